"""The week: what was reviewed, learned and forgotten, what the notes were about, and what is next."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen

from studyml.domain.week import Week
from studyml.key_table import WEEK
from studyml.rendering.markdown import render_markdown
from studyml.rendering.week_text import week_markdown
from studyml.services.week import week
from studyml.tui.host import Host
from studyml.tui.keys import bindings, hints
from studyml.tui.screens.key_help import KeyHelpScreen
from studyml.tui.screens.name_file import NameFileScreen
from studyml.tui.sheet import MEASURE, Sheet, wrapped
from studyml.tui.widgets.lines import Lines, ScrollLines


class WeekScreen(Screen[None]):
    """Looks back at the last seven study days, as a page or as markdown."""

    app: Host
    KEYS = WEEK
    BINDINGS: ClassVar[list[BindingType]] = bindings(WEEK)

    def __init__(self) -> None:
        super().__init__()
        self._week: Week | None = None
        self._text = ""
        self._is_plain = False
        self._head = Lines(id="title")
        self._body = ScrollLines(id="week")
        self._body.can_focus = False
        self._foot = Lines(id="foot")

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._body
        yield self._foot

    def on_mount(self) -> None:
        self._week = week(self.app.work)
        self._text = week_markdown(self._week)

    def on_resize(self, event: events.Resize) -> None:
        self._paint()

    def action_markdown(self) -> None:
        self._is_plain = not self._is_plain
        self._body.scroll_to(y=0, animate=False)
        self._paint()

    def action_save(self) -> None:
        assert self._week is not None
        name = f"~/week-{date.fromordinal(self._week.last).isoformat()}.md"
        self.app.push_screen(NameFileScreen("Write the week as markdown to", name, f"{self._text}\n"))

    def action_scroll(self, step: int) -> None:
        self._body.scroll_relative(y=step, animate=False)

    def action_help(self) -> None:
        self.app.push_screen(KeyHelpScreen("Week", WEEK))

    def action_close(self) -> None:
        self.app.pop_screen()

    def _paint(self) -> None:
        width = self.size.width
        if width == 0:
            return
        head = Sheet(width, self.app.palette)
        head.line(("Week", "heading"), right=[("as markdown", "dim")] if self._is_plain else [])
        head.rule()
        self._head.set_strips(head.strips)
        body = Sheet(width, self.app.palette)
        body.gap()
        room = max(20, min(width, MEASURE) - 6)
        if self._is_plain:
            # At the very edge, so that a terminal's own way to mark text copies it as it is.
            for line in self._text.split("\n"):
                for part in wrapped(line, width):
                    body.line(part, indent=0)
        else:
            body.segments(render_markdown(self._text, room, self.app.palette).lines, indent=3)
        self._body.set_strips(body.strips, keep_place=True)
        foot = Sheet(width, self.app.palette)
        foot.rule()
        foot.line(*hints(WEEK, self.app.keymap_in_force, width))
        self._foot.set_strips(foot.strips)
