"""One side of a card as text that a deck can hold: nothing in it begins or ends a card."""

from __future__ import annotations

import re
from dataclasses import dataclass

from studyml.domain.blocks import BLANK, BREAK, CUT, FENCE, HEADING, HTML, MATH, TEXT, UNDERLINE, BlockScanner
from studyml.domain.inline_spans import SpanKind, masked, opaque_spans
from studyml.domain.metadata_list import ITEM, PAIR, nearest_key
from studyml.domain.safe_text import safe_text
from studyml.domain.separator import without_separators
from studyml.domain.text_ranges import text_ranges, without_comments

_BLANK_LINES = re.compile(r"(?:[ \t]*+\n)*+")
_MARK = re.compile(r"[QAC]:(?=[ \t]|$)")
_NOT_PLAIN = re.compile(r"::|\$\$|<|^[QAC]:")
_OPENS_BLOCK = re.compile(r"[ \t]*+(?:[-+*>#|=~<]|```|\d)")
_OBSIDIAN_SEPARATORS = ("?", "??")
_DASHES = re.compile(r" {0,3}-+ *")
_RULES_TABLE = re.compile(r" {0,3}(?:[|:]|-(?!\s))[-|: \t]++")
_RULES_COLUMN = re.compile(r"\s*:?-++:?\s*")
_BAR = re.compile(r"(?<!\\)\|")
_TEXT_LEVEL = 4
_DEEPEST_LEVEL = 6


def side_text(markdown: str, *, is_fresh: bool = True) -> str:
    """The markdown, so written that a deck's reader takes all of it for text of the card it stands in.

    It looks as before, but for its headings, which become deeper than those of a deck. Marks that would begin
    a card are escaped, dashes that would end one become stars, what was left open is closed or escaped, and
    comments go. `is_fresh` says that it begins a paragraph of its own. Empty when nothing is left.
    """
    text = _bare(markdown)
    if not text:
        return ""
    if "\n" not in text and text[0].isalpha() and _NOT_PLAIN.search(text) is None:
        return text  # a line that could begin or end nothing
    lines = text.split("\n")
    return "\n".join(_Neutral(_joined(lines), is_fresh).lines())


def without_metadata(text: str) -> str:
    """The text, so written that a list at its beginning is not read as the metadata of a concept."""
    lines = text.split("\n")
    pairs = []
    for at, line in enumerate(lines):
        item = ITEM.match(line)
        pair = PAIR.match(item[2].strip()) if item else None
        if item and pair:
            pairs.append((at, item.start(2) + len(pair[1]), pair[1].lower()))
        elif not item and not (at and line.startswith("  ") and line.strip()):
            break
    if any(nearest_key(key) for _, _, key in pairs):
        for at, after, _ in pairs:
            line = lines[at]
            colon = line.index(":", after)
            lines[at] = f"{line[:colon]}\\{line[colon:]}"
    return "\n".join(lines)


def _bare(markdown: str) -> str:
    """Safe text without comments and the blank lines around it; what only looks like a comment is escaped."""
    text = without_comments(safe_text(markdown))
    if "<!--" in text:
        starts = [
            start + span.start
            for start, end in text_ranges(text)
            for span in opaque_spans(text[start:end])
            if span.kind == SpanKind.COMMENT
        ]
        for at in reversed(starts):
            text = f"{text[:at]}\\{text[at:]}"
    text = text.rstrip()
    if text and text[0] in "\n \t":
        return text[_BLANK_LINES.match(text).end() :]  # type: ignore[union-attr]
    return text


def _joined(lines: list[str]) -> list[str]:
    """The lines, with code spans and formulas on one line where a line within them looks like a mark.

    An escape would be seen there, while the end of a line is nothing but a space.
    """
    if not any(" ::" in line or _MARK.match(line) for line in lines):
        return lines
    scanner = BlockScanner()
    out: list[str] = []
    paragraph: list[str] = []
    for line in lines:
        is_mark = _MARK.match(line) is not None and not scanner.is_opaque
        kind = scanner.scan(line)
        if kind == TEXT and (is_mark or not _OPENS_BLOCK.match(line)):
            paragraph.append(line)
            continue
        out += _joined_paragraph(paragraph)
        paragraph = [line] if kind == TEXT else []
        if kind != TEXT:
            out.append(line)
    return out + _joined_paragraph(paragraph)


def _joined_paragraph(lines: list[str]) -> list[str]:
    if len(lines) < 2 or not any(_MARK.match(line) or " ::" in line for line in lines):
        return lines
    text = "\n".join(lines)
    pieces = []
    at = 0
    for span in opaque_spans(text):
        inner = text[span.start : span.end]
        if "\n" in inner and any(_MARK.match(line) or "::" in line for line in inner.split("\n")):
            pieces += [text[at : span.start], re.sub(r"[ \t]*\n[ \t]*", " ", inner)]
            at = span.end
    return ("".join(pieces) + text[at:]).split("\n")


@dataclass(slots=True)
class _Neutral:
    """Walks over the lines as a deck's reader does, and changes each that would mean something to it."""

    source: list[str]
    is_fresh: bool

    def lines(self) -> list[str]:
        scanner = BlockScanner()
        unclosed: set[re.Pattern[str]] = set()
        out: list[str] = []
        headings: list[int] = []
        kind = BLANK
        is_table = False
        for at, line in enumerate(self.source):
            if kind != TEXT or scanner.containers:
                is_table = False
            elif not is_table:
                is_table = _begins_table(out[-1], line)
                if is_table and _DASHES.fullmatch(line):
                    line = f"|{line.strip()}|"
            elif _DASHES.fullmatch(line) and line.count("-") == 2:
                line = "|--|"  # a row of the table
            elif _DASHES.fullmatch(line):  # an item or a break that ends it
                is_table = False
                kind = scanner.scan("")
                out.append(self._written(kind, "", is_nested=False))
            if _MARK.match(line) and not scanner.is_opaque:
                line = f"{line[0]}\\{line[1:]}"
            before = scanner.copy() if "<" in line or "$$" in line else None
            kind = scanner.scan(line)
            if before is not None and not before.is_opaque and scanner.is_opaque:
                escaped = self._left_open(scanner, kind, at, line, unclosed)
                if escaped != line:
                    line, scanner = escaped, before
                    kind = scanner.scan(line)
            if kind == HEADING and not scanner.containers:
                headings.append(len(out))
            out.append(self._written(kind, line, is_nested=bool(scanner.containers)))
        scanner.scan("")
        if scanner.is_opaque and scanner.leaf == FENCE:
            out.append(scanner.fence)
        return _deepened(out, headings)

    def _left_open(
        self, scanner: BlockScanner, kind: int, at: int, line: str, unclosed: set[re.Pattern[str]]
    ) -> str:
        """The line that opens an HTML block or a formula; with an escape when nothing ever closes it."""
        if kind == HTML and scanner.closing is not None:
            closing = scanner.closing
            if closing in unclosed or not any(map(closing.search, self.source[at + 1 :])):
                unclosed.add(closing)
                return line.replace("<", "\\<", 1)
        elif scanner.leaf == MATH:
            for later in self.source[at + 1 :]:
                if not later.strip():
                    break
                if later.count("$$") % 2:
                    return line
            opened = masked(line, opaque_spans(line)).rfind("$$")
            if opened >= 0:
                return f"{line[:opened]}\\$\\${line[opened + 2 :]}"
        return line

    def _written(self, kind: int, line: str, *, is_nested: bool) -> str:
        if kind == TEXT:
            if self.is_fresh and not is_nested and "::" in line:
                line = without_separators(line)
            if line.rstrip() in _OBSIDIAN_SEPARATORS:
                line = f"\\{line}"
            self.is_fresh = False
        elif kind in (BLANK, CUT):
            self.is_fresh = True
        elif is_nested:
            self.is_fresh = False
        elif kind == HEADING:
            self.is_fresh = True
        elif kind in (BREAK, UNDERLINE):
            self.is_fresh = True
            if line.lstrip()[0] == "-":
                line = "***" if kind == BREAK else line.replace("-", "=")
        return line


def _begins_table(head: str, rule: str) -> bool:
    """Whether a line of text and the next are the head of a table."""
    if "|" not in head or _RULES_TABLE.fullmatch(rule) is None:
        return False
    rules = _columns(rule)
    return all(map(_RULES_COLUMN.fullmatch, rules)) and len(rules) == len(_columns(head))


def _columns(row: str) -> list[str]:
    columns = _BAR.split(row.strip())
    return columns[not columns[0].strip() : len(columns) - (not columns[-1].strip())]


def _deepened(lines: list[str], headings: list[int]) -> list[str]:
    """The lines with their headings so much deeper that the highest of them belongs to the text of a card."""
    levels = {at: _level(lines[at]) for at in headings}
    deeper = _TEXT_LEVEL - min(levels.values(), default=_TEXT_LEVEL)
    if deeper > 0:
        for at, level in levels.items():
            lines[at] = "#" * min(deeper, _DEEPEST_LEVEL - level) + lines[at].lstrip(" ")
    return lines


def _level(heading: str) -> int:
    text = heading.lstrip(" ")
    return len(text) - len(text.lstrip("#"))
