"""A card's memory and the history of its reviews."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen

from studyml.domain.review import Review
from studyml.domain.stored_card import StoredCard
from studyml.domain.study_day import wall_time
from studyml.key_table import CARD
from studyml.paths import shown
from studyml.rendering.chart import bar
from studyml.rendering.excerpt import one_line
from studyml.rendering.interval import counted, duration_label, interval_label, wait_label
from studyml.rendering.recall_chart import recall_chart
from studyml.rendering.share import percent
from studyml.services.card_history import CardHistory, card_history
from studyml.services.explaining import FORMULA, Explanation, explain
from studyml.services.explanation_words import interval_words, marks_of
from studyml.services.workspace import Workspace
from studyml.tui.host import Host
from studyml.tui.keys import bindings
from studyml.tui.sheet import MEASURE, Sheet, column
from studyml.tui.widgets.lines import ScrollLines


class CardInfoScreen(ModalScreen[None]):
    """What is known of the learner's memory of one card, and how it came about."""

    app: Host
    BINDINGS: ClassVar[list[BindingType]] = bindings(CARD)

    def __init__(self, work: Workspace, card: StoredCard) -> None:
        super().__init__()
        self._work = work
        self._history = card_history(work, card)
        self._explanation = explain(work, card.id)
        self._lines = ScrollLines(id="panel")

    def compose(self) -> ComposeResult:
        yield self._lines

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._paint)

    def _paint(self) -> None:
        sheet = Sheet(self._lines.size.width, self.app.palette)
        sheet.gap()
        self._draw_memory(sheet, self._history)
        sheet.gap()
        self._draw_curve(sheet, self._explanation)
        self._draw_ratings(sheet, self._explanation)
        sheet.gap()
        if self._history.reviews:
            sheet.line(
                (column("When", 18), "dim"),
                (column("Rating", 9), "dim"),
                (column("Thought", 10), "dim"),
                (column("Interval", 10), "dim"),
                (column("Stability", 11), "dim"),
                ("Difficulty", "dim"),
                indent=2,
            )
            for review in reversed(self._history.reviews):
                self._draw_review(sheet, review)
        else:
            sheet.line(("Not reviewed yet.", "dim"), indent=2)
        self._lines.set_strips(sheet.strips)

    def _draw_memory(self, sheet: Sheet, history: CardHistory) -> None:
        card, memory = history.card, history.card.memory
        sheet.line((f"{card.concept}", "heading"), right=[("esc back", "dim")], indent=2)
        sheet.gap()
        marks = [("suspended", card.is_suspended), ("leech", card.is_leech), ("flagged", bool(card.flag))]
        state = [memory.state.name.lower(), *(name for name, holds in marks if holds)]
        facts = [
            ("Prompt", one_line(card.front)),
            ("Card", " · ".join([str(card.id), str(card.kind), *state])),
            ("File", f"{shown(Path(card.path))}:{card.line}"),
        ]
        if memory.stability is not None and memory.difficulty is not None:
            difficulty = f"difficulty {memory.difficulty:.1f} of 10"
            facts.append(("Stability", f"{memory.stability:.1f} days until recall is 90 % · {difficulty}"))
        explanation = self._explanation
        if explanation.recall is not None:
            recall = f"{percent(explanation.recall)}  {bar(explanation.recall, 20)}"
            facts.append(("Recall today", f"{recall}  desired {percent(explanation.desired_retention)}"))
            facts.append(("Interval", interval_words(explanation)))
        facts.append(("Reviews", f"{memory.reps} · {counted(memory.lapses, 'lapse')}"))
        for name, text in facts:
            sheet.line((column(name, 14), "dim"), (text, "text"), indent=2)

    def _draw_curve(self, sheet: Sheet, explanation: Explanation) -> None:
        forgetting = explanation.forgetting
        if forgetting is None:
            return
        width = min(MEASURE, sheet.width - 4)
        marks, desired = marks_of(explanation), explanation.desired_retention
        for line in recall_chart(forgetting.recall, forgetting.days, marks, desired=desired, width=width):
            sheet.line((line, "text"), indent=2)
        factor, decay = f"factor {forgetting.factor:.3f}", f"decay {forgetting.decay:.3f}"
        sheet.line((f"{FORMULA}, {factor}, {decay} (FSRS-6)", "dim"), indent=2)
        sheet.gap()

    def _draw_ratings(self, sheet: Sheet, explanation: Explanation) -> None:
        outcomes = explanation.ratings
        rows = [
            ("If rated now", [rating.name.capitalize() for rating in outcomes]),
            ("Back in", [wait_label(after) for after in outcomes.values()]),
            ("Stability", [f"{after.stability:.1f} d" for after in outcomes.values()]),
        ]
        for place, (name, cells) in enumerate(rows):
            role = "text" if place else "text bold"
            sheet.line((column(name, 14), "dim"), *((column(cell, 10), role) for cell in cells), indent=2)

    def _draw_review(self, sheet: Sheet, review: Review) -> None:
        when = wall_time(review.at, self._work.zone).strftime("%Y-%m-%d %H:%M")
        after = review.memory
        stability = f"{after.stability:.1f} d" if after.stability is not None else ""
        difficulty = f"{after.difficulty:.1f}" if after.difficulty is not None else ""
        interval = interval_label(after.interval) if after.interval else "step"
        sheet.line(
            (column(when, 18), "text"),
            (column(review.rating.name.capitalize(), 9), "text bold"),
            (column(duration_label(review.seconds), 10), "text"),
            (column(interval, 10), "text"),
            (column(stability, 11), "text"),
            (difficulty, "text"),
            indent=2,
        )

    def action_scroll(self, step: int) -> None:
        self._lines.scroll_relative(y=step, animate=False)

    def action_close(self) -> None:
        self.dismiss()
