"""Asks for one line of text."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from studyml.errors import StudymlError
from studyml.key_table import ASK
from studyml.tui.edited_line import EditedLine
from studyml.tui.host import Host
from studyml.tui.keys import bindings, hints
from studyml.tui.sheet import Sheet, wrapped
from studyml.tui.widgets.lines import Lines

T = TypeVar("T")


class AskScreen(ModalScreen[T | None], Generic[T]):
    """Gives what `read` makes of the line, None when it was left. What `read` raises is told and can be
    mended. `more` stands below the title."""

    app: Host
    BINDINGS: ClassVar[list[BindingType]] = bindings(ASK)

    def __init__(self, title: str, more: str, read: Callable[[str], T], text: str = "") -> None:
        super().__init__()
        self._title = title
        self._more = more
        self._read = read
        self._line = EditedLine.ending(text)
        self._problem = ""
        self._lines = Lines(id="ask")

    def compose(self) -> ComposeResult:
        with Vertical(id="panel"):
            yield self._lines

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._paint)

    def on_key(self, event: events.Key) -> None:
        changed = self._line.after(event)
        if changed is not None:
            event.stop()
            self._write(changed)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._write(self._line.with_typed(" ".join(event.text.split())))

    def action_accept(self) -> None:
        try:
            self.dismiss(self._read(self._line.text.strip()))
        except StudymlError as error:
            self._problem = str(error)
            self._paint()

    def action_close(self) -> None:
        self.dismiss(None)

    def _write(self, line: EditedLine) -> None:
        self._line, self._problem = line, ""
        self._paint()

    def _paint(self) -> None:
        width = self._lines.size.width or self.size.width
        sheet = Sheet(width, self.app.palette)
        sheet.gap()
        sheet.line((self._title, "heading"), indent=2)
        for line in wrapped(self._more, width - 4):
            sheet.line((line, "dim"), indent=2)
        sheet.gap()
        text, at = self._line
        start = max(0, at - max(8, width - 10))
        sheet.line(
            ("› ", "accent bold"),
            (text[start:at], "text bold"),
            ("▏", "accent"),
            (text[at:], "text bold"),
            indent=2,
        )
        sheet.gap()
        for line in wrapped(self._problem, width - 6) if self._problem else []:
            sheet.line((line, "error"), indent=4)
        sheet.line(*hints(ASK, self.app.keymap_in_force, width), indent=2)
        self._lines.set_strips(sheet.strips)
