"""Putting a copy of a store in its place, whatever state that one is in."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from pathlib import Path
from typing import NamedTuple

from studyml.errors import StoreCorrupt, StoreLocked, StoreTooNew
from studyml.paths import shown
from studyml.store.backup import copy_store
from studyml.store.backup_folder import (
    Backup,
    backup_folder,
    backups_of,
    free_name,
    has_changed_since,
    is_unused,
    make_backup,
    sweep,
)
from studyml.store.failure import damaged, explained, refused
from studyml.store.lock import WriterLock
from studyml.store.schema import HEAD, read_revision
from studyml.store.soundness import faults_in, reading
from studyml.whole_file import make_folder, sync_folder

_BESIDE = ("-wal", "-shm", "-journal")
_LIVE = "voids IS NULL AND id NOT IN (SELECT voids FROM {0}.review_log WHERE voids IS NOT NULL)"
_ANSWERS = "SELECT card_id, at, rating FROM {0}.review_log WHERE " + _LIVE
CONTENT = (
    "SELECT (SELECT count(*) FROM card WHERE retired_at IS NULL), count(*), max(at) FROM review_log WHERE "
    + _LIVE.format("main")
)
LOST = f"SELECT count(*) FROM ({_ANSWERS.format('main')} EXCEPT {_ANSWERS.format('copy')})"


class StoreContent(NamedTuple):
    """What a sound store holds: cards in use, answers that count, and when the last of these was given."""

    cards: int
    reviews: int
    last_at: int | None


def content_of(path: Path, *, is_thorough: bool = True) -> StoreContent:
    """Checks a store and tells what it holds, without leaving a trace.

    Raises StoreCorrupt when it is damaged or no store, StoreTooNew when this program cannot read it, or
    another StoreError.
    """
    if read_revision(path) > int(HEAD):
        raise StoreTooNew(f"{shown(path)}: it was written by a newer studyml; this one cannot read it")
    with reading(path) as connection:
        if faults := faults_in(connection, is_thorough=is_thorough):
            raise damaged(path, faults[0])
        return StoreContent(*connection.execute(CONTENT).fetchone())


def reviews_only_in(store: Path, copy: Path) -> int:
    """How many answers that count a store has and a copy has not. Raises StoreError where it cannot say."""
    with reading(store) as connection:
        connection.execute("ATTACH ? AS copy", (f"{copy.as_uri()}?mode=ro&immutable=1",))
        return int(connection.execute(LOST).fetchone()[0])


def sound_backup(store: Path, now: int) -> tuple[Backup, StoreContent] | None:
    """The newest backup of a store that is sound, and what it holds; None when there is none."""
    for backup in backups_of(store, now):
        with contextlib.suppress(StoreCorrupt, StoreTooNew):
            return backup, content_of(backup.path)
    return None


def replace_store(store: Path, copy: Path, now: int) -> Path | None:
    """Puts a copy in the place of a store, in one step; where the store as it was is kept, None where there
    was none or nothing was in it.

    A sound store is backed up first, the bytes of a damaged one are put among the backups. Raises StoreLocked
    while another program has the store open, StoreCorrupt when the copy is damaged, another StoreError when
    something cannot be written; then the store is as it was.
    """
    try:
        make_folder(store.parent)
        sweep(store.parent)
    except OSError as error:
        raise refused(error, store) from error
    content_of(copy)
    lock = WriterLock(store)
    new = store.with_name(f".{store.name}.{os.getpid()}.new")
    try:
        copy_store(copy, new)
        kept = _keep(store, now)
        for suffix in _BESIDE:
            store.with_name(store.name + suffix).unlink(missing_ok=True)
        new.replace(store)
        # The copy is in its place; some file systems cannot wait for a folder.
        with contextlib.suppress(OSError):
            sync_folder(store.parent)
    except OSError as error:
        raise refused(error, store) from error
    finally:
        with contextlib.suppress(OSError):
            new.unlink()
        lock.release()
    return kept


def _keep(store: Path, now: int) -> Path | None:
    """Keeps what is in the place of a store; a sound one is then alone, without a log beside it."""
    if not os.path.lexists(store):
        return None
    try:
        content_of(store, is_thorough=False)
    except (StoreCorrupt, StoreTooNew):
        return _keep_bytes(store, now)
    if is_unused(store):
        kept = None
    else:
        last = next(iter(backups_of(store, now)), None)
        if last is None or has_changed_since(store, last):
            last = make_backup(store, store, now, "restore")
        kept = last.path
    _be_alone(store)
    return kept


def _keep_bytes(store: Path, now: int) -> Path:
    """Copies a store that cannot be read as one, with what lies beside it, to the last byte."""
    folder = backup_folder(store)
    make_folder(folder)
    kept = free_name(store, now, "damaged", "kept")
    for suffix in ("", *_BESIDE):
        source = store.with_name(store.name + suffix)
        if source.is_file():
            target = kept.with_name(kept.name + suffix)
            with source.open("rb") as read, target.open("xb") as write:
                os.fchmod(write.fileno(), 0o600)
                shutil.copyfileobj(read, write)
                write.flush()
                os.fsync(write.fileno())
    sync_folder(folder)
    return kept


def _be_alone(store: Path) -> None:
    """Writes the log beside a sound store into it. Raises StoreLocked where another program has it open: what
    that one would do on leaving, it would do to the store that comes in its place."""
    try:
        with contextlib.closing(sqlite3.connect(store, isolation_level=None, timeout=0.5)) as connection:
            mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.Error as error:
        raise explained(error, store) from error
    if mode != "delete":
        raise StoreLocked(
            f"{shown(store)}: another program is reading the store; nothing was changed."
            " Close it and try again."
        )
