"""What is compared to find a card again: the cards of the store and the cards of the files."""

from __future__ import annotations

from dataclasses import dataclass

from studyml.domain.deck import CardKind, CardText


@dataclass(frozen=True, slots=True)
class KnownCard:
    """A card as the store has it; a `retired` one has lost its text in an earlier sync."""

    id: int
    deck: str
    concept: str
    kind: CardKind
    fingerprint: str
    explicit_id: str | None
    front: str
    retired: bool


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A card's text with where it was found: file, deck, concept; and the fingerprint it has there."""

    path: str
    deck: str
    concept: str
    card: CardText
    fingerprint: str
