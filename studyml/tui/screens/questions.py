"""The questions of the notes, the open ones first."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType

from studyml.domain.notes_found import FoundQuestion, Place
from studyml.key_table import QUESTIONS
from studyml.paths import shown
from studyml.rendering.excerpt import one_line
from studyml.services.journal import list_questions
from studyml.tui.keys import bindings, keys_of
from studyml.tui.screens.list_screen import ListScreen, draw_words
from studyml.tui.sheet import Part, Sheet, column


class QuestionsScreen(ListScreen):
    """What is still waiting for an answer; `a` shows what was answered too."""

    KEYS = QUESTIONS
    HEAD = "Open questions"
    DETAIL = 6
    BINDINGS: ClassVar[list[BindingType]] = bindings(QUESTIONS)

    def __init__(self) -> None:
        super().__init__()
        self._is_all = False
        self._questions: list[FoundQuestion] = []

    def read(self) -> None:
        self._questions = list_questions(self.app.work, only_open=not self._is_all)

    def count(self) -> int:
        return len(self._questions)

    def draw_head(self, sheet: Sheet) -> None:
        waiting = sum(question.is_open for question in self._questions)
        title = "Questions" if self._is_all else self.HEAD
        sheet.line((title, "heading"), right=[(f"{waiting} open", "dim")])
        sheet.rule()

    def draw_empty(self, sheet: Sheet) -> None:
        if self._is_all:
            sheet.line(("No questions in your notes yet. In a shell:", "text"), indent=3)
            sheet.line(("studyml import ~/notes", "code"), indent=5)
        else:
            key = keys_of(QUESTIONS[1], self.app.keymap_in_force)[0]
            sheet.line(
                ("No question is open. ", "text"), (f"{key} shows those that were answered.", "dim"), indent=3
            )
            sheet.line(("Questions are found in notes: studyml import ~/notes", "dim"), indent=3)

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

    def draw_detail(self, sheet: Sheet, index: int) -> None:
        question = self._questions[index]
        draw_words(sheet, question.text, "text bold", most=2)
        if question.answered is not None:
            draw_words(sheet, question.answer or ", ".join(question.links), "quote", most=2)
        asked = ", ".join(dict.fromkeys(_date(place) for place in question.asked))
        told = "" if question.answered is None else f" · answered {_date(question.answered)}"
        place = question.answered or question.asked[-1]
        sheet.line((f"asked {asked}{told}", "dim"), indent=3)
        sheet.line((f"{shown(Path(place.source))}:{place.line}", "dim"), indent=3)

    def action_open(self) -> None:
        if self._questions:
            question = self._questions[self.cursor]
            self.app.open_day((question.answered or question.asked[-1]).day_id)

    def action_all(self) -> None:
        self._is_all = not self._is_all
        self.read()
        self.paint()


def _date(place: Place) -> str:
    return "without a date" if place.date is None else date.fromordinal(place.date).isoformat()
