"""A page of panels: one below another where it is narrow, in two columns where it is wide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.strip import Strip

from studyml.rendering.palette import Palette
from studyml.tui.sheet import MEASURE, Sheet

TWO_FROM = 110
"""The width in cells from which there are two columns."""
_MARGIN = 3
_BETWEEN = 4


class PagePanel(NamedTuple):
    """A title with lines below it; one that `is_wide` goes across both columns."""

    title: str
    strips: Sequence[Strip]
    is_wide: bool = False


def panel_widths(width: int) -> tuple[int, int]:
    """The cells that the lines of a panel have on a page of so many: of a wide one, and of any other."""
    whole = width - 2 * _MARGIN
    if width < TWO_FROM:
        return max(1, min(whole, MEASURE)), max(1, min(whole, MEASURE))
    column = min((whole - _BETWEEN) // 2, MEASURE)
    return 2 * column + _BETWEEN, column


def page(panels: Sequence[PagePanel], width: int, palette: Palette) -> list[Strip]:
    """The panels on a page of so many cells. A narrow one goes to the column that is shorter so far."""
    wide, narrow = panel_widths(width)
    columns: list[list[Strip]] = [[], []] if width >= TWO_FROM else [[]]
    strips: list[Strip] = []

    def flush() -> None:
        strips.extend(_beside(columns, narrow))
        for column in columns:
            column.clear()

    for panel in panels:
        drawn = _drawn(panel, wide if panel.is_wide else narrow, palette)
        if panel.is_wide:
            flush()
            strips.extend(_beside([drawn], wide))
        else:
            min(columns, key=len).extend(drawn)
    flush()
    return strips


def _drawn(panel: PagePanel, width: int, palette: Palette) -> list[Strip]:
    sheet = Sheet(width, palette)
    rule = "─" * max(0, width - len(panel.title) - 1)
    sheet.line((panel.title, "text bold"), (f" {rule}", "rule"), indent=0)
    return [*sheet.strips, *panel.strips, Strip([])]


def _beside(columns: Sequence[list[Strip]], width: int) -> list[Strip]:
    """Columns of lines side by side."""
    margin, between = Strip.blank(_MARGIN), Strip.blank(_BETWEEN)
    lines: list[Strip] = []
    for row in range(max(map(len, columns), default=0)):
        parts = [margin]
        for place, column in enumerate(columns):
            strip = column[row] if row < len(column) else Strip([])
            parts += [between] * bool(place) + [strip.adjust_cell_length(width)]
        lines.append(Strip.join(parts))
    return lines
