"""A card that is to be written into a deck file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class NewCard:
    """A card for the concept of a name; `front` and `back` are markdown.

    Where `front` is the concept's name, the card is its definition. `journal`, `papers` and `sources` are
    added to the concept's metadata: days of the learner's notes, identifiers of papers, and where the text
    came from.
    """

    concept: str
    front: str
    back: str
    journal: tuple[date, ...] = ()
    papers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
