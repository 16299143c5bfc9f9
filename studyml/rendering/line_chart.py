"""Curves with the bounds of their scale beside them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment

from studyml.rendering.chart import curve
from studyml.rendering.page import Line
from studyml.rendering.palette import Palette


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
    beyond the bounds is drawn at them. Nothing without room, values, or anything between the bounds.
    """
    margin = max(map(cell_len, labels)) + 1
    if not values or not high > low:
        return []
    rows = curve(values, width - margin, height, low=low, high=high)
    lines: list[Line] = []
    for place, row in enumerate(rows):
        label = labels[1] if place == 0 else labels[0] if place == len(rows) - 1 else ""
        padded = " " * (margin - 1 - cell_len(label)) + label + " "
        lines.append([Segment(padded, palette.dim), Segment(row, palette.accent)])
    return lines


def scale_words(low: float, high: float) -> tuple[str, str]:
    """The bounds of a scale in words, with as many places as tell them apart."""
    places = 0 if high >= 10 else 1 if high >= 1 else 2
    return f"{low:,.{places}f}", f"{high:,.{places}f}"
