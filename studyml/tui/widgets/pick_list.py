"""A list of one-line rows with a cursor; only the rows that can be seen are drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from studyml.key_table import LIST
from studyml.tui.keys import bindings


class PickList(ScrollView, can_focus=True):
    """Rows drawn on demand by `row(index, is_under_cursor)`; the keys of a list move the cursor."""

    DEFAULT_CSS = "PickList { height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; }"

    BINDINGS: ClassVar[list[BindingType]] = bindings(LIST)

    class Picked(Message):
        """The row under the cursor was chosen, with Enter or a click."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    class Moved(Message):
        """The cursor stands on another row."""

    def __init__(self, row: Callable[[int, bool], Strip], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._row = row
        self._count = 0
        self._ground = Style()
        self.cursor = 0

    def set_count(self, count: int) -> None:
        """Tells how many rows there are; the cursor stays where it is as far as there is a row."""
        self._count = count
        self.cursor = max(0, min(self.cursor, count - 1))
        if count > self.app.size.height:  # together with the scroll bar, the layout is done once
            self.show_vertical_scrollbar = True
        self.virtual_size = Size(self.size.width, count)
        self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        # Once for all rows: finding it takes longer than drawing one.
        self._ground = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        style = self._ground
        index = y + self.scroll_offset.y
        if index >= self._count:
            return Strip.blank(self.size.width, style)
        strip = self._row(index, index == self.cursor)
        return strip.apply_style(style).adjust_cell_length(self.size.width, style)

    def action_move(self, step: int) -> None:
        self.action_go(max(0, min(self._count - 1, self.cursor + step)))

    def action_page(self, step: int) -> None:
        self.action_move(step * max(1, self.size.height - 1))

    def action_go(self, index: int) -> None:
        if self._count == 0:
            return
        self.cursor = index % self._count
        self.post_message(self.Moved())
        top = self.scroll_offset.y
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif self.cursor >= top + self.size.height:
            self.scroll_to(y=self.cursor - self.size.height + 1, animate=False)
        self.refresh()

    def action_pick(self) -> None:
        if self._count:
            self.post_message(self.Picked(self.cursor))

    def on_click(self, event: events.Click) -> None:
        index = event.y + self.scroll_offset.y
        if index < self._count:
            was_there = index == self.cursor
            self.action_go(index)
            if was_there:
                self.action_pick()
