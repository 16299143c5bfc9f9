"""The sentence in which something stands, in text that is markdown."""

from __future__ import annotations

import re

LONGEST = 400

_FAR = 4 * LONGEST  # no line is looked through further than this

# A line that begins something of its own: an item, a heading, a quotation, a row, a fence or a rule.
_OPENING = re.compile(r"[ \t]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]|#{1,6}[ \t]|>|\||```|~~~|\$\$|-{3}|={3})")
_HEADING = re.compile(r"[ \t]*+#{1,6}[ \t]")
_MARKS = re.compile(r"(?:[ \t\n]|[-*+>][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|\[[ xX]\][ \t])*+")
_END = re.compile(r"[.!?…]['\")\]»”’*_]{0,4}(?=\s+[^a-z\s]|\s*$)|[。！？]")


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The offsets of the sentence that `text[start:end]` stands in, without the marks of its line.

    A sentence may go over lines but not into another item, heading or paragraph. It has at most `LONGEST`
    characters, cut between words, unless what it stands around has more.
    """
    low, high = _paragraph(text, start, end)
    first, last = low, high
    for found in _END.finditer(text, low, high):
        if found.end() <= start:
            first = found.end()
        elif found.end() >= end:
            last = found.end()
            break
    marks = _MARKS.match(text, first, start)
    first = start if marks is None else marks.end()
    while last > end and text[last - 1].isspace():
        last -= 1
    return _cut(text, start, end, first, last)


def _paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the lines begin and end that belong together, looked for no further than is shown."""
    low = _line_start(text, start)
    while low > max(0, start - LONGEST) and not _OPENING.match(text, low):
        above = _line_start(text, low - 1)
        if not text[above : low - 1].strip() or _HEADING.match(text, above):
            break
        low = above
    high = _line_end(text, end)
    if not _HEADING.match(text, low):
        while high < min(len(text), end + LONGEST):
            below = _line_end(text, high + 1)
            if not text[high + 1 : below].strip() or _OPENING.match(text, high + 1):
                break
            high = below
    return low, high


def _line_start(text: str, at: int) -> int:
    far = max(at - _FAR, 0)
    found = text.rfind("\n", far, max(at, 0))
    return far if found < 0 else found + 1


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at, at + _FAR)
    return min(len(text), at + _FAR) if found < 0 else found


def _cut(text: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    if last - first <= LONGEST:
        return first, last
    half = max(0, LONGEST - (end - start)) // 2
    low, high = max(first, start - half), min(last, end + half)
    if low > first:
        space = text.find(" ", low, start)
        low = low if space < 0 else space + 1
    if high < last:
        space = text.rfind(" ", end, high)
        high = high if space < 0 else space
    return low, high
