"""The questions of the notes, the open ones first."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual.binding import BindingType

from studyml.domain.notes_found import FoundQuestion
from studyml.key_table import QUESTIONS
from studyml.rendering.excerpt import one_line
from studyml.services.journal import list_questions
from studyml.tui.keys import bindings
from studyml.tui.screens.list_screen import ListScreen
from studyml.tui.sheet import Part, Sheet, column


class QuestionsScreen(ListScreen):
    """What is still waiting for an answer; `a` shows what was answered too."""

    KEYS = QUESTIONS
    HEAD = "Open questions"
    BINDINGS: ClassVar[list[BindingType]] = bindings(QUESTIONS)

    def __init__(self) -> None:
        super().__init__()
        self._is_all = False
        self._questions: list[FoundQuestion] = []

    def on_mount(self) -> None:
        self._read()

    def count(self) -> int:
        return len(self._questions)

    def draw_head(self, sheet: Sheet) -> None:
        waiting = sum(question.is_open for question in self._questions)
        title = "Questions" if self._is_all else self.HEAD
        sheet.line((title, "heading"), right=[(f"{waiting} open", "dim")])
        sheet.rule()

    def draw_empty(self, sheet: Sheet) -> None:
        sheet.line(("No question is open. ", "text"), ("a shows those that were answered.", "dim"), indent=3)
        sheet.line(("`studyml import` your notes: what they ask is found.", "dim"), indent=3)

    def draw_row(self, sheet: Sheet, index: int, is_under_cursor: bool) -> None:
        question = self._questions[index]
        first = question.asked[0].date
        parts: list[Part] = [
            ("› " if is_under_cursor else "  ", "accent bold"),
            (column("no date" if first is None else date.fromordinal(first).isoformat(), 12), "dim"),
            ("? " if question.is_open else "✓ ", "accent"),
            (one_line(question.text), "text bold" if is_under_cursor else "text"),
        ]
        if len(question.asked) > 1:
            parts.append((f"  asked {len(question.asked)} times", "dim"))
        if question.answer is not None:
            parts.append((f"  {one_line(question.answer)}", "dim"))
        sheet.line(*parts)

    def action_open(self) -> None:
        if self._questions:
            self.app.open_day(self._questions[self.cursor].asked[-1].day_id)

    def action_all(self) -> None:
        self._is_all = not self._is_all
        self._read()

    def _read(self) -> None:
        self._questions = list_questions(self.app.work, only_open=not self._is_all)
        self.paint()
