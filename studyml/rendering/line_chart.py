"""Curves drawn in braille, two by four dots a cell."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from rich.cells import cell_len
from rich.segment import Segment

from studyml.rendering.page import Line
from studyml.rendering.palette import Palette

_BLANK = 0x2800
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))  # by row and column of a cell


def line_chart(
    values: Sequence[float | None],
    width: int,
    height: int,
    palette: Palette,
    *,
    low: float,
    high: float,
    labels: tuple[str, str],
) -> list[Line]:
    """A curve from `low` to `high`, whose labels stand before its last and its first line.

    Values are spread evenly from left to right; where one is missing the curve has a gap, and what lies
    beyond the bounds is drawn at them.
    """
    margin = max(map(cell_len, labels)) + 1
    across = width - margin
    if across < 1 or height < 1 or not values or not high > low:
        return []
    cells = [[0] * across for _ in range(height)]
    before: int | None = None
    for x in range(across * 2):
        value = _at(values, x / max(1, across * 2 - 1))
        if value is None:
            before = None
            continue
        share = min(1.0, max(0.0, (value - low) / (high - low)))
        y = round((1 - share) * (height * 4 - 1))
        first, last = (y, y) if before is None else sorted((before, y))
        for dot in range(first, last + 1):
            cells[dot // 4][x // 2] |= _DOTS[dot % 4][x % 2]
        before = y
    lines: list[Line] = []
    for row, dots in enumerate(cells):
        label = labels[1] if row == 0 else labels[0] if row == height - 1 else ""
        text = "".join(chr(_BLANK + dot) if dot else " " for dot in dots)
        lines.append([Segment(label.rjust(margin - 1) + " ", palette.dim), Segment(text, palette.accent)])
    return lines


def _at(values: Sequence[float | None], place: float) -> float | None:
    """The value at a place between 0 and 1; between two of them it lies on the straight line."""
    at = place * (len(values) - 1)
    left = int(at)
    first, second = values[left], values[min(left + 1, len(values) - 1)]
    if first is None or not isfinite(first):
        return None
    if second is None or not isfinite(second):
        return first if at == left else None
    return first + (second - first) * (at - left)
