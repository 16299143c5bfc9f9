"""Formulas as rows of characters, in two dimensions where they need it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from rich.cells import cell_len

from studyml.rendering.math_box import Box, rows_box, stacked, text_box
from studyml.rendering.math_glyphs import upright
from studyml.rendering.math_layout import Item, joined, lay_out, row_items
from studyml.rendering.math_nodes import Grid
from studyml.rendering.math_source import read_formula
from studyml.rendering.math_spacing import Style
from studyml.rendering.math_tokens import Unreadable
from studyml.rendering.palette import Letters

_ALIGNED = ("aligned", "align", "split", "alignedat", "alignat", "eqnarray", "gathered", "gather", "equation")
_CONTINUED = 4
"""Cells by which the rest of a broken formula is set in."""


def render_math(tex: str, width: int, display: bool, letters: Letters = "italic") -> list[str] | None:
    """Rows of at most `width` cells that draw a formula, None where it can only be shown as written.

    A display has two dimensions and is broken at relations and operators where it is too wide, then made
    one line and broken at blanks. Within a line of text a formula is one row where it can be. Never
    raises on account of the formula.
    """
    rows = _rendered(tex, width, display)
    if rows is None:
        return None
    return [upright(row) for row in rows] if letters == "upright" else list(rows)


@lru_cache(maxsize=1_024)
def _rendered(tex: str, width: int, display: bool) -> tuple[str, ...] | None:
    try:
        formula = read_formula(tex)
    except Unreadable:
        return None
    box = _fitted(formula, Style.DISPLAY, width) if display else None
    box = box or _fitted(formula, Style.FLAT, width) or _wrapped(formula, width)
    rows = tuple(row.rstrip() for row in box.rows) if box is not None else ()
    return rows if any(rows) else None


def _fitted(formula: Grid, style: Style, width: int) -> Box | None:
    """The formula within a width: as it is, else its rows one under the other and broken."""
    grid = _aligned_grid(formula)
    if len(grid.rows) > 1 or len(grid.rows[0]) > 1:
        whole = lay_out(grid, style)
        if whole.width <= width:
            return whole
    boxes: list[Box] = []
    for row in grid.rows:
        nodes = tuple(node for cell in row for node in cell.nodes)
        is_continued = bool(boxes) and not row[0].nodes
        lines = _broken(row_items(nodes, style), width, indent=_CONTINUED if is_continued else 0)
        if lines is None:
            return None
        for line in lines:
            if boxes and (line.height > 1 or boxes[-1].height > 1):
                boxes.append(text_box(""))
            boxes.append(line)
    return stacked(boxes, 0, "l") if boxes else None


def _wrapped(formula: Grid, width: int) -> Box | None:
    """A formula of one line broken at any of its blanks, where operators outside of brackets do not do."""
    line = lay_out(formula, Style.FLAT)
    if line.height > 1:
        return None
    rows: list[str] = []
    for word in line.rows[0].split():
        start = " " * _CONTINUED if rows else ""
        if rows and cell_len(rows[-1]) + 1 + cell_len(word) <= width:
            rows[-1] += " " + word
        elif cell_len(start + word) <= width:
            rows.append(start + word)
        else:
            return None
    return rows_box(rows, 0)


def _aligned_grid(formula: Grid) -> Grid:
    """The aligned environment that is all there is of a formula, else the formula's own rows."""
    if len(formula.rows) == 1 and len(formula.rows[0]) == 1:
        nodes = formula.rows[0][0].nodes
        if len(nodes) == 1 and isinstance(nodes[0], Grid) and nodes[0].kind in _ALIGNED:
            return nodes[0]
    return formula


def _broken(items: Sequence[Item], width: int, indent: int) -> list[Box] | None:
    """Lines of a row that end before relations and operators; None where a piece is wider than a line."""
    pieces: list[list[Item]] = []
    for item in items:
        if not pieces or item.can_break:
            pieces.append([])
        pieces[-1].append(item)
    lines: list[list[Item]] = []
    used = width + 1
    for piece in pieces:
        size = sum(item.gap + item.box.width for item in piece)
        if used + size > width:
            piece[0] = replace(piece[0], gap=indent if not lines else _CONTINUED)
            lines.append([])
            used = 0
            size = sum(item.gap + item.box.width for item in piece)
            if size > width:
                return None
        lines[-1] += piece
        used += size
    return [joined(line) for line in lines]
