"""Asks for the path of a file to write a text to."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from studyml.key_table import NAME_FILE
from studyml.paths import shown
from studyml.services.path_completion import completed
from studyml.services.saving import save_text
from studyml.tui.keys import bindings
from studyml.tui.screens.line import LineScreen


class NameFileScreen(LineScreen, inherit_bindings=False):
    """Writes a text to the file that is named, and goes back."""

    KEYS = NAME_FILE
    WORD_ENDS = " /"
    BINDINGS: ClassVar[list[BindingType]] = bindings(NAME_FILE)

    def __init__(self, title: str, path: str, written: str) -> None:
        super().__init__(title, path)
        self._written = written

    def keep(self, text: str) -> None:
        self.app.say(f"Written to {shown(save_text(text, self._written))}.")

    def action_complete(self) -> None:
        self.change(completed(self._text))
