"""The learner's progress: every figure of it for everything, a deck, a tag, a concept, and a span of days."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from studyml.domain.distribution import DAYS, DIFFICULTIES, RECALLS, distribution
from studyml.domain.progress import Forecast, Progress, Scope
from studyml.domain.statistics import (
    Period,
    answer_times,
    buttons,
    day_figures,
    hours,
    retention_by,
    reviews_by_day,
    states_over_time,
    streak,
)
from studyml.domain.study_day import MINUTE, wall_time
from studyml.domain.tally import MINUTES_A_QUARTER
from studyml.errors import UsageError
from studyml.services.rebuilding import Replays
from studyml.services.scopes import cards_of
from studyml.services.workspace import Workspace
from studyml.store.history_queries import uncollected
from studyml.store.note_queries import days_with_notes
from studyml.store.progress_queries import CardFigures
from studyml.store.tally_queries import AllTallies, CardTallies, Tallies
from studyml.store.waiting import DECKS

YEAR = 365
_MOST = 10


def progress(
    work: Workspace,
    *,
    days: int | None = None,
    deck: str | None = None,
    tag: str | None = None,
    concept: str | None = None,
) -> Progress:
    """The figures of the last `days` study days, today among them, or of all time; of the cards of a deck and
    all below it, with a tag, of a concept, as far as these are given.

    What looks ahead looks as many days ahead, a year at most. Raises UsageError when no card is meant, or
    `days` is no number of days.
    """
    if days is not None and not 0 < days <= 36_500:
        raise UsageError("the span is a number of days from 1 to 36500")
    scope = Scope(days, deck, tag, concept)
    today = work.today()
    with uncollected():
        return _Gathering(work, scope, today).progress()


class _Gathering:
    """The figures of one call, for which much is read once and used more than once."""

    def __init__(self, work: Workspace, scope: Scope, today: int) -> None:
        self._work, self._scope, self._today = work, scope, today
        cards = cards_of(work, scope)
        self._cards = CardFigures(work.store, cards)
        self._tallies: Tallies = AllTallies(work.store) if cards is None else CardTallies(work.store, cards)

    def progress(self) -> Progress:
        work, today, scope = self._work, self._today, self._scope
        days = sorted(self._tallies.days(today))
        first = (days[0] if days else today) if scope.days is None else today - scope.days + 1
        year = today - YEAR + 1
        answers = self._tallies.by_day(min(first, year), today)
        within = [tally for tally in answers if tally.day >= first]
        reviews = reviews_by_day(answers)
        counts, leeches = self._cards.counts()
        intervals, stabilities, difficulties, recalls = self._remembered()
        return Progress(
            scope=scope,
            today=today,
            first=first,
            day=day_figures(tally for tally in within if tally.day == today),
            span=day_figures(within),
            streak=streak(days, today),
            reviews={day: count for day, count in reviews.items() if day >= first},
            calendar={day: count for day, count in reviews.items() if day >= year},
            notes={day: count for day, count in days_with_notes(work.store).items() if year <= day <= today},
            retention={period: retention_by(period, within) for period in Period},
            forecast=self._forecast(min(scope.days or YEAR, YEAR)),
            buttons=buttons(within),
            hours=hours(self._tallies.by_quarter(first, today), _hour_of(work)),
            intervals=distribution(intervals, DAYS),
            stabilities=distribution(stabilities, DAYS),
            difficulties=distribution(difficulties, DIFFICULTIES, 10.0),
            recalls=distribution(recalls, RECALLS, 1.0),
            recall=sum(recalls) / len(recalls) if recalls else None,
            cards=counts,
            states=states_over_time(within, self._tallies.before(first), first, today) if days else [],
            times=answer_times(within),
            leeches=self._cards.leeches(_MOST) if leeches else [],
            leech_count=leeches,
            hardest=self._cards.hardest(_MOST),
            coverage=self._cards.coverage(),
            future=self._tallies.after(today),
        )

    def _remembered(self) -> tuple[Sequence[float], Sequence[float], Sequence[float], Sequence[float]]:
        """Intervals, stabilities, difficulties and the probability of recall today of the cards in use."""
        memories = self._cards.memories()
        if not memories:
            return [], [], [], []
        decks, intervals, stabilities, difficulties, last_days = zip(*memories, strict=True)
        replays, names = Replays(self._work), dict(self._work.store.query(DECKS))
        today = self._today
        curves = {deck: (replays[names[deck]].factor, replays[names[deck]].decay) for deck in set(decks)}
        if len(set(curves.values())) == 1:
            [(factor, decay)] = set(curves.values())
            found = [
                (1 + factor * (today - last_day) / stability) ** decay if last_day < today else 1.0
                for stability, last_day in zip(stabilities, last_days, strict=True)
            ]
            return intervals, stabilities, difficulties, found
        found = []
        for deck, stability, last_day in zip(decks, stabilities, last_days, strict=True):
            factor, decay = curves[deck]
            found.append((1 + factor * (today - last_day) / stability) ** decay if last_day < today else 1.0)
        return intervals, stabilities, difficulties, found

    def _forecast(self, length: int) -> Forecast:
        due = self._cards.due_days()
        today = self._today
        last = today + length
        return Forecast(
            overdue=sum(count for day, count in due.items() if day < today),
            today=due.get(today, 0),
            days=tuple(due.get(day, 0) for day in range(today + 1, last + 1)),
            later=sum(count for day, count in due.items() if day > last),
        )


def _hour_of(work: Workspace) -> Callable[[int], int]:
    """What tells the hour on the learner's clock in which a quarter of an hour since the epoch begins."""
    length = MINUTES_A_QUARTER * MINUTE

    # Zones change their offset on the quarter of an hour, so that the four of an hour may differ.
    def hour_of(quarter: int) -> int:
        return wall_time(quarter * length, work.zone).hour

    return hour_of
