"""What the store already knows of decks: plain SQL, for a sync mostly finds that nothing has changed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studyml.domain.deck import CardKind
from studyml.store.mapping import texts_of
from studyml.store.store import Store

if TYPE_CHECKING:
    from studyml.domain.known_card import KnownCard

FILES = (
    "SELECT deck_file.id, path, deck.name, digest, size, mtime_ns, dialect, read_at, gone FROM deck_file"
    " JOIN deck ON deck.id = deck_file.deck_id ORDER BY path"
)
CONCEPTS = (
    "SELECT concept.id, deck.name, deck_file.path, concept.name, folded, explicit_id, retired FROM concept"
    " JOIN deck ON deck.id = concept.deck_id JOIN deck_file ON deck_file.id = concept.file_id"
    " ORDER BY concept.id"
)
CARDS = (
    "SELECT card.id, deck.name, concept.name, kind, fingerprint, card.explicit_id, front,"
    " retired_at IS NOT NULL FROM card JOIN concept ON concept.id = card.concept_id"
    " JOIN deck ON deck.id = card.deck_id ORDER BY card.id"
)
CARD_PATHS = "SELECT card.id, path FROM card JOIN deck_file ON deck_file.id = card.file_id"
CARD_COUNTS = "SELECT path, (SELECT count(*) FROM card WHERE file_id = deck_file.id) FROM deck_file"
ANSWERED_COUNTS = (
    "SELECT path, count(*) FROM memory JOIN card ON card.id = memory.card_id"
    " JOIN deck_file ON deck_file.id = card.file_id WHERE reps > 0 AND retired_at IS NULL GROUP BY path"
)
CARD_SIDES = "SELECT id, front, back FROM card"
CARD_PLACES = (
    "SELECT card.id, concept_id, position FROM card JOIN deck_file ON deck_file.id = card.file_id"
    " WHERE retired_at IS NULL ORDER BY path, position"
)


CONCEPT_NEEDS = (
    "SELECT concept.id, deck.name, concept.name, aliases, requires FROM concept"
    " JOIN deck ON deck.id = concept.deck_id JOIN deck_file ON deck_file.id = concept.file_id"
    " WHERE NOT concept.retired ORDER BY path, deck.name, concept.position"
)
LIVE_CARDS = (
    "SELECT fingerprint, path, deck.name, concept.name, concept.sources FROM card"
    " JOIN concept ON concept.id = card.concept_id JOIN deck ON deck.id = card.deck_id"
    " JOIN deck_file ON deck_file.id = card.file_id"
    " WHERE retired_at IS NULL AND fingerprint IN (SELECT value FROM json_each(:prints))"
)


CARD_MARKS = (
    "SELECT card.id, path, fingerprint, explicit_id, retired_at IS NOT NULL FROM card"
    " JOIN deck_file ON deck_file.id = card.file_id WHERE card.id IN (SELECT value FROM json_each(:cards))"
    " ORDER BY path, position"
)
CARD_IDS = "SELECT fingerprint, id FROM card WHERE fingerprint IN (SELECT value FROM json_each(:prints))"
EXPLICIT_IDS = (
    "SELECT explicit_id FROM card WHERE explicit_id IS NOT NULL"
    " UNION SELECT explicit_id FROM concept WHERE explicit_id IS NOT NULL"
)


@dataclass(frozen=True, slots=True)
class CardMark:
    """What a card is found by in its file."""

    id: int
    path: str
    fingerprint: str
    explicit_id: str | None
    is_retired: bool


@dataclass(frozen=True, slots=True)
class LiveCard:
    """Where a card stands that is in some deck now, and where its concept says that it came from."""

    path: str
    deck: str
    concept: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConceptNeeds:
    """What a concept is called, and the names of those that it requires."""

    id: int
    deck: str
    name: str
    aliases: tuple[str, ...]
    requires: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A deck file as it was when it was last read, at a moment in epoch microseconds."""

    id: int
    path: str
    deck: str
    digest: str
    size: int
    mtime_ns: int
    dialect: str
    read_at: int
    is_gone: bool


@dataclass(frozen=True, slots=True)
class KnownConcept:
    """A concept and the file that it was last found in. `folded` finds it within its deck."""

    id: int
    deck: str
    path: str
    name: str
    folded: str
    explicit_id: str | None
    is_retired: bool


def known_files(store: Store) -> list[KnownFile]:
    """Every deck file that was ever read, by path."""
    return [
        KnownFile(key, path, deck, digest, size, mtime_ns, dialect, read_at, bool(gone))
        for key, path, deck, digest, size, mtime_ns, dialect, read_at, gone in store.query(FILES)
    ]


def known_concepts(store: Store) -> list[KnownConcept]:
    """Every concept, retired ones too."""
    return [
        KnownConcept(key, deck, path, name, folded, explicit_id, bool(retired))
        for key, deck, path, name, folded, explicit_id, retired in store.query(CONCEPTS)
    ]


def concept_needs(store: Store) -> list[ConceptNeeds]:
    """The concepts that are not retired, in the order of their files."""
    return [
        ConceptNeeds(key, deck, name, texts_of(aliases), texts_of(requires))
        for key, deck, name, aliases, requires in store.query(CONCEPT_NEEDS)
    ]


def known_cards(store: Store) -> list[KnownCard]:
    """Every card, retired ones too, with what it is found again by."""
    from studyml.domain.known_card import KnownCard

    kinds = {kind.value: kind for kind in CardKind}
    return [
        KnownCard(key, deck, concept, kinds[kind], fingerprint, explicit_id, front, bool(retired))
        for key, deck, concept, kind, fingerprint, explicit_id, front, retired in store.query(CARDS)
    ]


def card_paths(store: Store) -> dict[int, str]:
    """The file in which each card was last found, by the card's id."""
    return dict(store.query(CARD_PATHS))


def answered_counts(store: Store) -> dict[str, int]:
    """How many cards of each file were ever answered, by the file's path; files without any are left out."""
    return dict(store.query(ANSWERED_COUNTS))


def card_counts(store: Store) -> dict[str, int]:
    """How many cards were last found in each file, retired ones too, by the file's path."""
    return dict(store.query(CARD_COUNTS))


def card_sides(store: Store) -> dict[int, tuple[str, str]]:
    """Front and back of each card, by the card's id."""
    return {key: (front, back) for key, front, back in store.query(CARD_SIDES)}


def card_places(store: Store) -> list[tuple[int, int, int]]:
    """The cards that are not retired, with their concept and their position: in the order of their files."""
    return [(card, concept, position) for card, concept, position in store.query(CARD_PLACES)]


def live_cards(store: Store, fingerprints: Iterable[str]) -> dict[str, LiveCard]:
    """The cards with these fingerprints that are not retired, by fingerprint."""
    rows = store.query(LIVE_CARDS, {"prints": json.dumps(list(fingerprints))})
    return {key: LiveCard(path, deck, concept, texts_of(found)) for key, path, deck, concept, found in rows}


def card_marks(store: Store, ids: Iterable[int]) -> list[CardMark]:
    """The cards with these ids, in the order of their files."""
    rows = store.query(CARD_MARKS, {"cards": json.dumps(list(ids))})
    return [CardMark(key, path, mark, name, bool(retired)) for key, path, mark, name, retired in rows]


def explicit_ids(store: Store) -> set[str]:
    """The ids that cards and concepts carry in their files, those of retired ones too."""
    return {name for (name,) in store.query(EXPLICIT_IDS)}


def card_ids(store: Store, fingerprints: Iterable[str]) -> dict[str, int]:
    """The ids of the cards with these fingerprints, by fingerprint."""
    return dict(store.query(CARD_IDS, {"prints": json.dumps(list(fingerprints))}))
