"""The lines of a stretch of notes as an outline: headings, items, text, and what is no text."""

from __future__ import annotations

import re
from enum import Enum
from typing import Final, NamedTuple

from studyml.domain.blocks import BLANK, BREAK, CUT, HEADING, MATH, TEXT, UNDERLINE, BlockScanner

LONGEST_LABEL: Final = 60
_LONGEST_QUESTION: Final = 300

_MARKER = re.compile(r"(?P<marker>[-*+•◦‣▪–]|\(?\d{1,3}[.)])(?:\s+|$)(?P<box>\[[ xX/>-]\]\s+)?")
_QUOTE = re.compile(r"(?:>\s?)+")
_HEADING = re.compile(r"(#{1,6})(?:\s+|$)")
_CLOSING_HASHES = re.compile(r"\s#+\s*\Z")
_RUN_ON = re.compile(r"(?:(?<=\s)|(?<=[.!?…)]))[-•]\s+(?=[A-ZÀ-Þ0-9\"'“‘`(])")
_ASKS = re.compile(
    r"(?:What|Why|How|When|Where|Which|Who|Is|Are|Do|Does|Did|Can|Could|Should|Would|Will)\b[^?]*\?"
)


class Shape(Enum):
    """What a line is to a reader of notes."""

    BLANK = "blank"
    HEADING = "heading"
    ITEM = "item"
    TEXT = "text"
    QUOTE = "quote"
    ROW = "row"  # of a table
    RULE = "rule"  # a thematic break, or the line under the head of a table
    OPAQUE = "opaque"  # code, a formula, HTML


class NoteLine(NamedTuple):
    """A line of notes: `number` counts from 0, `indent` in columns, `level` is that of a heading.

    `text` has neither marker nor box nor the mark of a hard break; `raw` is the line as it stands.
    `is_broken` says that a hard break follows, `box` that the item has a task box.
    """

    number: int
    shape: Shape
    text: str
    raw: str
    indent: int = 0
    level: int = 0
    marker: str = ""
    box: bool = False
    is_broken: bool = False


def note_lines(text: str) -> list[NoteLine]:
    """The outline of a text. Items that a flattened page has run together are parted again."""
    raw_lines = text.split("\n")
    scanner = BlockScanner()
    out: list[NoteLine] = []
    follows_item = False
    for number, raw in enumerate(raw_lines):
        kind = scanner.scan(raw)
        is_formula = kind == TEXT and scanner.leaf == MATH and raw.lstrip().startswith("$$")
        line = _line(raw, number, MATH if is_formula else kind)
        if kind == UNDERLINE and out and _is_title(out[-1]):
            title = out.pop()
            level = 1 if raw.strip()[0] == "=" else 2
            out.append(NoteLine(title.number, Shape.HEADING, title.text, title.raw, 0, level))
            out.append(NoteLine(number, Shape.BLANK, "", raw))
            follows_item = False
            continue
        if line.shape == Shape.ROW and not _is_in_table(raw_lines, number, out):
            line = NoteLine(number, Shape.TEXT, line.text, raw, line.indent, is_broken=line.is_broken)
        if line.shape == Shape.TEXT and follows_item and line.indent == 0:
            out.extend(_parted(line))
            continue
        follows_item = line.shape == Shape.ITEM and line.indent == 0
        out.append(line)
    return out


def _line(raw: str, number: int, kind: int) -> NoteLine:
    if kind in (BLANK, CUT):
        return NoteLine(number, Shape.BLANK, "", raw)
    stripped = raw.lstrip()
    indent = len(raw) - len(stripped) if "\t" not in raw else _columns(raw)
    if kind in (BREAK, UNDERLINE):
        return NoteLine(number, Shape.RULE, stripped.rstrip(), raw, indent)
    if kind not in (TEXT, HEADING):
        return NoteLine(number, Shape.OPAQUE, stripped.rstrip(), raw, indent)
    quote = _QUOTE.match(stripped) if stripped[0] == ">" else None
    if quote is not None:
        return NoteLine(number, Shape.QUOTE, stripped[quote.end() :].rstrip(), raw, indent)
    marker = _MARKER.match(stripped) if not stripped[0].isalpha() else None
    if marker is not None:
        text, is_broken = _without_break(stripped[marker.end() :])
        heading = _HEADING.match(text)
        text = text if heading is None else text[heading.end() :]
        return NoteLine(
            number, Shape.ITEM, text, raw, indent, 0, marker["marker"], marker["box"] is not None, is_broken
        )
    heading = _HEADING.match(stripped) if kind == HEADING else None
    if heading is not None:
        text = heading_text(stripped[heading.end() :])
        return NoteLine(number, Shape.HEADING, text, raw, 0, len(heading[1]))
    text, is_broken = _without_break(stripped)
    if not text:
        return NoteLine(number, Shape.BLANK, "", raw)
    if _is_table_rule(text):
        return NoteLine(number, Shape.RULE, text, raw, indent)
    shape = Shape.ROW if "|" in text else Shape.TEXT
    return NoteLine(number, shape, text, raw, indent, is_broken=is_broken)


def _columns(raw: str) -> int:
    """The width of the white space that a line begins with, tabs reaching to every fourth column."""
    expanded = raw.expandtabs(4)
    return len(expanded) - len(expanded.lstrip())


def heading_text(text: str) -> str:
    """The text of a heading without closing hashes and without an attribute list, `{#name}`."""
    text = text.rstrip()
    opening = text.rfind("{")
    if opening >= 0 and text.endswith("}") and text[opening + 1] in "#.:":
        text = text[:opening].rstrip()
    if text.endswith("#"):
        text = _CLOSING_HASHES.sub("", text)
    return text.strip()


def _without_break(text: str) -> tuple[str, bool]:
    bare = text.rstrip()
    if bare.endswith("\\") and not bare.endswith("\\\\"):
        return bare[:-1].rstrip(), True
    if bare.endswith(("<br>", "<br/>", "<br />")):
        return bare[: bare.rindex("<br")].rstrip(), True
    return bare, text.endswith("  ")


def _is_title(line: NoteLine) -> bool:
    """Whether a line over a rule is a heading: a sentence is taken for text that the rule ends."""
    return line.shape == Shape.TEXT and len(line.text) <= 100 and not line.text.endswith((".", ";", ","))


def _is_in_table(lines: list[str], number: int, out: list[NoteLine]) -> bool:
    if out and out[-1].number == number - 1 and out[-1].shape in (Shape.ROW, Shape.RULE):
        return True
    after = lines[number + 1].strip() if number + 1 < len(lines) else ""
    return _is_table_rule(after)


def _is_table_rule(text: str) -> bool:
    """Whether a line is the one under the head of a table."""
    return "|" in text and "-" in text and not text.strip(" \t:|-")


def _parted(line: NoteLine) -> list[NoteLine]:
    """A line after an item, parted where a page that lost its line ends has run the next item on."""
    pieces: list[NoteLine] = []
    at = 0
    for run_on in _RUN_ON.finditer(line.text):
        tail = line.text[run_on.end() : run_on.end() + _LONGEST_QUESTION]
        if at < run_on.start() and (_is_short(tail) or _ASKS.match(tail)):
            pieces.append(_piece(line, line.text[at : run_on.start()], bool(pieces)))
            at = run_on.end()
    if not pieces:
        return [line]
    pieces.append(_piece(line, line.text[at:], True))
    return pieces


def _piece(line: NoteLine, text: str, is_item: bool) -> NoteLine:
    shape = Shape.ITEM if is_item else Shape.TEXT
    return NoteLine(line.number, shape, text.strip(), line.raw, 0, 0, "-" if is_item else "")


def _is_short(text: str) -> bool:
    return len(text) <= LONGEST_LABEL and text.count(" ") <= 5 and not text.endswith((".", ",", ";"))
