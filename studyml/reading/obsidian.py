"""The dialect of the Obsidian plugin Spaced Repetition: `::`, `:::`, `?`, `??` and `==clozes==` in notes."""

from __future__ import annotations

import re

from studyml.domain.blocks import BLANK, CUT, HEADING, TEXT, BlockScanner
from studyml.domain.deck import CARD_LIMIT, CardKind
from studyml.domain.inline_spans import masked, opaque_spans
from studyml.domain.safe_text import safe_line
from studyml.domain.text_ranges import without_comments
from studyml.reading.cloze_cards import add_clozes
from studyml.reading.clozes import Notation, find_gaps
from studyml.reading.deck_builder import DeckBuilder, trimmed

_DECK_TAG = re.compile(r"(?<!\S)#(flashcards(?:/[\w/-]+)?)", re.I)
_LEADING_TAGS = re.compile(r"\s*(?:#[\w/-]+(?:\s+|$))+")
_LINE_START = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])?[ \t]+")
_BLOCK_REFERENCE = re.compile(r"[ \t]\^[\w-]+$")
_BETWEEN = re.compile(r":::?")
_CLOSING_HASHES = re.compile(r"[ \t]#+[ \t]*$")
_SEPARATORS = ("?", "??")

_Row = tuple[int, str, int]  # line number, line, block kind
_Rows = list[_Row]


def shows_obsidian(text: str) -> bool:
    """Whether a text has the marks of the plugin: its tag, its scheduling comments or its separators."""
    return (
        ("#flashcards" in text and _DECK_TAG.search(text) is not None)
        or "<!--SR:!" in text
        or ("\n?" in text and any(line.rstrip() in _SEPARATORS for line in text.split("\n")))
    )


def obsidian_deck(text: str, tags: tuple[str, ...]) -> str:
    """The deck that a note's first `#flashcards` tag names, without the `#`; empty when it has none."""
    for tag in tags:
        if tag.lower().partition("/")[0] == "flashcards":
            return safe_line(tag)
    match = _DECK_TAG.search(text)
    return match[1].strip("/") if match else ""


def read_obsidian(lines: list[str], first: int, builder: DeckBuilder) -> None:
    """Read the lines of a note, the first of which has the number `first`, into the builder."""
    _ObsidianReader(builder).read(lines, first)


class _ObsidianReader:
    def __init__(self, builder: DeckBuilder) -> None:
        self.builder = builder
        self.heading: tuple[str, int] | None = None
        self.tags: tuple[str, ...] = ()

    def read(self, lines: list[str], first: int) -> None:
        """Part the note at blank lines and headings, and read each piece."""
        scanner = BlockScanner()
        rows: _Rows = []
        for number, line in enumerate(lines, first):
            kind = scanner.scan(line, number)
            if kind not in (BLANK, CUT) and (kind != HEADING or scanner.containers):
                rows.append((number, line, kind))
                continue
            self._piece(rows)
            rows = []
            if kind == HEADING:
                title = _CLOSING_HASHES.sub("", line.strip().lstrip("#")).strip()
                self.heading = (title, number) if title else None
        self._piece(rows)

    def _piece(self, rows: _Rows) -> None:
        rows = [row for row in rows if not self._is_tag_line(row)]
        between = next(
            (at for at, row in enumerate(rows) if row[2] == TEXT and row[1].rstrip() in _SEPARATORS), None
        )
        if between is not None:
            self._sides(rows, between)
            return
        start = 0
        for at, (number, line, kind) in enumerate(rows):
            if kind == TEXT and "::" in line and self._one_line(number, line):
                self._clozes(rows[start:at])
                start = at + 1
        self._clozes(rows[start:])

    def _is_tag_line(self, row: _Row) -> bool:
        number, line, kind = row
        tags = _LEADING_TAGS.fullmatch(line) if kind == TEXT and "#" in line else None
        if tags is None:
            return False
        self.tags = self._foreign_tags(number, line)
        return True

    def _foreign_tags(self, number: int, text: str) -> tuple[str, ...]:
        """The deck tags of a line that name another deck than the file's, after a note."""
        found = tuple(
            tag.strip("/") for tag in _DECK_TAG.findall(text) if tag.strip("/") != self.builder.name
        )
        if found:
            self.builder.note(
                number,
                f"A file is one deck, so the cards under `#{found[0]}` stay in “{self.builder.name}”, tagged."
                " Move them into a file of their own to part them.",
            )
        return found

    def _sides(self, rows: _Rows, between: int) -> None:
        number, line, _ = rows[between]
        first = rows[0][0]
        front, tags = self._clean([row[1] for row in rows[:between]], first)
        back, _ = self._clean([row[1] for row in rows[between + 1 :]], number)
        mark = line.rstrip()
        shown = f"{front or '…'} {mark}".rpartition("\n")[2]
        missing = "front" if not front else "back" if not back else ""
        if missing:
            self.builder.warning(
                number, f"This card has no {missing}. Write text right above and right below the `{mark}`."
            )
            self.builder.candidate(number, shown, 0, f"no {missing}")
            return
        self._add(front, back, first, shown, tags, both_ways=mark == "??")

    def _one_line(self, number: int, line: str) -> bool:
        between = _BETWEEN.search(masked(line, opaque_spans(line)))
        if between is None:
            return False
        start = _LINE_START.match(line, 0, between.start())
        front, tags = self._clean([line[start.end() if start else 0 : between.start()]], number)
        back, _ = self._clean([line[between.end() :].strip()], number)
        missing = "front" if not front else "back" if not back else ""
        if missing:
            self.builder.warning(
                number,
                f"This card has no {missing}. Write text on both sides, or put `{between[0]}` in backticks.",
            )
            self.builder.candidate(number, line, 0, f"no {missing}")
        else:
            self._add(front, back, number, line, tags, both_ways=between[0] == ":::")
        return True

    def _add(
        self, front: str, back: str, line: int, shown: str, tags: tuple[str, ...], *, both_ways: bool
    ) -> None:
        self._enter_concept(line)
        reason = self.builder.add(CardKind.BASIC, front, back, line, tags=tags)
        cards = int(not reason)
        if both_ways and not reason:
            cards += not self.builder.add(CardKind.REVERSED, back, front, line, 2, tags=tags)
        self.builder.candidate(line, shown, cards, reason)

    def _clozes(self, rows: _Rows) -> None:
        if not any("==" in row[1] or "{{" in row[1] for row in rows):
            return
        line = rows[0][0]
        text, tags = self._clean([row[1] for row in rows], line)
        if len(text) > CARD_LIMIT or not find_gaps(text, Notation.OBSIDIAN)[0]:
            return
        self._enter_concept(line)
        kept, reason = add_clozes(self.builder, text, line, Notation.OBSIDIAN, frozenset(), tags=tags)
        self.builder.candidate(line, text.partition("\n")[0], kept, reason)

    def _clean(self, lines: list[str], number: int) -> tuple[str, tuple[str, ...]]:
        """The text less comments, leading tags and block reference, and the tags that its cards get."""
        text = trimmed([without_comments("\n".join(lines))])
        tags = _LEADING_TAGS.match(text) if text.lstrip().startswith("#") else None
        own = self.tags
        if tags:
            own = self._foreign_tags(number, tags[0])
            text = text[tags.end() :]
        return _BLOCK_REFERENCE.sub("", text).strip("\n").rstrip(), own

    def _enter_concept(self, line: int) -> None:
        if self.heading is None:
            self.builder.implicit_concept(line)
        else:
            self.builder.resume_concept(*self.heading)
