"""Whether a store is sound, found out without changing a byte of it or of the log beside it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

from studyml.errors import StoreCorrupt, StoreError
from studyml.store.failure import damaged, explained
from studyml.store.schema import APPLICATION_ID, has_log

_LARGE = 32_000_000  # bytes of a store
_PAUSE = 0.01  # seconds between two attempts to end a check
_START = 0.7  # seconds that a program has for its first picture before a check is in its way


@contextlib.contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that can change nothing, for as long as it is needed. Raises StoreError."""
    access = "mode=ro" if has_log(path) else "mode=ro&immutable=1"
    try:
        with contextlib.closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?{access}", uri=True, isolation_level=None)
        ) as connection:
            connection.execute("PRAGMA trusted_schema=OFF")
            yield connection
    except sqlite3.Error as error:
        raise explained(error, path) from error


def faults_in(connection: sqlite3.Connection, *, is_thorough: bool) -> list[str]:
    """What SQLite finds wrong with a store, at most a few lines; nothing when it is sound.

    Thorough checks compare the indexes with their tables too, which takes several times as long.
    """
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        # The file itself is a store, so this comes from pages that the log beside it puts in front.
        return ["the log beside it belongs to another database"]
    check = "integrity_check" if is_thorough else "quick_check"
    lines = [line for (told,) in connection.execute(f"PRAGMA {check}(10)") for line in str(told).splitlines()]
    return [line for line in lines if line != "ok" and not line.startswith("***")]


def refuse_damaged(path: Path) -> None:
    """Raises StoreCorrupt when a store is damaged. What else keeps it from being read, opening it tells.

    Where a log lies beside one that is not large the check is thorough: a log that belongs to another store,
    or to another time of this one, would be written into it.
    """
    try:
        with reading(path) as connection:
            is_thorough = has_log(path) and path.stat().st_size < _LARGE
            faults = faults_in(connection, is_thorough=is_thorough)
    except StoreCorrupt:
        raise
    except StoreError:
        return
    if faults:
        raise damaged(path, faults[0])


class BackgroundCheck:
    """A quick check of a store that nobody writes to, in a thread of its own, begun when somebody waits for
    it or a moment after it was made.

    `is_over` says whether it has ended, `damage` what it found by then.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._is_unwanted = False
        self._is_due = Event()
        self.damage: StoreCorrupt | None = None
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def is_over(self) -> bool:
        return not self._thread.is_alive()

    def finish(self) -> None:
        """Waits until it has ended."""
        self._is_due.set()
        self._thread.join()

    def give_up(self) -> None:
        """Ends it, where it has not ended yet; what it would have found stays unknown."""
        self._is_unwanted = True
        self._is_due.set()
        while self._thread.is_alive():
            if self._connection is not None:
                with contextlib.suppress(sqlite3.Error):  # it has ended just now
                    self._connection.interrupt()
            self._thread.join(_PAUSE)

    def _run(self) -> None:
        self._is_due.wait(_START)
        if self._is_unwanted:
            return
        try:
            with reading(self._path) as connection:
                self._connection = connection
                faults = [] if self._is_unwanted else faults_in(connection, is_thorough=False)
            if faults and not self._is_unwanted:
                self.damage = damaged(self._path, faults[0])
        except StoreCorrupt as damage:
            self.damage = damage
        except StoreError:
            return  # what else keeps it from being read, whoever writes to it is told
