"""Search over concepts, cards and notes together, as one types."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.strip import Strip

from studyml.domain.notes_found import Hit, HitKind
from studyml.key_table import SEARCH
from studyml.services.journal import search_all
from studyml.tui.host import Host
from studyml.tui.keys import bindings, hints
from studyml.tui.screens.key_help import KeyHelpScreen
from studyml.tui.sheet import Part, Sheet, column
from studyml.tui.widgets.lines import Lines
from studyml.tui.widgets.pick_list import PickList

_MOST = 200


class SearchScreen(Screen[None]):
    """What is typed is looked for at once; Enter opens the concept, the day or the card under the cursor."""

    app: Host
    KEYS = SEARCH
    BINDINGS: ClassVar[list[BindingType]] = bindings(SEARCH)

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self._hits: list[Hit] = []
        self._head = Lines(id="title")
        self._list = PickList(self._row, id="list")
        self._list.can_focus = False
        self._foot = Lines(id="foot")

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._list
        yield self._foot

    def on_resize(self, event: events.Resize) -> None:
        self._paint()

    def on_key(self, event: events.Key) -> None:
        if event.key in ("backspace", "ctrl+h"):
            self._look_for(self._words[:-1])
        elif event.key in ("ctrl+u", "ctrl+w"):
            self._look_for("" if event.key == "ctrl+u" else self._words.rpartition(" ")[0])
        elif event.is_printable and event.character is not None:
            self._look_for(self._words + event.character)
        else:
            return
        event.stop()

    def on_paste(self, event: events.Paste) -> None:
        self._look_for(self._words + " ".join(event.text.split()))

    def on_pick_list_picked(self) -> None:
        self.action_open()

    def on_screen_resume(self) -> None:
        self._hits = search_all(self.app.work, self._words, _MOST) if self._words.strip() else []
        self._paint()

    def action_move(self, step: int) -> None:
        self._list.action_move(step)

    def action_open(self) -> None:
        if not self._hits:
            return
        hit = self._hits[self._list.cursor]
        if hit.what is HitKind.DAY:
            self.app.open_day(hit.id)
        elif hit.what is HitKind.CONCEPT:
            self.app.open_concept(hit.id)
        else:
            self.app.open_browse(f"id:{hit.id}")

    def action_help(self) -> None:
        self.app.push_screen(KeyHelpScreen("Search", SEARCH))

    def action_close(self) -> None:
        self.app.pop_screen()

    def _look_for(self, words: str) -> None:
        self._words = words[:200]
        self._list.action_go(0)
        self.on_screen_resume()

    def _paint(self) -> None:
        width = self.size.width
        if width == 0:
            return
        head = Sheet(width, self.app.palette)
        found = f"{len(self._hits)}{'+' if len(self._hits) == _MOST else ''} found" if self._words else ""
        typed = self._words[-max(1, width - len(found) - 8) :]  # its end, where the cursor is
        head.line(("/ ", "accent bold"), (typed, "text bold"), ("▏", "accent"), right=[(found, "dim")])
        head.rule()
        if not self._words:
            head.line(("Type what to look for in concepts, cards and notes.", "dim"), indent=3)
        elif not self._hits:
            head.line(("Nothing found.", "dim"), indent=3)
        self._head.set_strips(head.strips)
        foot = Sheet(width, self.app.palette)
        foot.rule()
        foot.line(*hints(SEARCH, self.app.keymap_in_force, width))
        self._foot.set_strips(foot.strips)
        self._list.set_count(len(self._hits))

    def _row(self, index: int, is_under_cursor: bool) -> Strip:
        hit = self._hits[index]
        sheet = Sheet(self._list.scrollable_content_region.width, self.app.palette)
        where = date.fromordinal(hit.date).isoformat() if hit.date is not None else hit.what.value
        parts: list[Part] = [
            ("› " if is_under_cursor else "  ", "accent bold"),
            (column(where, 11), "dim"),
        ]
        if hit.title and not hit.snippet.startswith(hit.title):
            parts.append((f"{hit.title}  ", "text bold" if is_under_cursor else "text"))
        at = 0
        for start, end in hit.spans:
            parts += [(hit.snippet[at:start], "dim"), (hit.snippet[start:end], "accent")]
            at = end
        parts += [(hit.snippet[at:], "dim"), (f"  {Path(hit.source).name}:{hit.line}", "rule")]
        sheet.line(*parts)
        return sheet.strips[0]
