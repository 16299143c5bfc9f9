"""What a plan begins with: all memories at once, what is still new, and how the latest answers were given."""

from __future__ import annotations

from studyml.domain.habits import Answers
from studyml.domain.memory import State
from studyml.domain.rating import Rating
from studyml.domain.simulation import SeenCard
from studyml.store.store import Store
from studyml.store.waiting import ACTIVE, DECKS, NEW

PLANNED = (
    "SELECT stability, difficulty, last_day, coalesce(due_day, last_day) AS due, deck_id FROM memory"
    f" WHERE state <> 0 AND {ACTIVE} ORDER BY due, card_id"
)
UNSEEN = f"SELECT deck_id, count(*) FROM memory WHERE {NEW} GROUP BY deck_id"
LATEST_ANSWERS = (
    "SELECT state, rating, count(*), avg(seconds) FROM"
    " (SELECT state, rating, seconds FROM live_review ORDER BY id DESC LIMIT :most) GROUP BY state, rating"
)

LATEST = 20_000


def planned_memories(store: Store) -> list[SeenCard]:
    """The memories of all cards that were reviewed and are neither suspended nor retired, in the order of
    their due days, with the key of the deck as their model; one on a step counts as due since that day."""
    return list(map(SeenCard._make, store.query(PLANNED)))


def deck_keys(store: Store) -> dict[int, str]:
    """The full name of each deck by its key."""
    return dict(store.query(DECKS))


def unseen_counts(store: Store) -> dict[int, int]:
    """How many new cards each deck holds itself, by its key."""
    return dict(store.query(UNSEEN))


def latest_answers(store: Store) -> list[Answers]:
    """The latest answers, at most `LATEST`, counted by the card's state before them and their rating."""
    return [
        Answers(State(state), Rating(rating), count, seconds)
        for state, rating, count, seconds in store.query(LATEST_ANSWERS, {"most": LATEST})
    ]
