"""The native dialect: concepts under `##`, cards under `###`, `Q:`/`A:`, `C:` and `front :: back`.

Dialects with some of these marks are read by the same rules.
"""

from __future__ import annotations

import re
from enum import Enum, auto

from studyml.domain.blocks import (
    BLANK,
    BREAK,
    CUT,
    FENCE,
    HEADING,
    HTML,
    MATH,
    TEXT,
    UNDERLINE,
    BlockScanner,
)
from studyml.domain.deck import CardKind, is_section_name
from studyml.domain.separator import separator
from studyml.domain.text_ranges import without_comments
from studyml.reading.cloze_cards import add_clozes, defined_labels
from studyml.reading.clozes import Notation
from studyml.reading.deck_builder import DeckBuilder, trimmed
from studyml.reading.marks import Marks
from studyml.reading.metadata import read_metadata

_CLOSING_HASHES = re.compile(r"[ \t]#+[ \t]*$")
_STRAY_STARTS = frozenset(" \t>-*+_QC")
_STRAY_MARK = re.compile(r"([ \t>]*+(?:[-*+][ \t]++)?+[*_]*+)[QC][*_]*+:(.?)")
_OPAQUE_NAMES = {FENCE: "a code fence", HTML: "an HTML block or comment", MATH: "a formula"}


NATIVE = Marks(headings=True, one_line=True, needs_space=True, clozes=Notation.NATIVE)


class _Part(Enum):
    """What the lines being read belong to."""

    PROSE = auto()
    DEFINITION = auto()
    SECTION = auto()
    QUESTION = auto()
    ANSWER = auto()
    CLOZE = auto()
    EXTRA = auto()
    LOST = auto()


def read_native(lines: list[str], first: int, builder: DeckBuilder) -> None:
    """Read the lines of a file, the first of which has the number `first`, into the builder."""
    read_marks(lines, first, builder, NATIVE)


def read_marks(lines: list[str], first: int, builder: DeckBuilder, marks: Marks) -> None:
    """The same for a dialect that has some of the native marks."""
    _NativeReader(lines, first, builder, marks).read()


class _NativeReader:
    def __init__(self, lines: list[str], first: int, builder: DeckBuilder, marks: Marks) -> None:
        self.lines = lines
        self.first = first
        self.builder = builder
        self.marks = marks
        self.scanner = BlockScanner()
        self.part = _Part.PROSE
        self.line = first  # where the current part begins
        self.heading = ""
        self.explicit_id: str | None = None
        self.tags: tuple[str, ...] = ()
        self.question: list[str] = []
        self.buffer: list[str] = []
        self._labels: frozenset[str] | None = None
        self._no_comment_before = 0  # down to this line no comment is closed

    def read(self) -> None:
        scanner = self.scanner
        scan = scanner.scan
        needs_space = self.marks.needs_space
        has_one_line = self.marks.one_line
        skip_to = 0
        is_fresh = True  # whether the line before is no text that this line could go on with
        for number, line in enumerate(self.lines, self.first):
            if number < skip_to:
                continue
            if line[1:2] == ":" and line[0] in "QAC" and (not needs_space or line[2:3] in ("", " ", "\t")):
                if scanner.is_opaque:
                    self._hidden_mark(number, line)
                else:
                    self._mark(number, line)
                    is_fresh = False
                    if "<!--" in line:
                        skip_to = self._comment_end(number, line)
                    continue
            kind = scan(line, number)
            if kind == TEXT:
                if has_one_line and "::" in line and not scanner.containers:
                    if is_fresh and self._one_line(number, line):
                        scanner.reset()
                        continue
                    if not is_fresh:
                        self._late_one_line(number, line)
                is_fresh = False
                if line[0] in _STRAY_STARTS:
                    self._stray_mark(number, line)
                if "<!--" in line and not scanner.is_opaque:
                    self.buffer.append(line)
                    skip_to = self._comment_end(number, line)
                    continue
            elif kind in (BLANK, CUT):
                is_fresh = True
                if kind == CUT:
                    self.builder.warning(
                        scanner.opened,
                        "The formula that opens here with `$$` is not closed before the next blank line."
                        " Close it with `$$`; a formula holds no blank lines.",
                    )
            elif scanner.containers:
                is_fresh = False
            elif kind == HEADING:
                is_fresh = True
                if self.marks.headings and self._heading(number, line):
                    if self.part == _Part.DEFINITION:
                        skip_to = self._metadata(number)
                    continue
            elif kind in (BREAK, UNDERLINE):
                is_fresh = True
                if line.lstrip()[0] == "-":
                    self._divider(number, kind)
                    continue
            self.buffer.append(line)
        self._end_part(self.first + len(self.lines))
        self.builder.close_concept(self.first + len(self.lines))
        if scanner.is_opaque and scanner.leaf in (FENCE, HTML):
            self._unclosed(scanner.leaf, scanner.opened)

    # What begins a part

    def _mark(self, number: int, line: str) -> None:
        """A line that begins with `Q:`, `A:` or `C:`."""
        mark = line[0]
        rest = line[2:].strip()
        if mark == "A":
            if self.part == _Part.QUESTION:
                self.question = self.buffer
                self.part = _Part.ANSWER
            elif self.part == _Part.CLOZE:
                self.question = self.buffer
                self.part = _Part.EXTRA
            else:
                self._end_part(number)
                self.builder.error(
                    number, "This `A:` has no `Q:` before it. Write the question above it as `Q: …`."
                )
                self.builder.candidate(number, line, 0, "an answer without a question")
                self.part = _Part.LOST
        else:
            self._end_part(number)
            self.line = number
            rest, self.explicit_id, self.tags = self.builder.take_attributes(rest, number)
            self.part = _Part.QUESTION if mark == "Q" else _Part.CLOZE
        self.buffer = [rest] if rest else []
        self.scanner.reset()
        self.scanner.scan(rest, number)

    def _heading(self, number: int, line: str) -> bool:
        """Whether a heading begins a part: one of the first three levels does."""
        text = line.lstrip(" ")
        level = len(text) - len(text.lstrip("#"))
        if level > 3:
            return False
        self._end_part(number)
        title, explicit_id, tags = self.builder.take_attributes(text[level:].strip(), number)
        title = _CLOSING_HASHES.sub("", f" {title}").strip()
        self.line = number
        self.explicit_id, self.tags = explicit_id, tags
        if not title:
            self.part = _Part.PROSE
            if level > 1:
                self.builder.error(
                    number, "This heading has no text. Name it after the `#` marks, or delete the line."
                )
                self.builder.candidate(number, line, 0, "a heading without text")
        elif level == 1:
            self.builder.close_concept(number)
            self.part = _Part.PROSE
        elif level == 2:
            self.builder.close_concept(number)
            concept = self.builder.open_concept(title, number)
            concept.body = number + 1
            if explicit_id:
                concept.explicit_id = self.builder.claim(explicit_id, number)
            self.part = _Part.DEFINITION
        else:
            self.part = _Part.SECTION
            self.heading = title
        return True

    def _metadata(self, number: int) -> int:
        """Read the metadata under the concept's heading; the number of the line after it, or 0."""
        at = number + 1 - self.first
        while at < len(self.lines) and not self.lines[at].strip():
            at += 1
        if at == len(self.lines) or self.lines[at].lstrip()[0] not in "-*+" or self.builder.concept is None:
            return 0
        taken = read_metadata(self.lines, at, at + self.first, self.builder.concept, self.builder)
        if not taken:
            return 0
        self.builder.concept.body = at + self.first + taken
        return self.builder.concept.body

    def _divider(self, number: int, kind: int) -> None:
        if kind == UNDERLINE and self.part in (_Part.PROSE, _Part.DEFINITION, _Part.SECTION):
            self.builder.warning(
                number,
                "Markdown takes dashes right under a line for a heading; here they end the text above. Write"
                " `## Title` to begin a concept, or leave a blank line before the dashes.",
            )
        self._end_part(number)

    def _one_line(self, number: int, line: str) -> bool:
        """Whether the line is `front :: back` or `front ::: back`; then its cards have been added."""
        between = separator(line)
        if between is None:
            return False
        self._end_part(number)
        front = without_comments(line[: between.start()]).strip()
        back, explicit_id, tags = self.builder.take_attributes(
            without_comments(line[between.end() :]).strip(), number
        )
        self.builder.until = number + 1
        missing = "front" if not front else "back" if not back else ""
        if missing:
            self.builder.error(
                number, f"This card has no {missing}. Write text on both sides of `{between[1]}`."
            )
            self.builder.candidate(number, line, 0, f"no {missing}")
            return True
        reason = self.builder.add(CardKind.BASIC, front, back, number, explicit_id=explicit_id, tags=tags)
        cards = int(not reason)
        if between[1] == ":::" and not reason:
            back_id = explicit_id and f"{explicit_id}.r"
            cards += not self.builder.add(CardKind.REVERSED, back, front, number, 2, back_id, tags)
        self.builder.candidate(number, line, cards, reason)
        return True

    # What ends a part

    def _end_part(self, number: int) -> None:
        """Makes cards of the lines before a line."""
        part, buffer = self.part, self.buffer
        self.builder.until = number
        self.part, self.buffer = _Part.PROSE, []
        if part == _Part.LOST:
            return
        if part == _Part.QUESTION:
            self.builder.error(self.line, "This `Q:` has no answer. Write `A:` and the answer below it.")
            self.builder.candidate(self.line, f"Q: {trimmed(buffer)}".partition("\n")[0], 0, "no answer")
            return
        text = trimmed(buffer)
        if "<!--" in text:
            text = trimmed([without_comments(text)])
        if part == _Part.PROSE:
            if text and self.builder.concept is not None:
                self.builder.concept.texts.append(text)
        elif part == _Part.DEFINITION:
            self._definition(text)
        elif part == _Part.SECTION:
            self._section(text)
        elif part == _Part.ANSWER:
            self._answer(text)
        elif part == _Part.EXTRA:
            self._cloze(trimmed([without_comments(trimmed(self.question))]), text)
        else:
            self._cloze(text)

    def _definition(self, text: str) -> None:
        concept = self.builder.concept
        if concept is None:
            return
        reason = "no text under it, so the concept has no definition card"
        if text:
            reason = self.builder.add(
                CardKind.DEFINITION,
                concept.name,
                text,
                concept.line,
                explicit_id=concept.explicit_id,
                tags=self.tags,
            )
        self.builder.candidate(concept.line, f"## {concept.name}", int(not reason), reason)

    def _section(self, text: str) -> None:
        title = self.heading
        if is_section_name(title):
            concept = self.builder.concept or self.builder.implicit_concept(self.line)
            front = f"{concept.name}: {title}"
        else:
            front = title
        if text:
            reason = self._basic(front, text)
        else:
            reason = "no text under it"
            self.builder.warning(
                self.line,
                f"There is no text under “{title}”, so it makes no card. Write the answer below it, or use"
                " `####` for a heading that only divides.",
            )
        self.builder.candidate(self.line, f"### {title}", int(not reason), reason)

    def _answer(self, back: str) -> None:
        front = trimmed(self.question)
        if "<!--" in front:
            front = trimmed([without_comments(front)])
        shown = f"Q: {front}".partition("\n")[0]
        if not front:
            reason = "no question"
            self.builder.error(self.line, "This `Q:` asks nothing. Write the question after it.")
        elif not back:
            reason = "no answer"
            self.builder.error(self.line, "The answer to this `Q:` is empty. Write it after `A:`.")
        else:
            reason = self._basic(front, back)
        self.builder.candidate(self.line, shown, int(not reason), reason)

    def _basic(self, front: str, back: str) -> str:
        return self.builder.add(
            CardKind.BASIC, front, back, self.line, explicit_id=self.explicit_id, tags=self.tags
        )

    def _cloze(self, text: str, extra: str = "") -> None:
        shown = f"C: {text}".partition("\n")[0]
        if self._labels is None:
            self._labels = defined_labels("\n".join(self.lines))
        kept, reason = add_clozes(
            self.builder,
            text,
            self.line,
            self.marks.clozes,
            self._labels,
            self.explicit_id,
            self.tags,
            extra,
        )
        self.builder.candidate(self.line, shown, kept, reason)

    # What is only remarked on

    def _hidden_mark(self, number: int, line: str) -> None:
        place = _OPAQUE_NAMES.get(self.scanner.leaf, "a block")
        self.builder.candidate(number, line, 0, f"inside {place} that opens in line {self.scanner.opened}")

    def _stray_mark(self, number: int, line: str) -> None:
        """A line that would begin a card if its `Q:` or `C:` stood at the margin, with a space after it."""
        stray = _STRAY_MARK.match(line)
        if stray and stray[1]:
            self.builder.candidate(number, line, 0, "nothing may stand before the mark in its line")
        elif stray:
            self.builder.candidate(number, line, 0, "there is no space after the colon")

    def _late_one_line(self, number: int, line: str) -> None:
        if separator(line) is not None:
            reason = "it goes on with the text above; leave a blank line before it"
            self.builder.candidate(number, line, 0, reason)

    def _comment_end(self, number: int, line: str) -> int:
        """Keep the lines of a comment that this line opens and a later one of its paragraph closes.

        Returns the number of the line after it, or 0 when there is no such comment.
        """
        if number < self._no_comment_before or line.find("-->", line.rfind("<!--")) >= 0:
            return 0
        start = at = number + 1 - self.first
        while at < len(self.lines) and self.lines[at].strip():
            at += 1
            if "-->" in self.lines[at - 1]:
                self.buffer += self.lines[start:at]
                return at + self.first
        self._no_comment_before = at + self.first
        return 0

    def _unclosed(self, leaf: int, opened: int) -> None:
        line = self.lines[opened - self.first].lstrip()
        if leaf == FENCE:
            text = (
                "The code fence that opens here is never closed, so all below it is code."
                " Close it with the same marks."
            )
        elif line.startswith("<!--"):
            text = (
                "The comment that opens here is never closed, so all below it is hidden. Close it with `-->`."
            )
        else:
            return
        self.builder.warning(opened, text)
