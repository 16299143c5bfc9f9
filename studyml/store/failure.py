"""What SQLite or the system refused, told to a person in one sentence."""

from __future__ import annotations

import errno
import re
import sqlite3
from pathlib import Path

from studyml.errors import StoreCorrupt, StoreError, StoreLocked
from studyml.paths import shown

_SHMSIZE = 4874
_UNTOUCHED = "nothing was changed"
_LEFT = "it was left as it is"
_UPGRADED = "it was brought up to date before"


def is_database_error(error: BaseException) -> bool:
    """Whether an error came from SQLite, directly or through SQLAlchemy."""
    return isinstance(getattr(error, "orig", error), sqlite3.Error)


def explained(error: BaseException, path: Path) -> StoreError:
    """The error to raise instead of one that `is_database_error`, for a store at a path."""
    cause = getattr(error, "orig", error)
    code = getattr(cause, "sqlite_errorcode", 0) or 0
    where = shown(path)
    match code & 0xFF:
        case sqlite3.SQLITE_FULL:
            return StoreError(f"{where}: the disk is full; {_UNTOUCHED}. Free some space and try again.")
        case sqlite3.SQLITE_READONLY:
            return StoreError(
                f"{where}: the store or its folder is read-only; {_UNTOUCHED}. Make both writable."
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StoreLocked(
                f"{where}: another program is writing to the store; {_UNTOUCHED}. Close it and try again."
            )
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return damaged(path, str(cause))
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return StoreError(
                f"{where}: the store cannot be opened ({cause}); {_UNTOUCHED}."
                " Check that you may read and write it and its folder."
            )
        case sqlite3.SQLITE_IOERR if code == _SHMSIZE:
            return StoreError(f"{where}: the disk is full; {_UNTOUCHED}. Free some space and try again.")
        case sqlite3.SQLITE_IOERR:
            return StoreError(f"{where}: the disk reported an error ({cause}); {_UNTOUCHED}. Check the disk.")
        case sqlite3.SQLITE_CONSTRAINT:
            return StoreError(f"{where}: the store refused a value ({_rule(str(cause))}); {_UNTOUCHED}.")
        case _:
            return StoreError(f"{where}: the store could not be used ({cause}); {_UNTOUCHED}.")


def damaged(path: Path, what: str) -> StoreCorrupt:
    """The error for a file that is no sound store; the last line of `what` says how one sees it."""
    seen = what.strip().splitlines()[-1:] or [what]
    return StoreCorrupt(f"{shown(path)}: this is no sound store ({seen[0]}); {_LEFT}.")


def after_upgrade(error: StoreError) -> StoreError:
    """The same error for a store that was upgraded before it happened."""
    return type(error)(str(error).replace(_UNTOUCHED, _UPGRADED).replace(_LEFT, _UPGRADED))


def refused(error: OSError, path: Path) -> StoreError:
    """The error for a file or folder with which the system would not do what was asked."""
    where = shown(path)
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return StoreError(f"{where}: the disk is full; {_UNTOUCHED}. Free some space and try again.")
        case errno.EROFS:
            return StoreError(
                f"{where}: its disk is read-only; {_UNTOUCHED}. Keep the store elsewhere with --db."
            )
        case errno.ENOLCK | errno.ENOSYS | errno.EOPNOTSUPP:
            return StoreError(
                f"{where}: the store cannot be locked here, as on some network disks; {_UNTOUCHED}."
                " Keep it on a disk of this computer with --db."
            )
        case errno.EACCES | errno.EPERM:
            return StoreError(
                f"{where}: you may not write there; {_UNTOUCHED}. Change its permissions or use --db."
            )
        case _:
            return StoreError(f"{where}: {error.strerror or error}; {_UNTOUCHED}.")


def _rule(message: str) -> str:
    """The rule that a constraint's message names, as words."""
    named = re.search(r"CHECK constraint failed: ck_(\w+)", message)
    return f"rule {named[1]}" if named else message
