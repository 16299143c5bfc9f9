"""The links and papers of a card: the host is shown, and Enter opens the one under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.strip import Strip

from studyml.domain.link import Link
from studyml.key_table import LINKS
from studyml.services.browser import open_link
from studyml.tui.host import Host
from studyml.tui.keys import bindings
from studyml.tui.sheet import Sheet
from studyml.tui.widgets.lines import Lines
from studyml.tui.widgets.pick_list import PickList


class LinksScreen(ModalScreen[None]):
    """Asks before anything is opened."""

    app: Host
    BINDINGS: ClassVar[list[BindingType]] = bindings(LINKS)

    def __init__(self, links: Sequence[Link]) -> None:
        super().__init__()
        self._links = links
        self._list = PickList(self._row, id="links")
        self._head = Lines(id="links-head")
        self._foot = Lines(id="links-foot")

    def compose(self) -> ComposeResult:
        with Vertical(id="panel"):
            yield self._head
            yield self._list
            yield self._foot

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._paint)

    def _paint(self) -> None:
        head = Sheet(self._head.size.width or self.size.width, self.app.palette)
        head.gap()
        head.line(("Open in the browser?", "heading"), right=[("⏎ open   esc back", "dim")], indent=2)
        head.gap()
        self._head.set_strips(head.strips)
        self._list.set_count(len(self._links))
        self._list.focus()
        foot = Sheet(self._head.size.width or self.size.width, self.app.palette)
        foot.line(("Nothing is opened or fetched unless you ask for it here.", "dim"), indent=2)
        self._foot.set_strips(foot.strips)

    def _row(self, index: int, is_under_cursor: bool) -> Strip:
        link = self._links[index]
        sheet = Sheet(self._list.size.width, self.app.palette)
        mark = "› " if is_under_cursor else "  "
        sheet.line(
            (mark, "accent bold"), (link.host, "text bold"), ("   ", "text"), (link.url, "dim"), indent=2
        )
        return sheet.strips[0]

    def action_open(self) -> None:
        link = self._links[self._list.cursor]
        self.dismiss()
        if open_link(link):
            self.app.say(f"Opened {link.host}.")
        else:
            self.app.say(f"There is no browser with a window here. The address: {link.url}", timeout=20)

    def action_close(self) -> None:
        self.dismiss()
