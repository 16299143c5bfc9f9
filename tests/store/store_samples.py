"""Stores to test with: filled through the same doors as the program's own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace

from studyml.domain.deck import CardKind, CardText, ConceptText
from studyml.domain.memory import NEW, Memory, State
from studyml.domain.rating import Rating
from studyml.domain.review import Review
from studyml.store import review_store
from studyml.store.store import Store
from studyml.store.transaction import Transaction

TODAY = 740_000
NOW = 1_700_000_000_000_000
DAY = 86_400_000_000
DIGESTED = ("deck", "deck_file", "concept", "card", "memory")


def card_text(front: str, *, block: int, line: int | None = None, back: str = "an answer") -> CardText:
    return CardText(CardKind.BASIC, front, back, block if line is None else line, block, tags=("maths",))


def fill(
    store: Store, decks: Iterable[str] = ("Deep Learning/Optimization",), cards: int = 4, at: int = NOW
) -> list[int]:
    """Imports cards into each deck: concepts of two, which are siblings, ranked as they stand."""
    with store.transact("Imported decks", at) as tx:
        return write_decks(store, tx, decks, cards)


def write_decks(store: Store, tx: Transaction, decks: Iterable[str], cards: int) -> list[int]:
    # Loading SQLAlchemy takes long, and programs that are started to be killed only answer.
    from studyml.store.deck_store import DeckWriter, PlacedCard, PlacedConcept, PlacedFile

    ids: list[int] = []
    with DeckWriter(store, tx) as writer:
        for deck in decks:
            path = f"/decks/{deck}.md"
            writer.put_files([PlacedFile(path, deck, "digest", 10, 20, "native")])
            names = [f"{deck} concept {number}" for number in range((cards + 1) // 2)]
            concepts = writer.put_concepts(
                [
                    PlacedConcept(deck, path, place, ConceptText(name, place * 10, (), papers=("arXiv:1",)))
                    for place, name in enumerate(names)
                ]
            )
            ids += writer.put_cards(
                [
                    PlacedCard(
                        deck,
                        path,
                        place,
                        concepts[place // 2],
                        card_text(f"What is {deck} {place}?", block=place // 2 * 10, line=place),
                        f"{deck}-{place}",
                        rank=len(ids) + place,
                    )
                    for place in range(cards)
                ]
            )
    return ids


def seen(
    memory: Memory = NEW,
    *,
    day: int = TODAY,
    interval: int = 5,
    state: State = State.REVIEW,
    at: int = NOW,
    lapses: int = 0,
) -> Memory:
    """The memory after an answer, in round figures."""
    is_stepping = state.is_stepping
    return Memory(
        state=state,
        step=0 if is_stepping else None,
        stability=0.1 + 0.2 + interval,
        difficulty=5.1,
        due_at=at + 600_000_000 if is_stepping else None,
        due_day=None if is_stepping else day + interval,
        last_at=at,
        last_day=day,
        interval=0 if is_stepping else interval,
        reps=memory.reps + 1,
        lapses=lapses,
    )


def review_of(
    card_id: int, before: Memory, after: Memory, rating: Rating = Rating.GOOD, seconds: float = 2.5
) -> Review:
    assert after.last_at is not None
    assert after.last_day is not None
    return Review(
        card_id=card_id,
        rating=rating,
        at=after.last_at,
        day=after.last_day,
        elapsed_days=0 if before.last_day is None else after.last_day - before.last_day,
        seconds=seconds,
        state=before.state,
        memory=after,
    )


def give(
    store: Store, card_id: int, rating: Rating = Rating.GOOD, *, bury: bool = False, **after: object
) -> Memory:
    """Answers a card as it stands, and gives the memory stored."""
    card = review_store.load_card(store, card_id)
    memory = replace(seen(card.memory), **after)  # type: ignore[arg-type]
    review = review_of(card_id, card.memory, memory, rating)
    review_store.answer(store, review, block=card.block if bury else None, leech_lapses=3)
    return memory


def digest(store: Store) -> str:
    """What the store says of decks and memories, to the last bit; not the log, nor the journal."""
    rows = {
        table: sorted(store.query(f"SELECT * FROM {table}"), key=lambda row: row[0]) for table in DIGESTED
    }
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()
