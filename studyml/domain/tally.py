"""Answers that are alike, counted: what every figure about reviews is made from."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple

MATURE_DAYS = 21
"""The interval, in days, from which a card counts as mature."""
MINUTES_A_QUARTER = 15


class AnswerKind(IntEnum):
    """What an answer tells. Only `YOUNG` and `MATURE` ask whether something was remembered over days.

    A card in review is young or mature by the interval that its last answer gave it; where the log lacks that
    answer, by the days that had passed. `AGAIN_THAT_DAY` is a card in review that had been answered on the
    same study day before.
    """

    NEW = 0
    LEARNING = 1
    YOUNG = 2
    MATURE = 3
    AGAIN_THAT_DAY = 4

    @property
    def is_test(self) -> bool:
        """Whether the answer counts for true retention."""
        return self in (AnswerKind.YOUNG, AnswerKind.MATURE)


class CardClass(IntEnum):
    """What an answer leaves a card as; `UNSEEN` is what it is before the first."""

    UNSEEN = 0
    LEARNING = 1
    YOUNG = 2
    MATURE = 3


class Tally(NamedTuple):
    """So many answers of a study day (ordinal) and a quarter of an hour, counted from the epoch in UTC, that
    are alike in what they tell, in the rating, in what the card was and what it became; and how long they
    took together. Negative ones take away."""

    day: int
    kind: int
    rating: int
    was: int
    became: int
    quarter: int
    reviews: int
    milliseconds: int


class DayTally(NamedTuple):
    """The answers of a study day (ordinal): how many were to new cards, how many were given with each rating
    and how long they took, by what the card was (all but true tests count as learning), and by how many the
    cards that are learning, young and mature became more."""

    day: int
    new: int = 0
    learning_again: int = 0
    learning_hard: int = 0
    learning_good: int = 0
    learning_easy: int = 0
    young_again: int = 0
    young_hard: int = 0
    young_good: int = 0
    young_easy: int = 0
    mature_again: int = 0
    mature_hard: int = 0
    mature_good: int = 0
    mature_easy: int = 0
    learning_milliseconds: int = 0
    young_milliseconds: int = 0
    mature_milliseconds: int = 0
    more_learning: int = 0
    more_young: int = 0
    more_mature: int = 0

    @property
    def ratings(self) -> tuple[int, ...]:
        """How often each rating was given to cards that were learning, then to young and to mature ones."""
        return self[2:14]

    @property
    def times(self) -> tuple[int, ...]:
        """The milliseconds of the answers to cards that were learning, young and mature."""
        return self[14:17]

    @property
    def changes(self) -> tuple[int, ...]:
        """By how many the cards that are learning, young and mature became more."""
        return self[17:20]

    @property
    def reviews(self) -> int:
        """How many answers there were."""
        return sum(self[2:14])


class QuarterTally(NamedTuple):
    """The answers of a study day and a quarter of an hour, counted from the epoch in UTC: how many, how many
    of them count for true retention, and how many of those were recalled."""

    day: int
    quarter: int
    reviews: int = 0
    tested: int = 0
    recalled: int = 0


_GROUPS = {
    AnswerKind.NEW: 0,
    AnswerKind.LEARNING: 0,
    AnswerKind.AGAIN_THAT_DAY: 0,
    AnswerKind.YOUNG: 1,
    AnswerKind.MATURE: 2,
}
_AT_NEW, _AT_RATINGS, _AT_TIMES, _AT_CHANGES = 1, 2, 14, 17


def by_day(tallies: Iterable[Tally], before: Iterable[DayTally] = ()) -> list[DayTally]:
    """The tallies of each study day together with what was counted before, which comes in the order of the
    days, each with an answer; so are those that are given back."""
    added = list(tallies)
    if not added:
        return list(before)
    counts: dict[int, list[int]] = {day.day: [*day] for day in before}
    for day, kind, rating, was, became, _, reviews, milliseconds in added:
        count = counts.setdefault(day, [day, *[0] * 19])
        group = _GROUPS[AnswerKind(kind)]
        count[_AT_NEW] += reviews * (kind == AnswerKind.NEW)
        count[_AT_RATINGS + 4 * group + rating - 1] += reviews
        count[_AT_TIMES + group] += milliseconds
        if was:
            count[_AT_CHANGES + was - 1] -= reviews
        count[_AT_CHANGES + became - 1] += reviews
    return [each for each in (DayTally._make(counts[day]) for day in sorted(counts)) if each.reviews]


def by_quarter(tallies: Iterable[Tally], before: Iterable[QuarterTally] = ()) -> list[QuarterTally]:
    """The tallies of each quarter of an hour together with what was counted before, in order, each with an
    answer; so are those that are given back."""
    added = list(tallies)
    if not added:
        return list(before)
    counts: dict[tuple[int, int], list[int]] = {each[:2]: [*each] for each in before}
    for day, kind, rating, _, _, quarter, reviews, _ in added:
        count = counts.setdefault((day, quarter), [day, quarter, 0, 0, 0])
        count[2] += reviews
        if kind in (AnswerKind.YOUNG, AnswerKind.MATURE):
            count[3] += reviews
            count[4] += reviews * (rating > 1)
    return [QuarterTally._make(counts[key]) for key in sorted(counts) if counts[key][2]]
