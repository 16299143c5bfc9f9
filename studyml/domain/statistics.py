"""What the answers of some study days come to: pure counting of tallies.

Days are study days (ordinals). A share of nothing is None, never a number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from studyml.domain.rating import Rating
from studyml.domain.tally import AnswerKind, CardClass, QuarterTally, Tally

_AGAIN = int(Rating.AGAIN)
_TESTS = {int(kind) for kind in AnswerKind if kind.is_test}
_SEEN = (CardClass.LEARNING, CardClass.YOUNG, CardClass.MATURE)


class Recalled(NamedTuple):
    """How many first answers of cards in review, each on its day, there were, and how many were not Again."""

    tested: int = 0
    recalled: int = 0

    @property
    def share(self) -> float | None:
        """True retention."""
        return self.recalled / self.tested if self.tested else None

    def __add__(self, other: object) -> Recalled:
        if not isinstance(other, Recalled):
            return NotImplemented
        return Recalled(self.tested + other.tested, self.recalled + other.recalled)


class DayFigures(NamedTuple):
    """A study day: answers, seconds, cards answered for the first time, and what was recalled."""

    reviews: int
    seconds: float
    new: int
    recalled: Recalled


class Streak(NamedTuple):
    """How many study days in a row have an answer: those up to today, or to yesterday while today has none;
    and the longest run there ever was."""

    current: int
    longest: int


class Period(StrEnum):
    DAY = "day"
    WEEK = "week"  # from Monday
    MONTH = "month"

    def first_day(self, day: int) -> int:
        """The day with which the period of a day begins."""
        if self is Period.WEEK:
            return day - date.fromordinal(day).weekday()
        return date.fromordinal(day).replace(day=1).toordinal() if self is Period.MONTH else day

    def last_day(self, first: int) -> int:
        """The last day of the period that begins with a day."""
        if self is Period.WEEK:
            return first + 6
        if self is Period.MONTH:
            following = date.fromordinal(first) + timedelta(days=31)
            return following.replace(day=1).toordinal() - 1
        return first


class Retention(NamedTuple):
    """True retention in a period, from its first day to its last, of young and of mature cards."""

    period: Period
    first: int
    last: int
    young: Recalled
    mature: Recalled

    @property
    def all(self) -> Recalled:
        return self.young + self.mature


class Buttons(NamedTuple):
    """How often each rating, Again first, was given to cards that were learning, young and mature.

    Learning are new cards, cards on a step, and cards in review that were answered again on a day.
    """

    learning: tuple[int, ...]
    young: tuple[int, ...]
    mature: tuple[int, ...]


class Hour(NamedTuple):
    """The answers of an hour of the learner's day, and what was recalled of those that count for it."""

    reviews: int = 0
    recalled: Recalled = Recalled()


class CardStates(NamedTuple):
    """How many cards the answers up to a study day's end have left learning, young and mature."""

    day: int
    learning: int
    young: int
    mature: int


class AnswerTime(NamedTuple):
    """How many answers there were, and how many seconds they took together."""

    reviews: int
    seconds: float

    @property
    def mean(self) -> float | None:
        """Seconds an answer."""
        return self.seconds / self.reviews if self.reviews else None


class AnswerTimes(NamedTuple):
    """The time of answers to cards that were learning, young and mature (as for `Buttons`)."""

    learning: AnswerTime
    young: AnswerTime
    mature: AnswerTime

    @property
    def all(self) -> AnswerTime:
        return AnswerTime(sum(one.reviews for one in self), sum(one.seconds for one in self))


def day_figures(tallies: Iterable[Tally]) -> DayFigures:
    """The figures of all the tallies together."""
    found = list(tallies)
    return DayFigures(
        reviews=sum(tally.reviews for tally in found),
        seconds=sum(tally.milliseconds for tally in found) / 1000,
        new=sum(tally.reviews for tally in found if tally.kind == AnswerKind.NEW),
        recalled=_recalled(found, AnswerKind.YOUNG) + _recalled(found, AnswerKind.MATURE),
    )


def reviews_by_day(tallies: Iterable[Tally]) -> dict[int, int]:
    """The answers of each study day that has some, in order."""
    counts: dict[int, int] = {}
    for tally in tallies:
        counts[tally.day] = counts.get(tally.day, 0) + tally.reviews
    return dict(sorted(counts.items()))


def streak(days: Iterable[int], today: int) -> Streak:
    """The streak of study days with an answer; days after today do not count."""
    chosen = {day for day in days if day <= today}
    end = today if today in chosen else today - 1
    current = 0
    while end - current in chosen:
        current += 1
    longest = 0
    for day in chosen:
        if day - 1 not in chosen:
            length = 1
            while day + length in chosen:
                length += 1
            longest = max(longest, length)
    return Streak(current, longest)


def retention_by(period: Period, tallies: Iterable[Tally]) -> list[Retention]:
    """True retention of each period in which something was asked, oldest first."""
    tests = sorted(tally for tally in tallies if tally.kind in _TESTS)
    found = []
    for first, group in groupby(tests, key=lambda tally: period.first_day(tally.day)):
        within = list(group)
        young, mature = _recalled(within, AnswerKind.YOUNG), _recalled(within, AnswerKind.MATURE)
        found.append(Retention(period, first, period.last_day(first), young, mature))
    return found


def buttons(tallies: Iterable[Tally]) -> Buttons:
    """How often each rating was given."""
    counts = {kind: [0] * len(Rating) for kind in _GROUPS.values()}
    for tally in tallies:
        counts[_GROUPS[tally.kind]][tally.rating - 1] += tally.reviews
    return Buttons(*(tuple(counts[kind]) for kind in _SEEN))


def answer_times(tallies: Iterable[Tally]) -> AnswerTimes:
    """How long answers took."""
    times = {kind: [0, 0] for kind in _SEEN}
    for tally in tallies:
        time = times[_GROUPS[tally.kind]]
        time[0] += tally.reviews
        time[1] += tally.milliseconds
    return AnswerTimes(*(AnswerTime(times[kind][0], times[kind][1] / 1000) for kind in _SEEN))


def hours(quarters: Iterable[QuarterTally], hour_of: Callable[[int], int]) -> list[Hour]:
    """The 24 hours of the learner's day; `hour_of` tells the hour on the clock of a quarter of an hour."""
    counts = [[0, 0, 0] for _ in range(24)]
    for quarter, reviews, tested, recalled in quarters:
        hour = counts[hour_of(quarter)]
        hour[0] += reviews
        hour[1] += tested
        hour[2] += recalled
    return [Hour(reviews, Recalled(tested, recalled)) for reviews, tested, recalled in counts]


def states_over_time(
    tallies: Iterable[Tally], before: Mapping[CardClass, int], first: int, last: int
) -> list[CardStates]:
    """The cards by what their last answer left them as, at the end of each day from `first` to `last`.

    `before` counts them as they were before `first`.
    """
    changes: dict[int, list[int]] = {}
    for tally in tallies:
        change = changes.setdefault(tally.day, [0] * len(CardClass))
        change[tally.was] -= tally.reviews
        change[tally.became] += tally.reviews
    counts = [before.get(kind, 0) for kind in _SEEN]
    found = []
    for day in range(first, last + 1):
        if day in changes:
            counts = [count + changes[day][kind] for count, kind in zip(counts, _SEEN, strict=True)]
        found.append(CardStates(day, *counts))
    return found


_GROUPS: dict[int, CardClass] = {
    AnswerKind.NEW: CardClass.LEARNING,
    AnswerKind.LEARNING: CardClass.LEARNING,
    AnswerKind.AGAIN_THAT_DAY: CardClass.LEARNING,
    AnswerKind.YOUNG: CardClass.YOUNG,
    AnswerKind.MATURE: CardClass.MATURE,
}


def _recalled(tallies: Sequence[Tally], kind: AnswerKind) -> Recalled:
    of_kind = [tally for tally in tallies if tally.kind == kind]
    return Recalled(
        sum(tally.reviews for tally in of_kind),
        sum(tally.reviews for tally in of_kind if tally.rating != _AGAIN),
    )
