"""A screen of cards in columns, by which they are sorted."""

from __future__ import annotations

import json

from textual import on

from studyml.domain.card_column import CardColumn, Sorting, sorting_of
from studyml.services.settings import change_settings
from studyml.services.workspace import Workspace
from studyml.tui.card_cells import head_of, laid_out
from studyml.tui.card_rows import GUTTER
from studyml.tui.screens.choice import ChoiceScreen
from studyml.tui.screens.columns import ColumnsScreen
from studyml.tui.screens.marking import MarkingScreen
from studyml.tui.sheet import Part
from studyml.tui.widgets.column_heads import ColumnHeads
from studyml.tui.widgets.pick_list import PickList


class OrderingScreen(MarkingScreen):
    """Columns and order are the learner's choice, and settings, so that they stay."""

    def __init__(self, table: PickList, work: Workspace) -> None:
        super().__init__(table)
        self._columns = [CardColumn(name) for name in work.config.browse_columns]
        self._sorting = sorting_of(work.config.browse_sort)
        self._layout: list[tuple[CardColumn, int]] = []

    def look(self) -> None:
        """Looks for the cards again, in the order that is in force now."""
        raise NotImplementedError

    def action_sort(self) -> None:
        names: list[CardColumn | None] = [None, *CardColumn]
        rows = [("As the decks have it", self._arrow(None))]
        rows += [(head_of(name), self._arrow(name)) for name in CardColumn]

        def sort(place: int | None) -> None:
            if place is not None:
                self._sort(self._sorting.by(names[place]))

        self.app.push_screen(ChoiceScreen("Sort by", rows, "sort, again to turn it round"), sort)

    @on(ColumnHeads.Chosen)
    def sort_by_head(self, message: ColumnHeads.Chosen) -> None:
        self._sort(self._sorting.by(message.column))

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

    def lay_out(self, width: int) -> None:
        """Gives the columns their room in a table of so many cells."""
        self._layout = laid_out(self._columns, width - GUTTER - 2)

    def order(self) -> list[Part]:
        """What the table is sorted by, where no column shows it."""
        column_of = self._sorting.column
        if column_of is None:
            return [("decks from their end ↓", "dim")] if self._sorting.is_descending else []
        if any(name is column_of for name, _ in self._layout):
            return []
        return [(f"by {head_of(column_of).lower()} {'↓' if self._sorting.is_descending else '↑'}", "dim")]

    def _sort(self, sorting: Sorting) -> None:
        self._sorting = sorting
        self._save("browse_sort", sorting.words)
        self.look()

    def _save(self, key: str, words: str) -> None:
        with self.app.telling_errors():
            change_settings(self.app.work, {key: words})

    def _arrow(self, name: CardColumn | None) -> str:
        if name is not self._sorting.column:
            return ""
        return "↓ now" if self._sorting.is_descending else "↑ now"
