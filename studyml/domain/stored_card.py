"""A card as the store keeps it: its text, where it stands, and what is remembered of it."""

from __future__ import annotations

from dataclasses import dataclass

from studyml.domain.deck import CardKind
from studyml.domain.memory import Memory


@dataclass(frozen=True, slots=True)
class StoredCard:
    """One card with its concept, its place in a file and its memory.

    `block` is shared by siblings. `rank` orders the cards that are still to be introduced. `buried_until`
    is the study day (ordinal) on which a buried card comes back, `added_at` the moment (epoch microseconds)
    at which its text came. `papers` are those of its concept; `typed` is the answer that is to be typed.
    """

    id: int
    deck: str
    concept_id: int
    concept: str
    kind: CardKind
    front: str
    back: str
    path: str
    line: int
    block: int
    gap: int
    explicit_id: str | None
    tags: tuple[str, ...]
    papers: tuple[str, ...]
    memory: Memory
    algorithm: str
    rank: int
    introduced_day: int | None
    flag: int
    is_leech: bool
    is_suspended: bool
    is_retired: bool
    buried_until: int | None
    added_at: int
    typed: str = ""
