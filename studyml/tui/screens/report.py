"""What an import or a sync came to, line by line."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType

from studyml.domain.deck import Level
from studyml.key_table import REPORT
from studyml.paths import shown
from studyml.rendering.interval import counted
from studyml.services.import_report import SyncReport
from studyml.tui.keys import bindings
from studyml.tui.screens.list_screen import ListScreen, draw_words
from studyml.tui.sheet import Sheet, column

_ROLES = {Level.ERROR: "error", Level.WARNING: "code"}


class ReportScreen(ListScreen):
    """Tells of each file what was found and what was left out; Enter opens it at the line of the remark."""

    KEYS = REPORT
    DETAIL = 5
    BINDINGS: ClassVar[list[BindingType]] = bindings(REPORT)

    def __init__(self, report: SyncReport, title: str) -> None:
        super().__init__()
        self._report = report
        self._title = title
        self._lines = report.lines()

    def read(self) -> None:
        """Nothing: a report stays as it was made."""

    def count(self) -> int:
        return len(self._lines)

    def draw_head(self, sheet: Sheet) -> None:
        sheet.line((self._title, "heading"))
        sheet.rule()
        sheet.line((self._report.summary(), "text bold"), indent=3)
        sheet.gap()

    def draw_empty(self, sheet: Sheet) -> None:
        count = len(self._report.sources)
        told = (
            f"{counted(count, 'file')} read before, as they were." if count else "No deck or note lies there."
        )
        sheet.line((told, "text"), indent=3)

    def draw_row(self, sheet: Sheet, index: int, is_under_cursor: bool) -> None:
        line = self._lines[index]
        mark = ("› " if is_under_cursor else "  ", "accent bold")
        role = "text bold" if is_under_cursor else "text"
        if line.level is None:
            place = f"{Path(line.path).name}  " if line.path else ""
            sheet.line(mark, (place, "accent"), (line.text, role))
        elif index < len(self._report.refused):
            sheet.line(mark, (f"{Path(line.path).name}  ", "accent"), (line.text, _ROLES[line.level]))
        else:
            sheet.line(
                mark, (column(f"line {line.line}", 12, right=True), "dim"), ("  ", "text"), (line.text, role)
            )

    def draw_detail(self, sheet: Sheet, index: int) -> None:
        line = self._lines[index]
        draw_words(sheet, line.text, most=3)
        if line.path:
            sheet.line((f"{shown(Path(line.path))}:{line.line}", "dim"), indent=3)

    def action_open(self) -> None:
        if not self._lines or not (line := self._lines[self.cursor]).path:
            self.app.say("There is no file to open here.")
        else:
            self.app.edit(Path(line.path), line.line)

    def action_undo(self) -> None:
        if self._report.change is None:
            self.app.say("Nothing was written, so there is nothing to take back.")
        elif self.app.undo() == self._report.change:
            self.app.pop_screen()
