"""The one way to change the store: all or nothing, durable when it is left, and taken back by undo."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import Any

from studyml.errors import StoreCorrupt, StoreError
from studyml.store.failure import explained, is_database_error
from studyml.store.journal import LAST_REVIEW, Journal
from studyml.store.many_rows import add_rows, change_rows

_RECORD = "INSERT INTO change (at, label, reviews_before, rows, undoes) VALUES (?, ?, ?, ?, ?)"
_MARK = "UPDATE change SET undone_by = ? WHERE id = ?"


class Transaction:
    """A change in the making; made by `Store.transact`.

    Leaving it without an error commits, and the change is on the disk; leaving it with one leaves the store
    as it was. What SQLite refuses is raised as a StoreError. One that changed nothing leaves no trace.
    `undoes` is the change that this one takes back, if that is what it does; `last_review` the id of the last
    answer that it added, where whoever added it knows. `is_recorded` says, when it is over, whether there is
    anything to take back.
    """

    __slots__ = ("_connection", "_journal", "at", "is_recorded", "label", "last_review", "undoes")

    def __init__(self, journal: Journal, label: str, at: int) -> None:
        self._journal = journal
        self._connection = journal.connection
        self.label = label
        self.at = at
        self.last_review: int | None = None
        self.undoes: int | None = None
        self.is_recorded = False

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection on which it happens, for what asks in its course."""
        return self._connection

    def execute(self, statement: str, values: Iterable[Any] = ()) -> sqlite3.Cursor:
        """Runs one statement of plain SQL."""
        return self._connection.execute(statement, tuple(values))

    def executemany(self, statement: str, values: Iterable[Iterable[Any]]) -> sqlite3.Cursor:
        """Runs one statement once for each of the values."""
        return self._connection.executemany(statement, (tuple(row) for row in values))

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Adds rows to a table, many with each statement: for short rows that takes half the time."""
        add_rows(self._connection, table, columns, rows)

    def change(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Changes rows of a table, many with each statement; the first column is the key, and no key comes
        twice."""
        change_rows(self._connection, table, columns, rows)

    def update_part(
        self, part: str, statement: str, values: Iterable[Iterable[Any]], before: Iterable[Sequence[Any]]
    ) -> None:
        """Runs one statement for each of the values, which changes a part of rows that the journal knows.

        `before` holds that part of the rows as it is. For very many rows: the journal need neither look at
        each of them nor keep the rest.
        """
        with self._journal.told(part, before):
            self.executemany(statement, values)

    def counting(self) -> Iterator[tuple[int, int]]:
        """Counts the memories in short steps, where so many were changed that leaving would count them all;
        tells after each how many are counted, of how many. For what comes last."""
        return self._journal.counting()

    def __enter__(self) -> Transaction:
        if self._journal.damage is not None:
            raise self._journal.damage
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise explained(error, self._journal.path) from error
        self._journal.begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if error is None:
            try:
                last_review = self._record()
                self._connection.execute("COMMIT")
                self._journal.last_review = last_review
            except BaseException as failure:
                self._roll_back()
                if is_database_error(failure):
                    raise self._explained(failure) from failure
                raise
            return
        self._roll_back()
        if is_database_error(error):
            raise self._explained(error) from error

    def _record(self) -> int:
        """Writes the change down for undo; the id of the last answer in the log."""
        execute = self._connection.execute
        rows = self._journal.take()
        before, after = self._journal.last_review, self.last_review
        if after is None:
            after = int(execute(LAST_REVIEW).fetchone()[0])
        if self.undoes is not None:
            record = (self.at, self.label, before, "[]", self.undoes)
            execute(_MARK, (execute(_RECORD, record).lastrowid, self.undoes))
        elif rows is not None or after != before:
            execute(_RECORD, (self.at, self.label, before, rows or "[]", None))
            self.is_recorded = True
        if self._journal.is_behind(after, is_undo=self.undoes is not None):
            self._journal.roll_up()
        return after

    def _explained(self, error: BaseException) -> StoreError:
        """The error for a person; a store that is damaged takes no change from here on."""
        told = explained(error, self._journal.path)
        if isinstance(told, StoreCorrupt):
            self._journal.damage = told
        return told

    def _roll_back(self) -> None:
        self._journal.drop()
        # SQLite has already rolled back by itself after some errors, a full disk among them.
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
