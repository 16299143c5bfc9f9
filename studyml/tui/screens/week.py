"""The week: what was reviewed, learned and forgotten, what the notes were about, and what is next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from textual.binding import BindingType

from studyml.domain.week import Week
from studyml.key_table import WEEK
from studyml.rendering.markdown import render_markdown
from studyml.rendering.week_text import week_markdown
from studyml.services.week import week
from studyml.tui.keys import bindings
from studyml.tui.screens.name_file import NameFileScreen
from studyml.tui.screens.page_screen import PageScreen
from studyml.tui.sheet import MEASURE, Part, Sheet, wrapped


class WeekScreen(PageScreen):
    """Looks back at the last seven study days, as a page or as markdown."""

    HEADING = "Week"
    KEYS = WEEK
    BINDINGS: ClassVar[list[BindingType]] = bindings(WEEK)

    def __init__(self) -> None:
        super().__init__()
        self._week: Week | None = None
        self._text = ""
        self._is_plain = False

    def on_mount(self) -> None:
        self._week = week(self.app.work)
        self._text = week_markdown(self._week)

    def action_markdown(self) -> None:
        self._is_plain = not self._is_plain
        self.scroll_to_top()
        self.paint()

    def action_save(self) -> None:
        assert self._week is not None
        name = f"~/week-{date.fromordinal(self._week.last).isoformat()}.md"
        self.app.push_screen(NameFileScreen("Write the week as markdown to", name, f"{self._text}\n"))

    def told(self) -> Sequence[Part]:
        return [("as markdown", "dim")] if self._is_plain else []

    def draw_page(self, sheet: Sheet) -> None:
        sheet.gap()
        if self._is_plain:
            # At the very edge, so that a terminal's own way to mark text copies it as it is.
            for line in self._text.split("\n"):
                for part in wrapped(line, sheet.width):
                    sheet.line(part, indent=0)
        else:
            room = max(20, min(sheet.width, MEASURE) - 6)
            sheet.segments(render_markdown(self._text, room, self.app.palette).lines, indent=3)
