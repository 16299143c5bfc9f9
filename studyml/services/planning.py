"""What the next months would bring with one setting or another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from statistics import fmean
from typing import NamedTuple

from studyml.domain.habits import Habits, habits_in
from studyml.domain.scheduling import DEFAULT_PARAMETERS
from studyml.domain.simulation import Forecast, Model, Pace, SeenCard, Stock, simulated
from studyml.errors import UsageError
from studyml.rendering.interval import agreeing, counted
from studyml.services.workspace import Workspace
from studyml.store.plan_queries import deck_keys, latest_answers, planned_memories, unseen_counts

RETENTIONS = (0.80, 0.85, 0.90, 0.95)
LONGEST = 3 * 365
MOST_CHOICES = 24
_WEEK = 7


class Choice(NamedTuple):
    """A desired retention and a number of new cards a day, and what they would bring."""

    retention: float
    new: int
    is_present: bool
    forecast: Forecast

    @property
    def reviews_a_day(self) -> float:
        """The mean over all days."""
        return fmean(self.forecast.reviews)

    @property
    def minutes_a_day(self) -> float:
        """The mean over all days."""
        return fmean(self.forecast.minutes)

    @property
    def minutes_by_week(self) -> list[float]:
        """The mean minutes a day of each week; a part of a week at the end counts with the week before it."""
        minutes = self.forecast.minutes
        starts = range(0, max(1, len(minutes) - len(minutes) % _WEEK), _WEEK)
        ends = [*starts[1:], len(minutes)]
        return [fmean(minutes[start:end]) for start, end in zip(starts, ends, strict=True)]


class Plan(NamedTuple):
    """What choices would bring, from `first_day` (a study day) on.

    `seen` and `unseen` count the cards it begins with, `overdue` those due before the first day; `paused` are
    the days without a review before it that were assumed, so that there are as many. `reviews` and `minutes`
    are the limits of a day, None without one; `vacation` the first and the last study day off.
    """

    first_day: int
    days: int
    seen: int
    unseen: int
    overdue: int
    paused: int
    reviews: int
    minutes: float | None
    vacation: tuple[int, int] | None
    habits: Habits
    choices: list[Choice]

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to do in it: no card is in review, and no new one may come."""
        return not any(any(choice.forecast.minutes) or self.seen for choice in self.choices)


def study_plan(
    work: Workspace,
    *,
    retentions: Sequence[float] = (),
    new: Sequence[int] = (),
    minutes: float | None = None,
    vacation: tuple[int, int] | None = None,
    backlog: int | None = None,
    days: int = 365,
) -> Plan:
    """Simulates every retention with every number of new cards a day, on the learner's own cards.

    Without retentions those of `RETENTIONS` are taken and the present one, without numbers of new cards the
    present limit, without minutes those of the settings. Decks keep parameters, steps and intervals of their
    own; retention and limits hold for everything. With a `backlog` it begins as if nothing had been reviewed
    until so many reviews were overdue. Raises UsageError when there is nothing to simulate or too much.
    """
    present = work.settings_for("")
    chosen = sorted({*(retentions or (*RETENTIONS, present.desired_retention))})
    paces = sorted({*(new or (present.new_per_day,))})
    if len(chosen) * len(paces) > MOST_CHOICES:
        raise UsageError(
            f"{len(chosen)} retentions with {len(paces)} numbers of new cards are too many to compare;"
            f" at most {MOST_CHOICES} choices"
        )
    today = work.today()
    if vacation is not None and vacation[1] < vacation[0]:
        raise UsageError("the vacation ends before it begins; write --vacation FROM..TO")
    if vacation is not None and (vacation[1] < today or vacation[0] >= today + days):
        first, last = (date.fromordinal(day).isoformat() for day in (today, today + days - 1))
        raise UsageError(f"the vacation lies outside the days of the plan, {first} to {last}")
    seen, unseen = planned_memories(work.store), unseen_counts(work.store)
    if not seen and not unseen:
        raise UsageError("there are no cards to plan with; `studyml import` reads decks")
    paused = 0 if backlog is None else _pause(seen, backlog, today)
    if paused:
        seen = _after_pause(seen, paused, backlog or 0, today)
    models = {key: _model(work, name) for key, name in deck_keys(work.store).items()}
    stock, habits = Stock(seen, unseen), habits_in(latest_answers(work.store))
    budget = minutes if minutes is not None else work.config.minutes_per_day or None
    days_off = range(vacation[0], vacation[1] + 1) if vacation is not None else ()
    choices = [
        Choice(
            retention,
            count,
            retention == present.desired_retention and count == present.new_per_day,
            simulated(
                stock,
                models,
                habits,
                Pace(count, present.reviews_per_day, budget, days_off),
                today=today,
                days=days,
                retention=retention,
            ),
        )
        for count in paces
        for retention in chosen
    ]
    overdue = sum(card.due_day < today for card in seen)
    return Plan(
        first_day=today,
        days=days,
        seen=len(seen),
        unseen=sum(unseen.values()),
        overdue=overdue,
        paused=paused,
        reviews=present.reviews_per_day,
        minutes=budget,
        vacation=vacation,
        habits=habits,
        choices=choices,
    )


def _pause(seen: Sequence[SeenCard], backlog: int, today: int) -> int:
    """The least number of days without a review that lead to a backlog, of cards in the order of due days."""
    overdue = sum(card.due_day < today for card in seen)
    if backlog < overdue:
        now = f"{counted(overdue, 'review')} {agreeing(overdue, 'are')} overdue now already"
        raise UsageError(f"{now}, and a plan begins with all that is")
    if backlog > len(seen):
        cards = counted(len(seen), "card")
        raise UsageError(f"there is no backlog of {counted(backlog, 'review')}: {cards} in review in all")
    return seen[backlog - 1].due_day - today + 1 if backlog > overdue else 0


def _after_pause(seen: Sequence[SeenCard], paused: int, backlog: int, today: int) -> list[SeenCard]:
    """The cards as they are after so many days without a review; of those that became overdue on the last of
    these days as many as make the backlog, the others a day later."""
    return [
        card._replace(
            last_day=card.last_day - paused,
            due_day=card.due_day - paused if place < backlog else max(card.due_day - paused, today),
        )
        for place, card in enumerate(seen)
    ]


def _model(work: Workspace, deck: str) -> Model:
    settings = work.settings_for(deck)
    return settings, settings.parameters or DEFAULT_PARAMETERS
