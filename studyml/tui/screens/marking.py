"""A screen of cards that can be marked, to be acted on together."""

from __future__ import annotations

from studyml.tui.marks import Marks
from studyml.tui.screens.acting import ActingScreen
from studyml.tui.widgets.pick_list import PickList


class MarkingScreen(ActingScreen):
    """Marks the cards of a list; what is done is done to them, also to those that are not listed now."""

    def __init__(self, table: PickList) -> None:
        super().__init__()
        self._list = table
        self._marks = Marks()

    def paint(self) -> None:
        """Draws everything again."""
        raise NotImplementedError

    def marked(self) -> list[int]:
        return self._marks.ordered(self.listed())

    def action_mark(self) -> None:
        if row := self.current():
            self._marks.turn(row.stored.id)
            self._list.action_move(1)
            self.paint()

    def action_mark_on(self, step: int) -> None:
        if cards := self.listed():
            self._marks.mark_to(cards, self._list.cursor)
            self._list.action_move(step)
            self._marks.mark_to(cards, self._list.cursor)
            self.paint()

    def action_mark_to(self) -> None:
        if cards := self.listed():
            self._marks.mark_to(cards, self._list.cursor)
            self.paint()

    def action_mark_all(self) -> None:
        self._marks.mark(self.listed())
        self.paint()

    def action_mark_none(self) -> None:
        self._marks.clear()
        self.paint()

    def action_mark_others(self) -> None:
        self._marks.invert(self.listed())
        self.paint()
