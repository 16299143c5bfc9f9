"""A line that is edited where its cursor stands, with the keys of a terminal."""

from __future__ import annotations

import re
from typing import NamedTuple

from textual import events

_LONGEST = 2_000  # characters
_WORD_BACK = re.compile(r"\S*\s*\Z")
_WORD_ON = re.compile(r"\s*\S*")


class EditedLine(NamedTuple):
    """A text and the place of the cursor in it, in characters."""

    text: str = ""
    at: int = 0

    @classmethod
    def ending(cls, text: str) -> EditedLine:
        """A text with the cursor behind it."""
        return cls(text, len(text))

    def with_typed(self, letters: str) -> EditedLine:
        """The line with letters put in at the cursor."""
        letters = letters[: max(0, _LONGEST - len(self.text))]
        return EditedLine(self.text[: self.at] + letters + self.text[self.at :], self.at + len(letters))

    def after(self, event: events.Key) -> EditedLine | None:
        """The line after a key; None for a key that edits nothing."""
        text, at = self
        match event.key:
            case "left" | "ctrl+b":
                return EditedLine(text, max(0, at - 1))
            case "right" | "ctrl+f":
                return EditedLine(text, min(len(text), at + 1))
            case "home" | "ctrl+a":
                return EditedLine(text, 0)
            case "end" | "ctrl+e":
                return EditedLine(text, len(text))
            case "ctrl+left" | "alt+left" | "alt+b":
                return EditedLine(text, self._word_start)
            case "ctrl+right" | "alt+right" | "alt+f":
                return EditedLine(text, self._word_end)
            case "backspace" | "ctrl+h":
                return self._without(max(0, at - 1), at)
            case "delete" | "ctrl+d":
                return self._without(at, at + 1)
            case "ctrl+w" | "alt+backspace":
                return self._without(self._word_start, at)
            case "alt+d":
                return self._without(at, self._word_end)
            case "ctrl+u":
                return self._without(0, at)
            case "ctrl+k":
                return self._without(at, len(text))
        if event.is_printable and event.character is not None:
            return self.with_typed(event.character)
        return None

    def _without(self, start: int, end: int) -> EditedLine:
        return EditedLine(self.text[:start] + self.text[end:], start)

    @property
    def _word_start(self) -> int:
        found = _WORD_BACK.search(self.text[: self.at])
        assert found is not None
        return found.start()

    @property
    def _word_end(self) -> int:
        found = _WORD_ON.match(self.text, self.at)
        assert found is not None
        return found.end()
