"""What is told beside a card of its concept: plain SQL, since it is read while cards are reviewed."""

from __future__ import annotations

import json
from dataclasses import dataclass

from studyml.domain.memory import Memory
from studyml.store.mapping import MEMORY_COLUMNS, memory_of, texts_of
from studyml.store.store import Store

FACTS = "SELECT name, text, aliases, requires, papers FROM concept WHERE id = :concept"
MEMORIES = (
    f"SELECT deck.name, {', '.join(f'memory.{column}' for column in MEMORY_COLUMNS)} FROM concept"
    " JOIN card ON card.concept_id = concept.id JOIN memory ON memory.card_id = card.id"
    " JOIN deck ON deck.id = card.deck_id"
    " WHERE concept.folded = :folded AND concept.retired = 0 AND memory.retired = 0 AND memory.state <> 0"
)

ADDED = "SELECT added_at FROM card WHERE id IN (SELECT value FROM json_each(:cards))"
NAMED = "SELECT id FROM concept WHERE folded = :folded AND retired = 0 AND implicit = 0 ORDER BY id LIMIT 1"


@dataclass(frozen=True, slots=True)
class ConceptFacts:
    """A concept's name, its prose (markdown) and its metadata as its deck states them."""

    name: str
    text: str
    aliases: tuple[str, ...]
    requires: tuple[str, ...]
    papers: tuple[str, ...]


def concept_facts(store: Store, concept_id: int) -> ConceptFacts:
    """What the deck says of a concept. Raises LookupError when the store does not hold it."""
    found = store.query(FACTS, {"concept": concept_id})
    if not found:
        raise LookupError(f"no concept {concept_id}")
    name, text, aliases, requires, papers = found[0]
    return ConceptFacts(name, text, texts_of(aliases), texts_of(requires), texts_of(papers))


def cards_added(store: Store, card_ids: list[int]) -> list[int]:
    """When each of some cards was added, in epoch microseconds."""
    return [at for (at,) in store.query(ADDED, {"cards": json.dumps(card_ids)})]


def concept_named(store: Store, name: str) -> int | None:
    """The concept with a name, case folded; None when no deck has it."""
    found = store.query(NAMED, {"folded": " ".join(name.split()).casefold()})
    return int(found[0][0]) if found else None


def memories_of(store: Store, concept: str) -> list[tuple[str, Memory]]:
    """The deck and the memory of each reviewed card of every concept with this name, case folded."""
    return [(deck, memory_of(row)) for deck, *row in store.query(MEMORIES, {"folded": concept.casefold()})]
