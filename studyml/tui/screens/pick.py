"""A long list to choose one thing from: what is typed narrows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.strip import Strip

from studyml.key_table import PICK
from studyml.tui.host import Host
from studyml.tui.keys import bindings
from studyml.tui.sheet import Sheet, column
from studyml.tui.widgets.lines import Lines
from studyml.tui.widgets.pick_list import PickList


class PickScreen(ModalScreen[int | None]):
    """Gives the number of the row that was chosen, None when it was left; a row is a name and what to add.

    With `new`, which says what it would be, what is typed can be chosen too where no row is called so: by the
    number after the last row, and `words` holds it.
    """

    app: Host
    BINDINGS: ClassVar[list[BindingType]] = bindings(PICK)

    def __init__(self, title: str, rows: Sequence[tuple[str, str]], *, new: str = "") -> None:
        super().__init__()
        self._title = title
        self._rows = rows
        self._new = new
        self._places = list(range(len(rows)))
        self.words = ""
        self._head = Lines(id="choice-head")
        self._list = PickList(self._row, id="picks")
        self._list.can_focus = False

    def compose(self) -> ComposeResult:
        with Vertical(id="panel"):
            yield self._head
            yield self._list

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._paint)

    def on_key(self, event: events.Key) -> None:
        if event.key in ("backspace", "ctrl+h"):
            self.words = self.words[:-1]
        elif event.is_printable and event.character is not None:
            self.words = (self.words + event.character)[:80]
        else:
            return
        event.stop()
        wanted = self.words.casefold()
        found = [place for place, (name, _) in enumerate(self._rows) if wanted in name.casefold()]
        # What begins with the words comes before what only holds them.
        self._places = sorted(found, key=lambda place: not self._rows[place][0].casefold().startswith(wanted))
        if self._new and wanted.strip() and all(name.casefold() != wanted for name, _ in self._rows):
            self._places.append(len(self._rows))
        self._list.action_go(0)
        self._paint()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()

    def on_pick_list_picked(self) -> None:
        self.action_choose()

    def action_move(self, step: int) -> None:
        self._list.action_move(step)

    def action_choose(self) -> None:
        if self._places:
            self.dismiss(self._places[self._list.cursor])

    def action_close(self) -> None:
        self.dismiss(None)

    def _paint(self) -> None:
        head = Sheet(self._head.size.width or self.size.width, self.app.palette)
        head.gap()
        head.line((self._title, "heading"), right=[("⏎ choose   esc back", "dim")], indent=2)
        head.line(("/ ", "accent"), (self.words, "text"), ("▏", "accent"), indent=2)
        self._head.set_strips(head.strips)
        self._list.set_count(len(self._places))

    def _row(self, index: int, is_under_cursor: bool) -> Strip:
        place = self._places[index]
        name, more = self._rows[place] if place < len(self._rows) else (f"＋ {self.words}", self._new)
        sheet = Sheet(self._list.scrollable_content_region.width, self.app.palette)
        sheet.line(
            ("› " if is_under_cursor else "  ", "accent bold"),
            (column(name, 36), "text bold" if is_under_cursor else "text"),
            (more, "dim"),
            indent=2,
        )
        return sheet.strips[0]
