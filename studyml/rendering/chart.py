"""Small charts that fit in a line of text."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

_LEVELS = "▁▂▃▄▅▆▇█"
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
_BRAILLE = 0x2800


def sparkline(values: Sequence[float], width: int | None = None) -> str:
    """One character a value, its height relative to the largest; nothing for no values.

    Zero, negative and undefined values are the lowest bar. More values than `width` are averaged in
    equal spans, fewer are left as they are.
    """
    if not values or (width is not None and width < 1):
        return ""
    heights = [value if math.isfinite(value) and value > 0 else 0.0 for value in values]
    if width is not None and len(heights) > width:
        edges = [index * len(heights) // width for index in range(width + 1)]
        heights = [sum(heights[start:end]) / (end - start) for start, end in pairwise(edges)]
    top = max(heights)
    if top == 0:
        return _LEVELS[0] * len(heights)
    return "".join(_LEVELS[min(len(_LEVELS) - 1, int(height / top * len(_LEVELS)))] for height in heights)


def bar(fraction: float, width: int) -> str:
    """A bar filled from the left to an eighth of a cell, padded with blanks to `width` cells.

    `fraction` is taken to the nearest of 0 and 1 when outside of them, and as 0 when undefined.
    """
    if width < 1:
        return ""
    share = min(1.0, max(0.0, fraction)) if not math.isnan(fraction) else 0.0
    full, rest = divmod(round(share * width * 8), 8)
    return ("█" * full + (_EIGHTHS[rest] if rest else "")).ljust(width)


def line(fraction: float, width: int) -> str:
    """A thin bar filled from the left to half a cell, padded with blanks to `width` cells; else as `bar`."""
    if width < 1:
        return ""
    share = min(1.0, max(0.0, fraction)) if not math.isnan(fraction) else 0.0
    full, rest = divmod(round(share * width * 2), 2)
    return ("━" * full + "╸" * rest).ljust(width)


def curve(values: Sequence[float | None], width: int, height: int, *, low: float, high: float) -> list[str]:
    """A line through values at equal distances, in so many rows of so many cells of braille dots.

    `low` lies on the bottom and `high` at the top; values beyond them lie on the edge, missing and undefined
    ones are left out. Every row is `width` cells long, those without a dot being blanks.
    """
    if width < 1 or height < 1:
        return []
    cells = [[0] * width for _ in range(height)]
    columns, rows = 2 * width, 4 * height
    before: int | None = None
    for column, value in enumerate(_stretched(values, columns)):
        if value is None or not math.isfinite(value):
            before = None
            continue
        share = (value - low) / (high - low) if high > low else 0.0
        row = rows - 1 - round(min(1.0, max(0.0, share)) * (rows - 1))
        # From beside the dot before, so that a steep line has no gaps.
        start = row if before is None or before == row else before + (1 if row > before else -1)
        for place in range(min(start, row), max(start, row) + 1):
            cells[place // 4][column // 2] |= _DOTS[column % 2][place % 4]
        before = row
    return ["".join(chr(_BRAILLE + cell) if cell else " " for cell in row) for row in cells]


def _stretched(values: Sequence[float | None], count: int) -> list[float | None]:
    """So many values at equal distances along the line through the given ones."""
    if len(values) < 2:
        return list(values) * count
    found = []
    for place in range(count):
        at = place * (len(values) - 1) / (count - 1)
        left = min(int(at), len(values) - 2)
        part = at - left
        first, second = values[left], values[left + 1]
        if part in (0, 1):
            found.append(second if part else first)
        else:
            found.append(None if first is None or second is None else first * (1 - part) + second * part)
    return found
