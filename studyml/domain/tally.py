"""Answers that are alike, counted: what every figure about reviews is made from."""

from __future__ import annotations

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
    """So many answers of a study day (ordinal) that are alike, and how long they took together."""

    day: int
    kind: int
    rating: int
    was: int
    became: int
    reviews: int
    milliseconds: int


class QuarterTally(NamedTuple):
    """The answers of a quarter of an hour, counted from the epoch in UTC: how many, how many of them count
    for true retention, and how many of those were recalled."""

    quarter: int
    reviews: int
    tested: int
    recalled: int
