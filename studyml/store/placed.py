"""What is written of decks: files, concepts and cards, each where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from studyml.domain.deck import CardText, ConceptText


@dataclass(frozen=True, slots=True)
class PlacedFile:
    """A deck file just read: its absolute path, the deck that it holds, and what tells when it changes."""

    path: str
    deck: str
    digest: str
    size: int
    mtime_ns: int
    dialect: str


@dataclass(frozen=True, slots=True)
class PlacedConcept:
    """A concept in its file, the `position`-th. `id` is the known concept that it is, if that has been found
    otherwise than by its name."""

    deck: str
    path: str
    position: int
    text: ConceptText
    id: int | None = None


@dataclass(frozen=True, slots=True)
class PlacedCard:
    """A card in its file, the `position`-th, of the concept with an id. `id` is the known card that it is,
    None for a new one. `rank` orders what is introduced; None leaves it as it is."""

    deck: str
    path: str
    position: int
    concept_id: int
    text: CardText
    fingerprint: str
    id: int | None = None
    rank: int | None = None
