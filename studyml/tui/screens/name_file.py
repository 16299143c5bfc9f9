"""Asks for the path of a file to write a text to."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from studyml.errors import StudymlError
from studyml.key_table import NAME_FILE
from studyml.paths import shown
from studyml.services.path_completion import completed
from studyml.services.saving import save_text
from studyml.tui.host import Host
from studyml.tui.keys import bindings, hints
from studyml.tui.sheet import Sheet, wrapped
from studyml.tui.typed_line import pasted, typed
from studyml.tui.widgets.lines import Lines


class NameFileScreen(ModalScreen[None]):
    """Writes a text to the file that is named, and goes back; what fails is said and can be mended."""

    app: Host
    BINDINGS: ClassVar[list[BindingType]] = bindings(NAME_FILE)

    def __init__(self, title: str, path: str, text: str) -> None:
        super().__init__()
        self._title = title
        self._path = path
        self._text = text
        self._problem = ""
        self._lines = Lines(id="file")

    def compose(self) -> ComposeResult:
        with Vertical(id="panel"):
            yield self._lines

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._paint)

    def on_key(self, event: events.Key) -> None:
        text = typed(self._path, event, word_ends=" /")
        if text is not None:
            self._change(text)
            event.stop()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._change(pasted(self._path, event))

    def action_complete(self) -> None:
        self._change(completed(self._path))

    def action_save(self) -> None:
        try:
            path = save_text(self._path, self._text)
        except StudymlError as error:
            self._problem = str(error)
            self._paint()
            return
        self.dismiss()
        self.app.say(f"Written to {shown(path)}.")

    def action_close(self) -> None:
        self.dismiss()

    def _change(self, path: str) -> None:
        self._path, self._problem = path, ""
        self._paint()

    def _paint(self) -> None:
        width = self._lines.size.width or self.size.width
        sheet = Sheet(width, self.app.palette)
        sheet.gap()
        sheet.line((self._title, "heading"), indent=2)
        sheet.gap()
        end = self._path
        while cell_len(end) > max(8, width - 8):
            end = f"…{end[2:]}"
        sheet.line(("› ", "accent bold"), (end, "text bold"), ("▏", "accent"), indent=2)
        sheet.gap()
        for line in wrapped(self._problem, width - 6) if self._problem else []:
            sheet.line((line, "error"), indent=4)
        sheet.line(*hints(NAME_FILE, self.app.keymap_in_force, width), indent=2)
        self._lines.set_strips(sheet.strips)
