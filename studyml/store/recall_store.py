"""Memories computed again: what the log does not tell of them, and writing them all at once. Plain SQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from studyml.store.store import Store
from studyml.store.transaction import Transaction

_AT_ONCE = 5_000  # cards of a step
SEEN = (
    "SELECT card_id, (SELECT name FROM deck WHERE id = deck_id), state, reps, last_day, due_day, interval,"
    f" stability, difficulty FROM memory WHERE card_id > :after AND card_id <= :after + {_AT_ONCE}"
    " AND state <> 0"
)
LAST = "SELECT coalesce(max(card_id), 0) FROM memory"
SET_RECALL = "UPDATE memory SET stability = ?, difficulty = ? WHERE card_id = ?"
SET_DUE = "UPDATE memory SET interval = ?, due_day = ? WHERE card_id = ?"


class SeenMemory(NamedTuple):
    """The memory of a card that was reviewed, as far as computing it again may change or needs it."""

    card_id: int
    deck: str
    state: int
    reps: int
    last_day: int
    due_day: int | None
    interval: int
    stability: float
    difficulty: float


def reading_memories(store: Store) -> Iterator[tuple[list[SeenMemory], int, int]]:
    """The memories of all cards that were reviewed and not put back to new, part by part; with each how many
    cards were looked at, of how many."""
    last = store.query(LAST)[0][0]
    for after in range(0, last, _AT_ONCE):
        found = store.query(SEEN, {"after": after})
        yield list(map(SeenMemory._make, found)), min(after + _AT_ONCE, last), last


def set_recalls(tx: Transaction, before: Sequence[SeenMemory], after: Sequence[tuple[float, float]]) -> None:
    """Gives memories another stability and difficulty, pair by pair."""
    old = [(memory.card_id, memory.stability, memory.difficulty) for memory in before]
    new = [(*recall, memory.card_id) for memory, recall in zip(before, after, strict=True)]
    tx.update_part("memory.recall", SET_RECALL, new, old)


def set_dues(tx: Transaction, before: Sequence[SeenMemory], after: Sequence[tuple[int, int]]) -> None:
    """Gives memories of cards in review another interval and due day, pair by pair."""
    old = [(memory.card_id, memory.interval, memory.due_day) for memory in before]
    new = [(*due, memory.card_id) for memory, due in zip(before, after, strict=True)]
    tx.update_part("memory.due", SET_DUE, new, old)
