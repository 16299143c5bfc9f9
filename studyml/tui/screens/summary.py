"""The end of a session: how much, how well, what was hard, what comes tomorrow."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen

from studyml.domain.rating import Rating
from studyml.key_table import SUMMARY
from studyml.rendering.chart import bar
from studyml.rendering.excerpt import one_line
from studyml.rendering.interval import duration_label
from studyml.rendering.share import percent
from studyml.services.review import ReviewSession
from studyml.services.summary import SessionSummary, session_summary
from studyml.tui.host import Host
from studyml.tui.keys import bindings
from studyml.tui.screens.key_help import KeyHelpScreen
from studyml.tui.sheet import Sheet, column
from studyml.tui.widgets.lines import Lines, ScrollLines

_SHOWN = 8


class SummaryScreen(Screen[None]):
    """Shows the summary of a session; the hard cards can be seen once more."""

    app: Host
    KEYS = SUMMARY
    BINDINGS: ClassVar[list[BindingType]] = bindings(SUMMARY)

    def __init__(self, session: ReviewSession) -> None:
        super().__init__()
        self._session = session
        self._summary = session_summary(session)
        self._lines = ScrollLines(id="summary")
        self._bar = Lines(id="bar")

    def compose(self) -> ComposeResult:
        yield self._lines
        yield self._bar

    def on_resize(self, event: events.Resize) -> None:
        self._paint(event.size.width)

    def _paint(self, width: int) -> None:
        sheet = Sheet(width, self.app.palette)
        self._draw(sheet, self._summary)
        self._lines.set_strips(sheet.strips)
        foot = Sheet(width, self.app.palette)
        foot.rule()
        hard = [("h", "accent"), (" see the hard ones again   ", "dim")] if self._summary.hard else []
        foot.line(
            ("⏎", "accent"),
            (" done   ", "dim"),
            *hard,
            ("u", "accent"),
            (" undo   ", "dim"),
            ("?", "accent"),
            (" help", "dim"),
        )
        self._bar.set_strips(foot.strips)

    def _draw(self, sheet: Sheet, summary: SessionSummary) -> None:
        sheet.gap()
        sheet.line((summary.headline, "heading"), indent=3)
        sheet.gap()
        if summary.answers:
            average = duration_label(summary.seconds / summary.answers)
            thought = f"{duration_label(summary.seconds)} · {average} a card"
            sheet.line(
                (column("Answered", 12), "dim"),
                (f"{summary.answers}", "text bold"),
                (f"   {summary.new} of them new", "text"),
                indent=3,
            )
            sheet.line((column("Time", 12), "dim"), (thought, "text"), indent=3)
            share = percent(summary.right / summary.answers)
            sheet.line(
                (column("Recalled", 12), "dim"),
                (column(share, 6), "text bold"),
                (bar(summary.right / summary.answers, 24), "accent"),
                indent=3,
            )
            ratings = "   ".join(f"{r.name.capitalize()} {summary.by_rating.get(r, 0)}" for r in Rating)
            sheet.line((column("Ratings", 12), "dim"), (ratings, "text"), indent=3)
        sheet.line((column("Tomorrow", 12), "dim"), (f"{summary.tomorrow} due", "text"), indent=3)
        if summary.hard:
            sheet.gap()
            sheet.line(("What was hard", "heading"), indent=3)
            for answer in summary.hard[:_SHOWN]:
                sheet.line(
                    (column(answer.rating.name.capitalize(), 7), "dim"),
                    (f"{answer.concept}  ", "accent"),
                    (one_line(answer.front), "text"),
                    indent=3,
                )
            if len(summary.hard) > _SHOWN:
                sheet.line((f"and {len(summary.hard) - _SHOWN} more", "dim"), indent=3)
        sheet.gap()
        sheet.line((summary.encouragement, "dim"), indent=3)

    def action_hard(self) -> None:
        if self._summary.hard:
            self.app.study_again([answer.card_id for answer in self._summary.hard])

    def action_undo(self) -> None:
        self.app.undo_and_resume(self._session)

    def action_help(self) -> None:
        self.app.push_screen(KeyHelpScreen("Summary", SUMMARY))

    def action_close(self) -> None:
        self.app.go_back()
