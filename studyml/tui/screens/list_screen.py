"""A screen that is one list: rows drawn on demand, and what can be done with the one under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.strip import Strip

from studyml.key_table import Key
from studyml.tui.host import Host
from studyml.tui.keys import keys_of
from studyml.tui.screens.key_help import KeyHelpScreen
from studyml.tui.sheet import Part, Sheet
from studyml.tui.widgets.lines import Lines
from studyml.tui.widgets.pick_list import PickList


class ListScreen(Screen[None]):
    """What the lists share; each says what its heads, rows and empty state are."""

    app: Host
    KEYS: ClassVar[Sequence[Key]] = ()
    HEAD: ClassVar[str] = ""

    def __init__(self) -> None:
        super().__init__()
        self._head = Lines(id="title")
        self._list = PickList(self._strip, id="list")
        self._foot = Lines(id="foot")

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._list
        yield self._foot

    def count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def draw_head(self, sheet: Sheet) -> None:
        """Draws what stands above the rows."""
        sheet.line((self.HEAD, "heading"))
        sheet.rule()

    def draw_row(self, sheet: Sheet, index: int, is_under_cursor: bool) -> None:
        """Draws one row, which is one line."""
        raise NotImplementedError

    def draw_empty(self, sheet: Sheet) -> None:
        """Says, instead of rows, what to do next."""

    @property
    def cursor(self) -> int:
        """The row under the cursor."""
        return self._list.cursor

    def on_resize(self, event: events.Resize) -> None:
        self.paint()

    def paint(self) -> None:
        """Draws everything again."""
        width = self.size.width
        if width == 0:
            return
        head = Sheet(width, self.app.palette)
        self.draw_head(head)
        if self.count() == 0:
            head.gap()
            self.draw_empty(head)
        self._head.set_strips(head.strips)
        foot = Sheet(width, self.app.palette)
        foot.rule()
        hints: list[Part] = []
        for key in self.KEYS:
            if key.hint:
                hints += [(keys_of(key, self.app.keymap_in_force)[0], "accent"), (f" {key.hint}   ", "dim")]
        foot.line(*hints)
        self._foot.set_strips(foot.strips)
        self._list.set_count(self.count())
        self._list.focus()

    def action_help(self) -> None:
        self.app.push_screen(KeyHelpScreen(self.HEAD, self.KEYS))

    def action_close(self) -> None:
        self.app.pop_screen()

    def _strip(self, index: int, is_under_cursor: bool) -> Strip:
        sheet = Sheet(self._list.size.width, self.app.palette)
        self.draw_row(sheet, index, is_under_cursor)
        return sheet.strips[0]
