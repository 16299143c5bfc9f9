"""The keys of a screen, with the names by which the settings can change them."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen

from studyml.key_table import HELP, Key
from studyml.tui.host import Host
from studyml.tui.keys import bindings, keys_of
from studyml.tui.sheet import Sheet, column
from studyml.tui.widgets.lines import ScrollLines

_WIDEST = 20  # cells that the keys of an action take at most


class KeyHelpScreen(ModalScreen[None]):
    """Lists every key of the screen below, and what the figures that it shows say, each in a line."""

    app: Host
    BINDINGS: ClassVar[list[BindingType]] = bindings(HELP)

    def __init__(self, title: str, table: Sequence[Key], figures: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._title = title
        self._table = table
        self._figures = figures
        self._lines = ScrollLines(id="panel")

    def compose(self) -> ComposeResult:
        yield self._lines

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._paint)

    def _paint(self) -> None:
        sheet = Sheet(self._lines.scrollable_content_region.width, self.app.palette)
        sheet.gap()
        sheet.line((f"Keys: {self._title}", "heading"), right=[("esc back", "dim")], indent=2)
        sheet.gap()
        rows = [(" ".join(keys_of(key, self.app.keymap_in_force)), key.meaning) for key in self._table]
        width = min(_WIDEST, max(cell_len(keys) for keys, _ in rows) + 2)
        _draw_rows(sheet, rows, width)
        sheet.gap()
        if self._figures:
            sheet.line(("What the figures say", "heading"), indent=2)
            sheet.gap()
            _draw_rows(sheet, self._figures, max(cell_len(name) for name, _ in self._figures) + 2)
            sheet.gap()
        sheet.line(
            ("Change one:  ", "dim"), (f"studyml config keys.{self._table[0].name} KEY", "code"), indent=2
        )
        sheet.line(("Their names: ", "dim"), ("studyml config keys", "code"), indent=2)
        self._lines.set_strips(sheet.strips)

    def action_scroll(self, step: int) -> None:
        self._lines.scroll_relative(y=step, animate=False)

    def action_close(self) -> None:
        self.dismiss()


def _draw_rows(sheet: Sheet, rows: Sequence[tuple[str, str]], width: int) -> None:
    """Names in a column of a width, and what each means beside it."""
    for name, meaning in rows:
        for place, line in enumerate(wrap(meaning, max(20, sheet.width - width - 3))):
            sheet.line((column("" if place else name, width), "accent"), (line, "text"), indent=2)
