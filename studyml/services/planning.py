"""What the next months would bring with one setting or another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from statistics import fmean
from typing import NamedTuple

from studyml.domain.habits import Habits, habits_in
from studyml.domain.scheduling import DEFAULT_PARAMETERS
from studyml.domain.simulation import Forecast, Model, Pace, Stock, simulated
from studyml.errors import UsageError
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

    `seen` and `unseen` count the cards it begins with, `overdue` those due before the first day. `reviews`
    and `minutes` are the limits of a day, None without one; `vacation` the first and the last study day off.
    """

    first_day: int
    days: int
    seen: int
    unseen: int
    overdue: int
    reviews: int
    minutes: float | None
    vacation: tuple[int, int] | None
    habits: Habits
    choices: list[Choice]


def study_plan(
    work: Workspace,
    *,
    retentions: Sequence[float] = (),
    new: Sequence[int] = (),
    minutes: float | None = None,
    vacation: tuple[int, int] | None = None,
    days: int = 365,
) -> Plan:
    """Simulates every retention with every number of new cards a day, on the learner's own cards.

    Without retentions those of `RETENTIONS` are taken and the present one, without numbers of new cards the
    present limit, without minutes those of the settings. Decks keep parameters, steps and intervals of their
    own; retention and limits hold for everything. Raises UsageError when there is nothing to simulate or too
    much.
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
        reviews=present.reviews_per_day,
        minutes=budget,
        vacation=vacation,
        habits=habits,
        choices=choices,
    )


def _model(work: Workspace, deck: str) -> Model:
    settings = work.settings_for(deck)
    return settings, settings.parameters or DEFAULT_PARAMETERS
