"""The heads of a table's columns: a click on one chooses its column."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.message import Message
from textual.strip import Strip

from studyml.domain.card_column import CardColumn
from studyml.tui.widgets.lines import Lines


class ColumnHeads(Lines):
    """Shows the heads; each is a number of cells from the first one on."""

    class Chosen(Message):
        """The head of a column was clicked."""

        def __init__(self, column: CardColumn) -> None:
            super().__init__()
            self.column = column

    _ends: Sequence[tuple[CardColumn, int]] = ()

    def show(self, strips: Sequence[Strip], ends: Sequence[tuple[CardColumn, int]] = ()) -> None:
        """Shows lines; when they are heads, `ends` says of each column before which cell it ends."""
        self._ends = ends
        self.set_strips(strips)

    def on_click(self, event: events.Click) -> None:
        chosen = next((name for name, end in self._ends if event.x < end), None)
        if chosen is not None:
            self.post_message(self.Chosen(chosen))
