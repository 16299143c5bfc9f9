"""The one place where text becomes what a screen paints: lines of literal segments, never markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from studyml.domain.safe_text import safe_line
from studyml.rendering.palette import Palette

Part = str | tuple[str, str]
"""A piece of a line: text, or text and its role, such as "dim" or "accent bold"."""

MEASURE = 88
"""The width, in cells, beyond which text is not set: longer lines are hard to read."""


class Sheet:
    """Lines of one width, put together from pieces of text in roles of the palette.

    Every piece passes `safe_line` here, so whatever reaches a screen is one line of literal text.
    """

    def __init__(self, width: int, palette: Palette) -> None:
        self.width = max(1, width)
        self.palette = palette
        self.strips: list[Strip] = []

    def line(self, *parts: Part, right: Sequence[Part] = (), indent: int = 1) -> None:
        """Adds a line: `parts` from the left, cut where they meet `right`, which ends near the edge."""
        tail = [self._segment(part) for part in right]
        room = self.width - indent - sum(segment.cell_length for segment in tail) - (1 if tail else 0)
        head = cropped([self._segment(part) for part in parts], room)
        used = sum(segment.cell_length for segment in head)
        segments = [Segment(" " * indent), *head]
        if tail:
            segments += [Segment(" " * max(0, room - used)), *tail]
        self.strips.append(Strip(segments))

    def rule(self, character: str = "─") -> None:
        """Adds a thin line across, one cell in from both edges."""
        self.line((character * (self.width - 2), "rule"))

    def gap(self, count: int = 1) -> None:
        """Adds empty lines."""
        self.strips.extend([Strip([])] * count)

    def segments(self, lines: Iterable[Sequence[Segment]], indent: int = 0) -> None:
        """Adds lines that the renderer made; they are safe already."""
        margin = [Segment(" " * indent)] if indent else []
        self.strips.extend(Strip([*margin, *line]) for line in lines)

    def chart(self, lines: Iterable[Sequence[Segment]]) -> None:
        """Adds lines of a chart, which may hold names, cut to the width."""
        for line in lines:
            pieces = [Segment(safe_line(segment.text), segment.style) for segment in line]
            self.strips.append(Strip(cropped(pieces, self.width)))

    def _segment(self, part: Part) -> Segment:
        text, role = (part, "text") if isinstance(part, str) else part
        return Segment(safe_line(text), style_of(self.palette, role))


@lru_cache(maxsize=256)
def style_of(palette: Palette, role: str) -> Style:
    """The style of a role: a name of the palette, followed by attributes such as `bold` or `reverse`."""
    name, *attributes = role.split()
    style: Style = getattr(palette, name)
    return style + Style.parse(" ".join(attributes)) if attributes else style


def cropped(segments: Sequence[Segment], room: int) -> list[Segment]:
    """The segments cut to a number of cells; an ellipsis tells that something is missing, if only blanks are
    none does."""
    length = sum(segment.cell_length for segment in segments)
    if length <= room:
        return list(segments)
    *first, last = segments
    if length - (len(last.text) - len(last.text.rstrip(" "))) <= room:
        return [*first, Segment(last.text[: room - length], last.style)]
    kept: list[Segment] = []
    for segment in segments:
        if segment.cell_length < room:
            kept.append(segment)
            room -= segment.cell_length
        else:
            if room > 0:
                kept.append(Segment(set_cell_size(segment.text, room - 1).rstrip(" …") + "…", segment.style))
            break
    return kept


def column(text: str, width: int, *, right: bool = False) -> str:
    """Text set in a column of so many cells, cut with an ellipsis or filled with blanks."""
    text = safe_line(text)
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, max(0, width - 1)) + "…" if width > 0 else ""
    blanks = " " * (width - length)
    return blanks + text if right else text + blanks


def wrapped(text: str, width: int) -> list[str]:
    """Text in lines of at most so many cells, broken at blanks where there are any; its indent is kept."""
    text = safe_line(text).rstrip()
    lines: list[str] = []
    while cell_len(text) > width > 0:
        head = chop_cells(text, width)[0]
        at = len(head)
        if text[at] != " " and (blank := head.rfind(" ")) > len(head) - len(head.lstrip()):
            at = blank
        lines.append(text[:at].rstrip())
        text = text[at:].lstrip()
    return [*lines, text]
