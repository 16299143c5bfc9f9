"""Styled words set into lines of a given width."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size, split_graphemes
from rich.segment import Segment
from rich.style import Style

from studyml.rendering.page import Line

_JOINERS = "\u200d\ufe0f"
_SPACES = re.compile("( +)")


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style; `is_whole` keeps it on one line where a line can hold it."""

    text: str
    style: Style
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """Rows that stand on lines of their own between the words around them."""

    rows: tuple[str, ...]
    style: Style


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a line."""


Piece = Run | Drawing | Break
BREAK = Break()


def line_width(line: Line) -> int:
    """Cells that a line takes."""
    return sum(cell_len(segment.text) for segment in line)


def cropped(line: Line, width: int) -> Line:
    """The line cut off at `width` cells."""
    kept: Line = []
    left = width
    for segment in line:
        taken = cell_len(segment.text)
        if taken > left:
            if left:
                kept.append(Segment(set_cell_size(segment.text, left), segment.style))
            break
        kept.append(segment)
        left -= taken
    return kept


def flow(pieces: Iterable[Piece], width: int) -> list[Line]:
    """Lines of at most `width` cells (1 or more), broken at blanks; words longer than a line are chopped."""
    setter = _Setter(width)
    for piece in pieces:
        if isinstance(piece, Run):
            setter.add(piece)
        elif isinstance(piece, Drawing):
            setter.draw(piece)
        else:
            setter.end_line()
    return setter.finish()


class _Setter:
    def __init__(self, width: int) -> None:
        self._width = width
        self._lines: list[Line] = []
        self._line: list[tuple[str, Style]] = []
        self._used = 0
        self._gap: tuple[str, Style] | None = None
        self._word: list[tuple[str, Style]] = []
        self._word_width = 0

    def add(self, run: Run) -> None:
        if run.is_whole:
            self._extend(run.text, run.style)
            return
        for part in _SPACES.split(run.text):
            if part.startswith(" "):
                self._close_word()
                self._gap = (part, run.style)
            elif part:
                self._extend(part, run.style)

    def draw(self, drawing: Drawing) -> None:
        self._close_word()
        if self._line:
            self._close_line()
        self._gap = None
        self._lines.extend([Segment(row, drawing.style)] for row in drawing.rows)

    def end_line(self) -> None:
        self._close_word()
        self._close_line()

    def finish(self) -> list[Line]:
        self._close_word()
        if self._line:
            self._close_line()
        return self._lines

    def _extend(self, text: str, style: Style) -> None:
        if text[0] in _JOINERS:
            # They would widen or swallow what stands before or after them in another run.
            text = text.lstrip(_JOINERS)
        self._word.append((text, style))
        self._word_width += cell_len(text)

    def _close_word(self) -> None:
        if not self._word:
            return
        gap_width = len(self._gap[0]) if self._gap and self._line else 0
        if self._line and self._used + gap_width + self._word_width > self._width:
            self._close_line()
            gap_width = 0
        if gap_width and self._gap:
            self._line.append(self._gap)
            self._used += gap_width
        if self._used + self._word_width <= self._width:
            self._line.extend(self._word)
            self._used += self._word_width
        else:
            self._chop_word()
        self._gap, self._word, self._word_width = None, [], 0

    def _chop_word(self) -> None:
        for text, style in self._word:
            start = 0
            for begin, end, size in split_graphemes(text)[0]:
                if self._used + size > self._width and (self._line or start < begin):
                    self._line.append((text[start:begin], style))
                    self._close_line()
                    start = begin
                if size > self._width:
                    self._line.append(("…", style))
                    start, size = end, 1
                self._used += size
            if start < len(text):
                self._line.append((text[start:], style))

    def _close_line(self) -> None:
        merged: Line = []
        for text, style in self._line:
            if not text:
                continue
            if merged and merged[-1].style == style:
                merged[-1] = Segment(merged[-1].text + text, style)
            else:
                merged.append(Segment(text, style))
        self._lines.append(merged)
        self._line, self._used, self._gap = [], 0, None
