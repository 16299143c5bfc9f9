"""The language of queries on one page."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen

from studyml.domain.query_reference import REFERENCE
from studyml.key_table import HELP
from studyml.tui.host import Host
from studyml.tui.keys import bindings
from studyml.tui.sheet import Sheet, column, wrapped
from studyml.tui.widgets.lines import ScrollLines


class QueryHelpScreen(ModalScreen[None]):
    """Lists what can be written, each with the cards that it finds."""

    app: Host
    BINDINGS: ClassVar[list[BindingType]] = bindings(HELP)

    def __init__(self) -> None:
        super().__init__()
        self._lines = ScrollLines(id="panel")

    def compose(self) -> ComposeResult:
        yield self._lines

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._paint)

    def action_scroll(self, step: int) -> None:
        self._lines.scroll_relative(y=step, animate=False)

    def action_close(self) -> None:
        self.dismiss()

    def _paint(self) -> None:
        sheet = Sheet(self._lines.scrollable_content_region.width, self.app.palette)
        sheet.gap()
        sheet.line(("What finds which cards", "heading"), right=[("esc back", "dim")], indent=2)
        written = [" ".join(entry.examples) for _, entries in REFERENCE for entry in entries]
        width = min(max(map(cell_len, written)) + 2, sheet.width // 2)
        for title, entries in REFERENCE:
            sheet.gap()
            sheet.line((title, "dim"), indent=2)
            for entry in entries:
                examples = wrapped(" ".join(entry.examples), width - 2)
                meanings = wrapped(entry.meaning, max(16, sheet.width - width - 4))
                for row in range(max(len(examples), len(meanings))):
                    example = examples[row] if row < len(examples) else ""
                    told = meanings[row] if row < len(meanings) else ""
                    sheet.line((column(example, width), "accent"), (told, "text"), indent=2)
        sheet.gap()
        sheet.line(
            ("What stands side by side must all hold. The same words work in a shell:", "dim"), indent=2
        )
        sheet.line(("studyml cards 'deck:Vision is:due prop:r<0.9'", "code"), indent=2)
        sheet.gap()
        self._lines.set_strips(sheet.strips)
