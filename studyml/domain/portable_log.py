"""What a line of a portable log says, as values; and how answers and events are named for ever."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from studyml.domain.memory import Memory, State

_LONGEST_ROW = 15  # hexadecimal digits


class LineKind(StrEnum):
    """What a line tells: an answer, one that counted for nothing, what else was done to a card, or that
    something is taken back."""

    REVIEW = "review"
    CRAM = "cram"
    RESET = "reset"
    DUE = "due"
    MEMORY = "memory"
    VOID = "void"


class Given(NamedTuple):
    """What an answer was given to and led to, as the scheduler had it then: the days since the answer
    before, the card's state before, and its memory after, whose last review is this one."""

    elapsed_days: int
    state: State
    new_state: State
    step: int | None
    stability: float
    difficulty: float
    due_at: int | None
    due_day: int | None
    interval: int
    reps: int
    lapses: int


class CardName(NamedTuple):
    """What a card can be found by: the id that its file states, and fingerprints, the latest first."""

    explicit_id: str | None
    prints: tuple[str, ...]


class LogLine(NamedTuple):
    """A line with an id. `card` names a card, by what the file says of it or by itself; `day` is a study day
    and `at` epoch microseconds; `wall` is the same by the clock on the wall there, where the line tells it.
    `confidence` is how sure the learner was before the answer, in percent, where that was said. What a
    kind has no use for is None."""

    kind: LineKind
    id: str
    at: int
    card: str | CardName | None = None
    day: int | None = None
    rating: int = 0
    seconds: float = 0.0
    given: Given | None = None
    memory: Memory | None = None
    due_day: int | None = None
    voids: str | None = None
    wall: int | None = None
    confidence: int | None = None


def void_id(target: str) -> str:
    """The id of what takes an answer or an event back: whoever does it, it is done once."""
    return f"~{target}"


def review_id(store: str, at: int, row: int, card: int, rating: int) -> str:
    """The id of an answer by the name of its store, its moment, its row, its card and its rating there.

    Copies of a store go on under one name: all of these tell their answers apart.
    """
    return f"{store}.{at:x}.{row:x}.{card:x}.{rating}"


def event_id(store: str, at: int, row: int, card: int, kind: str) -> str:
    """The id of an event by the name of its store, its moment, its row, its card and its kind there."""
    return f"{store}.{at:x}.{row:x}.{card:x}.{kind}"


def own_row(name: str, store: str) -> tuple[int, bool] | None:
    """The row that an id of this store names, and whether it is an event's; None for any other id."""
    parts = name.split(".")
    if len(parts) != 5 or parts[0] != store or len(parts[2]) > _LONGEST_ROW:
        return None
    try:
        return int(parts[2], 16), not parts[4].isdigit()
    except ValueError:
        return None
