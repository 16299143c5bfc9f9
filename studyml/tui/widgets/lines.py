"""Widgets that paint lines prepared ahead: nothing is laid out, parsed or measured while painting."""

from __future__ import annotations

from collections.abc import Sequence

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget


class Lines(Widget):
    """A block of prepared lines as high as they are; `set_strips` replaces them."""

    DEFAULT_CSS = "Lines { height: auto; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._strips: Sequence[Strip] = ()

    def set_strips(self, strips: Sequence[Strip]) -> None:
        """Shows these lines; the layout is done again only when their number changed."""
        grown = len(strips) != len(self._strips)
        self._strips = strips
        self.refresh(layout=grown)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._strips)

    def render_line(self, y: int) -> Strip:
        style = self.rich_style
        if y >= len(self._strips):
            return Strip.blank(self.size.width, style)
        return self._strips[y].apply_style(style).adjust_cell_length(self.size.width, style)


class ScrollLines(ScrollView):
    """Prepared lines that scroll when they are more than the place they have."""

    DEFAULT_CSS = "ScrollLines { height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._strips: Sequence[Strip] = ()

    def set_strips(self, strips: Sequence[Strip], *, keep_place: bool = False) -> None:
        """Shows these lines, from their beginning or from where the reader is."""
        self._strips = strips
        self.virtual_size = Size(self.size.width, len(strips))
        if not keep_place:
            self.scroll_to(y=0, animate=False)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        style = self.rich_style
        place = y + self.scroll_offset.y
        if place >= len(self._strips):
            return Strip.blank(self.size.width, style)
        return self._strips[place].apply_style(style).adjust_cell_length(self.size.width, style)
