"""The decks with what is waiting in them, today's figures, and the days to come."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.strip import Strip

from studyml.domain.card_query import LEECHES
from studyml.domain.deck_tree import DeckRow
from studyml.domain.statistics import Recalled
from studyml.key_table import HOME
from studyml.rendering.chart import sparkline
from studyml.rendering.interval import counted, duration_label
from studyml.rendering.share import percent
from studyml.services.overview import (
    DeckTrend,
    NotesWaiting,
    Overview,
    deck_trends,
    notes_waiting,
    overview,
    recalled_today,
)
from studyml.tui.host import Host
from studyml.tui.keys import bindings, hints, keys_of
from studyml.tui.screens.key_help import KeyHelpScreen
from studyml.tui.sheet import MEASURE, Part, Sheet, column
from studyml.tui.widgets.lines import Lines
from studyml.tui.widgets.pick_list import PickList

_FIGURES = ("New", "Learn", "Due")
_FIGURE_WIDTH = 7
_TREND_WIDTH = 22


class HomeScreen(Screen[None]):
    """Opens the app: Enter studies what is under the cursor."""

    app: Host
    KEYS = HOME
    BINDINGS: ClassVar[list[BindingType]] = bindings(HOME)

    def __init__(self) -> None:
        super().__init__()
        self._folded: set[str] = set()
        self._overview: Overview | None = None
        self._trends: dict[str, DeckTrend] = {}
        self._notes: NotesWaiting | None = None
        self._recalled: Recalled | None = None
        self._rows: list[DeckRow] = []
        self._title = Lines(id="title")
        self._decks = PickList(self._row, id="decks")
        self._foot = Lines(id="foot")

    def compose(self) -> ComposeResult:
        yield self._title
        yield self._decks
        yield self._foot

    def on_resize(self, event: events.Resize) -> None:
        self._paint(event.size.width)

    def on_screen_resume(self) -> None:
        """Comes back from a session: the figures have changed."""
        if self._overview is not None:
            self.reload()

    def reload(self) -> None:
        """Reads the figures again and shows them."""
        self._overview = None
        self._trends = {}
        self._notes = self._recalled = None
        self._paint(self.size.width)

    def action_study(self) -> None:
        if self._rows:
            self.app.study(self._rows[self._decks.cursor].name or None)

    @on(PickList.Picked)
    def study_picked(self) -> None:
        self.action_study()

    def action_fold(self) -> None:
        row = self._rows[self._decks.cursor]
        if row.has_children and row.name:
            self._folded ^= {row.name}
            self._paint(self.size.width)

    def action_import(self) -> None:
        self.app.open_import()

    def action_new(self) -> None:
        row = self._rows[self._decks.cursor] if self._rows else None
        self.app.open_add(row.name if row and not row.has_children else None)

    def action_sync(self) -> None:
        self.app.sync()
        self.reload()

    def action_browse(self) -> None:
        self.app.open_browse()

    def action_leeches(self) -> None:
        self.app.open_browse(LEECHES)

    def action_concepts(self) -> None:
        self.app.open_concepts()

    def action_journal(self) -> None:
        self.app.open_day(None)

    def action_questions(self) -> None:
        self.app.open_questions()

    def action_papers(self) -> None:
        self.app.open_papers()

    def action_inbox(self) -> None:
        self.app.open_inbox()

    def action_search(self) -> None:
        self.app.open_search()

    def action_progress(self) -> None:
        self.app.open_progress()

    def action_fit(self) -> None:
        self.app.open_fit(self._rows[self._decks.cursor].name or None if self._rows else None)

    def action_backups(self) -> None:
        self.app.open_backups()

    def action_settings(self) -> None:
        self.app.open_settings()

    def action_undo(self) -> None:
        self.app.undo()
        self.reload()

    def action_remove_starter(self) -> None:
        self.app.remove_starter_decks()
        self.reload()

    def action_help(self) -> None:
        self.app.push_screen(KeyHelpScreen("Home", HOME))

    def action_quit(self) -> None:
        self.app.exit()

    def _paint(self, width: int) -> None:
        if width == 0:
            return
        if self._overview is None:
            self._overview = overview(self.app.work)
        figures = self._overview
        self._rows = [row for row in figures.decks if not self._is_folded(row)]
        self._paint_title(width, figures)
        self._paint_foot(width, figures)
        self._decks.set_count(len(self._rows) if figures.cards else 0)
        self.call_after_refresh(self._add_trends)

    def _add_trends(self) -> None:
        """Fills in what takes longer to count, once the counts themselves can be seen."""
        if self._overview is not None and not self._trends:
            self._trends = deck_trends(self.app.work, self._overview.decks)
            self._notes = notes_waiting(self.app.work)
            self._recalled = recalled_today(self.app.work)
            self._paint_foot(self.size.width, self._overview)
            self._decks.refresh()

    def _is_folded(self, row: DeckRow) -> bool:
        return any(row.name.startswith(f"{name}/") for name in self._folded)

    def _paint_title(self, width: int, figures: Overview) -> None:
        sheet = Sheet(width, self.app.palette)
        day = date.fromordinal(self.app.work.today())
        streak: list[Part] = [("   ● ", "accent"), (f"{figures.streak} d", "text")] if figures.streak else []
        sheet.line(("studyml", "accent bold"), right=[(f"{day:%a} {day.day} {day:%b}", "dim"), *streak])
        sheet.rule()
        if figures.cards:
            heads = "".join(column(name, _FIGURE_WIDTH, right=True) for name in _FIGURES)
            trends = f"{column('Retention', 12, right=True)}   Next 7 d"
            sheet.line((column("Deck", self._name_width(width)), "dim"), (heads + trends, "dim"), indent=2)
        else:
            sheet.gap()
            key = keys_of(next(k for k in HOME if k.action == "import"), self.app.keymap_in_force)[0]
            sheet.line(("There are no cards yet. ", "text"), indent=3)
            sheet.gap()
            sheet.line((column(key, 26), "accent"), ("import a deck or notes of your own", "dim"), indent=5)
            sheet.line(
                (column("studyml import --starter", 26), "code"),
                ("the starter decks, in a shell", "dim"),
                indent=5,
            )
        self._title.set_strips(sheet.strips)

    def _paint_foot(self, width: int, figures: Overview) -> None:
        sheet = Sheet(width, self.app.palette)
        sheet.gap()
        if figures.cards:
            today = figures.today
            recalled = None if self._recalled is None else self._recalled.share
            share = "" if recalled is None else f" · {percent(recalled)} recalled"
            done = (
                f"{today.reviews} reviewed · {duration_label(today.seconds)}"
                if today.reviews
                else "nothing yet"
            )
            coming: list[Part] = [
                ("Next 7 days  ", "dim"),
                (sparkline(figures.forecast), "accent"),
                (f"  {sum(figures.forecast)} due", "text"),
            ]
            sheet.line(("Today  ", "dim"), (done + share, "text"), right=coming, indent=2)
        notes = self._notes
        if notes is not None and any(notes):
            told = f"{counted(notes.days, 'day')} · {counted(notes.questions, 'open question')}"
            drafts = f" · {counted(notes.drafts, 'draft')} waiting" if notes.drafts else ""
            sheet.line(("Notes  ", "dim"), (told + drafts, "text"), indent=2)
        else:
            sheet.gap()
        sheet.rule()
        sheet.line(*hints(HOME, self.app.keymap_in_force, width))
        self._foot.set_strips(sheet.strips)

    def _name_width(self, width: int) -> int:
        return max(12, min(width, MEASURE) - 4 - _FIGURE_WIDTH * len(_FIGURES) - _TREND_WIDTH)

    def _row(self, index: int, is_under_cursor: bool) -> Strip:
        row = self._rows[index]
        width = self._decks.size.width
        sheet = Sheet(width, self.app.palette)
        mark = "›" if is_under_cursor else " "
        fold = ("▸ " if row.name in self._folded else "▾ ") if row.has_children and row.name else "  "
        name = f"{'  ' * max(0, row.depth - 1)}{fold}{row.label}"
        parts: list[Part] = [
            (f"{mark} ", "accent bold"),
            (column(name, self._name_width(width) - 1), "text bold" if is_under_cursor else "text"),
        ]
        parts += [
            (column(str(count), _FIGURE_WIDTH, right=True), "text" if count else "dim")
            for count in (row.new, row.learning, row.due)
        ]
        trend = self._trends.get(row.name)
        if trend is not None:
            share = "" if trend.retention is None else percent(trend.retention)
            parts.append((column(share, 12, right=True), "text"))
            if any(trend.forecast):
                parts.append((f"   {sparkline(trend.forecast)}", "accent"))
        sheet.line(*parts)
        return sheet.strips[0]
