"""Regular expressions of a learner: looked for in texts, and no longer than can be waited for."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from studyml.errors import SlowPattern

if TYPE_CHECKING:
    import regex

MOST_SECONDS = 5.0  # for all texts together
_FEW = 6  # choices, each of which can double the ways of trying
# Braces that count nothing mean themselves; `regex` would read some of them as what a match may lack.
_BRACE = re.compile(r"(?P<brace>\{)(?!\d+\}|\d*,\d*\})|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.S)
_UNWATCHED = re.compile(r"\(\?|[*+]|\)\{|\{\d*,|\{\d{3}|\\\d")
_OPAQUE = re.compile(r"\\[^\d]|\[\^?\]?(?:\\.|[^\]\\])*\]", re.S)


class LearnerPattern:
    """A regular expression as Python reads it, in which case does not count and `.` is any character.

    Raises ValueError with what is wrong when it cannot be read.
    """

    def __init__(self, pattern: str) -> None:
        import regex

        self.pattern = pattern
        try:
            self._compiled: regex.Pattern[str] = regex.compile(
                _BRACE.sub(lambda found: r"\{" if found["brace"] else found[0], pattern), regex.I | regex.S
            )
        except regex.error as error:
            raise ValueError(str(error)) from None
        # To watch a search takes longer than most searches.
        self._is_quick = _is_quick(pattern)
        self._deadline: float | None = None

    def is_in(self, *texts: str) -> bool:
        """Whether one of the texts has a match. Raises SlowPattern when all that was asked for since the
        first time has taken longer than `MOST_SECONDS`; other threads go on meanwhile."""
        if self._is_quick:
            search = self._compiled.search
            return any(search(text) is not None for text in texts)
        return any(self._search(text) is not None for text in texts)

    def lines_in(self, text: str, most: int) -> list[str]:
        """The first so many lines of a text that have a match, of a pattern that matches no line's end.

        Raises SlowPattern as `is_in` does.
        """
        found: list[str] = []
        at = 0
        while len(found) < most and (match := self._search(text, at)) is not None:
            start, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
            at = end if end >= 0 else len(text)
            found.append(text[start:at])
        return found

    def _search(self, text: str, at: int = 0) -> regex.Match[str] | None:
        if self._is_quick:
            return self._compiled.search(text, at)
        now = time.monotonic()
        if self._deadline is None:
            self._deadline = now + MOST_SECONDS
        try:
            if now >= self._deadline:
                raise TimeoutError
            return self._compiled.search(text, at, timeout=self._deadline - now)
        except TimeoutError:
            raise SlowPattern(self.pattern) from None


def _is_quick(pattern: str) -> bool:
    """Whether there are only a few ways to try it at a place of a text, however long that is."""
    plain = _OPAQUE.sub("x", pattern)
    return not _UNWATCHED.search(plain) and plain.count("|") + plain.count("?") <= _FEW
