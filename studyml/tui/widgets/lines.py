"""Widgets that paint lines prepared ahead: nothing is laid out, parsed or measured while painting."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from rich.style import Style
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

_EMPTY = Strip([])


class Lines(Widget):
    """A block of prepared lines as high as they are; `set_strips` replaces them. How many there will be can
    be told beforehand, so that nothing moves when they come."""

    DEFAULT_CSS = "Lines { height: auto; }"

    def __init__(self, *, id: str | None = None, expected: int = 0) -> None:
        super().__init__(id=id)
        self._strips: Sequence[Strip] = (_EMPTY,) * expected
        self._ground = Style()

    def set_strips(self, strips: Sequence[Strip]) -> None:
        """Shows these lines; the layout is done again only when their number changed."""
        before, self._strips = self._strips, strips
        if len(strips) != len(before):
            self.refresh(layout=True)
        elif changed := changed_rows(before, strips, self.size):
            self.refresh(*changed)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._strips)

    def render_lines(self, crop: Region) -> list[Strip]:
        # Once for all lines: finding it takes longer than drawing one.
        self._ground = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        return on_ground(self._strips, y, self.size.width, self._ground)


class ScrollLines(ScrollView):
    """Prepared lines that scroll when they are more than the place they have."""

    DEFAULT_CSS = "ScrollLines { height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._strips: Sequence[Strip] = ()
        self._ground = Style()

    def set_strips(self, strips: Sequence[Strip], *, keep_place: bool = False) -> None:
        """Shows these lines, from their beginning or from where the reader is."""
        before, self._strips = self._strips, strips
        top = self.scroll_offset.y
        if self.styles.is_auto_height and len(strips) != len(before):
            self.refresh(layout=True)
        self._measure()
        if not keep_place:
            self.scroll_to(y=0, animate=False)
        if top or self.scroll_offset.y:
            self.refresh()
        elif changed := changed_rows(before, strips, self.size):
            self.refresh(*changed)

    def on_resize(self) -> None:
        self._measure()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._strips)

    def render_lines(self, crop: Region) -> list[Strip]:
        self._ground = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        return on_ground(self._strips, y + self.scroll_offset.y, self.size.width, self._ground)

    def _measure(self) -> None:
        """Tells how far there is to scroll. Lines that all have their place count as none, for a change of
        the figure does the layout of the whole screen again."""
        height = len(self._strips)
        self.virtual_size = Size(self.size.width, height if height > self.size.height else 0)


def on_ground(strips: Sequence[Strip], place: int, width: int, ground: Style) -> Strip:
    """One of the lines on a widget's colours, as wide as the widget; an empty one where there is none."""
    if place >= len(strips):
        return Strip.blank(width, ground)
    return strips[place].apply_style(ground).adjust_cell_length(width, ground)


def changed_rows(before: Sequence[Strip], after: Sequence[Strip], size: Size) -> list[Region]:
    """The rows of a widget in which the lines differ; what lies beyond the last line is empty."""
    rows = zip_longest(before[: size.height], after[: size.height], fillvalue=_EMPTY)
    return [Region(0, y, size.width, 1) for y, (old, new) in enumerate(rows) if old != new]
