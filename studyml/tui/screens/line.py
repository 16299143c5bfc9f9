"""Asks for one line: it is typed at its end, and what is wrong with it is said where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from studyml.errors import StudymlError
from studyml.key_table import LINE, Key
from studyml.tui.host import Host
from studyml.tui.keys import bindings, hints
from studyml.tui.sheet import Sheet, wrapped
from studyml.tui.typed_line import pasted, typed
from studyml.tui.widgets.lines import Lines


class LineScreen(ModalScreen[None]):
    """What asks for a line says by `keep` what becomes of it; what that refuses can be mended.

    `notes` stand between the title and the line.
    """

    app: Host
    KEYS: ClassVar[Sequence[Key]] = LINE
    WORD_ENDS: ClassVar[str] = " "
    BINDINGS: ClassVar[list[BindingType]] = bindings(LINE)

    def __init__(self, title: str, text: str, notes: str = "") -> None:
        super().__init__()
        self._title = title
        self._text = text
        self._notes = notes
        self._problem = ""
        self._lines = Lines(id="line")

    def keep(self, text: str) -> None:
        """Does with the line what it is asked for; called before the screen closes. Raises StudymlError."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        with Vertical(id="panel"):
            yield self._lines

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._paint)

    def on_key(self, event: events.Key) -> None:
        text = typed(self._text, event, word_ends=self.WORD_ENDS)
        if text is not None:
            self.change(text)
            event.stop()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.change(pasted(self._text, event))

    def action_keep(self) -> None:
        try:
            self.keep(self._text)
        except StudymlError as error:
            self._problem = str(error)
            self._paint()
        else:
            self.dismiss()

    def action_close(self) -> None:
        self.dismiss()

    def change(self, text: str) -> None:
        """Puts another line in the place of what was typed."""
        self._text, self._problem = text, ""
        self._paint()

    def _paint(self) -> None:
        width = self._lines.size.width or self.size.width
        sheet = Sheet(width, self.app.palette)
        sheet.gap()
        sheet.line((self._title, "heading"), indent=2)
        for line in wrapped(self._notes, width - 6) if self._notes else []:
            sheet.line((line, "dim"), indent=2)
        sheet.gap()
        end = self._text
        while cell_len(end) > max(8, width - 8):
            end = f"…{end[2:]}"
        sheet.line(("› ", "accent bold"), (end, "text bold"), ("▏", "accent"), indent=2)
        sheet.gap()
        for line in wrapped(self._problem, width - 6) if self._problem else []:
            sheet.line((line, "error"), indent=4)
        sheet.line(*hints(self.KEYS, self.app.keymap_in_force, width), indent=2)
        self._lines.set_strips(sheet.strips)
