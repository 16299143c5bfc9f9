"""Rectangles of characters that formulas are put together from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len


@dataclass(frozen=True, slots=True)
class Box:
    """Rows of equal width in cells; `base` is the index of the row that stands on the line."""

    rows: tuple[str, ...]
    base: int
    width: int

    @property
    def height(self) -> int:
        return len(self.rows)

    @property
    def below(self) -> int:
        return len(self.rows) - 1 - self.base


def text_box(text: str) -> Box:
    """One row."""
    return Box((text,), 0, cell_len(text))


def rows_box(rows: Sequence[str], base: int, align: str = "l") -> Box:
    """Rows brought to one width: `align` is `l`, `c` or `r`."""
    width = max((cell_len(row) for row in rows), default=0)
    return Box(tuple(_padded(row, width, align) for row in rows), base, width)


def beside(boxes: Iterable[Box]) -> Box:
    """Boxes from left to right, on one line."""
    parts = [box for box in boxes if box.width]
    if len(parts) == 1:
        return parts[0]
    above = max((box.base for box in parts), default=0)
    below = max((box.below for box in parts), default=0)
    rows = [
        "".join(
            box.rows[index - above + box.base]
            if 0 <= index - above + box.base < box.height
            else " " * box.width
            for box in parts
        )
        for index in range(above + below + 1)
    ]
    return Box(tuple(rows), above, sum(box.width for box in parts))


def stacked(boxes: Sequence[Box], base: int, align: str = "c") -> Box:
    """Boxes from top to bottom; the line of the box numbered `base` is the line of all."""
    rows = [row for box in boxes for row in box.rows]
    line = sum(box.height for box in boxes[:base]) + boxes[base].base
    width = max(box.width for box in boxes)
    return Box(tuple(_padded(row, width, align) for row in rows), line, width)


def set_to(box: Box, width: int, align: str) -> Box:
    """The box padded to a width."""
    return Box(tuple(_padded(row, width, align) for row in box.rows), box.base, max(width, box.width))


def fence(delimiter: str, box: Box) -> Box:
    """A delimiter as tall as a box beside it; nothing for an empty one."""
    if not delimiter:
        return text_box("")
    if box.height == 1:
        return text_box(delimiter)
    if delimiter in _SLOPED:
        return Box(_angle(delimiter, box.height), box.base, 1)
    pieces = _PIECES.get(delimiter)
    if pieces is None:
        return text_box(delimiter)
    rows = [pieces[0], *[pieces[1]] * (box.height - 2), pieces[3]]
    if box.height > 2:
        rows[min(max(box.base, 1), box.height - 2)] = pieces[2]
    return Box(tuple(rows), box.base, 1)


def grid(cells: Sequence[Sequence[Box]], aligns: str, gaps: Sequence[int], *, is_open: bool) -> Box:
    """Boxes in columns with `gaps` blanks before each, `aligns` a letter `l`, `c` or `r` for each.

    Rows stand apart where one of them is tall, and where `is_open` and there are just two.
    """
    widths = [
        max((row[column].width for row in cells if column < len(row)), default=0)
        for column in range(len(aligns))
    ]
    lines = [
        beside(
            part
            for column, width in enumerate(widths)
            for part in (
                text_box(" " * gaps[column]),
                set_to(row[column] if column < len(row) else text_box(""), width, aligns[column]),
            )
        )
        for row in cells
    ]
    is_apart = any(line.height > 1 for line in lines) or (is_open and len(lines) == 2)
    rows: list[str] = []
    for line in lines:
        if rows and is_apart:
            rows.append("")
        rows += line.rows
    return rows_box(rows, lines[0].base if len(lines) == 1 else (len(rows) - 1) // 2)


def root_box(body: Box, degree: str) -> Box:
    """A root sign as tall as the body with the degree, one row or empty, in its crook."""
    left = [" ┌", *[" │"] * (body.height - 1), "╰┘"]
    if degree:
        left = [" " * (len(degree) - 1) + row for row in left]
        left[-2] = degree + "│"
    rows = [left[0] + "─" * body.width + "╴"]
    rows += [start + row + " " for start, row in zip(left[1:], body.rows, strict=True)]
    return rows_box(rows, body.base + 1)


def over_line(width: int) -> str:
    """A line that lies on the row below it."""
    return "▁" * width


def under_line(width: int) -> str:
    """A line that hangs on the row above it."""
    return "▔" * width


def lying_brace(width: int, *, is_over: bool) -> str:
    """A brace of at least three cells that spans a width and points away from it."""
    size = max(3, width)
    left = (size - 3) // 2
    start, point, end = ("╭", "┴", "╮") if is_over else ("╰", "┬", "╯")
    return start + "─" * left + point + "─" * (size - 3 - left) + end


# The pieces of a tall delimiter: top, filling, the middle at the line, bottom.
_PIECES = {
    "(": "⎛⎜⎜⎝", ")": "⎞⎟⎟⎠", "[": "⎡⎢⎢⎣", "]": "⎤⎥⎥⎦", "{": "⎧⎪⎨⎩", "}": "⎫⎪⎬⎭", "|": "││││", "‖": "║║║║",
    "⌊": "⎢⎢⎢⎣", "⌋": "⎥⎥⎥⎦", "⌈": "⎡⎢⎢⎢", "⌉": "⎤⎥⎥⎥",
}  # fmt: skip
_SLOPED = {"⟨": ("╱", "╲"), "⟩": ("╲", "╱")}


def _angle(delimiter: str, height: int) -> tuple[str, ...]:
    first, second = _SLOPED[delimiter]
    half = height // 2
    return (*[first] * half, *([delimiter] if height % 2 else []), *[second] * half)


def _padded(row: str, width: int, align: str) -> str:
    free = width - cell_len(row)
    before = {"l": 0, "c": free // 2, "r": free}[align]
    return " " * before + row + " " * (free - before) if free > 0 else row
