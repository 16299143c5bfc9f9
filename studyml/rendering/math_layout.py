"""Nodes of a formula laid out as boxes."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from studyml.rendering.math_box import (
    Box,
    beside,
    fence,
    grid,
    lying_brace,
    over_line,
    root_box,
    rows_box,
    stacked,
    text_box,
    under_line,
)
from studyml.rendering.math_glyphs import INTEGRALS, Atom, big_sign
from studyml.rendering.math_nodes import (
    Accent,
    Boxed,
    Brace,
    Fence,
    Fraction,
    Grid,
    Line,
    Node,
    Operator,
    Root,
    Row,
    Scripts,
    Space,
    Stack,
    Symbol,
    Word,
)
from studyml.rendering.math_spacing import (
    MARKED,
    MATRIX_FENCES,
    SIGNS,
    Style,
    core_atom,
    factors,
    gap,
    is_sum,
    right_edge,
    row_atoms,
)
from studyml.rendering.script import lowered, raised


@dataclass(frozen=True, slots=True)
class Item:
    """A box in a row, the blanks before it, and whether a long line may end before it."""

    box: Box
    gap: int
    can_break: bool


def lay_out(node: Node, style: Style) -> Box:
    """The drawing of a node."""
    match node:
        case Row(nodes):
            return row_box(nodes, style)
        case Symbol(text) | Word(text):
            return text_box(text)
        case Operator(text):
            return text_box(text)
        case Space(cells):
            return text_box(" " * cells)
        case Scripts():
            return _scripts(node, style)
        case Fraction():
            return _fraction(node, style)
        case Root():
            return _root(node, style)
        case Accent():
            return _accent(node, style)
        case Line(body, is_over):
            return _line(body, style, is_over=is_over)
        case Brace(body, is_over):
            return _brace(body, None, style, is_over=is_over)
        case Stack():
            return _stack(node, style)
        case Fence():
            return _fence(node, style)
        case Grid():
            return _grid(node, style)
        case Boxed(body):
            inner = lay_out(body, style)
            return beside([fence("[", inner), inner, fence("]", inner)])


def row_box(nodes: Sequence[Node], style: Style, before: Atom | None = None) -> Box:
    """Nodes beside each other; `before` is what stands to their left, where that has a say in the gap."""
    return joined(row_items(nodes, style, before))


def joined(items: Sequence[Item]) -> Box:
    """The items of a row with their gaps."""
    return beside(part for item in items for part in (text_box(" " * item.gap), item.box))


def row_items(nodes: Sequence[Node], style: Style, before: Atom | None = None) -> list[Item]:
    """The boxes of a row with the blanks that their neighbours ask for."""
    parts, spaces, trailing = _without_spaces(nodes)
    atoms = row_atoms(parts, before)
    boxes = [_in_row(parts, index, atoms, style) for index in range(len(parts))]
    is_tall = any(box.height > 2 for box in boxes)
    if is_tall and style is Style.DISPLAY:
        boxes = [
            _grown(part, boxes[index + 1 :], box)
            for index, (part, box) in enumerate(zip(parts, boxes, strict=True))
        ]
    items: list[Item] = []
    depth = 0
    left = before
    part_before: Node | None = None
    for part, box, (opening, closing), space in zip(parts, boxes, atoms, spaces, strict=True):
        depth -= core_atom(part) is Atom.CLOSING
        is_tight = style is Style.SCRIPT or (depth > 0 and not is_tall)
        blanks = max(space, gap(left, opening, is_tight=is_tight, style=style))
        if items and part_before in SIGNS and left is Atom.ORDINARY:
            blanks = space
        if items and opening is Atom.ORDINARY and MARKED.search(items[-1].box.rows[0]):
            blanks = max(blanks, 1)
        can_break = depth <= 0 and (opening in (Atom.RELATION, Atom.BINARY) or left is Atom.PUNCTUATION)
        items.append(Item(box, blanks, can_break and bool(items)))
        depth += core_atom(part) is Atom.OPENING
        left = right_edge(part, closing, style)
        part_before = part
    if trailing:
        items.append(Item(text_box(" " * trailing), 0, False))
    return items


def _without_spaces(nodes: Sequence[Node]) -> tuple[list[Node], list[int], int]:
    """The nodes that draw something, and the blanks asked for before each and after the last."""
    parts: list[Node] = []
    spaces: list[int] = []
    pending = 0
    for node in nodes:
        if isinstance(node, Space):
            pending += node.cells
        else:
            parts.append(node)
            spaces.append(pending)
            pending = 0
    return parts, spaces, pending


# Constructs.


def _in_row(parts: Sequence[Node], index: int, atoms: Sequence[tuple[Atom, Atom]], style: Style) -> Box:
    """A node drawn; a fraction on one line is put in parentheses where a neighbour would be read into it."""
    part = parts[index]
    if isinstance(part, Fraction) and part.has_bar and (style is not Style.DISPLAY or part.is_small):
        is_signed = index > 0 and parts[index - 1] in SIGNS
        left = atoms[index - 1][1] if index and not is_signed else None
        right = atoms[index + 1][0] if index + 1 < len(atoms) else None
        is_argument = left is Atom.OPERATOR and isinstance(parts[index - 1], Operator)
        is_factor = (
            is_argument
            or left in (Atom.ORDINARY, Atom.CLOSING)
            or right
            in (
                Atom.ORDINARY,
                Atom.OPERATOR,
                Atom.OPENING,
            )
        )
        box = _slashed(part, Style.FLAT if style is Style.DISPLAY else style)
        return _parenthesised(box) if is_factor else box
    return lay_out(part, style)


def _grown(part: Node, following: Sequence[Box], box: Box) -> Box:
    """An integral sign drawn tall where what follows it is."""
    base = part.base if isinstance(part, Scripts) else part
    if not isinstance(base, Operator) or base.command not in INTEGRALS:
        return box
    rows = big_sign(base.command)
    if rows is None or not any(other.height > 2 for other in following):
        return box
    sign = Box(rows, len(rows) // 2, len(rows[0]))
    return _beside_scripts(sign, part, Style.DISPLAY) if isinstance(part, Scripts) else sign


def _with_limits(base: Box, node: Scripts) -> Box:
    boxes = [base]
    line = 0
    if node.upper is not None:
        boxes.insert(0, lay_out(node.upper, Style.SCRIPT))
        line = 1
    if node.lower is not None:
        boxes.append(lay_out(node.lower, Style.SCRIPT))
    return stacked(boxes, line)


def _takes_limits(base: Node) -> bool:
    match base:
        case Operator(_, has_limits):
            return has_limits
        case Row((inner,)):
            return _takes_limits(inner)
        case Row(_, Atom.OPERATOR):
            return True
    return False


def _scripts(node: Scripts, style: Style) -> Box:
    match node.base:
        case Brace(body, is_over):
            return _brace(body, node.upper if is_over else node.lower, style, is_over=is_over)
    base = lay_out(node.base, style)
    if style is Style.DISPLAY and _takes_limits(node.base):
        return _with_limits(base, node)
    return _beside_scripts(base, node, style)


def _beside_scripts(base: Box, node: Scripts, style: Style) -> Box:
    lower = lay_out(node.lower, Style.SCRIPT) if node.lower is not None else None
    upper = lay_out(node.upper, Style.SCRIPT) if node.upper is not None else None
    small_lower = lowered(_plain(lower)) if lower else ""
    small_upper = raised(_plain(upper)) if upper else ""
    is_flat = style is not Style.DISPLAY
    if is_flat and base.height == 1 and _are_rows(lower, upper):
        if lower and small_lower is None:
            small_lower = _marked("_", lower.rows[0], node.lower)
        if upper and small_upper is None:
            small_upper = _marked("^", upper.rows[0], node.upper)
    if base.height == 1 and small_lower is not None and small_upper is not None:
        return beside([base, text_box(small_lower + small_upper)])
    return beside([base, _column(base, lower, upper, small_lower, small_upper)])


def _column(
    base: Box, lower: Box | None, upper: Box | None, small_lower: str | None, small_upper: str | None
) -> Box:
    """Scripts at the right of a base: small characters within its height, rows of their own outside of it."""
    within = [""] * base.height
    within[0] += small_upper or ""
    within[-1] += small_lower or ""
    above = list(upper.rows) if upper and small_upper is None else []
    below = list(lower.rows) if lower and small_lower is None else []
    return rows_box([*above, *within, *below], len(above) + base.base)


def _are_rows(*boxes: Box | None) -> bool:
    return all(box is None or box.height == 1 for box in boxes)


def _plain(box: Box) -> str:
    """The one row of a box with italic letters made plain, as small ones have one shape; else nothing."""
    if box.height > 1:
        return ""
    return "".join(_PLAIN_LETTERS.get(character, character) for character in box.rows[0])


_PLAIN_LETTERS = {
    **{chr(0x1D434 + index): chr(ord("A") + index) for index in range(26)},
    **{chr(0x1D44E + index): chr(ord("a") + index) for index in range(26)},
    "ℎ": "h",
}


def _marked(mark: str, text: str, node: Node | None) -> str:
    inner = node.nodes[0] if isinstance(node, Row) and len(node.nodes) == 1 else node
    is_one = len(text) == 1 or isinstance(inner, Word | Fence) or text.isdigit() or _is_bracketed(text)
    return f"{mark}{text}" if is_one else f"{mark}({text})"


def _is_bracketed(text: str) -> bool:
    """Whether the first character opens a bracket that the last one closes."""
    depth = 0
    for index, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if depth == 0:
            return index > 0 and index == len(text) - 1
    return False


def _fraction(node: Fraction, style: Style) -> Box:
    if node.has_bar and (style is not Style.DISPLAY or node.is_small):
        return _slashed(node, Style.FLAT if style is Style.DISPLAY else style)
    if not node.has_bar and style is not Style.DISPLAY:
        top, bottom = lay_out(node.top, style), lay_out(node.bottom, style)
        return beside([text_box("("), top, text_box(" choose "), bottom, text_box(")")])
    top, bottom = lay_out(node.top, Style.DISPLAY), lay_out(node.bottom, Style.DISPLAY)
    width = max(top.width, bottom.width)
    if node.has_bar:
        return stacked([top, text_box("╶" + "─" * width + "╴"), bottom], 1)
    inner = stacked([top, text_box(" " * (width + 2)), bottom], 1)
    return beside([fence("(", inner), inner, fence(")", inner)])


def _slashed(node: Fraction, style: Style) -> Box:
    top, bottom = lay_out(node.top, style), lay_out(node.bottom, style)
    if top.height > 1 or bottom.height > 1:
        width = max(top.width, bottom.width)
        return stacked([top, text_box("╶" + "─" * width + "╴"), bottom], 1)
    if is_sum(node.top):
        top = _parenthesised(top)
    if is_sum(node.bottom) or factors(node.bottom) > 1:
        bottom = _parenthesised(bottom)
    return beside([top, text_box("/"), bottom])


def _parenthesised(box: Box) -> Box:
    return beside([fence("(", box), box, fence(")", box)])


def _root(node: Root, style: Style) -> Box:
    body = lay_out(node.body, style)
    degree = lay_out(node.degree, Style.SCRIPT) if node.degree is not None else text_box("")
    small = raised(_plain(degree)) if degree.width else ""
    if body.height == 1 and style is not Style.DISPLAY:
        inner = body if factors(node.body) <= 1 and not is_sum(node.body) else _parenthesised(body)
        return beside([text_box((small if small is not None else degree.rows[0]) + "√"), inner])
    if body.height == 1:
        sign = text_box((small if small is not None else degree.rows[0]) + "√")
        return beside([sign, stacked([text_box(over_line(body.width)), body], 1)])
    return root_box(body, small if small is not None else degree.rows[0])


def _accent(node: Accent, style: Style) -> Box:
    body = lay_out(node.body, style)
    if body.width == 1 and body.height == 1:
        # A plain letter and its accent are in one font, an italic one and its accent seldom are.
        return text_box(unicodedata.normalize("NFC", _plain(body) + node.combining))
    if style is not Style.DISPLAY and body.height == 1 and isinstance(node.body, Scripts):
        return body
    mark = node.wide if node.wide not in ("→", "←") else _arrow(node.wide, body.width)
    return stacked([text_box(mark), body], 1)


def _arrow(head: str, width: int) -> str:
    shaft = "─" * (width - 1)
    return shaft + head if head in ("→", "⇒", "↦") else head + shaft


def _line(body: Node, style: Style, *, is_over: bool) -> Box:
    box = lay_out(body, style)
    if box.width == 1 and box.height == 1:
        return text_box(_plain(box) + ("\u0305" if is_over else "\u0332"))
    if is_over:
        return stacked([text_box(over_line(box.width)), box], 1)
    return stacked([box, text_box(under_line(box.width))], 0)


def _brace(body: Node, label: Node | None, style: Style, *, is_over: bool) -> Box:
    box = lay_out(body, Style.DISPLAY if style is Style.DISPLAY else style)
    boxes = [box, text_box(lying_brace(box.width, is_over=is_over))]
    if label is not None:
        boxes.append(lay_out(label, Style.FLAT))
    return stacked(boxes[::-1], len(boxes) - 1) if is_over else stacked(boxes, 0)


def _stack(node: Stack, style: Style) -> Box:
    base = lay_out(node.base, style)
    over = lay_out(node.over, Style.SCRIPT) if node.over is not None else None
    under = lay_out(node.under, Style.SCRIPT) if node.under is not None else None
    if style is not Style.DISPLAY:
        small = [raised(_plain(over)) if over else "", lowered(_plain(under)) if under else ""]
        if base.height == 1 and None not in small:
            return beside([base, text_box("".join(part or "" for part in small))])
    if base.height == 1 and base.rows[0] in "→←⇒↦":
        widest = max(box.width for box in (base, over, under) if box)
        base = text_box(_arrow(base.rows[0], widest + 2))
    boxes = [box for box in (over, base, under) if box]
    return stacked(boxes, 1 if over else 0)


def _fence(node: Fence, style: Style) -> Box:
    """Parts between delimiters, tall from three rows on, or two of a grid: scripts may stand out."""
    nodes = [inner for part in node.parts for inner in part.nodes]
    is_grid = any(isinstance(inner, Grid) for inner in nodes)
    line = None
    if style is not Style.DISPLAY and len(nodes) == 1 and isinstance(nodes[0], Grid):
        line = _matrix_line(nodes[0]) if nodes[0].kind in ("array", "matrix") else None
    parts = [row_box(part.nodes, style) for part in node.parts] if line is None else [line]
    whole = beside(parts)
    size = whole if whole.height > 2 or is_grid else text_box("")
    delimiters = [fence(delimiter, size) for delimiter in node.delimiters]
    boxes = [delimiters[0]]
    for part, delimiter in zip(parts, delimiters[1:], strict=True):
        boxes += [part, delimiter]
    return beside(boxes)


# Environments.

_CASES = ("cases", "dcases", "rcases")
_CENTRED = ("gathered", "gather", "substack", "subarray", "multline")


def _grid(node: Grid, style: Style) -> Box:
    if node.kind in MATRIX_FENCES:
        return _matrix(node, style)
    if node.kind in _CASES:
        return _cases(node)
    if node.kind in _CENTRED:
        columns = max(len(row) for row in node.rows)
        cell_style = Style.SCRIPT if node.kind in ("substack", "subarray") else Style.DISPLAY
        return _cells(node, cell_style, "c" * columns, [0] * columns)
    return aligned_box(node, style)


def _matrix(node: Grid, style: Style) -> Box:
    left, right = MATRIX_FENCES[node.kind]
    line = _matrix_line(node) if style is not Style.DISPLAY else None
    if line is not None:
        return beside([text_box(left or "["), line, text_box(right or "]")])
    columns = max(len(row) for row in node.rows)
    inner = _cells(node, Style.FLAT, node.aligns.ljust(columns, "c")[:columns], [0, *[2] * (columns - 1)])
    return beside([fence(left, inner), inner, fence(right, inner)])


def _cases(node: Grid) -> Box:
    columns = max(len(row) for row in node.rows)
    cell_style = Style.DISPLAY if node.kind == "dcases" else Style.FLAT
    inner = _cells(node, cell_style, "l" * columns, [0, *[3] * (columns - 1)], is_open=True)
    if node.kind == "rcases":
        return beside([inner, text_box(" "), fence("}", inner)])
    return beside([fence("{", inner), text_box(" "), inner])


def aligned_box(node: Grid, style: Style) -> Box:
    """Rows whose columns are aligned in pairs, the second of each on a relation."""
    columns = max(len(row) for row in node.rows)
    aligns = ("rl" * columns)[:columns]
    gaps = [3 if column and column % 2 == 0 else 0 for column in range(columns)]
    return _cells(node, style, aligns, gaps, are_pairs=True)


def _matrix_line(node: Grid) -> Box | None:
    """A small matrix in one line, its rows apart by semicolons; None where that would be unclear."""
    rows: list[str] = []
    for row in node.rows:
        boxes = [row_box(cell.nodes, Style.SCRIPT) for cell in row]
        if any(box.height > 1 or not box.width or " " in box.rows[0] for box in boxes):
            return None
        rows.append(" ".join(box.rows[0] for box in boxes))
    return text_box("; ".join(rows))


def _cells(
    node: Grid,
    style: Style,
    aligns: str,
    gaps: Sequence[int],
    *,
    is_open: bool = False,
    are_pairs: bool = False,
) -> Box:
    """The cells of a grid drawn; where `are_pairs`, every second column goes on from the one before it."""
    drawn = [
        [
            row_box(cell.nodes, style, Atom.ORDINARY if are_pairs and column % 2 else None)
            for column, cell in enumerate(row)
        ]
        for row in node.rows
    ]
    return grid(drawn, aligns, gaps, is_open=is_open)
