"""One answered review, as the log keeps it."""

from __future__ import annotations

from dataclasses import dataclass

from studyml.domain.memory import Memory, State
from studyml.domain.rating import Rating


@dataclass(frozen=True, slots=True)
class Review:
    """A card was rated at a moment, on a study day, after `seconds` of thought.

    `elapsed_days` is the number of study days since the card's last review (0 for the first),
    `state` the card's state before it, `memory` the card's memory after it.
    """

    card_id: int
    rating: Rating
    at: int
    day: int
    elapsed_days: int
    seconds: float
    state: State
    memory: Memory
