"""Every card in a table: found by a query, sorted, marked, changed; the one under the cursor beside it."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.strip import Strip

from studyml.domain.card_column import CardColumn, Sorting
from studyml.domain.card_query import LEECHES
from studyml.domain.query_completion import Completion
from studyml.errors import QueryError, StudymlError
from studyml.key_table import BROWSE, QUERY_LINE
from studyml.services.card_finder import CardFinder, Found
from studyml.services.card_listing import CardListing
from studyml.services.card_table import CardTable
from studyml.services.overview import present_cards
from studyml.services.query_history import keep_query, past_queries
from studyml.services.query_names import query_names
from studyml.services.workspace import Workspace
from studyml.tui.card_cells import head_ends, head_parts
from studyml.tui.card_painter import CardPainter
from studyml.tui.card_preview import CardPreview
from studyml.tui.card_rows import GUTTER, draw_empty, draw_row
from studyml.tui.keys import bindings, hints
from studyml.tui.query_head import draw_query
from studyml.tui.screens.key_help import KeyHelpScreen
from studyml.tui.screens.ordering import OrderingScreen
from studyml.tui.screens.query_help import QueryHelpScreen
from studyml.tui.sheet import Part, Sheet
from studyml.tui.widgets.column_heads import ColumnHeads
from studyml.tui.widgets.lines import Lines
from studyml.tui.widgets.pick_list import PickList
from studyml.tui.widgets.preview_pane import SIDE_BY_SIDE, PreviewPane
from studyml.tui.widgets.query_line import QueryLine

_WORST_FIRST = Sorting(CardColumn.LAPSES, True)
_PATIENCE = 0.06  # seconds that a key waits for its cards, before it goes on without them
_TICK = 0.02  # seconds between two looks at whether they have come
_FIGURES = (
    ("›  ●", "the card under the cursor; a marked card"),
    ("⚑3", "a card with flag 3"),
    ("Due", "when it comes; new, suspended and buried cards have no day"),
    ("Recall", "the probability that you would recall it today"),
    ("Stability", "after how many days without a review recall has fallen to 90 %"),
    ("↑ ↓", "the column that the table is sorted by: the least first, the greatest first"),
)


class BrowseScreen(OrderingScreen):
    """The cards that a query finds. While it is written, they follow what is written last."""

    KEYS = BROWSE
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = bindings(BROWSE)

    def __init__(self, work: Workspace, query: str = "") -> None:
        """Begins to look for the cards of a query, while the screen is still being made."""
        super().__init__(PickList(self._row, id="list"), work)
        if query == LEECHES:
            self._sorting = _WORST_FIRST
        self._finder = CardFinder(work)
        self._finder.begin(query, self._sorting)
        self._table = CardTable(work)
        self._line = QueryLine(lambda: query_names(self.app.work), id="title", expected=3)
        self._line.set_text(query)
        self._heads = ColumnHeads(id="heads", expected=1)
        self._preview = PreviewPane(id="preview")
        self._foot = Lines(id="foot", expected=2)
        self._found = Found("", Sorting(), [])
        self._problem: QueryError | None = None
        self._is_refused = False
        self._choices: Completion | None = None
        self._total = 0
        self._is_first = True

    def compose(self) -> ComposeResult:
        # As large as they will be, the first picture can stay as it is.
        width, height = self.app.size
        self._preview.place_on(width, height)
        yield self._line
        with Container(id="browse", classes="-wide" if width >= SIDE_BY_SIDE else ""):
            with Vertical(id="table"):
                yield self._heads
                yield self._list
            yield self._preview
        yield self._foot

    def on_mount(self) -> None:
        self._preview.painter = CardPreview(self.app.work, CardPainter(self.app.palette), self.app.palette)
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
        # The cards are looked for while everything finds its place.
        self.call_after_refresh(self._take_first)

    def _take_first(self) -> None:
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

    def listed(self) -> list[int]:
        return self._found.ids

    def read_again(self) -> None:
        self._total = present_cards(self.app.work)
        self.look()

    @property
    def is_settled(self) -> bool:
        """Whether what is shown is what was asked for."""
        return not (self._is_first or self._finder.is_searching)

    # The query.

    def action_query(self) -> None:
        self._line.begin(past_queries(self.app.work))
        self._finder.make_ready()
        self.paint()

    def action_language(self) -> None:
        self.app.push_screen(QueryHelpScreen())

    def action_leeches(self) -> None:
        self._line.set_text(LEECHES)
        self._sorting = _WORST_FIRST
        self.look()

    @on(QueryLine.Changed)
    def follow(self) -> None:
        self.look()

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
        self.look()

    @on(QueryLine.Paged)
    def page(self, message: QueryLine.Paged) -> None:
        self._list.action_page(message.step)

    @on(QueryLine.LanguageAsked)
    def show_language(self) -> None:
        self.app.push_screen(QueryHelpScreen())

    def on_click(self, event: events.Click) -> None:
        if event.widget is self._line and not self._line.is_typing:
            self.action_query()

    # The rest.

    def action_open(self) -> None:
        if row := self.current():
            self.app.open_concept(row.stored.concept_id)

    def action_preview(self) -> None:
        self._preview.is_wanted = not self._preview.is_wanted
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

    def look(self) -> None:
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
        self._preview.painter.forget()
        self._list.set_count(len(found.ids))
        place = self._table.place_of(card) if card is not None else None
        if not is_same:
            self._list.action_go(0)
        elif place is not None:
            self._list.action_go(place)
        self._is_first = False
        self.paint()

    # Painting.

    def _arrange(self, width: int, height: int) -> None:
        """Gives the preview its place: at the right where there is width, else at the bottom."""
        self.query_one("#browse").set_class(width >= SIDE_BY_SIDE, "-wide")
        self._preview.place_on(width, height)

    def paint(self) -> None:
        """Draws everything again."""
        width = self.size.width
        if width == 0:
            return
        room = self._list.scrollable_content_region.width or width
        self.lay_out(room)
        self._paint_query(width)
        self._paint_heads()
        self._paint_foot(width)
        self._list.refresh()
        self._paint_preview()

    def _paint_query(self, width: int) -> None:
        sheet = Sheet(width, self.app.palette)
        draw_query(
            sheet,
            self._line,
            counts=self._counts(),
            order=self.order(),
            choices=self._choices,
            problem=self._problem,
            is_refused=self._is_refused,
            keymap=self.app.keymap_in_force,
        )
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

    def _paint_heads(self) -> None:
        sheet = Sheet(self._list.scrollable_content_region.width or self.size.width, self.app.palette)
        if len(self._table):
            sheet.line(" " * (GUTTER - 1), *head_parts(self._layout, self._sorting))
            self._heads.show(sheet.strips, head_ends(self._layout, GUTTER))
            return
        if self._is_first:
            sheet.gap()
        elif self.is_settled:
            draw_empty(
                sheet,
                self._line.text,
                has_cards=self._total > 0,
                is_typing=self._line.is_typing,
                keymap=self.app.keymap_in_force,
            )
        self._heads.show(sheet.strips)

    def _paint_foot(self, width: int) -> None:
        sheet = Sheet(width, self.app.palette)
        sheet.rule()
        table = QUERY_LINE if self._line.is_typing else BROWSE
        sheet.line(*hints(table, self.app.keymap_in_force, width))
        self._foot.set_strips(sheet.strips)

    def _paint_preview(self) -> None:
        with self.app.telling_errors():
            self._preview.show(self.current())

    def _row(self, index: int, is_under_cursor: bool) -> Strip:
        sheet = Sheet(self._list.scrollable_content_region.width, self.app.palette)
        row = self._table.row(index)
        is_marked = row is not None and row.stored.id in self._marks
        draw_row(
            sheet, self.app.work, row, self._layout, is_marked=is_marked, is_under_cursor=is_under_cursor
        )
        return sheet.strips[0]
