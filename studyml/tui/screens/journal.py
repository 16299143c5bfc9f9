"""The days of the notes: a calendar and a list on the left, the day's text on the right."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.strip import Strip

from studyml.domain.link import checked_link, paper_link
from studyml.domain.notes_found import FoundDay
from studyml.key_table import JOURNAL
from studyml.paths import shown
from studyml.rendering.excerpt import one_line
from studyml.rendering.highlight import highlighted
from studyml.rendering.interval import counted
from studyml.rendering.markdown import render_markdown
from studyml.rendering.share import percent
from studyml.services.card_context import concept_recall
from studyml.services.day_view import DayView, cards_of_concepts, day_view
from studyml.services.journal import list_days
from studyml.tui.host import Host
from studyml.tui.keys import bindings, hints
from studyml.tui.screens.choice import ChoiceScreen
from studyml.tui.screens.key_help import KeyHelpScreen
from studyml.tui.screens.links import LinksScreen
from studyml.tui.sheet import MEASURE, Part, Sheet, column
from studyml.tui.widgets.lines import Lines, ScrollLines
from studyml.tui.widgets.pick_list import PickList

_NARROW, _WIDE = 26, 44  # the calendar with its list; the wide one has titles too
_WIDE_FROM = 110
_URL = re.compile(r"https?://[^\s<>\"')\]]+")


class JournalScreen(Screen[None]):
    """Walks the days; the text follows the cursor."""

    app: Host
    KEYS = JOURNAL
    BINDINGS: ClassVar[list[BindingType]] = bindings(JOURNAL)

    def __init__(self, day_id: int | None = None) -> None:
        super().__init__()
        self._wanted = day_id
        self._days: list[FoundDay] = []
        self._recalls: dict[str, float | None] = {}
        self._view: DayView | None = None
        self._title = Lines(id="title")
        self._calendar = Lines(id="calendar")
        self._list = PickList(self._row, id="days")
        self._body = ScrollLines(id="note")
        self._foot = Lines(id="foot")

    def compose(self) -> ComposeResult:
        yield self._title
        with Horizontal(id="columns"):
            with Vertical(id="left"):
                yield self._calendar
                yield self._list
            yield self._body
        yield self._foot

    def on_screen_resume(self) -> None:
        """Reads the days anew, for what was opened from here may have changed them; the day stays."""
        if self._view is not None:
            self._wanted = self._view.day.id
        self._view = None
        self._recalls.clear()
        self._days = list_days(self.app.work)
        places = [place for place, day in enumerate(self._days) if day.id == self._wanted]
        dated = [place for place, day in enumerate(self._days) if day.date_from is not None]
        self._list.set_count(len(self._days))
        self._list.focus()
        # The list knows how many rows it can show only when it has been laid out.
        self.call_after_refresh(self._list.action_go, places[0] if places else dated[-1] if dated else 0)

    def on_resize(self, event: events.Resize) -> None:
        self.query_one("#left").styles.width = _WIDE if event.size.width >= _WIDE_FROM else _NARROW
        self.call_after_refresh(self._paint)

    def on_pick_list_moved(self) -> None:
        self._paint()

    def action_open(self) -> None:
        concepts = self._view.concepts if self._view else []
        if not concepts:
            self.app.say("No concept of your decks is mentioned on this day.")
            return
        rows = [
            (name, "new" if recall is None else f"recall {percent(recall)}") for _, name, recall in concepts
        ]
        self.app.push_screen(ChoiceScreen("Concepts of this day", rows), self._open_concept)

    def action_study(self) -> None:
        concepts = [concept for concept, _, _ in self._view.concepts] if self._view else []
        cards = cards_of_concepts(self.app.work, concepts)
        if cards:
            self.app.study_again(cards)
        else:
            self.app.say("No card belongs to this day.")

    def action_links(self) -> None:
        if self._view is None:
            return
        written = [checked_link(url) for url in _URL.findall(self._view.day.text)]
        papers = [paper_link(paper) for paper in self._view.day.papers]
        links = [link for link in (*papers, *written) if link is not None]
        if links:
            self.app.push_screen(LinksScreen(list(dict.fromkeys(links))))
        else:
            self.app.say("There is no link on this day.")

    def action_edit(self) -> None:
        if self._view is not None:
            self.app.edit(Path(self._view.day.source), self._view.day.line)
            self.on_screen_resume()

    def action_scroll(self, step: int) -> None:
        self._body.scroll_relative(y=step, animate=False)

    def action_help(self) -> None:
        self.app.push_screen(KeyHelpScreen("Journal", JOURNAL))

    def action_close(self) -> None:
        self.app.pop_screen()

    def on_pick_list_picked(self) -> None:
        self.action_open()

    def _open_concept(self, place: int | None) -> None:
        if place is not None and self._view is not None:
            self.app.open_concept(self._view.concepts[place][0])

    def _paint(self) -> None:
        width = self.size.width
        if width == 0:
            return
        head = Sheet(width, self.app.palette)
        head.line(("Journal", "heading"), right=[(counted(len(self._days), "day"), "dim")])
        head.rule()
        foot = Sheet(width, self.app.palette)
        foot.rule()
        foot.line(*hints(JOURNAL, self.app.keymap_in_force, foot.width))
        self._title.set_strips(head.strips)
        self._foot.set_strips(foot.strips)
        room = self._body.scrollable_content_region.width or width - _NARROW
        body = Sheet(min(room, MEASURE + 4), self.app.palette)
        if not self._days:
            body.line(("No notes yet. In a shell:", "text"), indent=3)
            body.line(("studyml import ~/notes", "code"), indent=5)
            self._body.set_strips(body.strips)
            return
        day = self._days[self._list.cursor]
        if self._view is None or self._view.day.id != day.id:
            self._view = day_view(self.app.work, day.id)
            self._body.scroll_to(y=0, animate=False)
        self._draw_day(body, self._view)
        self._body.set_strips(body.strips, keep_place=True)
        self._calendar.set_strips(self._drawn_month(day))

    def _draw_day(self, sheet: Sheet, view: DayView) -> None:
        day = view.day
        sheet.line((f"{_when(day)}  ", "accent bold"), (day.title, "text bold"), indent=2)
        sheet.line((f"{shown(Path(day.source))}:{day.line}", "dim"), indent=2)
        sheet.gap()
        page = render_markdown(highlighted(day.text, view.places), max(20, sheet.width - 4), self.app.palette)
        sheet.segments(page.lines, indent=2)
        if view.questions:
            sheet.gap()
            sheet.line(("Questions", "dim"), indent=2)
            for text, is_open in view.questions:
                mark = ("? ", "accent bold") if is_open else ("✓ ", "accent")
                sheet.line(mark, (one_line(text), "text"), ("  open" if is_open else "", "dim"), indent=2)
        if view.concepts:
            sheet.gap()
            sheet.line(("Concepts", "dim"), indent=2)
            for _, name, recall in view.concepts:
                told = "new" if recall is None else percent(recall)
                sheet.line((column(name, 34), "text"), (told, _role(recall, "dim")), indent=2)
        if day.papers:
            sheet.gap()
            sheet.line(("Papers", "dim"), indent=2)
            for paper in day.papers:
                sheet.line((paper, "link"), indent=2)
        if view.linked_from:
            sheet.gap()
            sheet.line(("Linked from", "dim"), indent=2)
            for place in view.linked_from:
                sheet.line((f"{shown(Path(place.source))}:{place.line}", "text"), indent=2)
        sheet.gap()

    def _drawn_month(self, day: FoundDay) -> list[Strip]:
        """The month of a day, which is marked; days with notes are coloured by how well their concepts are
        remembered today."""
        sheet = Sheet(_NARROW, self.app.palette)
        if day.date_from is None:
            sheet.line(("without a date", "dim"))
            sheet.gap(7)
            return sheet.strips
        chosen = date.fromordinal(day.date_from)
        noted: dict[int, list[str]] = {}
        for found in self._days:
            if found.date_from is not None:
                for ordinal in range(found.date_from, (found.date_to or found.date_from) + 1):
                    noted.setdefault(ordinal, []).extend(found.concepts)
        sheet.line((column(chosen.strftime("%B %Y"), 20), "text bold"))
        sheet.line(("Mo Tu We Th Fr Sa Su", "dim"))
        weeks = calendar.Calendar().monthdatescalendar(chosen.year, chosen.month)
        for week in weeks:
            parts: list[Part] = []
            for each in week:
                number = f"{each.day:2}" if each.month == chosen.month else "  "
                names = noted.get(each.toordinal()) if each.month == chosen.month else None
                role = "dim" if names is None else _role(self._recall(names), "accent bold")
                if each == chosen:
                    role += " reverse"
                parts += [(number, role), (" ", "text")]
            sheet.line(*parts)
        sheet.gap(7 - len(weeks))
        return sheet.strips

    def _recall(self, names: Sequence[str]) -> float | None:
        """The mean recall today of those of some concepts that were reviewed; None without any."""
        for name in names:
            if name not in self._recalls:
                self._recalls[name] = concept_recall(self.app.work, name)
        known = [recall for name in dict.fromkeys(names) if (recall := self._recalls[name]) is not None]
        return sum(known) / len(known) if known else None

    def _row(self, index: int, is_under_cursor: bool) -> Strip:
        sheet = Sheet(self._list.scrollable_content_region.width, self.app.palette)
        if index < len(self._days):
            day = self._days[index]
            marks = f"{'?' * min(3, len(day.questions))}{'○' if day.concepts else ''}"
            name = _when(day) if day.date_from is not None else day.title or "no date"
            role = "text bold" if is_under_cursor else "text"
            parts: list[Part] = [
                ("› " if is_under_cursor else "  ", "accent bold"),
                (column(name, 18), role),
                (column(marks, 5), "accent"),
            ]
            if day.date_from is not None and self.size.width >= _WIDE_FROM:
                parts.append((day.title or one_line(day.text[:200]), role if day.title else "dim"))
            sheet.line(*parts, indent=0)
        else:
            sheet.gap()
        return sheet.strips[0]


def _when(day: FoundDay) -> str:
    if day.date_from is None:
        return "no date"
    first = date.fromordinal(day.date_from).isoformat()
    return first if day.date_to is None else f"{first} – {date.fromordinal(day.date_to).isoformat()[5:]}"


def _role(recall: float | None, unknown: str) -> str:
    """The colour of a recall: what slips away stands out, and what is well remembered too."""
    if recall is None:
        return unknown
    return "error" if recall < 0.7 else "code bold" if recall < 0.9 else "mark not underline"
