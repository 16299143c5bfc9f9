"""A small list to choose one thing from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.strip import Strip

from studyml.key_table import CHOICE
from studyml.tui.host import Host
from studyml.tui.keys import bindings
from studyml.tui.sheet import Sheet, column
from studyml.tui.widgets.lines import Lines
from studyml.tui.widgets.pick_list import PickList


class ChoiceScreen(ModalScreen[int | None]):
    """Gives the number of the row that was chosen, None when it was left.

    A row is a name and what to add; `verb` says what Enter does.
    """

    app: Host
    BINDINGS: ClassVar[list[BindingType]] = bindings(CHOICE)

    def __init__(self, title: str, rows: Sequence[tuple[str, str]], verb: str = "open") -> None:
        super().__init__()
        self._title = title
        self._verb = verb
        self._rows = rows
        self._name_width = min(36, max((cell_len(name) for name, _ in rows), default=0) + 3)
        self._head = Lines(id="choice-head")
        self._list = PickList(self._row, id="choices")

    def compose(self) -> ComposeResult:
        with Vertical(id="panel"):
            yield self._head
            yield self._list

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._paint)

    def on_pick_list_picked(self) -> None:
        self.action_choose()

    def action_choose(self) -> None:
        self.dismiss(self._list.cursor)

    def action_close(self) -> None:
        self.dismiss(None)

    def _paint(self) -> None:
        head = Sheet(self._head.size.width or self.size.width, self.app.palette)
        head.gap()
        head.line((self._title, "heading"), right=[(f"⏎ {self._verb}   esc back", "dim")], indent=2)
        head.gap()
        self._head.set_strips(head.strips)
        self._list.set_count(len(self._rows))
        self._list.focus()

    def _row(self, index: int, is_under_cursor: bool) -> Strip:
        name, more = self._rows[index]
        sheet = Sheet(self._list.scrollable_content_region.width, self.app.palette)
        sheet.line(
            ("› " if is_under_cursor else "  ", "accent bold"),
            (column(name, self._name_width), "text bold" if is_under_cursor else "text"),
            (more, "dim"),
            indent=2,
        )
        return sheet.strips[0]
