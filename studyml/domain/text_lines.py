"""Lines of a text, counted once and then looked up."""

from __future__ import annotations

from bisect import bisect_right


class TextLines:
    """The lines of a text, of which the first has the number `first`."""

    def __init__(self, text: str, first: int) -> None:
        self._first = first
        self._starts = [0]
        while (end := text.find("\n", self._starts[-1])) >= 0:
            self._starts.append(end + 1)

    def line_at(self, offset: int) -> int:
        """The number of the line that an offset is in."""
        return self._first + bisect_right(self._starts, offset) - 1

    def start_of(self, line: int) -> int:
        """The offset at which a line begins; of a line that the text does not have, the nearest's."""
        return self._starts[min(max(line - self._first, 0), len(self._starts) - 1)]
