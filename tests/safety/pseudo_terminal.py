"""A program in a pseudo-terminal, and every byte that it writes there."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from pathlib import Path
from typing import NamedTuple

LINES, COLUMNS = 36, 110
ROOT = Path(__file__).parents[2]


class Written(NamedTuple):
    """The exit code of a program and its bytes."""

    code: int
    output: bytes


def environment(home: Path) -> dict[str, str]:
    """What a program is to know: a home of its own, and a terminal with colours."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "STUDYML_CONFIG": str(home / "config.toml"),
        "PYTHONPATH": str(ROOT),
    }


def written_by(home: Path, *words: str) -> Written:
    """Runs a module of Python in a pseudo-terminal until it ends."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    program = subprocess.Popen(
        [sys.executable, "-m", *words],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
        env=environment(home),
    )
    os.close(slave)
    output = bytearray()
    try:
        while chunk := os.read(master, 65_536):
            output += chunk
    except OSError:  # the other side has been closed
        pass
    finally:
        os.close(master)
        code = program.wait()
    return Written(code, bytes(output))
