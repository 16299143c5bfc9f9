"""Connections to the file of a store, before anything is known of what it holds."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from studyml.errors import StoreError
from studyml.paths import shown
from studyml.store.failure import explained
from studyml.store.schema import has_log

_BUSY = 0.5
_CACHE_KIB = 16_384
_UNWRITABLE = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM)


def connect(path: Path, access: str = "mode=rw") -> sqlite3.Connection:
    """A connection to an existing file, in no transaction of its own making. Raises StoreError."""
    try:
        connection = sqlite3.connect(
            f"{path.as_uri()}?{access}", uri=True, isolation_level=None, timeout=_BUSY, cached_statements=256
        )
    except sqlite3.Error as error:
        raise explained(error, path) from error
    try:
        connection.execute("PRAGMA temp_store=MEMORY")
        # A store may come from anywhere: what its schema holds must not call functions of the program.
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except sqlite3.Error as error:
        connection.close()
        raise explained(error, path) from error
    return connection


def connect_to_read(path: Path) -> sqlite3.Connection:
    """A connection to read an existing file with. Raises StoreError.

    Where it can it may write files beside the store, so that whoever closes the store last, be it a
    reader, leaves one file; its contents it never changes.
    """
    try:
        connection = connect(path)
    except StoreError as error:
        if not _is_for_want_of_rights(error):
            raise
        connection = _connect_without_rights(path)
    connection.execute("PRAGMA query_only=ON")
    return connection


def _connect_without_rights(path: Path) -> sqlite3.Connection:
    try:
        return connect(path, "mode=ro")
    except StoreError as error:
        if not _is_for_want_of_rights(error):
            raise
    if has_log(path):
        raise StoreError(
            f"{shown(path)}: changes wait beside the store and its folder is read-only;"
            " nothing was changed. Open it once where it can be written."
        )
    return connect(path, "mode=ro&immutable=1")


def _is_for_want_of_rights(error: StoreError) -> bool:
    cause = error.__cause__
    return isinstance(cause, sqlite3.Error) and cause.sqlite_errorcode & 0xFF in _UNWRITABLE
