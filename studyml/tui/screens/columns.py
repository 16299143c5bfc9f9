"""Which columns the table of cards has, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.strip import Strip

from studyml.domain.card_column import MEANINGS, CardColumn
from studyml.key_table import COLUMNS
from studyml.tui.card_cells import head_of
from studyml.tui.host import Host
from studyml.tui.keys import bindings, hints
from studyml.tui.sheet import Sheet, column
from studyml.tui.widgets.lines import Lines
from studyml.tui.widgets.pick_list import PickList


class ColumnsScreen(ModalScreen[list[CardColumn] | None]):
    """Gives the columns that were chosen, None when it was left; those that are shown come first."""

    app: Host
    BINDINGS: ClassVar[list[BindingType]] = bindings(COLUMNS)

    def __init__(self, shown: Sequence[CardColumn]) -> None:
        super().__init__()
        self._rows = [*shown, *(name for name in CardColumn if name not in shown)]
        self._shown = set(shown)
        self._head = Lines(id="choice-head")
        self._list = PickList(self._row, id="picks")
        self._foot = Lines(id="choice-foot")

    def compose(self) -> ComposeResult:
        with Vertical(id="panel"):
            yield self._head
            yield self._list
            yield self._foot

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._paint)

    def on_pick_list_picked(self) -> None:
        self.action_turn()

    def action_turn(self) -> None:
        """Shows or hides a column; one at least is shown."""
        changed = self._shown ^ {self._rows[self._list.cursor]}
        if changed:
            self._shown = changed
            self._list.refresh()

    def action_shift(self, step: int) -> None:
        here = self._list.cursor
        there = here + step
        if 0 <= there < len(self._rows):
            self._rows[here], self._rows[there] = self._rows[there], self._rows[here]
            self._list.action_move(step)

    def action_save(self) -> None:
        self.dismiss([name for name in self._rows if name in self._shown])

    def action_close(self) -> None:
        self.dismiss(None)

    def _paint(self) -> None:
        width = self._head.size.width or self.size.width
        head = Sheet(width, self.app.palette)
        head.gap()
        head.line(("Columns", "heading"), indent=2)
        head.line(("Where the terminal is narrow, those below give way.", "dim"), indent=2)
        head.gap()
        self._head.set_strips(head.strips)
        foot = Sheet(width, self.app.palette)
        foot.gap()
        foot.line(*hints(COLUMNS, self.app.keymap_in_force, width), indent=2)
        self._foot.set_strips(foot.strips)
        self._list.set_count(len(self._rows))
        self._list.focus()

    def _row(self, index: int, is_under_cursor: bool) -> Strip:
        name = self._rows[index]
        is_shown = name in self._shown
        sheet = Sheet(self._list.scrollable_content_region.width, self.app.palette)
        role = "text bold" if is_under_cursor else "text" if is_shown else "dim"
        sheet.line(
            ("› " if is_under_cursor else "  ", "accent bold"),
            ("[x] " if is_shown else "[ ] ", "accent" if is_shown else "dim"),
            (column(head_of(name), 13), role),
            (MEANINGS[name], "dim"),
            indent=2,
        )
        return sheet.strips[0]
