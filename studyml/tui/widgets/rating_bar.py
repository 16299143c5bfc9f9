"""The bottom line of the review screen: the way to the answer, or the four ratings with their intervals."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.message import Message

from studyml.domain.rating import Rating
from studyml.tui.sheet import MEASURE, Part, Sheet
from studyml.tui.widgets.lines import Lines

_ROOM = 64  # cells that the four ratings need


class RatingBar(Lines):
    """Shows one line of choices; a click on one of the four posts `Chosen`."""

    class Chosen(Message):
        """A rating was clicked."""

        def __init__(self, rating: Rating) -> None:
            super().__init__()
            self.rating = rating

    _quarter = 0
    _from = 1

    def show_hint(self, sheet: Sheet, left: list[Part], right: list[Part]) -> None:
        """Shows what the next key does, before the answer."""
        self._quarter = 0
        sheet.line(*left, right=right)
        self.set_strips(sheet.strips)

    def show_choices(self, sheet: Sheet, question: str, choices: Sequence[tuple[str, str]]) -> None:
        """Asks something that the keys of the ratings answer; a click answers it too."""
        self._quarter = (min(sheet.width, MEASURE) - len(question) - 3) // len(choices)
        self._from = len(question) + 3
        parts: list[Part] = [(f"{question}  ", "text bold")]
        for key, answer in choices:
            parts += [(f"{key} ", "dim"), (answer.ljust(self._quarter - len(key) - 1), "text")]
        sheet.line(*parts)
        self.set_strips(sheet.strips)

    def show_ratings(self, sheet: Sheet, choices: dict[Rating, tuple[str, str]], undo: str) -> None:
        """Shows each rating with its key and its interval, in four equal parts; Good is what Space does.

        The key of `undo` stands at the edge where there is room.
        """
        right: list[Part] = [(undo, "accent"), (" undo", "dim")]
        taken = sum(cell_len(part[0]) for part in right) + 1
        if sheet.width < _ROOM + taken:
            right, taken = [], 0
        self._quarter = (min(sheet.width - taken, MEASURE) - 1) // 4
        self._from = 1
        parts: list[Part] = []
        for rating, (key, interval) in choices.items():
            name = rating.name.capitalize()
            role = "accent bold" if rating is Rating.GOOD else "text bold"
            blanks = " " * max(1, self._quarter - len(f"{key} {name} {interval}"))
            parts += [(f"{key} ", "dim"), (f"{name} ", role), (interval + blanks, "text")]
        sheet.line(*parts, right=right)
        self.set_strips(sheet.strips)

    def on_click(self, event: events.Click) -> None:
        if self._quarter:
            self.post_message(self.Chosen(Rating(min(4, max(0, event.x - self._from) // self._quarter + 1))))
