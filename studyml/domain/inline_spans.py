"""Which stretches of markdown text are not words: code spans, formulas, comments, tags."""

from __future__ import annotations

import re
from bisect import bisect_left
from enum import IntEnum
from typing import NamedTuple


class SpanKind(IntEnum):
    CODE = 1
    MATH = 2
    COMMENT = 3
    TAG = 4
    ESCAPE = 5


class Span(NamedTuple):
    """`text[start:end]` is of a kind; its delimiters are `width` characters wide on each side."""

    start: int
    end: int
    kind: SpanKind
    width: int


_TOKEN = re.compile(r"\\[!-/:-@\[-`{-~]|`+|\$\$?|<(?=[A-Za-z/!?])")
_TICKS = re.compile(r"`+")
_BLANK = re.compile(r"\n[ \t]*(?=\n)")
# A dollar closes a formula when no space stands before it and no digit after it, so that prices are none.
_CLOSING_DOLLAR = re.compile(r"(?<![\s\\$])\$(?![\d$])")
_TAG = re.compile(
    r"<(?:/[A-Za-z][A-Za-z0-9-]*+\s*+"
    r"|[A-Za-z][A-Za-z0-9-]*+"
    r"(?:\s++[A-Za-z_:][\w.:-]*+(?:\s*+=\s*+(?:[^\s\"'=<>`]++|'[^']*+'|\"[^\"]*+\"))?+)*+\s*+/?"
    r"|[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*+"
    r")>"
)


def opaque_spans(text: str) -> list[Span]:
    """The code spans, formulas, HTML comments, tags, autolinks and escapes of a text, in order, disjoint.

    Code and formulas do not reach over a blank line; a comment does when it begins its line.
    Takes time linear in the text, whatever it holds.
    """
    # Looking for four single characters is quicker than looking at each character.
    if not ("\\" in text or "`" in text or "$" in text or "<" in text):
        return []
    return _SpanFinder(text).spans()


def masked(text: str, spans: list[Span]) -> str:
    """The text with every character of the spans replaced by NUL, so that offsets stay."""
    if not spans:
        return text
    pieces = []
    at = 0
    for span in spans:
        pieces.append(text[at : span.start])
        pieces.append("\0" * (span.end - span.start))
        at = span.end
    pieces.append(text[at:])
    return "".join(pieces)


def begins_line(text: str, at: int) -> bool:
    """Whether nothing but an indentation of at most three spaces stands before an offset in its line."""
    return text[max(0, at - 4) : at].rpartition("\n")[2].strip(" ") == "" and (
        at < 4 or "\n" in text[at - 4 : at]
    )


class _SpanFinder:
    """One pass over a text; closing marks are gathered once, so that no opening mark scans ahead."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._ticks: dict[int, list[int]] | None = None
        self._dollars: list[int] | None = None
        self._blanks: list[int] | None = None
        self._display_is_open = "$$" in text
        self._comment_is_open = "<!--" in text
        self._comment_closing = -1

    def spans(self) -> list[Span]:
        found: list[Span] = []
        at = 0
        search = _TOKEN.search
        while match := search(self.text, at):
            start = match.start()
            first = self.text[start]
            if first == "\\":
                span: Span | None = Span(start, match.end(), SpanKind.ESCAPE, 1)
            elif first == "`":
                span = self._code(start, match.end())
            elif first == "<":
                span = self._markup(start)
            elif match.end() - start == 2:
                span = self._display(start)
            else:
                span = self._formula(start)
            if span is None:
                at = match.end()
            else:
                found.append(span)
                at = span.end
        return found

    def _code(self, start: int, inner: int) -> Span | None:
        if self._ticks is None:
            self._ticks = {}
            for run in _TICKS.finditer(self.text):
                self._ticks.setdefault(run.end() - run.start(), []).append(run.start())
        width = inner - start
        closing = self._next(self._ticks.get(width, []), inner)
        return None if closing is None else Span(start, closing + width, SpanKind.CODE, width)

    def _formula(self, start: int) -> Span | None:
        if self.text[start + 1 : start + 2].strip() == "":
            return None
        if self._dollars is None:
            self._dollars = [match.start() for match in _CLOSING_DOLLAR.finditer(self.text)]
        closing = self._next(self._dollars, start + 2)
        return None if closing is None else Span(start, closing + 1, SpanKind.MATH, 1)

    def _display(self, start: int) -> Span | None:
        if not self._display_is_open:
            return None
        closing = self.text.find("$$", start + 2)
        if closing < 0:
            self._display_is_open = False
            return None
        if closing == start + 2 or self._is_broken(start, closing):
            return None
        return Span(start, closing + 2, SpanKind.MATH, 2)

    def _markup(self, start: int) -> Span | None:
        if self.text.startswith("<!--", start):
            if not self._comment_is_open:
                return None
            if self._comment_closing < start + 2:
                self._comment_closing = self.text.find("-->", start + 2)
            closing = self._comment_closing
            if closing < 0:
                self._comment_is_open = False
                return None
            if not begins_line(self.text, start) and self._is_broken(start, closing):
                return None
            return Span(start, closing + 3, SpanKind.COMMENT, 0)
        tag = _TAG.match(self.text, start)
        return None if tag is None else Span(start, tag.end(), SpanKind.TAG, 0)

    def _next(self, places: list[int], after: int) -> int | None:
        """The first of the sorted places at or after an offset, unless a blank line comes before it."""
        which = bisect_left(places, after)
        if which == len(places) or self._is_broken(after, places[which]):
            return None
        return places[which]

    def _is_broken(self, start: int, end: int) -> bool:
        if self._blanks is None:
            self._blanks = [match.start() for match in _BLANK.finditer(self.text)]
        which = bisect_left(self._blanks, start)
        return which < len(self._blanks) and self._blanks[which] < end
