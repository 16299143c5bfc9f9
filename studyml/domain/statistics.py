"""What the answers of some study days come to: pure counting of the tallies of days, which come in order.

Days are study days (ordinals). A share of nothing is None, never a number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from studyml.domain.tally import DayTally


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


def day_figures(days: Iterable[DayTally]) -> DayFigures:
    """The figures of all the days together."""
    _, new, *counts = _totals(days)
    return DayFigures(
        reviews=sum(counts[:12]),
        seconds=sum(counts[12:15]) / 1000,
        new=new,
        recalled=_recalled(counts[4:8]) + _recalled(counts[8:12]),
    )


def reviews_by_day(days: Iterable[DayTally]) -> dict[int, int]:
    """The answers of each study day that has some, in order."""
    return {day[0]: sum(day[2:14]) for day in days}


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


def retention_by(period: Period, days: Iterable[DayTally]) -> list[Retention]:
    """True retention of each period in which something was asked, oldest first."""
    periods: dict[int, list[Sequence[int]]] = {}
    first = last = -1
    for day in days:
        tests = day[6:14]
        if any(tests):
            if not first <= day[0] <= last:
                first = period.first_day(day[0])
                last = period.last_day(first)
            periods.setdefault(first, []).append(tests)
    found = []
    for first, parts in periods.items():
        tested = parts[0] if len(parts) == 1 else [*map(sum, zip(*parts, strict=True))]
        young, mature = _recalled(tested[:4]), _recalled(tested[4:])
        found.append(Retention(period, first, period.last_day(first), young, mature))
    return found


def buttons(days: Iterable[DayTally]) -> Buttons:
    """How often each rating was given."""
    counts = _totals(days)[2:14]
    return Buttons(tuple(counts[:4]), tuple(counts[4:8]), tuple(counts[8:]))


def answer_times(days: Iterable[DayTally]) -> AnswerTimes:
    """How long answers took."""
    counts = _totals(days)
    return AnswerTimes(
        *(
            AnswerTime(sum(counts[2 + 4 * group : 6 + 4 * group]), counts[14 + group] / 1000)
            for group in range(3)
        )
    )


def hours(quarters: Iterable[tuple[int, int, int, int, int]], hour_of: Callable[[int], int]) -> list[Hour]:
    """The 24 hours of the learner's day, from tallies as `QuarterTally` has them; `hour_of` tells the hour on
    the clock of a quarter of an hour."""
    reviews, tested, recalled = [0] * 24, [0] * 24, [0] * 24
    for _, quarter, answered, asked, known in quarters:
        hour = hour_of(quarter)
        reviews[hour] += answered
        tested[hour] += asked
        recalled[hour] += known
    return [Hour(count, Recalled(*of)) for count, *of in zip(reviews, tested, recalled, strict=True)]


def states_over_time(
    days: Iterable[DayTally], before: Sequence[int], first: int, last: int
) -> list[CardStates]:
    """The cards by what their last answer left them as, at the end of each day from `first` to `last`.

    `before` counts those that were learning, young and mature before `first`; the days are in order.
    """
    learning, young, mature = before
    found = []
    following = first
    for day in days:
        if not first <= day[0] <= last:
            continue
        while following < day[0]:
            found.append(CardStates(following, learning, young, mature))
            following += 1
        learning, young, mature = learning + day[17], young + day[18], mature + day[19]
    found += [CardStates(each, learning, young, mature) for each in range(following, last + 1)]
    return found


def _totals(days: Iterable[DayTally]) -> list[int]:
    """The sum of each count of the days."""
    return [*map(sum, zip(*days, strict=True))] or [0] * len(DayTally._fields)


def _recalled(ratings: Sequence[int]) -> Recalled:
    """Of so many answers with each rating, Again first."""
    tested = sum(ratings)
    return Recalled(tested, tested - ratings[0])
