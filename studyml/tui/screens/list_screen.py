"""A screen that is one list: rows drawn on demand, the one under the cursor in full below them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.strip import Strip

from studyml.domain.safe_text import safe_line
from studyml.key_table import Key
from studyml.rendering.excerpt import one_line
from studyml.rendering.flow import Run, flow
from studyml.tui.host import Host
from studyml.tui.keys import hints
from studyml.tui.screens.key_help import KeyHelpScreen
from studyml.tui.sheet import MEASURE, Sheet, style_of
from studyml.tui.widgets.lines import Lines
from studyml.tui.widgets.pick_list import PickList

_ROOM = 10  # lines that the rows keep at least


class ListScreen(Screen[None]):
    """What the lists share; each says what its heads, rows and empty state are, and how many lines of DETAIL
    it tells of the row under the cursor."""

    app: Host
    KEYS: ClassVar[Sequence[Key]] = ()
    HEAD: ClassVar[str] = ""
    DETAIL: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self._head = Lines(id="title")
        self._list = PickList(self._strip, id="list")
        self._detail = Lines(id="detail")
        self._foot = Lines(id="foot")

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._list
        yield self._detail
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

    def draw_detail(self, sheet: Sheet, index: int) -> None:
        """Tells a row in full; what is more than DETAIL lines is left out."""

    def read(self) -> None:
        """Reads what is shown from the store, when the screen opens and each time one comes back to it."""
        raise NotImplementedError

    @property
    def cursor(self) -> int:
        """The row under the cursor."""
        return self._list.cursor

    def on_screen_resume(self) -> None:
        self.read()
        self.paint()

    def on_resize(self, event: events.Resize) -> None:
        self.paint()

    def on_pick_list_moved(self) -> None:
        self._paint_detail()

    async def on_pick_list_picked(self) -> None:
        await self.run_action("open")

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
        foot.line(*hints(self.KEYS, self.app.keymap_in_force, foot.width))
        self._foot.set_strips(foot.strips)
        self._list.set_count(self.count())
        self._list.focus()
        self._paint_detail()

    def action_help(self) -> None:
        self.app.push_screen(KeyHelpScreen(self.HEAD, self.KEYS))

    def action_close(self) -> None:
        self.app.pop_screen()

    def _paint_detail(self) -> None:
        sheet = Sheet(self.size.width, self.app.palette)
        if self.DETAIL and self.count() and self.size.height >= self.DETAIL + _ROOM:
            sheet.rule("┄")
            self.draw_detail(sheet, self.cursor)
            del sheet.strips[self.DETAIL + 1 :]
            sheet.gap(self.DETAIL + 1 - len(sheet.strips))
        self._detail.set_strips(sheet.strips)

    def _strip(self, index: int, is_under_cursor: bool) -> Strip:
        sheet = Sheet(self._list.scrollable_content_region.width, self.app.palette)
        self.draw_row(sheet, index, is_under_cursor)
        return sheet.strips[0]


def draw_words(sheet: Sheet, text: str, role: str = "text", *, most: int = 3) -> None:
    """Sets markdown as plain words on lines of a readable width, at most so many of them."""
    words = safe_line(one_line(text))
    lines = flow([Run(words, style_of(sheet.palette, role))], max(20, min(sheet.width, MEASURE) - 6))
    sheet.segments(lines[:most], indent=3)
