"""What is known of the learner's memory of one card."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

ALGORITHM = "fsrs-6"


class State(IntEnum):
    NEW = 0
    LEARNING = 1
    REVIEW = 2
    RELEARNING = 3

    @property
    def is_stepping(self) -> bool:
        """Whether the card is on steps of minutes instead of intervals of days."""
        return self in (State.LEARNING, State.RELEARNING)


@dataclass(frozen=True, slots=True)
class Memory:
    """The memory of one card after its last review. `NEW` is the memory of a card never reviewed.

    Times are microseconds since the epoch (UTC), days are study days counted as proleptic ordinals
    (`datetime.date.toordinal`), stability and interval are days, difficulty is 1 to 10.
    """

    state: State = State.NEW
    step: int | None = None
    stability: float | None = None
    difficulty: float | None = None
    due_at: int | None = None  # while stepping: the moment; in review: None, the day below counts
    due_day: int | None = None
    last_at: int | None = None
    last_day: int | None = None
    interval: int = 0
    reps: int = 0
    lapses: int = 0


NEW = Memory()
