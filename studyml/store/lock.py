"""The writer's lock: a file beside the store, held for as long as one process may write to it."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from pathlib import Path

from studyml.domain.safe_text import safe_line
from studyml.errors import StoreLocked
from studyml.paths import shown
from studyml.store.failure import refused

PATIENCE = 0.4
_PAUSE = 0.02
_LOCKED_BYTE = 1 << 20


class WriterLock:
    """Held from its making until `release`. `was_left_behind` says that its file was there before: somebody
    was about to let go of it, or died while writing.

    Raises StoreLocked naming the process that holds it, after `patience` seconds of trying, and
    StoreError when the lock file cannot be written.
    """

    def __init__(self, store: Path, patience: float = PATIENCE) -> None:
        self.path = _lock_path(store)
        self.was_left_behind = self.path.exists()
        self._file = self._acquire(store, patience)

    def release(self, *, leave_file: bool = False) -> None:
        """Gives the lock back and takes its file away, unless the next holder is to look at the store as
        after a crash. Harmless when already done."""
        if self._file < 0:
            return
        if not leave_file:
            with contextlib.suppress(OSError):
                self.path.unlink()
        os.close(self._file)
        self._file = -1

    def _acquire(self, store: Path, patience: float) -> int:
        deadline = time.monotonic() + patience
        while True:
            try:
                file = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
            except OSError as error:
                raise refused(error, store) from error
            try:
                if _lock(file):
                    if self._is_still_there(file):
                        self._sign(file)
                        return file
                elif time.monotonic() >= deadline:
                    raise StoreLocked(_told(store, file))
            except OSError as error:
                os.close(file)
                raise refused(error, store) from error
            except BaseException:
                os.close(file)
                raise
            os.close(file)
            time.sleep(_PAUSE)

    def _is_still_there(self, file: int) -> bool:
        """Whether others find the file just locked: its last holder may have taken it away."""
        try:
            return os.path.samestat(os.fstat(file), self.path.stat())
        except FileNotFoundError:
            return False

    def _sign(self, file: int) -> None:
        program = " ".join([Path(sys.argv[0] or "python").name, *sys.argv[1:2]])
        # The lock holds without the name; where not even that can be written, opening the store will tell.
        with contextlib.suppress(OSError):
            os.ftruncate(file, 0)
            os.write(file, f"{os.getpid()}\n{program}\n".encode(errors="replace"))


def is_held(store: Path) -> bool:
    """Whether a process holds the writer's lock of a store."""
    try:
        file = os.open(_lock_path(store), os.O_RDWR | getattr(os, "O_CLOEXEC", 0))
    except OSError:
        return False
    try:
        return not _lock(file)
    except OSError:
        return False
    finally:
        os.close(file)


def holder(store: Path) -> int | None:
    """The number of the process that last signed the lock file of a store; None when there is none."""
    try:
        line = _lock_path(store).read_text(errors="replace").partition("\n")[0]
    except OSError:
        return None
    return int(line) if line.isdecimal() and len(line) < 20 else None


def _lock_path(store: Path) -> Path:
    return store.with_name(f"{store.name}.lock")


def _told(store: Path, file: int) -> str:
    os.lseek(file, 0, os.SEEK_SET)
    lines = os.read(file, 500).decode(errors="replace").splitlines()
    holder = f"process {safe_line(lines[0])} ({safe_line(lines[1])})" if len(lines) > 1 else "another process"
    return f"{shown(store)}: {holder} is using the store; nothing was changed. Close it and try again."


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> bool:
        # A locked byte cannot be read there, so it lies far behind the text.
        os.lseek(file, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EDEADLOCK):
                return False
            raise
        finally:
            os.lseek(file, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _lock(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EAGAIN):
                return False
            raise
        return True
