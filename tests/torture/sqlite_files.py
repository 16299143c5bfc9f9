"""The files of SQLite, watched where it hands its bytes to the system.

The library that Python's sqlite3 uses is given a VFS of its own: each file is opened by the usual one, and
the functions that change it are led past a watcher first. So the program runs as it is, with its SQLite.
"""

from __future__ import annotations

import _sqlite3
import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, byref, c_char_p, c_int, c_int64, c_void_p, cast
from pathlib import Path
from typing import Any, Protocol

OPEN_CREATE = 0x04
OPEN_LOGS = 0x800 | 0x4000 | 0x80000
IOERR_WRITE, IOERR_FSYNC, IOERR_TRUNCATE, IOERR_DELETE, FULL, CANTOPEN = 778, 1034, 1546, 2570, 13, 14

_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
_DELETE = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)

_METHODS = (
    "xClose xRead xWrite xTruncate xSync xFileSize xLock xUnlock xCheckReservedLock xFileControl xSectorSize"
    " xDeviceCharacteristics xShmMap xShmLock xShmBarrier xShmUnmap xFetch xUnfetch"
)
_FUNCTIONS = (
    "xOpen xDelete xAccess xFullPathname xDlOpen xDlError xDlSym xDlClose xRandomness xSleep xCurrentTime"
    " xGetLastError xCurrentTimeInt64 xSetSystemCall xGetSystemCall xNextSystemCall"
)


class _IoMethods(Structure):
    _fields_ = [("iVersion", c_int), *((name, c_void_p) for name in _METHODS.split())]


class _Vfs(Structure):
    _fields_ = [
        ("iVersion", c_int),
        ("szOsFile", c_int),
        ("mxPathname", c_int),
        ("pNext", c_void_p),
        ("zName", c_char_p),
        ("pAppData", c_void_p),
        *((name, c_void_p) for name in _FUNCTIONS.split()),
    ]


class Watcher(Protocol):
    """What is told before each step; the code of an error that it gives makes the step fail, 0 lets it be."""

    def opens(self, path: Path, is_created: bool) -> int: ...
    def writes(self, path: Path, offset: int, data: bytes) -> int: ...
    def truncates(self, path: Path, size: int) -> int: ...
    def syncs(self, path: Path, *, folder: bool) -> int: ...
    def deletes(self, path: Path, *, folder: bool) -> int: ...


def library() -> Any:
    """The SQLite that Python's own module uses; None where its functions cannot be reached."""
    try:
        found = ctypes.CDLL(_sqlite3.__file__)
        found.sqlite3_vfs_find.restype = c_void_p
        return found if found.sqlite3_vfs_find(None) else None
    except (AttributeError, OSError):
        return None


@contextmanager
def watched_by(watcher: Watcher) -> Iterator[None]:
    """While it lasts, every database that this process opens is watched."""
    sqlite = library()
    usual_at = sqlite.sqlite3_vfs_find(None)
    usual = cast(usual_at, POINTER(_Vfs)).contents
    shim = _Vfs.from_buffer_copy(usual)
    shim.zName = b"watched"
    shim.pNext = None
    usual_open, usual_delete = _OPEN(usual.xOpen), _DELETE(usual.xDelete)
    methods = _Methods(watcher)

    def opened(_vfs: int, name: int | None, file: int, flags: int, out: Any) -> int:
        path = Path(ctypes.string_at(name).decode()) if name else None
        is_created = path is not None and bool(flags & OPEN_CREATE) and not path.exists()
        if path is not None and (code := watcher.opens(path, is_created)):
            cast(file, POINTER(c_void_p))[0] = None
            return code
        code = usual_open(usual_at, name, file, flags, out)
        if code == 0 and path is not None:
            methods.attach(file, path, syncs_folder=is_created and bool(flags & OPEN_LOGS))
        return code

    def deleted(_vfs: int, name: bytes, folder: int) -> int:
        path = Path(name.decode())
        if path.exists() and (code := watcher.deletes(path, folder=bool(folder))):
            return code
        return usual_delete(usual_at, name, folder)

    kept = _OPEN(opened), _DELETE(deleted)
    shim.xOpen, shim.xDelete = (cast(each, c_void_p).value for each in kept)
    sqlite.sqlite3_vfs_register(byref(shim), 1)
    try:
        yield
    finally:
        sqlite.sqlite3_vfs_unregister(byref(shim))
        sqlite.sqlite3_vfs_register(c_void_p(usual_at), 1)
        # A connection that is closed later still calls them.
        _kept_for_ever.append((shim, kept, methods))


_kept_for_ever: list[object] = []


class _Methods:
    """The functions of open files, in place of the usual ones."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher
        self._files: dict[int, tuple[Path, bool]] = {}
        self._tables: dict[int, _IoMethods] = {}
        self._kept: list[object] = []

    def attach(self, file: int, path: Path, *, syncs_folder: bool) -> None:
        self._files[file] = (path, syncs_folder)
        slot = cast(file, POINTER(c_void_p))
        usual = slot[0]
        if usual not in self._tables:
            self._tables[usual] = self._table(usual)
        slot[0] = ctypes.addressof(self._tables[usual])

    def _table(self, usual_at: int) -> _IoMethods:
        usual = cast(usual_at, POINTER(_IoMethods)).contents
        table = _IoMethods.from_buffer_copy(usual)
        write, truncate, sync = _WRITE(usual.xWrite), _TRUNCATE(usual.xTruncate), _SYNC(usual.xSync)

        def written(file: int, data: int, count: int, offset: int) -> int:
            code = self._watcher.writes(self._files[file][0], offset, ctypes.string_at(data, count))
            return code or write(file, data, count, offset)

        def truncated(file: int, size: int) -> int:
            return self._watcher.truncates(self._files[file][0], size) or truncate(file, size)

        def synced(file: int, flags: int) -> int:
            path, folder = self._files[file]
            if code := self._watcher.syncs(path, folder=folder):
                return code
            self._files[file] = (path, False)
            return sync(file, flags)

        functions: list[tuple[str, Callable[..., int], Any]] = [
            ("xWrite", written, _WRITE),
            ("xTruncate", truncated, _TRUNCATE),
            ("xSync", synced, _SYNC),
        ]
        for name, function, kind in functions:
            callback = kind(function)
            self._kept.append(callback)
            setattr(table, name, cast(callback, c_void_p).value)
        return table
