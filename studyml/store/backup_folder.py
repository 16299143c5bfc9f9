"""The folder of a store's backups: each a whole store of its own, named for its moment and its reason."""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from studyml.domain.study_day import DAY, SECOND
from studyml.store.backup import copy_store
from studyml.store.connection import connect_to_read
from studyml.store.failure import explained, refused
from studyml.whole_file import make_folder

FOLDER = "backups"
_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"\.(?P<stamp>[0-9]{8}T[0-9]{6}Z)(?:-(?P<more>[0-9]{1,5}))?\.(?P<reason>[a-z]{1,20})\.bak")
_LEFT = re.compile(r"\..+\.(?P<process>[0-9]+)\.(?:partial|new)(?:-journal|-wal|-shm)?")
# What every change moves: an upgrade the first, an answer, an event and any other change the rest.
_MARK = (
    "SELECT (SELECT version_num FROM alembic_version), (SELECT coalesce(max(id), 0) FROM review_log),"
    " (SELECT coalesce(max(id), 0) FROM memory_event), (SELECT coalesce(max(id), 0) FROM change),"
    " (SELECT max(at) FROM change)"
)
_UNTOUCHED = (0, 0, 0, None)


Source = sqlite3.Connection | Path
"""A store, by a connection to it or by its path."""


class Backup(NamedTuple):
    """A backup: its file, the moment at which it was made (epoch microseconds, to the second), why, and how
    many bytes it has."""

    path: Path
    at: int
    reason: str
    size: int


def backup_folder(store: Path) -> Path:
    """Where the backups of a store lie; it may not exist yet."""
    return store.with_name(FOLDER)


def backups_of(store: Path, now: int) -> list[Backup]:
    """The backups of a store by their names, the newest first; those dated ahead of now (epoch microseconds)
    by more than a day come last, for a clock was wrong when they were made. Raises StoreError."""
    folder = backup_folder(store)
    try:
        found = [_backup(store, Path(entry.path), entry.stat().st_size) for entry in os.scandir(folder)]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise refused(error, folder) from error
    backups = [each for each in found if each is not None]
    return sorted(backups, key=lambda each: (each.at <= now + DAY, each.at), reverse=True)


def make_backup(
    source: Source,
    store: Path,
    at: int,
    reason: str,
    is_wanted: Callable[[], bool] | None = None,
) -> Backup:
    """Backs a store up, from a connection or its path: checked, on the disk, readable by its owner alone.

    Raises StoreCorrupt when the store is damaged, StoreError when the backup cannot be written,
    CopyUnwanted when it is no longer wanted; then nothing of it is left.
    """
    folder = backup_folder(store)
    try:
        make_folder(folder)
        folder.chmod(0o700)
        sweep(folder)
    except OSError as error:
        raise refused(error, folder) from error
    path = free_name(store, at, reason)
    copy_store(source, path, is_wanted)
    made = _backup(store, path, path.stat().st_size)
    assert made is not None
    return made


def free_name(store: Path, at: int, reason: str, suffix: str = "bak") -> Path:
    """A path in the folder of backups whose moment, with the number behind it, nothing has yet."""
    stamp = datetime.fromtimestamp(at // SECOND, UTC).strftime(_STAMP)
    folder, number, more = backup_folder(store), 1, ""
    taken = {entry.name.split(".")[-3] for entry in os.scandir(folder) if entry.name.count(".") > 2}
    while f"{stamp}{more}" in taken:
        number += 1
        more = f"-{number}"
    return folder / f"{store.name}.{stamp}{more}.{reason}.{suffix}"


def has_changed_since(store: Source, backup: Backup) -> bool:
    """Whether a store holds anything that a backup does not; true where the backup cannot be read."""
    try:
        with contextlib.closing(_connect_to_copy(backup.path)) as copy:
            before = _mark(copy)
    except sqlite3.Error:
        return True
    return before != mark_of(store)


def is_unused(store: Source) -> bool:
    """Whether nothing was ever done in a store."""
    return mark_of(store)[1:] == _UNTOUCHED


def mark_of(store: Source) -> tuple[Any, ...]:
    """What tells one state of a store from another. Raises StoreError."""
    if isinstance(store, Path):
        with contextlib.closing(connect_to_read(store)) as connection:
            return mark_of(connection)
    try:
        return _mark(store)
    except sqlite3.Error as error:
        raise explained(error, Path(store.execute("PRAGMA database_list").fetchone()[2])) from error


def remove(backup: Backup) -> None:
    """Takes a backup away; harmless when it is gone."""
    with contextlib.suppress(OSError):
        backup.path.unlink()


def sweep(folder: Path) -> list[Path]:
    """Takes away what processes that have died left unfinished in a folder; the files that are gone."""
    gone = []
    for path in unfinished(folder):
        with contextlib.suppress(OSError):
            path.unlink()
            gone.append(path)
    return gone


def unfinished(folder: Path) -> list[Path]:
    """The unfinished files in a folder whose processes have died."""
    found = []
    for path in folder.glob(".*"):
        left = _LEFT.fullmatch(path.name)
        if left and not _is_alive(int(left["process"])):
            found.append(path)
    return found


def system_clock() -> int:
    """The moment, in epoch microseconds: for what happens before there is a workspace with its clock."""
    return time.time_ns() // 1000


def _backup(store: Path, path: Path, size: int) -> Backup | None:
    """The backup of a store that a file is by its name; None for any other file."""
    if not path.name.startswith(f"{store.name}."):
        return None
    named = _NAME.fullmatch(path.name[len(store.name) :])
    if named is None:
        return None
    try:
        at = datetime.strptime(named["stamp"], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
    # Those of one second in the order of their numbers.
    return Backup(path, round(at.timestamp()) * SECOND + int(named["more"] or 0), named["reason"], size)


def _connect_to_copy(path: Path) -> sqlite3.Connection:
    """A connection to a file that nobody writes to, which leaves no trace beside it."""
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
    connection.execute("PRAGMA trusted_schema=OFF")
    return connection


def _mark(connection: sqlite3.Connection) -> tuple[Any, ...]:
    found: tuple[Any, ...] = connection.execute(_MARK).fetchone()
    return found


def _is_alive(process: int) -> bool:
    if process == os.getpid() or os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
