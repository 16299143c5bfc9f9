"""Copies of a store that are whole, or are not there."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from studyml.errors import StudymlError
from studyml.store.connection import connect_to_read
from studyml.store.failure import damaged, explained, refused
from studyml.whole_file import sync_folder

# A megabyte at once: an answer that is stored meanwhile waits for no more than that to reach the disk.
_PAGES_AT_ONCE = 256
_PAUSE = 0.002  # seconds in between


class CopyUnwanted(StudymlError):
    """A copy was given up because nobody waits for it any more; nothing of it is left."""


def copy_store(
    source: sqlite3.Connection | Path, target: Path, is_wanted: Callable[[], bool] | None = None
) -> None:
    """Copies a store, even one in use, to a file that it replaces; the copy is checked and on the disk.

    Raises StoreCorrupt when what was copied is damaged, StoreError when it cannot be written, CopyUnwanted
    when it is no longer wanted, and leaves what stood at the target as it was.
    """
    if isinstance(source, Path):
        with contextlib.closing(connect_to_read(source.absolute())) as connection:
            try:
                # As it is now: else copying a store that is written to would begin anew each time.
                connection.execute("BEGIN")
                connection.execute("SELECT 1 FROM sqlite_master").fetchone()  # the moment that is held
                copy_store(connection, target, is_wanted)
            except sqlite3.Error as error:
                raise explained(error, source) from error
        return
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        try:
            _copy(source, partial, is_wanted)
        except sqlite3.Error as error:
            is_sources = error.sqlite_errorcode in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
            raise explained(error, _path_of(source) if is_sources else target) from error
        settle(partial, target)
    except OSError as error:
        raise refused(error, target) from error
    finally:
        for left in (partial, Path(f"{partial}-journal"), Path(f"{partial}-wal"), Path(f"{partial}-shm")):
            with contextlib.suppress(OSError):  # the copy was refused already
                left.unlink()


def settle(partial: Path, target: Path) -> None:
    """Puts a finished file on the disk and then in its place, in one step."""
    with partial.open("rb+") as file:
        os.fsync(file.fileno())
    partial.replace(target)
    with contextlib.suppress(OSError):  # it is whole already, and some file systems cannot wait for a folder
        sync_folder(target.parent)


def _copy(source: sqlite3.Connection, partial: Path, is_wanted: Callable[[], bool] | None) -> None:
    def look(_status: int, _remaining: int, _total: int) -> None:
        if is_wanted is None:
            return
        if not is_wanted():
            raise CopyUnwanted("the copy of the store was given up")
        os.fsync(written.fileno())
        time.sleep(_PAUSE)

    with (
        partial.open("rb") as written,
        contextlib.closing(sqlite3.connect(partial, isolation_level=None)) as copy,
    ):
        copy.execute("PRAGMA synchronous=OFF")  # `settle` waits for the disk, once
        source.backup(copy, pages=_PAGES_AT_ONCE, progress=look, sleep=0)
        # One file, not three: the store's own mode would leave a log beside the copy.
        mode = copy.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
        found = copy.execute("PRAGMA quick_check(1)").fetchone()[0] if mode == "delete" else mode
    if found != "ok":
        raise damaged(_path_of(source), found)


def _path_of(connection: sqlite3.Connection) -> Path:
    return Path(connection.execute("PRAGMA database_list").fetchone()[2])
