"""Copies of a store that are whole, or are not there."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

from studyml.store.connection import connect_to_read
from studyml.store.failure import damaged, explained, refused
from studyml.whole_file import sync_folder


def copy_store(source: sqlite3.Connection | Path, target: Path) -> None:
    """Copies a store, even one in use, to a file that it replaces; the copy is checked and on the disk.

    Raises StoreCorrupt when what was copied is damaged, StoreError when it cannot be written, and leaves
    what stood at the target as it was.
    """
    if isinstance(source, Path):
        with contextlib.closing(connect_to_read(source.absolute())) as connection:
            copy_store(connection, target)
        return
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        try:
            _copy(source, partial)
        except sqlite3.Error as error:
            is_sources = error.sqlite_errorcode in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
            raise explained(error, _path_of(source) if is_sources else target) from error
        settle(partial, target)
    except OSError as error:
        raise refused(error, target) from error
    finally:
        for left in (partial, Path(f"{partial}-journal"), Path(f"{partial}-wal"), Path(f"{partial}-shm")):
            left.unlink(missing_ok=True)


def settle(partial: Path, target: Path) -> None:
    """Puts a finished file on the disk and then in its place, in one step."""
    with partial.open("rb+") as file:
        os.fsync(file.fileno())
    partial.replace(target)
    sync_folder(target.parent)


def _copy(source: sqlite3.Connection, partial: Path) -> None:
    with contextlib.closing(sqlite3.connect(partial, isolation_level=None)) as copy:
        source.backup(copy)
        # One file, not three: the store's own mode would leave a log beside the copy.
        mode = copy.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
        found = copy.execute("PRAGMA quick_check(1)").fetchone()[0] if mode == "delete" else mode
    if found != "ok":
        raise damaged(_path_of(source), found)


def _path_of(connection: sqlite3.Connection) -> Path:
    return Path(connection.execute("PRAGMA database_list").fetchone()[2])
