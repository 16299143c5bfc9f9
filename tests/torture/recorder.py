"""Everything that this process does to the files below a folder: recorded, and made to fail where wanted."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any
from unittest.mock import patch

from tests.torture import sqlite_files
from tests.torture.events import (
    FOLDER,
    Event,
    Name,
    Recording,
    Rename,
    Sync,
    SyncFolder,
    Told,
    Truncate,
    Write,
)

Fault = Callable[[str, Path], int]
"""Of a step (create, write, truncate, sync, rename or delete), the error number with which it fails, or 0."""

_CODES = {
    "create": sqlite_files.CANTOPEN,
    "write": sqlite_files.IOERR_WRITE,
    "truncate": sqlite_files.IOERR_TRUNCATE,
    "sync": sqlite_files.IOERR_FSYNC,
    "delete": sqlite_files.IOERR_DELETE,
}


class Recorder:
    """Watches while its `with` statement lasts. `fault` is asked before each step whether it fails."""

    def __init__(self, root: Path, fault: Fault | None = None) -> None:
        self.root = root
        self.fault = fault
        self.events: list[Event] = []
        files = [path for path in sorted(root.rglob("*")) if path.is_file()]
        self.start = {path: path.read_bytes() for path in files}
        self._numbers = {path: number for number, path in enumerate(self.start)}
        self._next = len(self.start)
        self._patches = ExitStack()

    @property
    def recording(self) -> Recording:
        return Recording(self.start, self.events)

    def told(self, what: object) -> None:
        """Notes that the program has acknowledged something."""
        self.events.append(Told(what))

    def __enter__(self) -> Recorder:
        enter = self._patches.enter_context
        enter(sqlite_files.watched_by(self))
        for name, function in (
            ("fsync", self._fsync),
            ("replace", self._replace),
            ("rename", self._replace),
            ("unlink", self._unlink),
            ("remove", self._unlink),
            ("mkdir", self._mkdir),
            ("open", self._open),
        ):
            enter(patch.object(os, name, _leading(function, getattr(os, name))))
        enter(patch.object(io, "open", _leading(self._open_file, io.open)))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._patches.close()

    # Steps of SQLite: each gives the code of the error with which it fails.

    def opens(self, path: Path, is_created: bool) -> int:
        if not is_created or not self._is_ours(path):
            return 0
        return self._sqlite("create", path) or self._done(Name(path, self._new(path)))

    def writes(self, path: Path, offset: int, data: bytes) -> int:
        if not self._is_ours(path):
            return 0
        return self._sqlite("write", path) or self._done(Write(self._numbers[path], offset, data))

    def truncates(self, path: Path, size: int) -> int:
        if not self._is_ours(path):
            return 0
        return self._sqlite("truncate", path) or self._done(Truncate(self._numbers[path], size))

    def syncs(self, path: Path, *, folder: bool) -> int:
        if not self._is_ours(path):
            return 0
        if code := self._sqlite("sync", path):
            return code
        if folder:
            self._done(SyncFolder(path.parent))
        return self._done(Sync(self._numbers[path]))

    def deletes(self, path: Path, *, folder: bool) -> int:
        if not self._is_ours(path):
            return 0
        if code := self._sqlite("delete", path):
            return code
        self._numbers.pop(path, None)
        self._done(Name(path, None))
        return self._done(SyncFolder(path.parent)) if folder else 0

    def _sqlite(self, step: str, path: Path) -> int:
        number = self.fault(step, path) if self.fault else 0
        if number == errno.ENOSPC and step in ("write", "create"):
            return sqlite_files.FULL
        return _CODES[step] if number else 0

    # Steps of Python: each raises the error with which it fails.

    def _open(self, usual: Any, path: Any, flags: int, *rest: Any, **named: Any) -> int:
        place = Path(os.fspath(path))
        is_new = bool(flags & os.O_CREAT) and self._is_ours(place) and not os.path.lexists(place)
        if is_new:
            self._python("create", place)
        handle: int = usual(path, flags, *rest, **named)
        if is_new:
            self._done(Name(place, self._new(place)))
        elif flags & os.O_TRUNC and place in self._numbers:
            self._done(Truncate(self._numbers[place], 0))
        return handle

    def _open_file(
        self,
        usual: Any,
        file: Any,
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
        closefd: bool = True,
        opener: Any = None,
    ) -> Any:
        if not set(mode) & set("wxa+"):
            return usual(file, mode, buffering, encoding, errors, newline, closefd, opener)
        path = self._path_of(file) if isinstance(file, int) else Path(os.fspath(file))
        if path is None or not self._is_ours(path):
            return usual(file, mode, buffering, encoding, errors, newline, closefd, opener)
        is_new = not os.path.lexists(path)
        if is_new:
            self._python("create", path)
        raw = _WatchedFile(file, mode.replace("b", "").replace("t", ""), closefd)
        if is_new:
            self._done(Name(path, self._new(path)))
        elif "w" in mode:
            self._done(Truncate(self._numbers[path], 0))
        raw.watch(self, path)
        if buffering == 0:
            return raw
        binary = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)  # type: ignore[type-var]
        return binary if "b" in mode else io.TextIOWrapper(binary, encoding, errors, newline)  # type: ignore[type-var]

    def wrote(self, path: Path, offset: int, data: bytes) -> None:
        """Notes what a file of Python wrote; `_python` was asked before."""
        self._done(Write(self._numbers[path], offset, data))

    def _fsync(self, usual: Any, handle: Any) -> None:
        number = handle if isinstance(handle, int) else handle.fileno()
        path = self._path_of(number)
        if path is None:
            usual(number)
            return
        self._python("sync", path)
        usual(number)
        self._done(SyncFolder(path) if path.is_dir() else Sync(self._numbers[path]))

    def _replace(self, usual: Any, before: Any, after: Any) -> None:
        source, target = Path(os.fspath(before)), Path(os.fspath(after))
        if self._is_ours(target):
            self._python("rename", target)
        usual(before, after)
        if self._is_ours(target):
            number = self._numbers[target] = self._numbers.pop(source)
            self._done(Rename(source, target, number))

    def _unlink(self, usual: Any, path: Any, *rest: Any, **named: Any) -> None:
        place = Path(os.fspath(path))
        is_there = self._is_ours(place) and os.path.lexists(place)
        if is_there:
            self._python("delete", place)
        usual(path, *rest, **named)
        if is_there:
            self._numbers.pop(place, None)
            self._done(Name(place, None))

    def _mkdir(self, usual: Any, path: Any, *rest: Any, **named: Any) -> None:
        place = Path(os.fspath(path))
        is_new = self._is_ours(place) and not os.path.lexists(place)
        if is_new and place.parent.exists():
            self._python("create", place)
        usual(path, *rest, **named)
        if is_new:
            self._done(Name(place, FOLDER))

    def _python(self, step: str, path: Path) -> None:
        if self.fault and (number := self.fault(step, path)):
            raise OSError(number, os.strerror(number), str(path))

    def _done(self, event: Event) -> int:
        self.events.append(event)
        return 0

    def _new(self, path: Path) -> int:
        self._numbers[path] = self._next
        self._next += 1
        return self._numbers[path]

    def _is_ours(self, path: Path) -> bool:
        # SQLite's index of the log is a piece of shared memory, made anew after a cut; a lock holds no text.
        return path.is_relative_to(self.root) and not path.name.endswith(("-shm", ".lock"))

    def _path_of(self, handle: int) -> Path | None:
        """The path of an open file or folder below the root."""
        status = os.fstat(handle)
        for path in (self.root, *self._numbers, *(each for each in self.root.rglob("*") if each.is_dir())):
            try:
                if os.path.samestat(path.stat(), status):
                    return path
            except OSError:
                continue
        return None


class _WatchedFile(io.FileIO):
    """A file of Python whose every write is watched, once it is told by whom."""

    _recorder: Recorder | None = None
    _path = Path()

    def watch(self, recorder: Recorder, path: Path) -> None:
        self._recorder, self._path = recorder, path

    def write(self, data: Any, /) -> int:
        if self._recorder is None:
            return super().write(data)
        self._recorder._python("write", self._path)
        offset = self.tell()
        count = super().write(data)
        self._recorder.wrote(self._path, offset, bytes(data)[:count])
        return count


def _leading(function: Any, usual: Any) -> Any:
    """The function with the one that it stands for before its arguments."""

    def led(*values: Any, **named: Any) -> Any:
        return function(usual, *values, **named)

    return led
