"""What finds words in cards and notes: full-text indexes over the two tables.

The indexes hold no texts of their own but read those of the tables. They follow what the journal catches,
and so whatever a transaction changes; a trigger could not write to them, since a schema is not trusted to.
A script that changes these columns ends with a 'rebuild' of the index.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

SEARCHED = {"card": ("front", "back"), "day": ("title", "text")}
SEARCH_INDEXES = tuple(
    f"CREATE VIRTUAL TABLE {table}_search USING fts5({head}, {body}, content='{table}', content_rowid='id',"
    " tokenize='unicode61 remove_diacritics 2', prefix='2 3')"
    for table, (head, body) in SEARCHED.items()
)


class SearchChange:
    """What a transaction did to the texts of one table, gathered in the order in which it happened."""

    def __init__(self, table: str) -> None:
        self._table = table
        self._before: dict[int, Sequence[str]] = {}
        self._added: set[int] = set()

    def added(self, first: int, last: int) -> None:
        """Rows were added with these ids."""
        self._added.update(range(first, last + 1))

    def changed(self, key: int, texts: Sequence[str]) -> None:
        """A row was changed or deleted that had held these two texts."""
        if key not in self._added:
            self._before.setdefault(key, texts)

    def write(self, connection: sqlite3.Connection) -> None:
        """Brings the index up to what the table now holds."""
        index, (head, body) = f"{self._table}_search", SEARCHED[self._table]
        connection.executemany(
            f"INSERT INTO {index} ({index}, rowid, {head}, {body}) VALUES ('delete', ?, ?, ?)",
            ((key, *texts) for key, texts in self._before.items()),
        )
        connection.executemany(
            f"INSERT INTO {index} (rowid, {head}, {body})"
            f" SELECT id, {head}, {body} FROM {self._table} WHERE id BETWEEN ? AND ?",
            _runs(self._added | self._before.keys()),
        )


def _runs(ids: Iterable[int]) -> list[tuple[int, int]]:
    """The ids as ranges, both ends included."""
    runs: list[tuple[int, int]] = []
    for key in sorted(ids):
        if runs and runs[-1][1] + 1 == key:
            runs[-1] = (runs[-1][0], key)
        else:
            runs.append((key, key))
    return runs
