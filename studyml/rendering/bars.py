"""Charts of bars: rows of them with labels, columns side by side."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment

from studyml.rendering.chart import line
from studyml.rendering.page import Line
from studyml.rendering.palette import Palette

_EIGHTHS = " ▁▂▃▄▅▆▇█"


class BarRow(NamedTuple):
    """A bar with what it is called and what is written behind it."""

    label: str
    value: float
    note: str


def bar_rows(rows: Sequence[BarRow], width: int, palette: Palette, most: float | None = None) -> list[Line]:
    """A bar a row, its length relative to `most`, else to the longest; none is wider than `width` cells."""
    if not rows:
        return []
    label = max(cell_len(row.label) for row in rows)
    note = max(cell_len(row.note) for row in rows)
    room = max(1, width - label - note - 2)
    longest = max((row.value for row in rows), default=0.0) if most is None else most
    lines: list[Line] = []
    for row in rows:
        share = row.value / longest if longest > 0 else 0.0
        lines.append(
            [
                Segment(" " * (label - cell_len(row.label)) + row.label, palette.dim),
                Segment(" ", palette.text),
                Segment(line(share, room), palette.accent),
                Segment(" " + " " * (note - cell_len(row.note)) + row.note, palette.text),
            ]
        )
    return lines


def columns(values: Sequence[float], width: int, height: int, palette: Palette) -> list[Line]:
    """A column a value, side by side, their height relative to the largest; all of the same width.

    What is no positive number has no height. More values than `width` are summed in equal spans.
    """
    if not values or width < 1 or height < 1:
        return []
    heights = [value if isfinite(value) and value > 0 else 0.0 for value in values]
    if len(heights) > width:
        edges = [place * len(heights) // width for place in range(width + 1)]
        heights = [sum(heights[edges[place] : edges[place + 1]]) for place in range(width)]
    wide = width // len(heights)
    top = max(heights)
    eighths = [0 if top == 0 or value == 0 else max(1, round(value / top * height * 8)) for value in heights]
    lines: list[Line] = []
    for row in range(height - 1, -1, -1):
        cells = (_EIGHTHS[min(8, max(0, value - 8 * row))] for value in eighths)
        lines.append([Segment("".join(_column(cell, wide) for cell in cells), palette.accent)])
    return lines


def _column(cell: str, wide: int) -> str:
    return cell * wide if wide < 3 else cell * (wide - 1) + " "
