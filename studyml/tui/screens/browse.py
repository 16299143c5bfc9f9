"""Every card in a table: found by a query, sorted, marked, changed; the one under the cursor beside it."""

from __future__ import annotations

import json
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.strip import Strip

from studyml.domain.card_column import CardColumn, Sorting, sorting_of
from studyml.domain.card_query import LEECHES
from studyml.domain.query_completion import Completion
from studyml.domain.query_meaning import meaning
from studyml.domain.query_parsing import parse_query
from studyml.errors import QueryError, StudymlError
from studyml.key_table import BROWSE, QUERY_LINE
from studyml.services.card_finder import CardFinder, Found
from studyml.services.card_listing import CardListing
from studyml.services.card_table import CardTable
from studyml.services.overview import present_cards
from studyml.services.query_history import keep_query, past_queries
from studyml.services.query_names import query_names
from studyml.services.settings import change_settings
from studyml.services.workspace import Workspace
from studyml.tui.card_cells import cell_parts, head_of, head_parts, laid_out
from studyml.tui.card_painter import CardPainter
from studyml.tui.card_preview import CardPreview, Place
from studyml.tui.keys import bindings, hints, keys_of
from studyml.tui.marks import Marks
from studyml.tui.screens.acting import ActingScreen
from studyml.tui.screens.choice import ChoiceScreen
from studyml.tui.screens.columns import ColumnsScreen
from studyml.tui.screens.key_help import KeyHelpScreen
from studyml.tui.screens.query_help import QueryHelpScreen
from studyml.tui.sheet import Part, Sheet, column, wrapped
from studyml.tui.widgets.lines import Lines, ScrollLines
from studyml.tui.widgets.pick_list import PickList
from studyml.tui.widgets.query_line import QueryLine

SIDE_BY_SIDE = 130
_WORST_FIRST = Sorting(CardColumn.LAPSES, True)
_PATIENCE = 0.06  # seconds that a key waits for its cards, before it goes on without them
_TICK = 0.02  # seconds between two looks at whether they have come
_GUTTER = 4  # cells before the columns: the cursor and the mark
_LEAST_SIDE, _MOST_SIDE = 50, 92
_LEAST_PREVIEW, _MOST_PREVIEW = 7, 18
_LOW = 10  # lines of a preview that must not lose any to white space
_FIGURES = (
    ("›  ●", "the card under the cursor; a marked card"),
    ("⚑3", "a card with flag 3"),
    ("Due", "when it comes; new, suspended and buried cards have no day"),
    ("Recall", "the probability that you would recall it today"),
    ("Stability", "after how many days without a review recall has fallen to 90%"),
    ("↑ ↓", "the column that the table is sorted by: the least first, the greatest first"),
)


class BrowseScreen(ActingScreen):
    """The cards that a query finds. While it is written, they follow what is written last."""

    KEYS = BROWSE
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = bindings(BROWSE)

    def __init__(self, work: Workspace, query: str = "") -> None:
        """Begins to look for the cards of a query, while the screen is still being made."""
        super().__init__()
        self._columns = [CardColumn(name) for name in work.config.browse_columns]
        self._sorting = _WORST_FIRST if query == LEECHES else sorting_of(work.config.browse_sort)
        self._finder = CardFinder(work)
        self._finder.begin(query, self._sorting)
        self._table = CardTable(work)
        self._line = QueryLine(lambda: query_names(self.app.work), id="title")
        self._line.set_text(query)
        self._heads = Lines(id="heads")
        self._list = PickList(self._row, id="list")
        self._preview = ScrollLines(id="preview")
        self._preview.can_focus = False
        self._foot = Lines(id="foot")
        self._has_preview = True
        self._layout: list[tuple[CardColumn, int]] = []
        self._found = Found("", Sorting(), [])
        self._problem: QueryError | None = None
        self._is_refused = False
        self._choices: Completion | None = None
        self._marks = Marks()
        self._total = 0
        self._is_first = True

    def compose(self) -> ComposeResult:
        yield self._line
        with Container(id="browse"):
            with Vertical(id="table"):
                yield self._heads
                yield self._list
            yield self._preview
        yield self._foot

    def on_mount(self) -> None:
        self._painter = CardPreview(self.app.work, CardPainter(self.app.palette), self.app.palette)
        self._timer = self.set_interval(_TICK, self._take_answer, pause=True)
        self._list.focus()

    def on_unmount(self) -> None:
        self._finder.stop()

    def on_screen_resume(self) -> None:
        """Reads what is shown; what was done elsewhere has changed it."""
        if not self._is_first:
            self.read_again()
            return
        self._total = present_cards(self.app.work)
        self._take_answer(_PATIENCE)
        if self._finder.is_searching:
            self._timer.resume()

    def on_resize(self, event: events.Resize) -> None:
        self._arrange(event.size.width, event.size.height)
        self.call_after_refresh(self.paint)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return not self._line.is_typing

    # What the actions on cards work with.

    def current(self) -> CardListing | None:
        return self._table.row(self._list.cursor) if len(self._table) else None

    def marked(self) -> list[int]:
        return self._marks.ordered(self._found.ids)

    def listed(self) -> list[int]:
        return self._found.ids

    def read_again(self) -> None:
        self._total = present_cards(self.app.work)
        self._look()

    @property
    def is_settled(self) -> bool:
        """Whether what is shown is what was asked for."""
        return not (self._is_first or self._finder.is_searching)

    # The query.

    def action_query(self) -> None:
        self._line.begin(past_queries(self.app.work))
        self.paint()

    def action_language(self) -> None:
        self.app.push_screen(QueryHelpScreen())

    def action_leeches(self) -> None:
        self._line.set_text(LEECHES)
        self._sorting = _WORST_FIRST
        self._look()

    @on(QueryLine.Changed)
    def follow(self) -> None:
        self._look()

    @on(QueryLine.Left)
    def leave_line(self, message: QueryLine.Left) -> None:
        """Goes back to the cards, unless what was to be kept cannot be read."""
        if message.is_kept and self._problem is not None:
            self.app.bell()
            self._line.is_typing = self._is_refused = True
            self.paint()
            return
        if message.is_kept:
            keep_query(self.app.work, self._line.text)
        self._list.focus()
        self._look()

    @on(QueryLine.Paged)
    def page(self, message: QueryLine.Paged) -> None:
        self._list.action_page(message.step)

    @on(QueryLine.LanguageAsked)
    def show_language(self) -> None:
        self.app.push_screen(QueryHelpScreen())

    def on_click(self, event: events.Click) -> None:
        if event.widget is self._line and not self._line.is_typing:
            self.action_query()

    # Order and columns.

    def action_sort(self) -> None:
        names: list[CardColumn | None] = [None, *CardColumn]
        rows = [("As the decks have it", self._arrow(None))]
        rows += [(head_of(name), self._arrow(name)) for name in CardColumn]

        def sort(place: int | None) -> None:
            if place is not None:
                self._sort(self._sorting.by(names[place]))

        self.app.push_screen(ChoiceScreen("Sort by", rows, "sort, again to turn it round"), sort)

    def action_sort_beside(self, step: int) -> None:
        shown: list[CardColumn | None] = [None, *(name for name, _ in self._layout)]
        here = shown.index(self._sorting.column) if self._sorting.column in shown else 0
        self._sort(Sorting().by(shown[(here + step) % len(shown)]) if len(shown) > 1 else self._sorting)

    def action_reverse(self) -> None:
        self._sort(self._sorting.reversed())

    def action_columns(self) -> None:
        def keep(columns: list[CardColumn] | None) -> None:
            if columns is not None:
                self._columns = columns
                self._save("browse_columns", json.dumps(columns))
                self.paint()

        self.app.push_screen(ColumnsScreen(self._columns), keep)

    # Marks.

    def action_mark(self) -> None:
        if row := self.current():
            self._marks.turn(row.stored.id)
            self._list.action_move(1)
            self.paint()

    def action_mark_on(self, step: int) -> None:
        if len(self._table):
            self._marks.mark_to(self._found.ids, self._list.cursor)
            self._list.action_move(step)
            self._marks.mark_to(self._found.ids, self._list.cursor)
            self.paint()

    def action_mark_to(self) -> None:
        if len(self._table):
            self._marks.mark_to(self._found.ids, self._list.cursor)
            self.paint()

    def action_mark_all(self) -> None:
        self._marks.mark(self._found.ids)
        self.paint()

    def action_mark_none(self) -> None:
        self._marks.clear()
        self.paint()

    def action_mark_others(self) -> None:
        self._marks.invert(self._found.ids)
        self.paint()

    # The rest.

    def action_open(self) -> None:
        if row := self.current():
            self.app.open_concept(row.stored.concept_id)

    def action_preview(self) -> None:
        self._has_preview = not self._has_preview
        self._arrange(self.size.width, self.size.height)
        self.call_after_refresh(self.paint)

    def action_scroll(self, step: int) -> None:
        self._preview.scroll_relative(y=step, animate=False)

    def action_help(self) -> None:
        self.app.push_screen(KeyHelpScreen("Browse", BROWSE, _FIGURES))

    def action_close(self) -> None:
        self.app.pop_screen()

    @on(PickList.Moved)
    def move(self) -> None:
        self._paint_preview()

    @on(PickList.Picked)
    def pick(self) -> None:
        if not self._line.is_typing:
            self.action_open()

    # Finding.

    def _look(self) -> None:
        """Looks for what is written. A wrong query leaves the cards that were found before; while only a
        value of it is still being written, the rest is looked for."""
        self._is_refused = False
        self._choices = self._line.choices() if self._line.is_typing else None
        try:
            found = self._ask()
        except StudymlError as error:
            self._timer.pause()
            self._tell_failure(error)
            return
        if found is None:
            self._timer.resume()
            self.paint()
        else:
            self._show(found)

    def _ask(self) -> Found | None:
        self._problem = None
        try:
            self._finder.begin(self._line.text, self._sorting)
        except QueryError as error:
            self._problem = error
            value = self._choices
            if value is None or not value.start <= error.at <= value.end:
                raise
            text = self._line.text
            rest = text[: value.start].removesuffix("-") + text[value.end :]
            self._finder.begin(rest, self._sorting)
        return self._finder.answer(_PATIENCE)

    def _take_answer(self, patience: float = 0.0) -> None:
        try:
            found = self._finder.answer(patience)
        except StudymlError as error:
            self._timer.pause()
            self._is_first = False
            self._tell_failure(error)
            return
        if found is not None:
            self._timer.pause()
            self._show(found)

    def _tell_failure(self, error: StudymlError) -> None:
        """Tells what is wrong: of a query, below it."""
        if isinstance(error, QueryError):
            self._problem = error
        else:
            self.app.say(str(error), severity="error")
        self.paint()

    def _show(self, found: Found) -> None:
        """Shows what was found. The same query keeps its place, by the card under the cursor."""
        is_same = (found.text, found.sorting) == (self._found.text, self._found.sorting)
        card = self._found.ids[self._list.cursor] if is_same and len(self._table) else None
        self._found = found
        self._table = CardTable(self.app.work, found.ids)
        self._painter.forget()
        self._list.set_count(len(found.ids))
        place = self._table.place_of(card) if card is not None else None
        if not is_same:
            self._list.action_go(0)
        elif place is not None:
            self._list.action_go(place)
        self._is_first = False
        self.paint()

    def _sort(self, sorting: Sorting) -> None:
        self._sorting = sorting
        self._save("browse_sort", sorting.words)
        self._look()

    def _save(self, key: str, words: str) -> None:
        with self.app.telling_errors():
            change_settings(self.app.work, {key: words})

    def _arrow(self, name: CardColumn | None) -> str:
        if name is not self._sorting.column:
            return ""
        return "↓ now" if self._sorting.is_descending else "↑ now"

    # Painting.

    def _arrange(self, width: int, height: int) -> None:
        """Gives the preview its place: at the right where there is width, else at the bottom."""
        is_wide = width >= SIDE_BY_SIDE
        self.query_one("#browse").set_class(is_wide, "-wide")
        self._preview.display = self._has_preview
        self._preview.styles.width = max(_LEAST_SIDE, min(_MOST_SIDE, width * 2 // 5)) if is_wide else "100%"
        self._preview.styles.height = (
            "100%" if is_wide else max(_LEAST_PREVIEW, min(_MOST_PREVIEW, height * 3 // 8))
        )

    def paint(self) -> None:
        """Draws everything again."""
        width = self.size.width
        if width == 0:
            return
        room = self._list.scrollable_content_region.width or width
        self._layout = laid_out(self._columns, room - _GUTTER - 2)
        self._paint_query(width)
        self._paint_heads()
        self._paint_foot(width)
        self._list.refresh()
        self._paint_preview()

    def _paint_query(self, width: int) -> None:
        sheet = Sheet(width, self.app.palette)
        told = self._counts()
        text, at = self._line.line
        room = max(16, width - 6 - sum(cell_len(part if isinstance(part, str) else part[0]) for part in told))
        start = _window_start(text, at, room)
        shown, mark = text[start:], ("▏", "accent")
        if self._line.is_typing:
            head: list[Part] = [(text[start:at], "text bold"), mark, (text[at:], "text bold")]
        else:
            head = [(shown, "text bold")] if text else [("what to look for", "rule")]
        sheet.line(("/ ", "accent bold"), *head, right=told)
        if (found := self._line.completion or self._choices) is not None and not self._is_refused:
            self._draw_choices(sheet, found, self._line.choice if self._line.completion else None)
            sheet.rule()
        elif self._problem is not None:
            self._draw_problem(sheet, self._problem, start)
        else:
            sheet.line(("  " + self._meaning(), "dim"), right=self._order())
            sheet.rule()
        self._line.set_strips(sheet.strips)

    def _counts(self) -> list[Part]:
        marked = len(self._marks)
        hidden = self._marks.hidden(self._found.ids)
        told: list[Part] = []
        if marked:
            told.append((f"● {marked:,} marked", "accent"))
            told.append((f", {hidden:,} not listed   " if hidden else "   ", "dim"))
        if not self.is_settled:
            told.append(("… ", "accent"))
        count = len(self._found.ids)
        told.append((f"{count:,}", "text bold"))
        told.append((f" of {self._total:,}", "dim"))
        return told

    def _draw_problem(self, sheet: Sheet, problem: QueryError, start: int) -> None:
        """A caret below the place where the query is wrong, and what to do: beside it where there is room."""
        cursor = 1 if self._line.is_typing and self._line.line.at <= problem.at else 0
        place = 2 + cell_len(problem.text[start : max(start, problem.at)]) + cursor
        reason, role = problem.reason, "error" if self._is_refused else "text"
        if place + 4 + cell_len(reason) < sheet.width:
            sheet.line((" " * place + "^ ", "error"), (reason, role))
            sheet.rule()
        else:
            sheet.line((" " * place + "^", "error"))
            for line in wrapped(reason, sheet.width - 4)[:2]:
                sheet.line(("  " + line, role))

    def _draw_choices(self, sheet: Sheet, found: Completion, choice: int | None) -> None:
        """The completions, from one on from which the chosen one can be seen, as many as have room."""
        first, width = choice or 0, cell_len(found.shown[choice or 0]) + 4
        while first > 0 and width + cell_len(found.shown[first - 1]) + 3 < sheet.width // 2:
            first -= 1
            width += cell_len(found.shown[first]) + 3
        parts: list[Part] = ["  " if first == 0 else "… "]
        for place in range(first, min(len(found.shown), first + 40)):
            is_chosen = place == choice
            parts.append(
                (f"[{found.shown[place]}]" if is_chosen else f" {found.shown[place]} ", _role(is_chosen))
            )
            parts.append(" ")
        key = keys_of(
            next(key for key in QUERY_LINE if key.action == "complete(1)"), self.app.keymap_in_force
        )[0]
        told = f"{key} completes" if choice is None else f"{choice + 1} of {len(found.shown)}"
        sheet.line(*parts, right=[(f" {told}", "dim")])

    def _meaning(self) -> str:
        return meaning(parse_query(self._line.text))

    def _order(self) -> list[Part]:
        """What the table is sorted by, where no column shows it."""
        column_of = self._sorting.column
        if column_of is None:
            return [("decks from their end ↓", "dim")] if self._sorting.is_descending else []
        if any(name is column_of for name, _ in self._layout):
            return []
        return [(f"by {head_of(column_of).lower()} {'↓' if self._sorting.is_descending else '↑'}", "dim")]

    def _paint_heads(self) -> None:
        sheet = Sheet(self._list.scrollable_content_region.width or self.size.width, self.app.palette)
        if len(self._table):
            sheet.line(" " * (_GUTTER - 1), *head_parts(self._layout, self._sorting))
        elif not self._is_first and self.is_settled:
            self._draw_empty(sheet)
        self._heads.set_strips(sheet.strips)

    def _draw_empty(self, sheet: Sheet) -> None:
        sheet.gap()
        if not self._total and not self._line.text:
            sheet.line(("There are no cards yet.", "text"), indent=3)
            sheet.gap()
            sheet.line(
                (column("esc, +", 26), "accent"), ("import a deck or notes of your own", "dim"), indent=5
            )
            sheet.line(
                (column("studyml import --starter", 26), "code"),
                ("the starter decks, in a shell", "dim"),
                indent=5,
            )
            return
        told = "There are no leeches: no card is forgotten again and again."
        sheet.line((told if self._line.text == LEECHES else "No card is found.", "text"), indent=3)
        sheet.gap()
        if self._line.is_typing:
            rows = [("ctrl+u", "begin anew: an empty query finds every card"), ("f1", "what can be written")]
        else:
            shown = {key.action: keys_of(key, self.app.keymap_in_force)[0] for key in BROWSE}
            rows = [(shown["query"], "look for something else"), (shown["language"], "what can be written")]
        for keys, does in rows:
            sheet.line((column(keys, 8), "accent"), (does, "dim"), indent=5)

    def _paint_foot(self, width: int) -> None:
        sheet = Sheet(width, self.app.palette)
        sheet.rule()
        table = QUERY_LINE if self._line.is_typing else BROWSE
        sheet.line(*hints(table, self.app.keymap_in_force, width))
        self._foot.set_strips(sheet.strips)

    def _paint_preview(self) -> None:
        if not self._has_preview or not self._preview.size.width:
            return
        row = self.current()
        width = self._preview.scrollable_content_region.width
        place = Place.BESIDE if self.size.width >= SIDE_BY_SIDE else Place.BELOW
        if place is Place.BELOW and self._preview.size.height <= _LOW:
            place = Place.SQUEEZED
        with self.app.telling_errors():
            self._preview.set_strips(self._painter.strips(row, width, place) if row else [])

    def _row(self, index: int, is_under_cursor: bool) -> Strip:
        sheet = Sheet(self._list.scrollable_content_region.width, self.app.palette)
        row = self._table.row(index)
        if row is None:
            sheet.line(("  gone since it was found", "dim"))
            return sheet.strips[0]
        is_out = row.stored.is_suspended or row.stored.is_retired or "buried" in row.flags
        role = "text bold" if is_under_cursor else "dim" if is_out else "text"
        sheet.line(
            ("›" if is_under_cursor else " ", "accent bold"),
            ("● " if row.stored.id in self._marks else "  ", "accent"),
            *cell_parts(self.app.work, row, self._layout, role),
        )
        return sheet.strips[0]


def _role(is_chosen: bool) -> str:
    return "accent bold" if is_chosen else "dim"


def _window_start(text: str, at: int, room: int) -> int:
    """From which character on a text is shown, so that the cursor is within so many cells."""
    start = 0
    while start < at and cell_len(text[start:at]) > room:
        start += 1
    return start
