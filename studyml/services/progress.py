"""The learner's progress: every figure of it for everything, a deck, a tag, a concept, and a span of days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, timedelta, tzinfo
from functools import cache

from studyml.domain.distribution import DAYS, DIFFICULTIES, RECALLS, distribution
from studyml.domain.memory_tally import (
    MemoryTally,
    Standing,
    coarse_stability,
    difficulty_of,
    stability_of,
)
from studyml.domain.progress import CardCounts, Forecast, Progress, Scope
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
from studyml.domain.sureness import sureness
from studyml.domain.tally import MINUTES_A_QUARTER
from studyml.errors import UsageError
from studyml.services.rebuilding import Replays
from studyml.services.scopes import cards_of
from studyml.services.workspace import Workspace
from studyml.store.confidence_queries import sure_answers
from studyml.store.figures import all_cards
from studyml.store.history_queries import uncollected
from studyml.store.note_queries import days_with_notes
from studyml.store.progress_queries import CardFigures
from studyml.store.tally_queries import AllTallies, CardTallies, Tallies
from studyml.store.waiting import DECKS

YEAR = 365
_MOST = 10
_LAST = 1 << 60  # of all days
_QUARTERS_A_WEEK = 7 * 24 * 60 // MINUTES_A_QUARTER


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
    with uncollected(), work.store.snapshot():
        return _Gathering(work, scope, today).progress()


class _Gathering:
    """The figures of one call, for which much is read once and used more than once."""

    def __init__(self, work: Workspace, scope: Scope, today: int) -> None:
        self._work, self._scope, self._today = work, scope, today
        self._meant = cards = cards_of(work, scope)
        self._cards = CardFigures(work.store, cards)
        # A deck above all others has the tallies of everything.
        if cards is None or len(cards) == all_cards(work.store):
            self._tallies: Tallies = AllTallies(work.store)
            self._memories = CardFigures(work.store, None).memories()
        else:
            self._tallies = CardTallies(work.store, cards)
            self._memories = self._cards.memories()

    def progress(self) -> Progress:
        work, today, scope = self._work, self._today, self._scope
        days = self._tallies.days(today)
        first = (days[0] if days else today) if scope.days is None else today - scope.days + 1
        year = today - YEAR + 1
        answers = self._tallies.by_day(min(first, year), today)
        within = [day for day in answers if day.day >= first]
        reviews = reviews_by_day(answers)
        memories = self._memories
        recalls = self._recalls(memories)
        leeches = self._cards.leech_count()
        answered = memories.answered
        return Progress(
            scope=scope,
            today=today,
            first=first,
            day=day_figures(day for day in within if day.day == today),
            span=day_figures(within),
            streak=streak(days, today),
            reviews={day: count for day, count in reviews.items() if day >= first},
            calendar={day: count for day, count in reviews.items() if day >= year},
            notes={day: count for day, count in days_with_notes(work.store).items() if year <= day <= today},
            retention={period: retention_by(period, within) for period in Period},
            forecast=self._forecast(memories.due, min(scope.days or YEAR, YEAR)),
            buttons=buttons(within),
            hours=hours(self._tallies.by_quarter(first, today), hour_of_quarters(work.zone)),
            intervals=distribution(memories.intervals.items(), DAYS),
            stabilities=distribution(
                ((stability_of(step), cards) for step, cards in memories.stabilities.items()), DAYS
            ),
            difficulties=distribution(
                ((difficulty_of(step), cards) for step, cards in memories.difficulties.items()),
                DIFFICULTIES,
                10.0,
            ),
            recalls=distribution(recalls, RECALLS, 1.0),
            recall=sum(recall * cards for recall, cards in recalls) / answered if answered else None,
            cards=CardCounts(*(memories.standings[standing] for standing in Standing)),
            states=states_over_time(within, self._tallies.before(first), first, today) if days else [],
            times=answer_times(within),
            sureness=sureness(sure_answers(work.store, self._meant, first, today)),
            leeches=self._cards.leeches(_MOST) if leeches else [],
            leech_count=leeches,
            hardest=self._cards.hardest(_MOST),
            coverage=self._cards.coverage(),
            future=sum(day.reviews for day in self._tallies.by_day(today + 1, _LAST)),
        )

    def _recalls(self, memories: MemoryTally) -> list[tuple[float, int]]:
        """The probabilities of recall today, each with the number of cards in use that have it."""
        today = self._today
        replays, names = Replays(self._work), dict(self._work.store.query(DECKS))
        curves = {deck: (replays[name].factor, replays[name].decay) for deck, name in names.items()}
        if len({*curves.values()}) > 1:
            recalls = Counter[float]()
            for deck, last_day, stability in self._cards.recall_rows():
                factor, decay = curves[deck]
                recalls[(1 + factor * max(0, today - last_day) / stability) ** decay] += 1
            return list(recalls.items())
        [(factor, decay)] = {*curves.values()} or {(1.0, 1.0)}
        per_day = {step: factor / coarse_stability(step) for step in {step for _, step in memories.recalls}}
        return [
            ((1 + per_day[step] * (today - last_day)) ** decay if last_day < today else 1.0, cards)
            for (last_day, step), cards in memories.recalls.items()
        ]

    def _forecast(self, due: Mapping[int, int], length: int) -> Forecast:
        today = self._today
        last = today + length
        return Forecast(
            overdue=sum(count for day, count in due.items() if day < today),
            today=due.get(today, 0),
            days=tuple(due.get(day, 0) for day in range(today + 1, last + 1)),
            later=sum(count for day, count in due.items() if day > last),
        )


def hour_of_quarters(zone: tzinfo | None) -> Callable[[int], int]:
    """What tells the hour on the learner's clock in which a quarter of an hour since the epoch begins."""

    @cache
    def ahead(quarter: int) -> int:
        """By how many quarters the clock is ahead of UTC."""
        at = quarter * MINUTES_A_QUARTER * MINUTE
        return round((wall_time(at, zone) - wall_time(at, UTC)) / timedelta(minutes=MINUTES_A_QUARTER))

    # No clock is changed twice within a week, so it is asked once a week but for those in which it is.
    known: dict[int, int | None] = {}

    def hour_of(quarter: int) -> int:
        week = quarter // _QUARTERS_A_WEEK
        if week not in known:
            begin, end = ahead(week * _QUARTERS_A_WEEK), ahead((week + 1) * _QUARTERS_A_WEEK)
            known[week] = begin if begin == end else None
        by = known[week]
        return (quarter + (ahead(quarter) if by is None else by)) // 4 % 24

    return hour_of
