"""The one way to open a store."""

from __future__ import annotations

import errno
import os
import re
import sqlite3
from pathlib import Path
from weakref import WeakSet

from studyml import __version__
from studyml.domain.safe_text import safe_line
from studyml.errors import StoreCorrupt, StoreError, StoreMissing, StoreTooNew
from studyml.paths import shown
from studyml.store.connection import connect, connect_to_read
from studyml.store.failure import after_upgrade, damaged, explained, refused
from studyml.store.lock import WriterLock, is_held
from studyml.store.schema import HEAD, has_log, read_revision
from studyml.store.soundness import BackgroundCheck, refuse_damaged
from studyml.store.store import Store
from studyml.whole_file import make_folder

_stores: WeakSet[Store] = WeakSet()


def open_store(path: Path, *, write: bool, create: bool = False) -> Store:
    """Opens a store for reading, or for changing it too, and upgrades an older one.

    With `create`, one that does not exist is made, with its folder. Raises StoreMissing, StoreLocked,
    StoreTooNew, StoreCorrupt or another StoreError, and then has changed nothing, but for an upgrade that it
    tells of. One that is opened for changing is checked meanwhile, and changed only when it is sound.
    """
    try:
        path = path.resolve()
        is_there = path.exists()
    except OSError as error:
        raise refused(error, path) from error
    except (RuntimeError, ValueError) as error:
        raise StoreError(f"{safe_line(str(path))}: this cannot be the path of a store.") from error
    if not is_there:
        if not create:
            raise StoreMissing(
                f"{shown(path)}: there is no store here."
                " Check the path; `studyml` makes one in the usual place, `studyml import --create` here."
            )
        _make(path)
    if not write:
        return _open_to_read(path)
    _check(path)
    lock = WriterLock(path)
    try:
        return _open_to_write(path, lock)
    except BaseException as error:
        lock.release(leave_file=lock.was_left_behind and isinstance(error, StoreCorrupt))
        raise


def _opened(store: Store) -> Store:
    _stores.add(store)
    return store


def _make(path: Path) -> None:
    try:
        make_folder(path.parent)
    except OSError as error:
        raise refused(error, path) from error
    lock = WriterLock(path)
    try:
        if not path.exists():
            from studyml.store.migration import make_store

            make_store(path)
    finally:
        lock.release()


def _open_to_write(path: Path, lock: WriterLock) -> Store:
    if not os.access(path, os.W_OK):
        raise refused(PermissionError(errno.EACCES, "Permission denied"), path)
    is_checked = lock.was_left_behind or has_log(path)
    if is_checked:
        refuse_damaged(path)  # whoever wrote last did not come to an end
    connection = connect(path)
    is_upgraded = False
    try:
        revision = _revision(connection, path)
        if revision != HEAD:
            connection.close()
            _upgrade(path, revision)
            is_checked = is_upgraded = True
            connection = connect(path)
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            if not is_checked:
                refuse_damaged(path)
            is_checked = True
            connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        # With it the log's triggers also see the row that an INSERT OR REPLACE takes away.
        connection.execute("PRAGMA recursive_triggers=ON")
        # Where the disk is full or the folder cannot be written, this is refused at once.
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
        return _opened(Store(connection, path, lock, None if is_checked else BackgroundCheck(path)))
    except BaseException as error:
        connection.close()
        if (told := _told(error, path, is_upgraded=is_upgraded)) is not None:
            raise told from error
        raise


def _open_to_read(path: Path) -> Store:
    _check(path)
    if has_log(path) and not is_held(path):
        refuse_damaged(path)
    connection = connect_to_read(path)
    is_upgraded = False
    try:
        revision = _revision(connection, path)
        if revision != HEAD:
            connection.close()
            lock = WriterLock(path)
            try:
                _upgrade(path, revision)
            finally:
                lock.release()
            is_upgraded = True
            connection = connect_to_read(path)
        return _opened(Store(connection, path, None))
    except BaseException as error:
        connection.close()
        if (told := _told(error, path, is_upgraded=is_upgraded)) is not None:
            raise told from error
        raise


def _told(error: BaseException, path: Path, *, is_upgraded: bool) -> StoreError | None:
    """What to raise instead of an error; None where it says itself what is to be said."""
    told = explained(error, path) if isinstance(error, sqlite3.Error) else error
    if is_upgraded and isinstance(told, StoreError):
        return after_upgrade(told)
    return told if isinstance(told, StoreError) and told is not error else None


def _check(path: Path) -> None:
    """Refuses a file that is no store without opening it as one, so that not a byte changes."""
    # Closing a file that this process also holds as a database would drop the locks on it.
    if any(store.is_open and store.path == path for store in _stores):
        return
    if read_revision(path) > int(HEAD):
        raise _too_new(path, None)


def _revision(connection: sqlite3.Connection, path: Path) -> str:
    """The revision of the schema, at most `HEAD`."""
    try:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        if "no such table" in str(error):
            raise damaged(path, "its schema is missing") from error
        raise explained(error, path) from error
    if found is None or not str(found[0]).isdecimal():
        raise damaged(path, "its schema has no known revision")
    revision = str(found[0])
    if int(revision) > int(HEAD):
        program = connection.execute("SELECT value FROM meta WHERE key = 'program'").fetchone()
        raise _too_new(path, program and program[0])
    return revision


def _too_new(path: Path, version: str | None) -> StoreTooNew:
    version = version or _program(path)
    if version is not None and not re.fullmatch(r"[0-9][0-9a-z.+]{0,40}", version):
        version = None
    # A build between two versions may know a newer schema under the same number.
    is_later = version is not None and _numbers(version) > _numbers(__version__)
    wanted = f"studyml {version}" if is_later else "a newer studyml"
    package = f"studyml>={version}" if is_later else "studyml"
    return StoreTooNew(
        f"{shown(path)}: the store was last written by {wanted} and this one, {__version__}, cannot read it;"
        f" it was left as it is. Install the newer one: pip install --upgrade '{package}'"
    )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"[0-9]+", version)[:3]))


def _program(path: Path) -> str | None:
    """The version of the program that last upgraded a store, looked up without leaving a trace."""
    try:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    except sqlite3.Error:
        return None
    try:
        found = connection.execute("SELECT value FROM meta WHERE key = 'program'").fetchone()
    except sqlite3.Error:
        return None
    finally:
        connection.close()
    return str(found[0]) if found else None


def _upgrade(path: Path, revision: str) -> None:
    from studyml.store.migration import upgrade_store

    upgrade_store(path, revision)
