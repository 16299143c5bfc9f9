"""Cards that came from other software: which they are, and their history put into the store. Plain SQL."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from typing import NamedTuple

from studyml.domain.memory import ALGORITHM, Memory
from studyml.domain.review import Review
from studyml.store.event_store import memories_that_differ, note_memories
from studyml.store.mapping import MEMORY_COLUMNS, REVIEW_COLUMNS, memory_values, review_of
from studyml.store.store import Store
from studyml.store.tally import rollups_counted_once
from studyml.store.transaction import Transaction

CARRIED = (
    "SELECT explicit_id, card.id, deck.name, card.fingerprint, retired_at IS NOT NULL FROM card"
    " JOIN deck ON deck.id = card.deck_id WHERE explicit_id IS NOT NULL"
)
FINGERPRINTS = "SELECT fingerprint FROM card"
MOMENTS = (
    "SELECT card_id, at FROM live_review WHERE card_id IN (SELECT value FROM json_each(:cards)) ORDER BY at"
)
REVIEWS = (
    f"SELECT {', '.join(REVIEW_COLUMNS)} FROM live_review"
    " WHERE card_id IN (SELECT value FROM json_each(:cards)) ORDER BY card_id, at, id"
)
CARD_MOMENTS = "SELECT id, added_at, edited_at FROM card"
_MEMORY = ("card_id", *MEMORY_COLUMNS, "algorithm", "introduced_day", "flag", "suspended", "leech")


_MANY = 2_000


class CarriedCard(NamedTuple):
    """A card with an id that its file states."""

    explicit_id: str
    id: int
    deck: str
    fingerprint: str
    is_retired: bool


class CarriedReview(NamedTuple):
    """An answer that was given elsewhere, as a row of the log: a `Review` without the values in it, which are
    too many to be made where a hundred thousand of them come at once. `state` is the card's before it,
    what follows is that after it."""

    card_id: int
    at: int
    day: int
    rating: int
    elapsed_days: int
    seconds: float
    state: int
    new_state: int
    step: int | None
    stability: float
    difficulty: float
    due_at: int | None
    due_day: int | None
    interval: int
    reps: int
    lapses: int
    algorithm: str = ALGORITHM


class CarriedMemory(NamedTuple):
    """What is remembered of a card elsewhere; `introduced_day` is the day of its first review."""

    card_id: int
    memory: Memory
    introduced_day: int | None
    flag: int
    is_suspended: bool
    is_leech: bool


def cards_with_ids(store: Store) -> list[CarriedCard]:
    """Every card whose file states an id for it, retired ones too."""
    return [
        CarriedCard(name, key, deck, mark, bool(retired))
        for name, key, deck, mark, retired in store.query(CARRIED)
    ]


def all_fingerprints(store: Store) -> set[str]:
    """The fingerprint of every card."""
    return {mark for (mark,) in store.query(FINGERPRINTS)}


def review_moments(store: Store, cards: Iterable[int]) -> dict[int, list[int]]:
    """The moments of the answers to some cards, in order, those taken back left out."""
    found: dict[int, list[int]] = {}
    for card, at in store.query(MOMENTS, {"cards": json.dumps(list(cards))}):
        found.setdefault(card, []).append(at)
    return found


def all_reviews(store: Store, cards: Iterable[int]) -> dict[int, list[Review]]:
    """The answers to some cards in their order, those taken back left out."""
    found: dict[int, list[Review]] = {}
    for row in store.query(REVIEWS, {"cards": json.dumps(list(cards))}):
        review = review_of(row)
        found.setdefault(review.card_id, []).append(review)
    return found


def card_moments(store: Store) -> dict[int, tuple[int, int]]:
    """When each card was added, and when its text last changed."""
    return {card: (added, edited) for card, added, edited in store.query(CARD_MOMENTS)}


def add_reviews(tx: Transaction, reviews: Sequence[CarriedReview]) -> None:
    """Adds answers that were given elsewhere to the log."""
    with rollups_counted_once(tx) if len(reviews) > _MANY else nullcontext():
        tx.insert("review_log", REVIEW_COLUMNS, reviews)


def set_memories(store: Store, tx: Transaction, memories: Sequence[CarriedMemory]) -> None:
    """Puts what is remembered of cards elsewhere in the place of what was here; their answers come before."""
    tx.change(
        "memory",
        _MEMORY,
        (
            (
                each.card_id,
                *memory_values(each.memory),
                ALGORITHM,
                each.introduced_day,
                each.flag,
                each.is_suspended,
                each.is_leech,
            )
            for each in memories
        ),
    )
    given = memories_that_differ(store, [each.card_id for each in memories])
    note_memories(tx, "import", [each.card_id for each in given])
