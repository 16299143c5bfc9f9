"""Taking back a change: rows become what they were; answers and events are voided, never deleted."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any, NamedTuple

from studyml.domain.deck_insertion import WrittenEdit
from studyml.store.event_store import VOID_EVENTS
from studyml.store.journal import ADDED, CHANGED, Journal, Part
from studyml.store.mapping import edit_of
from studyml.store.tally import rebuild_rollups
from studyml.store.transaction import Transaction

LAST_CHANGE = (
    "SELECT id, at, label, reviews_before, rows FROM change"
    " WHERE undone_by IS NULL AND undoes IS NULL ORDER BY id DESC LIMIT 1"
)
_VOIDED = (
    "card_id, day, rating, elapsed_days, seconds, state, new_state, step, stability, difficulty,"
    " due_at, due_day, interval, reps, lapses, algorithm"
)
# Later changes have been undone before and so have no live answers left.
VOID = (
    f"INSERT INTO review_log (at, voids, {_VOIDED}) SELECT ?, id, {_VOIDED}"
    " FROM live_review WHERE id > ? ORDER BY id DESC"
)
# What came from another store stands in its log still, so it is not voided but forgotten.
FORGET_VOIDS = "DELETE FROM review_log WHERE id > ? AND origin IS NOT NULL AND voids IS NOT NULL"
FORGET_MERGED = "DELETE FROM review_log WHERE id > ? AND origin IS NOT NULL"
FORGET_SURE = (
    "DELETE FROM confidence WHERE review_id > ?1"
    " AND review_id IN (SELECT id FROM review_log WHERE id > ?1 AND origin IS NOT NULL)"
)
FORGET_EVENTS = "DELETE FROM memory_event WHERE id BETWEEN ? AND ? AND origin IS NOT NULL"
READ_LOGS_AGAIN = (
    "UPDATE log_file SET size = -1, reviews = min(reviews, (SELECT coalesce(max(id), 0) FROM review_log)),"
    " events = min(events, (SELECT coalesce(max(id), 0) FROM memory_event))"
)
# Of the tables of decks: what makes a row unique besides its key, and what must not point to it any more
# before it can go. In the tables of notes nothing is kept for its past, so every row can.
_UNIQUE = {"deck": "name", "deck_file": "path", "concept": "folded", "card": "fingerprint"}
_PAST = "SELECT 1 FROM review_log WHERE card_id = ?1 UNION ALL SELECT 1 FROM memory_event WHERE card_id = ?1"
_USED = {
    "memory": _PAST,
    "card": _PAST,
    "concept": "SELECT 1 FROM card WHERE concept_id = ?1",
    "deck_file": "SELECT 1 FROM card WHERE file_id = ?1 UNION ALL SELECT 1 FROM concept WHERE file_id = ?1",
    "deck": "SELECT 1 FROM concept WHERE deck_id = ?1 UNION ALL SELECT 1 FROM card WHERE deck_id = ?1"
    " UNION ALL SELECT 1 FROM deck_file WHERE deck_id = ?1",
}


class Undone(NamedTuple):
    """A change that was taken back: its label, when it had been made (epoch microseconds), the card that
    it was about, when it was about a single one, and what it had written into deck files."""

    label: str
    at: int
    card_id: int | None
    edits: tuple[WrittenEdit, ...] = ()


class ChangeUndo:
    """Takes back one change within a transaction."""

    def __init__(self, tx: Transaction, journal: Journal) -> None:
        self._tx = tx
        self._parts = journal.parts
        self._wholes = journal.wholes
        self._cards: set[int] = set()
        self._edits: list[WrittenEdit] = []

    def last(self) -> Undone | None:
        """Takes back the last change that has not been; None when there is none to take back."""
        found = self._tx.execute(LAST_CHANGE).fetchone()
        if found is None:
            return None
        change, at, label, reviews_before, rows = found
        reviewed = self._tx.execute(
            "SELECT card_id FROM live_review WHERE id > ?", (reviews_before,)
        ).fetchall()
        is_merge = self._tx.execute(FORGET_VOIDS, (reviews_before,)).rowcount > 0
        self._tx.execute(FORGET_SURE, (reviews_before,))
        is_merge = self._tx.execute(FORGET_MERGED, (reviews_before,)).rowcount > 0 or is_merge
        self._tx.execute(VOID, (self._tx.at, reviews_before))
        for entry in reversed(json.loads(rows)):
            self._take_back(entry)
        if is_merge:
            rebuild_rollups(self._tx)
            self._tx.execute(READ_LOGS_AGAIN)
        self._tx.undoes, self._tx.label = change, f"Undo: {label}"
        cards = {card for (card,) in reviewed} or self._cards
        return Undone(label, at, next(iter(cards)) if len(cards) == 1 else None, tuple(self._edits))

    def _take_back(self, entry: Sequence[Any]) -> None:
        action, name, *values = entry
        if action == ADDED:
            self._remove(self._wholes[name], *values)
        elif action == CHANGED:
            part = self._parts[name]
            if part.table in ("card", "memory"):
                self._cards.add(values[0])
            columns = ", ".join(f'"{column}" = ?' for column in part.columns[1:])
            statement = f'UPDATE {part.table} SET {columns} WHERE "{part.key}" = ?'
            self._put(part, statement, [*values[1:], values[0]], values)
        else:
            part = self._wholes[name]
            columns = ", ".join(f'"{column}"' for column in part.columns)
            marks = ", ".join("?" * len(part.columns))
            self._put(part, f"INSERT INTO {part.table} ({columns}) VALUES ({marks})", values, values)

    def _remove(self, part: Part, first: int, last: int | None = None) -> None:
        """Deletes rows that the change added; what an answer in the log still needs is retired instead."""
        last = first if last is None else last
        span = f'"{part.key}" BETWEEN ? AND ?'
        if part.table == "deck_edit":
            found = self._tx.execute(
                f"SELECT path, made, insertions FROM deck_edit WHERE {span}", (first, last)
            )
            self._edits += map(edit_of, found.fetchall())
        if part.table == "memory_event":
            self._tx.execute(FORGET_EVENTS, (first, last))
            self._tx.execute(VOID_EVENTS, (self._tx.at, first, last))
            return
        if part.table not in _USED:
            self._tx.execute(f"DELETE FROM {part.table} WHERE {span}", (first, last))
            return
        used = _USED[part.table].replace("?1", f'{part.table}."{part.key}"')
        self._tx.execute(f"DELETE FROM {part.table} WHERE {span} AND NOT EXISTS ({used})", (first, last))
        if part.table == "card":
            retired = f"UPDATE card SET retired_at = coalesce(retired_at, ?) WHERE {span}"
            self._tx.execute(retired, (self._tx.at, first, last))
        elif part.table in ("memory", "concept"):
            self._tx.execute(
                f"UPDATE {part.table} SET retired = 1 WHERE {span} AND retired = 0", (first, last)
            )
        elif part.table == "deck_file":
            self._tx.execute(f"UPDATE deck_file SET gone = 1, digest = '' WHERE {span}", (first, last))

    def _put(self, part: Part, statement: str, values: Sequence[Any], row: Sequence[Any]) -> None:
        try:
            self._tx.execute(statement, values)
        except sqlite3.IntegrityError:
            if part.table not in _UNIQUE:
                raise
            self._make_room(part, row)
            self._tx.execute(statement, values)

    def _make_room(self, part: Part, row: Sequence[Any]) -> None:
        """Renames the row that was kept for its answers and now stands where an older one belongs."""
        column = _UNIQUE[part.table]
        taken = row[part.columns.index(column)]
        scope, more = "", []
        if part.table == "concept":
            scope, more = " AND deck_id = ?", [row[part.columns.index("deck_id")]]
        self._tx.execute(
            f"UPDATE {part.table} SET {column} = {column} || '#' || id WHERE {column} = ? AND id <> ?{scope}",
            (taken, row[0], *more),
        )
