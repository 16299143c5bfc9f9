"""A stretch of notes as questions and terms are looked for in it: its lines, and text cut out of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from textwrap import dedent
from typing import Final

from studyml.domain.source import NoteDay
from studyml.reading.note_lines import NoteLine, Shape, note_lines
from studyml.reading.note_sections import Section, sections

LONGEST_PART: Final = 200  # lines: an unfolding part that is not closed within them ends there
_TAGS = re.compile(r"</?(?:details|summary|b|strong|p|i|em|h[1-6]|br)\b[^<>]*>", re.I)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The lines of a day with the part that each stands in; `first` is the number of its first line."""

    lines: Sequence[NoteLine]
    parts: Sequence[Section]
    day: int
    first: int

    @classmethod
    def of(cls, day: NoteDay, at: int) -> Stretch:
        """The whole of a day, which is number `at` of its source."""
        return cls(*_outline(day.text), at, day.text_line)

    def number(self, at: int) -> int:
        """The number, in the source, of the line with an index."""
        return self.lines[at].number + self.first

    def until(self, at: int, ends: Callable[[int], bool], most: int | None = None) -> int:
        """The first index from `at` on where `ends` holds or a title of a part stands, else the end.

        With `most`, no further than so many lines.
        """
        last = len(self.lines) if most is None else min(at + most, len(self.lines))
        while at < last and self.parts[at] != Section.TITLE and not ends(at):
            at += 1
        return at

    def past_blanks(self, at: int) -> int:
        """The first index from `at` on of a line that is not blank."""
        while at < len(self.lines) and self.lines[at].shape == Shape.BLANK:
            at += 1
        return at

    def text(self, start: int, end: int) -> str:
        """Lines as markdown, moved to the margin, without the mark of a lone item and a break at the end."""
        while start < end and self.lines[start].shape == Shape.BLANK:
            start += 1
        while start < end and self.lines[end - 1].shape in (Shape.BLANK, Shape.RULE):
            end -= 1
        lines = self.lines[start:end]
        if not lines:
            return ""
        body = dedent("\n".join(_written(line).expandtabs(4) for line in lines)).strip("\n")
        outer = [line for line in lines if line.shape == Shape.ITEM and line.indent == lines[0].indent]
        if len(outer) == 1 and lines[0].shape == Shape.ITEM:
            rest = body.partition("\n")[2]
            body = f"{lines[0].text}\n{dedent(rest)}" if rest else lines[0].text
        if lines[0].shape == Shape.OPAQUE and "<" in body:
            body = without_tags(body)
        return body.rstrip().removesuffix("\\").rstrip()


def without_tags(text: str) -> str:
    """A text without the tags of parts that unfold and of emphasis."""
    return _TAGS.sub("", text)


def _written(line: NoteLine) -> str:
    """A line as it stands; one that was parted from others, or has a hard break, is written anew."""
    is_parted = bool(line.marker) and not line.raw.lstrip().startswith(line.marker)
    if line.shape != Shape.TEXT and not is_parted:
        return line.raw
    marker = f"{line.marker} " if line.marker else ""
    return " " * line.indent + marker + line.text + ("\\" if line.is_broken else "")


@lru_cache(maxsize=64)
def _outline(text: str) -> tuple[tuple[NoteLine, ...], tuple[Section, ...]]:
    """Remembered, for a note is looked through for questions and terms, and then for cards."""
    lines = note_lines(text)
    return tuple(lines), tuple(sections(lines))
