"""The open store: one connection, which both plain SQL and SQLAlchemy use."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from studyml.errors import StoreCorrupt, StoreError
from studyml.store.failure import explained

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy.engine import Engine

    from studyml.store.journal import Journal
    from studyml.store.lock import WriterLock
    from studyml.store.soundness import BackgroundCheck
    from studyml.store.transaction import Transaction
    from studyml.store.undo import Undone

KEPT_CHANGES = 500


class Store:
    """A store that was opened by `open_store`; use it in a `with` statement, or `close` it.

    With a lock it can be changed, without one only read. Nothing is written to it before a `check` that is
    under way has ended.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path,
        lock: WriterLock | None,
        check: BackgroundCheck | None = None,
    ) -> None:
        self.path = path
        self.connection = connection
        self.is_open = True
        self._lock = lock
        self._check = check
        self._engine: Engine | None = None
        self._journal: Journal | None = None
        if lock is not None:  # whoever only reads is spared what writing needs
            from studyml.store.journal import Journal

            self._journal = Journal(connection, path)

    @property
    def is_writable(self) -> bool:
        return self._journal is not None

    @property
    def damage(self) -> StoreCorrupt | None:
        """What has been found by now of the store that forbids any change."""
        if self._check is not None and self._check.is_over:
            self._await_check()
        return None if self._journal is None else self._journal.damage

    @property
    def is_being_checked(self) -> bool:
        """Whether the check that began with its opening has not ended yet."""
        return self._check is not None and not self._check.is_over

    def query(self, statement: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
        """The rows that one plain statement finds. Raises StoreError where the store cannot be read."""
        try:
            return self.connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise self._explained(error) from error

    def rows(self, statement: str, values: Mapping[str, Any]) -> Iterator[Any]:
        """The same one by one, read no further than they are asked for."""
        try:
            yield from self.connection.execute(statement, values)
        except sqlite3.Error as error:
            raise self._explained(error) from error

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """Within, everything that is read is of one moment, whatever else is written meanwhile."""
        is_within = self.connection.in_transaction
        if not is_within:
            self.query("BEGIN")
        try:
            yield
        finally:
            if not is_within:
                with contextlib.suppress(sqlite3.Error):  # nothing was written that could be lost
                    self.connection.execute("COMMIT")

    def interrupt(self) -> None:
        """Ends, from another thread, a statement that is running; there it raises StoreError."""
        with contextlib.suppress(sqlite3.Error):  # it may have been closed just now
            self.connection.interrupt()

    def transact(self, label: str, at: int) -> Transaction:
        """A change with the words that undo shows for it, made at a moment (epoch microseconds).

        Use it in a `with` statement. Raises StoreError when the store is open for reading only.
        """
        from studyml.store.transaction import Transaction

        self._await_check()
        return Transaction(self._writing, label, at)

    def undo(self, at: int) -> Undone | None:
        """Takes back the last change that has not been taken back, durably; None when there is none."""
        from studyml.store.undo import ChangeUndo

        journal = self._writing
        with self.transact("Undo", at) as tx:
            return ChangeUndo(tx, journal).last()

    def expect_block(self, block: int) -> None:
        """Prepares for an answer to a card of a block, to make it quick."""
        if self._journal is not None:
            self._journal.expect(block, self.query(self._journal.block, (block,)))

    def is_lone(self, block: int) -> bool:
        """Whether a block is known to have one card only, so that there are no siblings to look for."""
        return self._writing.is_lone(block)

    @property
    def engine(self) -> Engine:
        """SQLAlchemy over this very connection; what it writes belongs to the transaction that is open."""
        if self._engine is None:
            from studyml.store.engine import engine_over

            self._engine = engine_over(self.connection)
        return self._engine

    def rest(self) -> None:
        """Does what can wait for a moment at which nobody does: rolls up what has happened, so that no answer
        has to. Harmless at any other, and without effect where the store is read only. Raises StoreError."""
        journal = self._journal
        if journal is None or self.is_being_checked or self.damage is not None:
            return
        if self.connection.in_transaction:
            return
        if journal.is_worth_a_rest:
            try:
                self._roll_up(journal)
            except sqlite3.Error as error:
                raise self._explained(error) from error

    def close(self) -> None:
        """Leaves the store as one file and lets other writers in. Harmless when already closed."""
        # A check that nobody has waited for means that nothing was written, but what others left to be
        # rolled up is worth waiting for.
        if self._journal is not None and (self._journal.is_worth_a_rest or not self.is_being_checked):
            self._await_check()
        check, self._check = self._check, None
        if check is not None:
            check.give_up()
        try:
            # Whatever fails here has lost nothing: the next program to open the store does it again.
            with contextlib.suppress(sqlite3.Error):
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                if self._journal is not None and self._journal.damage is None and check is None:
                    self._forget_old_changes()
                    self._roll_up(self._journal)
                    self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self.connection.close()
            self.is_open = False
        finally:
            if self._lock is not None:
                is_damaged = self._journal is not None and self._journal.damage is not None
                self._lock.release(leave_file=is_damaged)

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def _writing(self) -> Journal:
        if self._journal is None:
            raise StoreError(f"{self.path}: the store was opened for reading only; nothing was changed.")
        return self._journal

    def refuse_changes(self, damage: StoreCorrupt) -> None:
        """Takes no change any more, because the store was found to be damaged."""
        if self._journal is not None:
            self._journal.damage = damage

    def _await_check(self) -> None:
        check, self._check = self._check, None
        if check is not None:
            check.finish()
            if check.damage is not None:
                self.refuse_changes(check.damage)

    def _explained(self, error: sqlite3.Error) -> StoreError:
        told = explained(error, self.path)
        if isinstance(told, StoreCorrupt):
            self.refuse_changes(told)
        return told

    def _roll_up(self, journal: Journal) -> None:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            journal.roll_up()
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def _forget_old_changes(self) -> None:
        old = "SELECT max(id) - ? FROM change"
        self.connection.execute(f"DELETE FROM change WHERE id <= ({old})", (KEPT_CHANGES,))
