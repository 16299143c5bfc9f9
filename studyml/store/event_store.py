"""What the log comes to: the memory of each card by its answers and by what else was done to it. Plain SQL.

Whoever gives a memory otherwise than by an answer calls `note_memories` afterwards, in the same change. Then
the present memory of a card is that of its last live answer or of its last live event, whichever came later.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from studyml.domain.memory import Memory
from studyml.store.mapping import MEMORY_COLUMNS, memory_of, memory_values

if TYPE_CHECKING:
    from studyml.store.store import Store
    from studyml.store.transaction import Transaction

_COLUMNS = (*MEMORY_COLUMNS, "algorithm")
_OF_LOG = {"state": "new_state", "last_at": "at", "last_day": "day"}
_NUMBERS = ("state", "interval", "reps", "lapses")  # 0 for a card without a past, where others are NULL
_CHOSEN = "card_id IN (SELECT value FROM json_each(:cards))"


def _last(table: str, condition: str) -> str:
    """The id of the last live row of each card in the log, or among the events."""
    return (
        f"SELECT card_id, max(id) AS id FROM {table} WHERE voids IS NULL AND {condition}"
        f" AND id NOT IN (SELECT voids FROM {table} WHERE voids IS NOT NULL) GROUP BY card_id"
    )


def _known(condition: str) -> str:
    """The memory of each card that was ever answered or given one, by the log and the events."""
    of_log = ", ".join(f"review_log.{_OF_LOG.get(column, column)} AS {column}" for column in _COLUMNS)
    of_event = ", ".join(f"memory_event.{column}" for column in _COLUMNS)
    return (
        f"WITH answered AS ({_last('review_log', condition)}),"
        f" given AS ({_last('memory_event', condition)})"
        f" SELECT answered.card_id, {of_log} FROM answered JOIN review_log ON review_log.id = answered.id"
        " LEFT JOIN given ON given.card_id = answered.card_id"
        " LEFT JOIN memory_event ON memory_event.id = given.id"
        " WHERE memory_event.id IS NULL OR memory_event.reviews_before < answered.id"
        f" UNION ALL SELECT given.card_id, {of_event} FROM given"
        " JOIN memory_event ON memory_event.id = given.id"
        " LEFT JOIN answered ON answered.card_id = given.card_id"
        " WHERE answered.id IS NULL OR memory_event.reviews_before >= answered.id"
    )


def _differing(condition: str) -> str:
    """The memories that are not what the log and the events come to, whole, and what these come to."""
    stored = [f"memory.{column}" for column in MEMORY_COLUMNS]
    known = [
        f"coalesce(known.{column}, 0)" if column in _NUMBERS else f"known.{column}"
        for column in MEMORY_COLUMNS
    ]
    differs = " OR ".join(f"{now} IS NOT {then}" for now, then in zip(stored, known, strict=True))
    return (
        f"SELECT memory.card_id, {', '.join(stored)}, {', '.join(known)} FROM memory"
        f" LEFT JOIN ({_known(condition)}) AS known ON known.card_id = memory.card_id"
        f" WHERE memory.{condition} AND ({differs}) ORDER BY memory.card_id"
    )


ALL_DIFFERING = _differing("card_id >= 0")
DIFFERING = _differing(_CHOSEN)
NOTE = (
    f"INSERT INTO memory_event (card_id, at, kind, reviews_before, {', '.join(_COLUMNS)})"
    " SELECT card_id, ?1, ?2, (SELECT coalesce(max(id), 0) FROM review_log),"
    f" {', '.join(_COLUMNS)} FROM memory WHERE card_id IN (SELECT value FROM json_each(?3))"
)
# What a card's log and events have is always earlier, wherever the clocks stood.
NOTE_LATER = NOTE.replace(
    "?1",
    "max(?1, coalesce((SELECT max(at) + 1 FROM review_log WHERE card_id = memory.card_id), 0),"
    " coalesce((SELECT max(at) + 1 FROM memory_event WHERE card_id = memory.card_id), 0))",
    1,
)
LAST_EVENT_AT = "SELECT max(at) FROM memory_event WHERE card_id = ?"
VOID_EVENTS = (
    f"INSERT INTO memory_event (card_id, at, kind, reviews_before, {', '.join(_COLUMNS)}, voids)"
    f" SELECT card_id, ?1, kind, reviews_before, {', '.join(_COLUMNS)}, id FROM memory_event"
    " WHERE id BETWEEN ?2 AND ?3"
)
SET_MEMORY = f"UPDATE memory SET {', '.join(f'{column} = ?' for column in MEMORY_COLUMNS)} WHERE card_id = ?"


class Difference(NamedTuple):
    """A memory that is not what the log and the events come to."""

    card_id: int
    stored: Memory
    known: Memory


def note_memories(tx: Transaction, kind: str, cards: Iterable[int]) -> None:
    """Writes down the memories that some cards have been given, as an event of a kind (`EVENT_KINDS`)."""
    tx.execute(NOTE, (tx.at, kind, json.dumps(list(cards))))


def note_orders(tx: Transaction, kind: str, cards: Iterable[int]) -> None:
    """Writes down what the learner has set for some cards, as `note_memories` does, at a moment that is later
    than all that is known of a card: so it stands where it was done on every machine."""
    tx.execute(NOTE_LATER, (tx.at, kind, json.dumps(list(cards))))


def memories_that_differ(store: Store, cards: Iterable[int] | None = None) -> list[Difference]:
    """The memories of some cards, or of all, that are not, to the last bit, what the log comes to."""
    if cards is None:
        found = store.query(ALL_DIFFERING)
    else:
        found = store.query(DIFFERING, {"cards": json.dumps(list(cards))})
    middle = 1 + len(MEMORY_COLUMNS)
    return [Difference(row[0], memory_of(row[1:middle]), memory_of(row[middle:])) for row in found]


def mend_memories(tx: Transaction, differences: Iterable[Difference]) -> None:
    """Gives cards the memories that the log comes to."""
    tx.executemany(SET_MEMORY, ((*memory_values(each.known), each.card_id) for each in differences))
