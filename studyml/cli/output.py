"""What a command prints: the one `echo`, tables for people, and one JSON document for programs."""

from __future__ import annotations

import math
import os
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TextIO

from studyml.domain.safe_text import safe_line, safe_text

if TYPE_CHECKING:
    from studyml.rendering.page import Line

_PATIENCE = 1.0  # seconds before progress is told
_BLINK = 0.1  # seconds between two texts of it


def echo(text: str = "") -> None:
    """Prints lines to standard output; nothing in them can act on the terminal."""
    _write(sys.stdout, safe_text(text))


def tell(text: str) -> None:
    """Prints a message to standard error: progress, remarks, what went wrong."""
    _write(sys.stderr, safe_text(text))


def echo_json(document: Any) -> None:
    """Prints one JSON document, alone on standard output."""
    import json

    text = json.dumps(document, ensure_ascii=False, indent=2)
    _write(sys.stdout, "".join(map(_escaped, text)) if safe_text(text) != text else text)


def echo_table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> None:
    """Prints a table under its heads; columns named in `right` (by number) are set flush right.

    On a terminal the last column is cut at the edge; in a pipe nothing is cut.
    """
    from rich.cells import cell_len, set_cell_size

    cells = [[safe_line(cell) for cell in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(heads, *cells, strict=True)]
    edge = os.get_terminal_size().columns if sys.stdout.isatty() else None
    for row in (heads, *cells):
        padded = []
        for place, (cell, width) in enumerate(zip(row, widths, strict=True)):
            blanks = " " * (width - cell_len(cell))
            padded.append(blanks + cell if place in right else cell + blanks)
        line = "  ".join(padded).rstrip()
        if edge is not None and cell_len(line) > edge:
            line = set_cell_size(line, edge - 1) + "…"
        echo(line)


def echo_lines(lines: Sequence[Line]) -> None:
    """Prints drawn lines; in colour where standard output is a terminal that has some."""
    from rich.console import Console
    from rich.segment import Segment, Segments

    console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
    for line in lines:
        safe = [Segment(safe_line(segment.text), segment.style) for segment in line]
        if console.color_system is None:
            _write(sys.stdout, "".join(segment.text for segment in safe).rstrip())
            continue
        with console.capture() as captured:
            console.print(Segments(safe), crop=False, overflow="ignore", end="")
        _write(sys.stdout, captured.get())


class StatusLine:
    """A line on standard error that tells what is being done, once that has taken longer than a second.

    Where standard error is no terminal nothing is told. `pause` takes the line away until the next `show`.
    """

    def __init__(self) -> None:
        capable = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._due = time.monotonic() + _PATIENCE if capable else math.inf
        self._is_shown = False

    def __enter__(self) -> StatusLine:
        return self

    def __exit__(self, *_: object) -> None:
        self.pause()

    def show(self, text: str) -> None:
        """Puts a text in the place of the one before, at most ten times a second."""
        now = time.monotonic()
        if now < self._due:
            return
        from rich.cells import set_cell_size

        self._due, self._is_shown = now + _BLINK, True
        width = os.get_terminal_size(sys.stderr.fileno()).columns - 1
        sys.stderr.write(f"\r{set_cell_size(safe_line(text), width)}")
        sys.stderr.flush()

    def pause(self) -> None:
        """Takes the line away, so that something else can be printed."""
        if self._is_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._is_shown = False


def silence(stream: TextIO) -> None:
    """Drops what a stream still buffers, because its reader has left or its disk is full."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text + "\n")
    except UnicodeEncodeError:
        encoding = stream.encoding or "ascii"
        stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")


def _escaped(character: str) -> str:
    """A character as JSON may hold it without acting on a terminal."""
    if character == "\n" or safe_text(character) == character:
        return character
    import json

    return json.dumps(character)[1:-1]
