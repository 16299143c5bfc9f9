"""A line scanner for the block structure of CommonMark: what each line is, without parsing inlines.

It follows the containers (quotes and list items) and the leaves (paragraph, fence, HTML block, indented
code) of the specification, so that a line inside code is never taken for a heading, and takes a formula
between `$$` for a leaf too. It looks at a line once, and knows nothing of cards.
"""

from __future__ import annotations

import re
from copy import copy
from typing import Final

from studyml.domain.inline_spans import SpanKind, masked, opaque_spans

BLANK: Final = 0
TEXT: Final = 1
HEADING: Final = 2
BREAK: Final = 3
UNDERLINE: Final = 4
FENCE: Final = 5
HTML: Final = 6
CODE: Final = 7
MATH: Final = 8
CUT: Final = 9  # a blank line that ends a formula which was never closed

_NONE: Final = -1
_QUOTE: Final = 0
_DEEPEST: Final = 100

_SPECIAL = frozenset(" \t#`~<>-+*_=0123456789")
_NOT_SPACE = re.compile(r"[^ ]")
_ATX = re.compile(r"#{1,6}(?: |$)")
_FENCE_OPENING = re.compile(r"(`{3,})[^`]*$|(~{3,})")
_ITEM = re.compile(r"(?:[-+*]|(\d{1,9})[.)])(?= |$)")

_HTML_NAMES = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt"
    "|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main"
    "|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead"
    "|title|tr|track|ul"
)
_HTML_OPENINGS: tuple[tuple[re.Pattern[str], re.Pattern[str] | None], ...] = (
    (
        re.compile(r"<(?:script|pre|style|textarea)(?=\s|>|$)", re.I),
        re.compile(r"</(?:script|pre|style|textarea)>", re.I),
    ),
    (re.compile(r"<!--"), re.compile(r"-->")),
    (re.compile(r"<\?"), re.compile(r"\?>")),
    (re.compile(r"<![A-Za-z]"), re.compile(r">")),
    (re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>")),
    (re.compile(rf"</?(?:{_HTML_NAMES})(?=\s|/?>|$)", re.I), None),
)
_LONE_TAG = re.compile(
    r"<(?:/[A-Za-z][A-Za-z0-9-]*+\s*+"
    r"|[A-Za-z][A-Za-z0-9-]*+"
    r"(?:\s++[A-Za-z_:][\w.:-]*+(?:\s*+=\s*+(?:[^\s\"'=<>`]++|'[^']*+'|\"[^\"]*+\"))?+)*+\s*+/?"
    r")>\s*$"
)


class BlockScanner:
    """Feed it the lines of a document in order; `scan` says what each is.

    `containers` is not empty while the last line was inside a quote or a list item; `is_opaque` is true
    while a line at the left margin would belong to a fence, an HTML block or a formula that opened in
    the line `opened`.
    """

    __slots__ = (
        "_closing",
        "_empty_item",
        "_fence",
        "_leaf",
        "_math",
        "_plain",
        "containers",
        "is_opaque",
        "opened",
    )

    def __init__(self, *, math: bool = True) -> None:
        self._math = math
        self.reset()

    def reset(self) -> None:
        """Begin a new document."""
        self.containers: list[int] = []  # a quote is 0, a list item the columns its content is indented by
        self._leaf = _NONE
        self._fence = ""
        self._closing: re.Pattern[str] | None = None
        self._empty_item = False
        self._plain = True
        self.is_opaque = False
        self.opened = 0

    @property
    def leaf(self) -> int:
        """The kind of the leaf that is open: TEXT, FENCE, HTML, CODE or MATH, else a negative number."""
        return self._leaf

    @property
    def fence(self) -> str:
        """The marks that opened the code fence which was met last."""
        return self._fence

    @property
    def closing(self) -> re.Pattern[str] | None:
        """What ends the HTML block which was met last; None for one that a blank line ends."""
        return self._closing

    def copy(self) -> BlockScanner:
        """Another scanner at the same place in the same document."""
        other = copy(self)
        other.containers = self.containers.copy()
        return other

    def scan(self, line: str, number: int = 0) -> int:
        """What the next line of the document is. A line of a nested block counts as what it is in there."""
        if self._plain:
            if not line:
                self._leaf = _NONE
                return BLANK
            if line[0] not in _SPECIAL:
                self._leaf = TEXT
                if "$$" in line:
                    self._open_math(line, number)
                return TEXT
        elif self._leaf == FENCE:
            if not self.containers and self._fence not in line:
                return FENCE
        elif self._leaf == MATH:
            return self._in_math(line)
        kind = self._structure(line.expandtabs(4) if "\t" in line else line, number)
        if kind == TEXT and "$$" in line:
            self._open_math(line, number)
        else:
            leaf = self._leaf
            self._plain = not self.containers and leaf <= TEXT
            self.is_opaque = not self._plain and not self.containers and leaf in (FENCE, HTML)
        return kind

    def _open_math(self, line: str, number: int) -> None:
        if self._math and _dollars(line) % 2:
            self._leaf = MATH
            self.opened = number
            self._plain = False
            self.is_opaque = True
        else:
            self._plain = not self.containers
            self.is_opaque = False

    def _in_math(self, line: str) -> int:
        kind = MATH
        if not line or line.isspace():  # a formula holds no blank line: this one was never closed
            self._leaf = _NONE
            kind = CUT
        elif line.count("$$") % 2:
            self._leaf = TEXT
        else:
            return MATH
        self._plain = not self.containers
        self.is_opaque = False
        return kind

    def _structure(self, line: str, number: int) -> int:
        size = len(line)
        at, matched = self._continue_containers(line)
        containers = self.containers
        is_inside = matched == len(containers)
        start = _indented_to(line, at)
        is_blank = start == size

        if is_inside and self._leaf >= FENCE:
            kind = self._continue_leaf(line, at, start, is_blank)
            if kind != _NONE:
                return kind
        has_paragraph = self._leaf == TEXT
        if is_blank:
            if not is_inside:
                del containers[matched:]
            if has_paragraph or not is_inside:
                self._leaf = _NONE
            return BLANK

        is_lazy = has_paragraph  # until something opens, text would go on with the paragraph
        self._empty_item = False
        while True:
            if start - at >= 4:
                if is_lazy:
                    return TEXT
                return self._open(CODE, matched)
            first = line[start]
            if first not in _SPECIAL:
                break
            if first == ">":
                if matched >= _DEEPEST:
                    break
                del containers[matched:]
                containers.append(_QUOTE)
                at = start + 1
                if at < size and line[at] == " ":
                    at += 1
            elif first == "#":
                if _ATX.match(line, start):
                    return self._open(HEADING, matched)
                break
            elif first in "`~":
                fence = _FENCE_OPENING.match(line, start)
                if fence is None:
                    break
                self._fence = fence[1] or fence[2]
                self.opened = number
                return self._open(FENCE, matched)
            elif first == "<":
                if self._opens_html(line, start, is_lazy):
                    self.opened = number
                    kind = self._open(HTML, matched)
                    if self._closing is not None and self._closing.search(line, start):
                        self._leaf = _NONE
                    return kind
                break
            else:
                if is_lazy and is_inside and first in "=-" and not line[start:].rstrip(" ").strip(first):
                    return self._open(UNDERLINE, matched)
                if first in "-*_" and _is_break(line, start):
                    return self._open(BREAK, matched)
                item = _ITEM.match(line, start)
                if item is None or matched >= _DEEPEST:
                    break
                inner = _indented_to(line, item.end())
                if is_lazy and is_inside and (inner == size or int(item[1] or 1) != 1):
                    break
                gap = inner - item.end()
                del containers[matched:]
                if inner == size:
                    self._empty_item = True
                    gap = 1
                elif gap >= 5:
                    gap = 1
                containers.append(item.end() - at + gap)
                at = min(item.end() + gap, size)
            matched += 1
            is_lazy = False
            self._leaf = _NONE
            start = _indented_to(line, at)
            if start == size:
                return TEXT
        if not is_lazy:
            self._open(TEXT, matched)
        return TEXT

    def _continue_containers(self, line: str) -> tuple[int, int]:
        """Where the line's content starts inside the open containers, and how many of them go on."""
        at = matched = 0
        size = len(line)
        last = len(self.containers) - 1
        start = _indented_to(line, at)
        for width in self.containers:
            if width == _QUOTE:
                if start == size or start - at > 3 or line[start] != ">":
                    break
                at = start + 1
                if at < size and line[at] == " ":
                    at += 1
                start = _indented_to(line, at)
            elif start == size:
                if self._empty_item and matched == last:  # an item begins with one blank line at most
                    self._empty_item = False
                    break
            elif start - at >= width:
                at += width
            else:
                break
            matched += 1
        return at, matched

    def _continue_leaf(self, line: str, at: int, start: int, is_blank: bool) -> int:
        """What the line is to the open fence, HTML block or code; `_NONE` when it is the end of it."""
        if self._leaf == FENCE:
            if not is_blank and start - at <= 3:
                run = line[start:].rstrip(" ")
                if len(run) >= len(self._fence) and not run.strip(self._fence[0]):
                    self._leaf = _NONE
            return FENCE
        if self._leaf == HTML:
            if self._closing is None:
                if not is_blank:
                    return HTML
            else:
                if self._closing.search(line, at):
                    self._leaf = _NONE
                return HTML
        elif is_blank:
            return BLANK
        elif start - at >= 4:
            return CODE
        self._leaf = _NONE
        return BLANK if is_blank else _NONE

    def _opens_html(self, line: str, start: int, is_lazy: bool) -> bool:
        for opening, closing in _HTML_OPENINGS:
            if opening.match(line, start):
                self._closing = closing
                return True
        self._closing = None
        return not is_lazy and _LONE_TAG.match(line, start) is not None

    def _open(self, kind: int, matched: int) -> int:
        del self.containers[matched:]
        self._leaf = kind if kind in (TEXT, FENCE, HTML, CODE) else _NONE
        return kind


def _dollars(line: str) -> int:
    """How many `$$` a line has outside code and escapes."""
    if "`" not in line and "\\" not in line:
        return line.count("$$")
    spans = [span for span in opaque_spans(line) if span.kind in (SpanKind.CODE, SpanKind.ESCAPE)]
    return masked(line, spans).count("$$")


def _indented_to(line: str, at: int) -> int:
    match = _NOT_SPACE.search(line, at)
    return len(line) if match is None else match.start()


def _is_break(line: str, start: int) -> bool:
    marks = line[start:].replace(" ", "")
    return len(marks) >= 3 and not marks.strip(marks[0])
