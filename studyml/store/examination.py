"""What can be wrong in a store that SQLite itself takes for sound, and mending what follows from the rest."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, NamedTuple

from studyml.store.journal import ADDED, CHANGED, DELETED
from studyml.store.search_index import SEARCHED
from studyml.store.soundness import faults_in

if TYPE_CHECKING:
    from studyml.store.store import Store
    from studyml.store.transaction import Transaction

_LIVE = "voids IS NULL AND id NOT IN (SELECT voids FROM review_log WHERE voids IS NOT NULL)"
WITHOUT_FILE = (
    "SELECT count(*) FROM card JOIN deck_file ON deck_file.id = card.file_id"
    " WHERE card.retired_at IS NULL AND deck_file.gone = 1"
)
FILES = "SELECT path FROM deck_file WHERE gone = 0 ORDER BY path"
SAME_IDS = (
    "SELECT explicit_id, count(*) FROM card WHERE explicit_id IS NOT NULL AND retired_at IS NULL"
    " GROUP BY explicit_id HAVING count(*) > 1 ORDER BY explicit_id"
)
TEXTS = "SELECT front || ' ' || back FROM card UNION ALL SELECT text FROM concept"
CHANGES = "SELECT id, rows FROM change ORDER BY id"
WITHOUT_MEMORY = "SELECT count(*) FROM card WHERE id NOT IN (SELECT card_id FROM memory)"
AHEAD = f"SELECT count(*), max(at) FROM review_log WHERE at > :latest AND {_LIVE}"


class BrokenReference(NamedTuple):
    """Rows of a table that point to rows of another which are not there."""

    table: str
    parent: str
    rows: int


def integrity_faults(store: Store) -> list[str]:
    """What SQLite finds wrong with the pages and the indexes."""
    try:
        return faults_in(store.connection, is_thorough=True)
    except sqlite3.Error as error:
        return [str(error)]


def broken_references(store: Store) -> list[BrokenReference]:
    """What points to nothing."""
    counts: dict[tuple[str, str], int] = {}
    for table, _, parent, _ in store.query("PRAGMA foreign_key_check"):
        counts[table, parent] = counts.get((table, parent), 0) + 1
    return [BrokenReference(table, parent, count) for (table, parent), count in counts.items()]


def search_differs(store: Store, table: str) -> int:
    """How many rows of a table the search index over it does not know, or knows and should not; texts that
    the index has otherwise count too where their words differ in number."""
    index = f"{table}_search"
    missing = f"SELECT count(*) FROM {table} WHERE id NOT IN (SELECT id FROM {index}_docsize)"
    surplus = f"SELECT count(*) FROM {index}_docsize WHERE id NOT IN (SELECT id FROM {table})"
    return int(store.query(missing)[0][0]) + int(store.query(surplus)[0][0])


def rebuild_search(tx: Transaction) -> None:
    """Indexes every text anew."""
    for table in SEARCHED:
        tx.execute(f"INSERT INTO {table}_search ({table}_search) VALUES ('rebuild')")


def is_search_wrong(store: Store, table: str) -> bool:
    """Whether the search index over a table holds other words than the table, by reading all of both.

    For a store that can be written, though nothing is.
    """
    if search_differs(store, table):
        return True
    index = f"{table}_search"
    try:
        store.connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR):
            return True
        raise
    return False


def unreadable_changes(store: Store) -> list[int]:
    """The changes whose entries for undo cannot be read."""
    actions = {ADDED, CHANGED, DELETED}
    wrong = []
    for key, rows in store.query(CHANGES):
        try:
            is_right = all(entry[0] in actions and len(entry) > 2 for entry in json.loads(rows))
        except (ValueError, TypeError, LookupError):
            is_right = False
        if not is_right:
            wrong.append(key)
    return wrong


def deck_paths(store: Store) -> list[str]:
    """The paths of the deck files that are in use."""
    return [path for (path,) in store.query(FILES)]


def all_texts(store: Store) -> list[str]:
    """The texts of all cards and concepts."""
    return [text for (text,) in store.query(TEXTS)]


def number(store: Store, statement: str) -> int:
    """The number that a statement of this module gives."""
    return int(store.query(statement)[0][0])
