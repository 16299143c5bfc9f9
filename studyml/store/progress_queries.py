"""What progress is told from besides the answers: memories, leeches and concepts. Plain SQL.

Most statements stand here for all cards and for some, `:cards`, which are a JSON list.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from studyml.domain.memory_tally import MemoryTally
from studyml.domain.progress import Coverage, HardConcept, Leech
from studyml.domain.tally import MATURE_DAYS
from studyml.store.mapping import folded
from studyml.store.memory_tally import MEMORIES_OF_CARDS, changed_concepts, told
from studyml.store.store import Store
from studyml.store.waiting import ACTIVE

_MEANT = "card_id IN (SELECT value FROM json_each(:cards))"

RECALLS = f"SELECT deck_id, last_day, stability FROM memory WHERE state <> 0 AND {ACTIVE}"
RECALLS_OF_CARDS = f"{RECALLS} AND {_MEANT}"
LEECH_COUNT = "SELECT count(*) FROM memory WHERE leech = 1 AND retired = 0"
LEECH_COUNT_OF_CARDS = f"{LEECH_COUNT} AND {_MEANT}"
_LEECHES = (
    "SELECT card_id, front, concept.name, deck.name, lapses, suspended FROM"
    " (SELECT card_id, lapses, suspended FROM memory WHERE leech = 1 AND retired = 0{}"
    " ORDER BY lapses DESC, card_id LIMIT :most)"
    " JOIN card ON card.id = card_id JOIN concept ON concept.id = card.concept_id"
    " JOIN deck ON deck.id = card.deck_id ORDER BY lapses DESC, card_id"
)
LEECHES = _LEECHES.format("")
LEECHES_OF_CARDS = _LEECHES.format(f" AND {_MEANT}")
_HARDEST = (
    "SELECT concept.id, concept.name, deck.name, lost, reviews, hard FROM (SELECT concept_id,"
    " sum(lapses) AS lost, sum(reps) AS reviews, avg(difficulty) AS hard FROM memory"
    " WHERE lapses > 0 AND retired = 0{} GROUP BY concept_id"
    " ORDER BY lost DESC, hard DESC, concept_id LIMIT :most)"
    " JOIN concept ON concept.id = concept_id JOIN deck ON deck.id = concept.deck_id"
    " ORDER BY lost DESC, hard DESC, concept_id"
)
HARDEST_OF_CARDS = _HARDEST.format(f" AND {_MEANT}")
_CONCEPTS = "(SELECT value FROM json_each(:concepts))"
HARDEST_OF_CONCEPTS = _HARDEST.format(
    f" AND card_id IN (SELECT id FROM card WHERE concept_id IN {_CONCEPTS})"
)
# Those that come first by lapses alone, as many as there are with the same.
OFTEN_LAPSED = (
    "SELECT concept_id FROM concept_tally WHERE lapses > 0 AND lapses >= coalesce((SELECT lapses"
    " FROM concept_tally WHERE lapses > 0 ORDER BY lapses DESC LIMIT 1 OFFSET :most), 0)"
)
CONCEPT_COUNT = "SELECT count(*) FROM concept WHERE retired = 0 AND implicit = 0"
CONCEPT_COUNT_OF_CARDS = (
    "SELECT count(*) FROM concept WHERE retired = 0 AND implicit = 0 AND id IN"
    f" (SELECT concept_id FROM memory WHERE {_MEANT})"
)
_MET = "SELECT DISTINCT concept_id FROM mention JOIN day ON day.id = day_id WHERE day.retired = 0"
COVERAGE = (
    "SELECT count(*), total(seen > 0), total(cards > 0 AND mature = cards)"
    f" FROM ({_MET}) AS met JOIN concept ON concept.id = met.concept_id"
    " LEFT JOIN concept_tally ON concept_tally.concept_id = concept.id"
    f" WHERE concept.retired = 0 AND concept.implicit = 0 AND concept.id NOT IN {_CONCEPTS}"
)
_COVERAGE = (
    "SELECT count(*), total(seen > 0), total(cards > 0 AND mature = cards) FROM (SELECT concept.id,"
    " count(memory.card_id) AS cards, total(memory.state > 0) AS seen,"
    f" total(memory.state = 2 AND memory.interval >= {MATURE_DAYS}) AS mature"
    f" FROM ({_MET}) AS met"
    " JOIN concept ON concept.id = met.concept_id LEFT JOIN card ON card.concept_id = concept.id"
    " LEFT JOIN memory ON memory.card_id = card.id AND memory.retired = 0"
    " WHERE concept.retired = 0 AND concept.implicit = 0 AND {} GROUP BY concept.id)"
)
COVERAGE_OF_CONCEPTS = _COVERAGE.format(f"concept.id IN {_CONCEPTS}")
COVERAGE_OF_CARDS = _COVERAGE.format(f"concept.id IN (SELECT concept_id FROM memory WHERE {_MEANT})")
CHOSEN = (
    "SELECT card.id FROM card JOIN deck ON deck.id = card.deck_id"
    " JOIN concept ON concept.id = card.concept_id"
    " WHERE (:deck IS NULL OR deck.name = :deck OR substr(deck.name, 1, length(:deck) + 1) = :deck || '/')"
    " AND (:tag IS NULL OR EXISTS (SELECT 1 FROM json_each(card.tags) WHERE lower(value) = lower(:tag))"
    " OR EXISTS (SELECT 1 FROM json_each(concept.tags) WHERE lower(value) = lower(:tag)))"
    " AND (:concept IS NULL OR concept.folded = :concept"
    " OR EXISTS (SELECT 1 FROM json_each(concept.aliases) WHERE lower(value) = :concept))"
)


def chosen_cards(store: Store, deck: str | None, tag: str | None, concept: str | None) -> list[int]:
    """The cards of a deck and all below it, with a tag, of a concept by its name or an alias, retired ones
    too; what is None does not narrow them down."""
    named = None if concept is None else folded(concept)
    return [card for (card,) in store.query(CHOSEN, {"deck": deck, "tag": tag, "concept": named})]


class CardFigures:
    """What the store tells of all cards, or of some; to be asked within one `snapshot` of it."""

    def __init__(self, store: Store, cards: Collection[int] | None) -> None:
        self._store = store
        self._is_all = cards is None
        self._values: dict[str, object] = {} if cards is None else {"cards": json.dumps([*cards])}

    def memories(self) -> MemoryTally:
        """What the memories come to."""
        if self._is_all:
            return told(self._store.query)
        tally = MemoryTally()
        tally.count(self._store.query(MEMORIES_OF_CARDS, self._values))
        return tally

    def recall_rows(self) -> list[tuple[int, int, float]]:
        """Of each card in use that was answered: its deck's id, the study day of its last answer, and its
        stability (days)."""
        return self._query(RECALLS, RECALLS_OF_CARDS)

    def leech_count(self) -> int:
        """How many cards are leeches."""
        return int(self._query(LEECH_COUNT, LEECH_COUNT_OF_CARDS)[0][0])

    def leeches(self, most: int) -> list[Leech]:
        """The leeches that were forgotten most often."""
        rows = self._query(LEECHES, LEECHES_OF_CARDS, most=most)
        return [Leech._make((*row, suspended == 1)) for *row, suspended in rows]

    def hardest(self, most: int) -> list[HardConcept]:
        """The concepts whose cards were forgotten most often."""
        if not self._is_all:
            rows = self._query("", HARDEST_OF_CARDS, most=most)
        else:
            changed = changed_concepts(self._store.query)
            often = self._store.query(OFTEN_LAPSED, {"most": most + len(changed) - 1})
            concepts = json.dumps([*{*changed, *(concept for (concept,) in often)}])
            rows = self._store.query(HARDEST_OF_CONCEPTS, {"concepts": concepts, "most": most})
        return [HardConcept(*row) for row in rows]

    def coverage(self) -> Coverage:
        """How far the concepts that the notes mention are known."""
        in_decks = self._query(CONCEPT_COUNT, CONCEPT_COUNT_OF_CARDS)[0][0]
        if not self._is_all:
            return Coverage(in_decks, *map(int, self._query("", COVERAGE_OF_CARDS)[0]))
        values = {"concepts": json.dumps(changed_concepts(self._store.query))}
        settled, changed = (self._store.query(part, values)[0] for part in (COVERAGE, COVERAGE_OF_CONCEPTS))
        return Coverage(in_decks, *(int(one + other) for one, other in zip(settled, changed, strict=True)))

    def _query(self, of_all: str, of_cards: str, **values: object) -> list[Any]:
        return self._store.query(of_all if self._is_all else of_cards, {**self._values, **values})
