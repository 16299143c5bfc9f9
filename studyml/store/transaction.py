"""The one way to change the store: all or nothing, durable when it is left, and taken back by undo."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

from studyml.store.failure import explained, is_database_error
from studyml.store.journal import Journal

_LAST_REVIEW = "SELECT coalesce(max(id), 0) FROM review_log"
_RECORD = "INSERT INTO change (at, label, reviews_before, rows, undoes) VALUES (?, ?, ?, ?, ?)"
_MARK = "UPDATE change SET undone_by = ? WHERE id = ?"


class Transaction:
    """A change in the making; made by `Store.transact`.

    Leaving it without an error commits, and the change is on the disk; leaving it with one leaves the store
    as it was. What SQLite refuses is raised as a StoreError. One that changed nothing leaves no trace.
    `undoes` is the change that this one takes back, if that is what it does.
    """

    __slots__ = ("_connection", "_journal", "_path", "_reviews_before", "at", "label", "undoes")

    def __init__(
        self,
        connection: sqlite3.Connection,
        journal: Journal,
        path: Path,
        label: str,
        at: int,
        undoes: int | None = None,
    ) -> None:
        self._connection = connection
        self._journal = journal
        self._path = path
        self._reviews_before = 0
        self.label = label
        self.at = at
        self.undoes = undoes

    def execute(self, statement: str, values: Iterable[Any] = ()) -> sqlite3.Cursor:
        """Runs one statement of plain SQL."""
        return self._connection.execute(statement, tuple(values))

    def executemany(self, statement: str, values: Iterable[Iterable[Any]]) -> sqlite3.Cursor:
        """Runs one statement once for each of the values."""
        return self._connection.executemany(statement, (tuple(row) for row in values))

    def __enter__(self) -> Transaction:
        execute = self._connection.execute
        try:
            execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise explained(error, self._path) from error
        try:
            self._reviews_before = execute(_LAST_REVIEW).fetchone()[0]
        except sqlite3.Error as error:
            execute("ROLLBACK")
            raise explained(error, self._path) from error
        self._journal.begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if error is None:
            try:
                self._record()
                self._connection.execute("COMMIT")
            except BaseException as failure:
                self._roll_back()
                if is_database_error(failure):
                    raise explained(failure, self._path) from failure
                raise
            return
        self._roll_back()
        if is_database_error(error):
            raise explained(error, self._path) from error

    def _record(self) -> None:
        execute = self._connection.execute
        rows = self._journal.take()
        if self.undoes is not None:
            record = (self.at, self.label, self._reviews_before, "[]", self.undoes)
            execute(_MARK, (execute(_RECORD, record).lastrowid, self.undoes))
        elif rows is not None or execute(_LAST_REVIEW).fetchone()[0] != self._reviews_before:
            execute(_RECORD, (self.at, self.label, self._reviews_before, rows or "[]", None))

    def _roll_back(self) -> None:
        self._journal.drop()
        # SQLite has already rolled back by itself after some errors, a full disk among them.
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
