"""Cards that share a rare word with a text: plain SQL over the full-text index of cards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from studyml.store.store import Store

# Counting stops at the limit, for a word that common finds nothing.
CARDS_WITH_WORD = (
    "SELECT count(*) FROM (SELECT 1 FROM card_search WHERE card_search MATCH :match LIMIT :limit)"
)
CARDS_WITH_ANY = (
    "SELECT card.id, deck.name, concept.name, card.front, card.back FROM card_search"
    " JOIN card ON card.id = card_search.rowid JOIN deck ON deck.id = card.deck_id"
    " JOIN concept ON concept.id = card.concept_id"
    " WHERE card_search MATCH :match AND retired_at IS NULL LIMIT :limit"
)


class FoundCard(NamedTuple):
    """A card of the store with what it is compared by."""

    id: int
    deck: str
    concept: str
    front: str
    back: str


def front_counts(store: Store, words: Sequence[str], limit: int) -> dict[str, int]:
    """How many cards have each word in their front, counted up to a limit; retired cards count too."""
    return {
        word: store.query(CARDS_WITH_WORD, {"match": _quoted([word]), "limit": limit})[0][0] for word in words
    }


def cards_with_any(store: Store, words: Sequence[str], limit: int) -> list[FoundCard]:
    """Cards, at most `limit`, with one of the words in their front."""
    return _found(store, _quoted(words), limit)


def cards_with_all(store: Store, words: Sequence[str], limit: int) -> list[FoundCard]:
    """Cards, at most `limit`, with all of the words in their front."""
    return _found(store, _quoted(words, " AND "), limit)


def _found(store: Store, match: str, limit: int) -> list[FoundCard]:
    return [FoundCard(*row) for row in store.query(CARDS_WITH_ANY, {"match": match, "limit": limit})]


def _quoted(words: Sequence[str], between: str = " OR ") -> str:
    return "front : (" + between.join(f'"{word}"' for word in words) + ")"
