"""The line in which a query is written: with a history, and completion of its words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from studyml.domain.query_completion import Completion, Names, completion
from studyml.domain.safe_text import safe_line
from studyml.key_table import QUERY_LINE
from studyml.tui.edited_line import EditedLine
from studyml.tui.keys import bindings
from studyml.tui.widgets.lines import Lines


class QueryLine(Lines, can_focus=True):
    """What is written, from the moment at which it has the focus; the screen draws it.

    `names` is asked when a name is to be completed for the first time since the focus came.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(QUERY_LINE)

    class Changed(Message):
        """Something else is written now, or the cursor stands elsewhere."""

    class Left(Message):
        """Writing is over; what was written is kept, or what had been there before is there again."""

        def __init__(self, is_kept: bool) -> None:
            super().__init__()
            self.is_kept = is_kept

    class Paged(Message):
        """A page of the table is to be gone down or up."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    class LanguageAsked(Message):
        """The page of the language is wanted."""

    def __init__(self, names: Callable[[], Names], *, id: str | None = None, expected: int = 0) -> None:
        super().__init__(id=id, expected=expected)
        self.line = EditedLine()
        self.is_typing = False
        self.completion: Completion | None = None
        self.choice = -1
        self._names = names
        self._known: Names | None = None
        self._before = self.line
        self._history: Sequence[str] = ()
        self._place = 0
        self._unsent = ""  # what was being written before an earlier query was called back
        self._uncompleted = ""

    @property
    def text(self) -> str:
        """What is written."""
        return self.line.text

    def set_text(self, text: str) -> None:
        """Writes another text."""
        self.line = EditedLine.ending(text)
        self.completion = None

    def begin(self, history: Sequence[str]) -> None:
        """Takes the focus, with the queries that can be gone back to, the latest last."""
        self._history, self._place = history, len(history)
        self._before, self._unsent = self.line, self.text
        self._known = None
        self.is_typing = True
        self.line = EditedLine.ending(self.text)
        self.focus()

    def on_key(self, event: events.Key) -> None:
        changed = self.line.after(event)
        if changed is not None:
            event.stop()
            self._write(changed)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._write(self.line.with_typed(" ".join(safe_line(event.text).split())))

    def action_look(self) -> None:
        self._leave(is_kept=True)

    def action_close(self) -> None:
        if self.completion is not None:
            self.completion = None
            self.post_message(self.Changed())
            return
        self.line = self._before
        self._leave(is_kept=False)

    def choices(self) -> Completion | None:
        """What the value that is being written can become; None where no value is, or nothing fits it."""
        found = completion(self.line.text, self.line.at, self._names_once)
        is_value = ":" in self.line.text[found.start : found.end]
        return found if is_value and found.words else None

    def action_complete(self, step: int) -> None:
        """Puts in the first choice; asked again, the next one."""
        if self.completion is None:
            found = completion(self.line.text, self.line.at, self._names_once)
            if not found.words:
                self.app.bell()
                return
            self.completion, self.choice = found, 0 if step > 0 else len(found.words) - 1
            self._uncompleted = self.line.text
        else:
            self.choice = (self.choice + step) % len(self.completion.words)
        self.line = EditedLine(*self.completion.applied(self._uncompleted, self.choice))
        if len(self.completion.words) == 1:
            self.completion = None
        self.post_message(self.Changed())

    def action_recall(self, step: int) -> None:
        """Goes to the query before or after this one; behind the last is what was being written."""
        place = max(0, min(len(self._history), self._place + step))
        if place == self._place:
            return
        if self._place == len(self._history):
            self._unsent = self.text
        self._place = place
        text = self._history[place] if place < len(self._history) else self._unsent
        self.completion = None
        self.line = EditedLine.ending(text)
        self.post_message(self.Changed())

    def action_page(self, step: int) -> None:
        self.post_message(self.Paged(step))

    def action_language(self) -> None:
        self.post_message(self.LanguageAsked())

    def _write(self, line: EditedLine) -> None:
        self.line = line
        self.completion = None
        self.post_message(self.Changed())

    def _leave(self, *, is_kept: bool) -> None:
        self.is_typing = False
        self.completion = None
        self.post_message(self.Left(is_kept))

    def _names_once(self) -> Names:
        if self._known is None:
            self._known = self._names()
        return self._known
