"""What progress is told from besides the tallies: memories, due days, leeches and concepts. Plain SQL.

Each statement stands here for all cards and for some, `:cards`, which are a JSON list.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from studyml.domain.progress import CardCounts, Coverage, HardConcept, Leech
from studyml.domain.tally import MATURE_DAYS
from studyml.store.mapping import folded
from studyml.store.store import Store
from studyml.store.waiting import ACTIVE, DUE

_MEANT = "card_id IN (SELECT value FROM json_each(:cards))"

_MEMORIES = (
    f"SELECT deck_id, interval, stability, difficulty, last_day FROM memory WHERE state <> 0 AND {ACTIVE}"
)
MEMORIES = _MEMORIES
MEMORIES_OF_CARDS = f"{_MEMORIES} AND {_MEANT}"
_COUNTS = (
    "SELECT total(state = 0 AND suspended = 0), total(state IN (1, 3) AND suspended = 0),"
    f" total(state = 2 AND interval < {MATURE_DAYS} AND suspended = 0),"
    f" total(state = 2 AND interval >= {MATURE_DAYS} AND suspended = 0), total(suspended), total(leech)"
    " FROM memory WHERE retired = 0"
)
COUNTS = _COUNTS
COUNTS_OF_CARDS = f"{_COUNTS} AND {_MEANT}"
DUE_DAYS = f"SELECT due_day, count(*) FROM memory WHERE {DUE} GROUP BY due_day"
DUE_DAYS_OF_CARDS = f"SELECT due_day, count(*) FROM memory WHERE {DUE} AND {_MEANT} GROUP BY due_day"
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
HARDEST = _HARDEST.format("")
HARDEST_OF_CARDS = _HARDEST.format(f" AND {_MEANT}")
CONCEPT_COUNT = "SELECT count(*) FROM concept WHERE retired = 0 AND implicit = 0"
CONCEPT_COUNT_OF_CARDS = (
    "SELECT count(*) FROM concept WHERE retired = 0 AND implicit = 0 AND id IN"
    f" (SELECT concept_id FROM memory WHERE {_MEANT})"
)
_COVERAGE = (
    "SELECT count(*), total(seen > 0), total(cards > 0 AND mature = cards) FROM (SELECT concept.id,"
    " count(memory.card_id) AS cards, total(memory.state > 0) AS seen,"
    f" total(memory.state = 2 AND memory.interval >= {MATURE_DAYS}) AS mature"
    " FROM (SELECT DISTINCT concept_id FROM mention JOIN day ON day.id = day_id WHERE day.retired = 0) AS met"
    " JOIN concept ON concept.id = met.concept_id LEFT JOIN card ON card.concept_id = concept.id"
    " LEFT JOIN memory ON memory.card_id = card.id AND memory.retired = 0"
    " WHERE concept.retired = 0 AND concept.implicit = 0{} GROUP BY concept.id)"
)
COVERAGE = _COVERAGE.format("")
COVERAGE_OF_CARDS = _COVERAGE.format(f" AND concept.id IN (SELECT concept_id FROM memory WHERE {_MEANT})")
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
    """What the store tells of all cards, or of some."""

    def __init__(self, store: Store, cards: Collection[int] | None) -> None:
        self._store = store
        self._is_all = cards is None
        self._values: dict[str, object] = {} if cards is None else {"cards": json.dumps([*cards])}

    def memories(self) -> list[tuple[int, int, float, float, int]]:
        """Of each card in use that was answered: its deck's id, its interval, stability and difficulty, and
        the study day of its last answer."""
        return self._query(MEMORIES, MEMORIES_OF_CARDS)

    def counts(self) -> tuple[CardCounts, int]:
        """The cards by state, and how many are leeches."""
        *counts, leeches = map(int, self._query(COUNTS, COUNTS_OF_CARDS)[0])
        return CardCounts(*counts), leeches

    def due_days(self) -> dict[int, int]:
        """How many cards in review are due on each study day."""
        return dict(self._query(DUE_DAYS, DUE_DAYS_OF_CARDS))

    def leeches(self, most: int) -> list[Leech]:
        """The leeches that were forgotten most often."""
        rows = self._query(LEECHES, LEECHES_OF_CARDS, most=most)
        return [Leech._make((*row, suspended == 1)) for *row, suspended in rows]

    def hardest(self, most: int) -> list[HardConcept]:
        """The concepts whose cards were forgotten most often."""
        return [HardConcept(*row) for row in self._query(HARDEST, HARDEST_OF_CARDS, most=most)]

    def coverage(self) -> Coverage:
        """How far the concepts that the notes mention are known."""
        in_decks = self._query(CONCEPT_COUNT, CONCEPT_COUNT_OF_CARDS)[0][0]
        return Coverage(in_decks, *map(int, self._query(COVERAGE, COVERAGE_OF_CARDS)[0]))

    def _query(self, of_all: str, of_cards: str, **values: object) -> list[Any]:
        return self._store.query(of_all if self._is_all else of_cards, {**self._values, **values})
