"""Markdown as lines of styled text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from studyml.domain.safe_text import safe_text
from studyml.rendering.code import code_lines
from studyml.rendering.flow import BREAK, Piece, Run, cropped, flow, line_width
from studyml.rendering.inline import InlineReader, clean, without_comments
from studyml.rendering.page import MAX_SOURCE, Limits, Line, Page
from studyml.rendering.palette import DARK, Palette
from studyml.rendering.table import Cell, table_lines

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markdown_it.utils import EnvType

__all__ = ["MEASURE", "Limits", "Page", "render_markdown", "warm_up"]

MEASURE = 88
"""Cells that a line of text takes at most, however wide the page; code and tables take what there is."""

_NARROW = 8
"""Cells below which nothing is set in any further."""
_MAX_INLINE = 16_384
_MAX_BRACKETS = 2_000
"""Characters of one paragraph, and opening brackets of a page, that are looked into for markup.

Each bracket costs the parser some 50 microseconds; what goes beyond is shown as it was written."""
_SEPARATORS = {0x2028: "\n", 0x2029: "\n"}
"""Line and paragraph separators of Unicode: a terminal may break a line at them."""
_BULLETS = "•◦▪"
_BOXES = {"[ ] ": "☐ ", "[x] ": "☑ ", "[X] ": "☑ "}


def render_markdown(source: str, width: int, palette: Palette, limits: Limits = Limits()) -> Page:  # noqa: B008
    """Draw CommonMark with tables, strikethrough, task boxes, footnotes, math and `==marks==`.

    Lines are at most `width` cells (1 or more). Never raises on account of the source: what cannot be
    drawn is shown as it was written. What goes beyond the limits or `MAX_SOURCE` is left out before it
    costs time, and the page ends in a line that says how much.
    """
    return _PageMaker(source, max(1, width), palette, limits).page()


def warm_up() -> None:
    """Load the parser, the highlighter and the formulas ahead of the first card."""
    render_markdown("# A\n\n- *b* `c` $x_i$\n\n```python\nx = 1\n```\n", 80, DARK)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    from studyml.rendering.markdown_rules import add_card_rules

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    add_card_rules(parser)
    return parser


class _Node:
    """A block with the blocks inside of it."""

    __slots__ = ("children", "kind", "token")

    def __init__(self, kind: str, token: Token) -> None:
        self.kind = kind
        self.token = token
        self.children: list[_Node] = []

    @property
    def first_line(self) -> int:
        return self.token.map[0] if self.token.map else 0


def _tree(tokens: list[Token]) -> list[_Node]:
    roots: list[_Node] = []
    path: list[_Node] = []
    for token in tokens:
        if token.nesting < 0:
            path.pop()
            continue
        node = _Node(token.type.removesuffix("_open"), token)
        (path[-1].children if path else roots).append(node)
        if token.nesting > 0:
            path.append(node)
    return roots


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a block stands: cells it has, cells to its left, the style of its text, lists around it."""

    width: int
    left: int
    base: Style
    depth: int

    @property
    def measure(self) -> int:
        return max(1, min(self.width, MEASURE - self.left))

    def inside(self, indent: int) -> _Frame:
        return replace(self, width=self.width - indent, left=self.left + indent)


class _PageMaker:
    def __init__(self, source: str, width: int, palette: Palette, limits: Limits) -> None:
        self._source = safe_text(source).translate(_SEPARATORS)
        self._width = width
        self._palette = palette
        self._limits = limits
        self._inline = InlineReader(palette)
        self._env: EnvType = {}
        self._blocks_left = limits.blocks
        self._cells_left = limits.table_cells
        self._code_left = limits.code_lines
        self._brackets_left = _MAX_BRACKETS
        self._cut_at: int | None = None
        self._is_cut = False

    def page(self) -> Page:
        source, total = self._readable_source()
        tokens: list[Token] = []
        _parser().block.parse(source, _parser(), self._env, tokens)
        frame = _Frame(self._width, 0, self._palette.text, 0)
        lines = self._stacked(_tree(tokens), frame)
        if self._cut_at is None and len(source) < len(self._source):
            self._cut_at = source.count("\n") + 1
        over = len(lines) - self._limits.lines
        if over > 0:
            del lines[self._limits.lines :]
        if self._cut_at is not None:
            left = max(1, total - self._cut_at)
            lines += [[], self._more(left, "line")]
        elif over > 0:
            lines += [[], self._more(over, "line")]
        return Page([self._fitted(line) for line in lines], self._is_cut, self._inline.links)

    def _readable_source(self) -> tuple[str, int]:
        """As much of the source as may be needed, and how many lines there are in all."""
        total = self._source.count("\n") + 1
        source = self._source[:MAX_SOURCE]
        # Each block and each line of code, table or text comes from a line or more of the source,
        # and blocks are commonly two lines apart.
        most = max(self._limits.lines, 2 * self._limits.blocks)
        lines = source.split("\n", most) if most < len(source) else []
        if len(lines) > most:
            source = "\n".join(lines[:most])
        return source, total

    def _fitted(self, line: Line) -> Line:
        return line if line_width(line) <= self._width else cropped(line, self._width)

    def _more(self, count: int, noun: str) -> Line:
        self._is_cut = True
        return [Segment(f"… {count:,} more {noun}{'' if count == 1 else 's'}", self._palette.dim)]

    def _stacked(self, nodes: list[_Node], frame: _Frame, *, is_tight: bool = False) -> list[Line]:
        lines: list[Line] = []
        for node in nodes:
            if self._cut_at is not None:
                break
            if self._blocks_left <= 0 or len(lines) > self._limits.lines:
                self._cut_at = node.first_line
                break
            drawn = self._block(node, frame)
            if not drawn:
                continue
            if lines and not is_tight:
                lines.append([])
            lines.extend(drawn)
        return lines

    def _block(self, node: _Node, frame: _Frame) -> list[Line]:
        palette = self._palette
        if node.kind not in ("bullet_list", "ordered_list", "blockquote"):
            self._blocks_left -= 1
        match node.kind:
            case "heading":
                return self._text(node, replace(frame, base=frame.base + palette.heading))
            case "bullet_list" | "ordered_list":
                return self._list(node, frame)
            case "blockquote":
                bar = Segment("┃ ", palette.rule)
                quoted = replace(frame, base=frame.base + palette.quote)
                return self._set_in(node.children, quoted, bar, bar)
            case "fence" | "code_block":
                return self._code(node, frame)
            case "math_block":
                return self._math(node.token, frame)
            case "table":
                return self._table(node, frame)
            case "hr":
                return [[Segment("─" * frame.measure, palette.rule)]]
            case "html_block":
                return self._html(node.token.content, frame)
            case "footnote_reference":
                label = Segment(f"[{clean(str(node.token.meta['label']))}] ", palette.dim)
                return self._set_in(node.children, frame, label)
            case _:
                return self._text(node, frame)

    def _text(self, node: _Node, frame: _Frame) -> list[Line]:
        inline = [child for child in node.children if child.kind == "inline"]
        content = inline[0].token.content if inline else node.token.content
        return flow(self._pieces(self._parsed(content), frame), frame.measure)

    def _parsed(self, content: str) -> list[Token]:
        self._brackets_left -= content.count("[")
        if len(content) > _MAX_INLINE or self._brackets_left < 0:
            from markdown_it.token import Token

            return [Token("text", "", 0, content=content)]
        return _parser().inline.parse(content, _parser(), self._env, [])

    def _pieces(self, tokens: list[Token], frame: _Frame) -> list[Piece]:
        return self._inline.pieces(tokens, frame.base, frame.measure)

    def _set_in(
        self,
        nodes: list[_Node],
        frame: _Frame,
        first: Segment,
        others: Segment | None = None,
        *,
        is_tight: bool = False,
    ) -> list[Line]:
        """Blocks behind a prefix: `first` on the first line, `others` or blanks of its width on the rest."""
        size = cell_len(first.text)
        if frame.width - size < _NARROW:
            lines = self._stacked(nodes, frame, is_tight=is_tight)
            return flow([Run(first.text, first.style or frame.base)], frame.width) + lines
        others = others or Segment(" " * size, frame.base)
        lines = self._stacked(nodes, frame.inside(size), is_tight=is_tight) or [[]]
        return [[first if number == 0 else others, *line] for number, line in enumerate(lines)]

    def _list(self, node: _Node, frame: _Frame) -> list[Line]:
        is_ordered = node.kind == "ordered_list"
        start = int(node.token.attrs.get("start", 1))
        size = len(str(start + len(node.children) - 1)) + 2
        bullet = _BULLETS[min(frame.depth, len(_BULLETS) - 1)]
        is_tight = all(
            block.token.hidden
            for item in node.children
            for block in item.children
            if block.kind == "paragraph"
        )
        lines: list[Line] = []
        for number, item in enumerate(node.children, start):
            if self._cut_at is not None:
                break
            if self._blocks_left <= 0:
                self._cut_at = item.first_line
                break
            text = f"{number}. ".rjust(size) if is_ordered else f"{bullet} "
            marker = Segment(text, self._palette.accent)
            if lines and not is_tight:
                lines.append([])
            item_frame = replace(frame, depth=frame.depth + 1)
            lines.extend(self._set_in(_with_box(item.children), item_frame, marker, is_tight=is_tight))
        return lines

    def _code(self, node: _Node, frame: _Frame) -> list[Line]:
        lines = node.token.content.rstrip("\n").split("\n")
        kept = lines[: self._code_left]
        self._code_left -= len(kept)
        language = clean(node.token.info).strip("{}. ").split(" ")[0].split(",")[0]
        drawn = code_lines("\n".join(kept), language, frame.width, self._palette) if kept else []
        if len(kept) < len(lines):
            drawn.append(self._more(len(lines) - len(kept), "line"))
        return drawn

    def _math(self, token: Token, frame: _Frame) -> list[Line]:
        rows = self._inline.formula(token.content, frame.width, is_display=True)
        style = frame.base + self._palette.math
        if rows is None:
            closing = token.markup.replace("[", "]")
            return flow([Run(clean(f"{token.markup} {token.content} {closing}"), style)], frame.measure)
        return [[Segment(row, style)] for row in rows]

    def _table(self, node: _Node, frame: _Frame) -> list[Line]:
        rows = [row.children for part in node.children for row in part.children]
        columns = min(len(rows[0]), max(1, self._cells_left))
        kept = rows[: max(1, self._cells_left // columns)]
        self._cells_left = max(0, self._cells_left - len(kept) * columns)
        heading = replace(frame, base=frame.base + self._palette.heading)
        head = [self._cell(cell, heading) for cell in kept[0][:columns]]
        body = [[self._cell(cell, frame) for cell in row[:columns]] for row in kept[1:]]
        aligns = [
            str(cell.token.attrs.get("style", "")).removeprefix("text-align:") for cell in kept[0][:columns]
        ]
        lines = table_lines(head, body, aligns, frame.width, self._palette)
        if columns < len(rows[0]):
            lines.append(self._more(len(rows[0]) - columns, "column"))
        if len(kept) < len(rows):
            lines.append(self._more(len(rows) - len(kept), "row"))
        return lines

    def _cell(self, cell: _Node, frame: _Frame) -> Cell:
        content = cell.children[0].token.content if cell.children else ""
        tokens = self._parsed(content)

        @cache
        def lines(width: int) -> list[Line]:
            return flow(self._inline.pieces(tokens, frame.base, width), width)

        return lines

    def _html(self, content: str, frame: _Frame) -> list[Line]:
        pieces: list[Piece] = []
        for line in without_comments(content).strip().split("\n"):
            if pieces:
                pieces.append(BREAK)
            pieces.append(Run(clean(line), frame.base))
        return flow(pieces, frame.measure) if any(isinstance(p, Run) and p.text for p in pieces) else []


def _with_box(blocks: list[_Node]) -> list[_Node]:
    """The blocks of a list item, its task box made a sign."""
    if blocks and blocks[0].kind == "paragraph" and blocks[0].children:
        token = blocks[0].children[0].token
        for written, drawn in _BOXES.items():
            if token.content.startswith(written):
                token.content = drawn + token.content[len(written) :]
    return blocks
