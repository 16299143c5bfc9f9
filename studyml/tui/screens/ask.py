"""Asks for one line of text, and hands it on."""

from __future__ import annotations

from collections.abc import Callable

from studyml.tui.screens.line import LineScreen


class AskScreen(LineScreen):
    """Gives the line to `take`; what that refuses with a StudymlError is told and can be mended."""

    def __init__(self, title: str, notes: str, take: Callable[[str], None]) -> None:
        super().__init__(title, "", notes)
        self._take = take

    def keep(self, text: str) -> None:
        self._take(text.strip())
