"""What the notes talk about and no deck has."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType

from studyml.key_table import GAPS
from studyml.paths import shown
from studyml.rendering.interval import counted
from studyml.services.gaps import Gap, find_gaps
from studyml.tui.keys import bindings
from studyml.tui.screens.list_screen import ListScreen
from studyml.tui.sheet import Sheet, column


class GapsScreen(ListScreen):
    """The terms that recur, are asked about or are defined, the most pressing first."""

    KEYS = GAPS
    HEAD = "Terms without a card"
    DETAIL = 5
    BINDINGS: ClassVar[list[BindingType]] = bindings(GAPS)

    def __init__(self) -> None:
        super().__init__()
        self._gaps: list[Gap] = []

    def read(self) -> None:
        self._gaps = find_gaps(self.app.work)

    def count(self) -> int:
        return len(self._gaps)

    def draw_head(self, sheet: Sheet) -> None:
        sheet.line((self.HEAD, "heading"), right=[(counted(len(self._gaps), "term"), "dim")])
        sheet.rule()

    def draw_empty(self, sheet: Sheet) -> None:
        sheet.line(("Every term that your notes dwell on has a concept.", "text"), indent=3)

    def draw_row(self, sheet: Sheet, index: int, is_under_cursor: bool) -> None:
        gap = self._gaps[index]
        marks = f"{'?' * min(3, gap.questions)}{'=' if gap.is_defined else ''}"
        sheet.line(
            ("› " if is_under_cursor else "  ", "accent bold"),
            (column(gap.term, 36), "text bold" if is_under_cursor else "text"),
            (column(marks, 5), "accent"),
            (counted(gap.day_count, "day"), "dim"),
        )

    def draw_detail(self, sheet: Sheet, index: int) -> None:
        gap = self._gaps[index]
        told = [counted(gap.questions, "question")] if gap.questions else []
        told += ["defined in your notes"] if gap.is_defined else []
        sheet.line((gap.term, "text bold"), (f"  {', '.join(told)}", "dim"), indent=3)
        for place in gap.days[:3]:
            day = "no date" if place.date is None else date.fromordinal(place.date).isoformat()
            sheet.line((f"{day}  ", "accent"), (f"{shown(Path(place.source))}:{place.line}", "dim"), indent=3)

    def action_open(self) -> None:
        if self._gaps and self._gaps[self.cursor].days:
            self.app.open_day(self._gaps[self.cursor].days[-1].day_id)
