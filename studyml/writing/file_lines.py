"""The bytes of a deck file, and where its lines begin and end."""

from __future__ import annotations

import re
from typing import Final

LINE_END: Final = re.compile(rb"\r\n|\r|\n")
_MARK = b"\xef\xbb\xbf"
_LOOSE_END = re.compile(rb"\s*(?:(?:-{3,}|\*{3,}|_{3,})|<!--(?:(?!-->).)*-->)\s*", re.S)


class FileLines:
    """Lines are counted from 1, as the reader counts them; a byte order mark belongs to none."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        first = len(_MARK) if data.startswith(_MARK) else 0
        self.starts = [first, *(match.end() for match in LINE_END.finditer(data))]
        self.line_end = b"\r\n" if data.count(b"\r\n") * 2 > data.count(b"\n") else b"\n"

    def start(self, line: int) -> int:
        """The offset at which a line begins; the end of the file for one past its last."""
        return self.starts[line - 1] if line <= len(self.starts) else len(self.data)

    def line_at(self, offset: int) -> bytes:
        """What stands from an offset to the end of its line."""
        match = LINE_END.search(self.data, offset)
        return self.data[offset : match.start() if match else len(self.data)]

    def line(self, line: int) -> bytes:
        """A line without its end; empty past the last."""
        return self.line_at(self.start(line)) if line <= len(self.starts) else b""

    def line_of(self, offset: int) -> int:
        """The line in which an offset lies."""
        from bisect import bisect_right

        return max(1, bisect_right(self.starts, offset))

    def last_end(self, line: int | None = None) -> int:
        """The offset after the last line before `line`, or of the file, that is not blank."""
        line = len(self.starts) + 1 if line is None else line
        while line > 1 and not self.line(line - 1).strip():
            line -= 1
        return self.start(line)

    def end_of_part(self, first: int, end: int) -> int:
        """The offset after the last text of a part of the file, its lines from `first` to before `end`;
        what parts it from the next one does not count."""
        line = end
        while line > first:
            above = self.line(line - 1).strip()
            is_apart = line - 1 > first and not self.line(line - 2).strip()
            if above and not (is_apart and _LOOSE_END.fullmatch(above)):
                break
            line -= 1
        return self.start(line)

    def is_unfinished(self, offset: int) -> bool:
        """Whether what stands before an offset lacks the end of its line."""
        return offset > self.starts[0] and self.data[offset - 1 : offset] not in (b"\n", b"\r")
