"""How many cards are waiting, and what was done today."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class DeckCounts(NamedTuple):
    """The cards of one deck alone, before any daily limit: all that are new, those on a step that are due,
    and the reviews that are due."""

    new: int
    learning: int
    due: int


class DoneToday(NamedTuple):
    """Cards introduced and reviews answered on a study day, by the name of their deck; decks without any
    are left out."""

    introduced: Mapping[str, int]
    reviewed: Mapping[str, int]


class TodayFigures(NamedTuple):
    """The answers of a study day: how many, how long in seconds, and how many were the first of their
    card."""

    reviews: int
    seconds: float
    introduced: int


class DueSummary(NamedTuple):
    """What is waiting in the whole store. `overdue` are the due reviews of days past.

    What comes next is `next_at`, the moment (epoch microseconds) at which the next step ends, and
    `next_day`, the next study day (ordinal) that brings a review, a new card, or one that was buried or had
    no room today; None where nothing is to come.
    """

    due: int
    new: int
    learning: int
    overdue: int
    next_at: int | None
    next_day: int | None
