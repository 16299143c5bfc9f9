"""Tables drawn in columns, or as a list of rows where columns have no room."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from rich.style import Style

from studyml.rendering.flow import line_width
from studyml.rendering.page import Line
from studyml.rendering.palette import Palette

Cell = Callable[[int], list[Line]]
"""A cell's lines when it is given that many cells of width."""

_SEPARATOR = " │ "
_LEAST = 4
_UNBOUNDED = 4_096


def table_lines(
    head: Sequence[Cell], body: Sequence[Sequence[Cell]], aligns: Sequence[str], width: int, palette: Palette
) -> list[Line]:
    """A table of at most `width` cells; `aligns` are `left`, `right` or `center`, one a column of `head`.

    The widest columns are narrowed first. Where that leaves one less than it needs and less than `_LEAST`
    cells, each row becomes a list of its cells under the names of the columns.
    """
    columns = len(head)
    room = width - len(_SEPARATOR) * (columns - 1)
    rows = [head, *body]
    natural = [
        max([1, *(line_width(line) for row in rows for line in row[column](_UNBOUNDED))])
        for column in range(columns)
    ]
    if room < sum(min(size, _LEAST) for size in natural):
        return _stacked(head, body, width, palette)
    widths = _shared(natural, room)
    lines = _row_lines(head, widths, aligns, palette)
    lines.append([Segment("─┼─".join("─" * size for size in widths), palette.rule)])
    drawn = [_row_lines(row, widths, aligns, palette) for row in body]
    # Rows of several lines are told apart by a space between them.
    is_roomy = any(len(row) > 1 for row in drawn)
    for number, row in enumerate(drawn):
        if is_roomy and number:
            lines.append([Segment(" │ ".join(" " * size for size in widths), palette.rule)])
        lines.extend(row)
    return lines


def _shared(natural: list[int], room: int) -> list[int]:
    """Widths that sum to at most `room`: columns narrower than an equal share keep theirs."""
    widths = [0] * len(natural)
    left = room
    for taken, column in enumerate(sorted(range(len(natural)), key=natural.__getitem__)):
        widths[column] = min(natural[column], left // (len(natural) - taken))
        left -= widths[column]
    return widths


def _row_lines(
    row: Sequence[Cell], widths: Sequence[int], aligns: Sequence[str], palette: Palette
) -> list[Line]:
    cells = [cell(size) for cell, size in zip(row, widths, strict=True)]
    lines: list[Line] = []
    for index in range(max(1, *map(len, cells))):
        line: Line = []
        for column, (cell, size, align) in enumerate(zip(cells, widths, aligns, strict=True)):
            if column:
                line.append(Segment(_SEPARATOR, palette.rule))
            content = cell[index] if index < len(cell) else []
            line.extend(_aligned(content, size, align))
        lines.append(line)
    return lines


def _aligned(content: Line, size: int, align: str) -> Line:
    free = size - line_width(content)
    before = {"right": free, "center": free // 2}.get(align, 0)
    after = free - before
    return [
        *([Segment(" " * before, Style())] if before > 0 else []),
        *content,
        *([Segment(" " * after, Style())] if after > 0 else []),
    ]


def _stacked(
    head: Sequence[Cell], body: Sequence[Sequence[Cell]], width: int, palette: Palette
) -> list[Line]:
    indent = 2 if width > 8 else 0
    lines: list[Line] = []
    for number, row in enumerate(body):
        if number:
            lines.append([Segment("─" * min(width, 8), palette.rule)])
        for name, cell in zip(head, row, strict=True):
            names, values = name(width), cell(width - indent)
            if len(names) == len(values) == 1 and line_width(names[0] + values[0]) + 2 <= width:
                lines.append([*names[0], Segment(": ", palette.rule), *values[0]])
            else:
                lines.extend(names)
                lines.extend([Segment(" " * indent, Style()), *line] for line in values)
    return lines
