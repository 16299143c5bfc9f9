"""What a plan begins with: all memories at once, what is still new, and how the latest answers were given."""

from __future__ import annotations

from typing import NamedTuple

from studyml.domain.habits import Answers
from studyml.domain.memory import State
from studyml.domain.rating import Rating
from studyml.store.store import Store
from studyml.store.waiting import ACTIVE, DECKS, NEW

PLANNED = (
    "SELECT stability, difficulty, last_day, coalesce(due_day, last_day), deck_id FROM memory"
    f" WHERE state <> 0 AND {ACTIVE}"
)
UNSEEN = f"SELECT deck_id, count(*) FROM memory WHERE {NEW} GROUP BY deck_id"
LATEST_ANSWERS = (
    "SELECT state, rating, count(*), avg(seconds) FROM"
    " (SELECT state, rating, seconds FROM live_review ORDER BY id DESC LIMIT :most) GROUP BY state, rating"
)

LATEST = 20_000


class PlannedMemory(NamedTuple):
    """The memory of a card that was reviewed, with its deck; one on a step counts as due since that day."""

    stability: float
    difficulty: float
    last_day: int
    due_day: int
    deck: str


def planned_memories(store: Store) -> list[PlannedMemory]:
    """The memories of all cards that were reviewed and are neither suspended nor retired."""
    names = dict(store.query(DECKS))
    return [
        PlannedMemory(stability, difficulty, last_day, due_day, names[deck])
        for stability, difficulty, last_day, due_day, deck in store.query(PLANNED)
    ]


def unseen_counts(store: Store) -> dict[str, int]:
    """How many new cards each deck holds itself, by its full name."""
    names = dict(store.query(DECKS))
    return {names[deck]: count for deck, count in store.query(UNSEEN)}


def latest_answers(store: Store) -> list[Answers]:
    """The latest answers, at most `LATEST`, counted by the card's state before them and their rating."""
    return [
        Answers(State(state), Rating(rating), count, seconds)
        for state, rating, count, seconds in store.query(LATEST_ANSWERS, {"most": LATEST})
    ]
