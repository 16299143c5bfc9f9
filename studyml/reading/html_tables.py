"""Tables of HTML: their rows and cells, and the pipe table that they become."""

from __future__ import annotations

from studyml.reading.html_tree import Element

_WIDEST = 40
_TOO_MUCH = frozenset(
    {"table", "pre", "ul", "ol", "dl", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "details"}
)


def cells_of(table: Element) -> list[tuple[bool, list[Element]]]:
    """The rows of a table in order: whether a row is a heading, and its cells."""
    rows: list[tuple[bool, list[Element]]] = []
    for child in table.elements():
        if child.name in ("thead", "tbody", "tfoot"):
            rows += [(is_head or child.name == "thead", cells) for is_head, cells in cells_of(child)]
        elif child.name == "tr":
            cells = [cell for cell in child.elements() if cell.name in ("td", "th")]
            if cells:
                rows.append((all(cell.name == "th" for cell in cells), cells))
        elif child.name in ("td", "th"):
            rows.append((False, [child]))
    return rows


def is_grid(table: Element) -> bool:
    """Whether a table says something by its rows and columns, and is not there for its layout or its code."""
    rows = cells_of(table)
    return max((len(cells) for _, cells in rows), default=0) > 1 and not _holds_blocks(table)


def width_of(cell: Element) -> int:
    """How many columns a cell takes, as far as a table may be wide."""
    span = cell.attributes.get("colspan", "")
    return min(max(1, int(span)), _WIDEST) if span.isdecimal() and len(span) < 8 else 1


def pipe_table(rows: list[tuple[bool, list[str]]]) -> str:
    """The rows as a table of markdown, with an empty heading when there is none; empty without words."""
    rows = [row for row in rows if any(row[1])]
    if not rows:
        return ""
    width = min(_WIDEST, max(len(cells) for _, cells in rows))
    head = rows[0][1] if rows[0][0] else []
    body = [cells for _, cells in (rows[1:] if head else rows)]
    padded = [*head, *([""] * width)][:width]
    return "\n".join([_row(padded), "|" + " --- |" * width, *(_row(cells[:width]) for cells in body)])


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _holds_blocks(element: Element) -> bool:
    return any(
        child.name in _TOO_MUCH or (child.holds_block and _holds_blocks(child))
        for child in element.elements()
    )
