"""A program in a pseudo-terminal, with the moments at which its output arrives."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType

_DEADLINE = 30.0
_CHUNK = 65_536
# Textual asks whether the terminal can show an update all at once; every terminal of today can.
_QUESTION, _ANSWER = b"\x1b[?2026$p", b"\x1b[?2026;2$y"


class Terminal:
    """A program started in a terminal of so many columns and rows; use it in a `with` statement.

    Moments are those of `time.perf_counter`; `started` is the one just before the start.
    """

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], *, columns: int = 100, rows: int = 32
    ) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._unseen = b""
        self._last = 0.0
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env={"TERM": "xterm-256color", "COLORTERM": "truecolor", **environment},
        )
        os.close(slave)

    def press(self, key: str) -> float:
        """Presses a key; the moment just before."""
        self._unseen = b""
        moment = time.perf_counter()
        os.write(self._master, key.encode())
        return moment

    def wait_for(self, *texts: str) -> float:
        """The moment at which the last of the texts had been written since the last key press.

        Raises TimeoutError when one does not come.
        """
        missing = {text.encode() for text in texts}
        while missing := {text for text in missing if text not in self._unseen}:
            if not self._read(_DEADLINE):
                raise TimeoutError(f"{missing} did not come; the last was {self._unseen[-1000:]!r}")
        return self._last

    def settle(self, quiet: float) -> float:
        """Waits for output since the last key press, then until none has come for so many seconds.

        The moment of the last byte. Raises TimeoutError when nothing comes at all.
        """
        if not self._unseen and not self._read(_DEADLINE):
            raise TimeoutError("nothing was written")
        while self._read(quiet):
            pass
        return self._last

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        while self._read(_DEADLINE):
            pass
        self._process.wait()
        os.close(self._master)

    def _read(self, patience: float) -> bool:
        """Reads what is there, or what comes within some seconds; whether anything did."""
        if not select.select([self._master], [], [], patience)[0]:
            return False
        try:
            chunk = os.read(self._master, _CHUNK)
        except OSError:  # the program has ended
            return False
        self._last = time.perf_counter()
        if _QUESTION in self._unseen[-len(_QUESTION) :] + chunk and _QUESTION not in self._unseen:
            os.write(self._master, _ANSWER)
        self._unseen += chunk
        return bool(chunk)
