"""The sentence around a mention as one line of plain words, for showing."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from studyml.domain.safe_text import safe_line
from studyml.domain.sentence import sentence_around

WIDTH: Final = 160

# Two private characters stand around the mention while the marks of the markup go.
_OPENING: Final = "\ue000"
_CLOSING: Final = "\ue001"
_NO_MARKS: Final = str.maketrans("", "", _OPENING + _CLOSING)

_WIKI_LINK: Final = re.compile(r"!?\[\[(?:[^\[\]|\n]*+\|)?+([^\[\]\n]*+)\]\]")
_LINK: Final = re.compile(
    r"!?\[([^\[\]]*+)\](?:\([^\s()]*+(?:\([^\s()]*+\)[^\s()]*+)*+[^()]*+\)|\[[^\[\]]*+\])"
)
_CUT_LINK: Final = re.compile(r"!?\[([^\[\]]*+)\]\([^\s()]*+$")
_ITS_ID: Final = re.compile(r"\{#[\w.:-]++\}")
_SHORTCODE: Final = re.compile(r"\{\{[<%][^{}\n]*+[>%]\}\}")
_FOOTNOTE: Final = re.compile(r"\[\^[^\[\]\s]++\]")
_TAG: Final = re.compile(
    r"</?(?:a|b|blockquote|br|code|dd|del|details|div|dl|dt|em|figcaption|figure|h[1-6]|hr|i|img|ins|kbd|li|mark"
    r"|ol|p|pre|q|s|small|span|strong|sub|summary|sup|table|tbody|td|th|thead|tr|u|ul)\b[^<>]*+>",
    re.I,
)
_LINE_MARKS: Final = re.compile(
    r"^[ \t]*+(?:(?:[-+*>]|#{1,6}|\d{1,9}[.)]|\[[ xX]\])[ \t]++|\|[ \t]*+)++", re.M
)
_LINE_ENDS: Final = re.compile(r"(?:[ \t]+#+|[ \t]*\||\\)[ \t]*$", re.M)
_CELL: Final = re.compile(r"[ \t]+\|[ \t]+")
_EMPHASIS: Final = re.compile(r"(?<![\w\\])(?:[*_]+|~~|==)(?=\S)|(?<=[^\s\\])(?:[*_]+|~~|==)(?!\w)|`+")
_ESCAPE: Final = re.compile(r"\\([!-/:-@\[-`{-~])")


def sentence_line(text: str, start: int, end: int, width: int = WIDTH) -> str:
    """The sentence, list item, heading or table row that `text[start:end]` stands in, on one line.

    Marks of emphasis, links, tags and lists are left out, formulas stay as written. What is longer than
    `width` characters is cut around the mention, between words where it can be, with an ellipsis for what
    is missing.
    """
    first, last = sentence_around(text, start, end)
    parts = (text[first:start], text[start:end], text[end:last])
    before, mention, after = (part.translate(_NO_MARKS) for part in parts)
    line = " ".join(_plain(f"{before}{_OPENING}{mention}{_CLOSING}{after}").split())
    at, stop = line.find(_OPENING), line.find(_CLOSING) - 1
    if at < 0 or stop < at:  # the mention stood in something that is not shown
        at = stop = 0
    return _cut(line.translate(_NO_MARKS), at, stop, width).strip()


def _plain(markdown: str) -> str:
    text = _TAG.sub("", _SHORTCODE.sub("", _ITS_ID.sub("", markdown)))
    text = _LINK.sub(r"\1", _WIKI_LINK.sub(r"\1", _FOOTNOTE.sub("", text)))
    text = _CUT_LINK.sub(r"\1", text)
    text = _LINE_ENDS.sub("", _LINE_MARKS.sub("", text))
    text = _ESCAPE.sub(r"\1", _EMPHASIS.sub("", _CELL.sub(" · ", text)))
    return safe_line(unescape(text) if "&" in text else text)


def _cut(line: str, at: int, stop: int, width: int) -> str:
    """The line, or `width` characters of it around `line[at:stop]`."""
    if len(line) <= width:
        return line
    low = max(0, min(at - (width - (stop - at)) // 2, len(line) - width))
    high = min(len(line), low + width)
    if low:
        low += 1  # room for the ellipsis
        space = line.find(" ", low - 1, at)
        low = space + 1 if space >= 0 else low
    if high < len(line):
        high -= 1
        space = line.rfind(" ", max(stop, low + 1), high + 1)
        high = space if space >= 0 else high
    return f"{'…' if low else ''}{line[low:high].strip()}{'…' if high < len(line) else ''}"
