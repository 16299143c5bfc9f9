"""What is asked in a stretch of notes, with the answer that stands there."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from studyml.domain.source import AskedQuestion
from studyml.reading.answered_paragraphs import (
    answers_at_once,
    begins_paragraph,
    end_of_paragraph,
    lines_answered_below,
)
from studyml.reading.answers import end_below, end_of_item
from studyml.reading.asked import (
    LONGEST_QUESTION,
    begins_asking,
    has_question_mark_in_front,
    holds_place,
    is_answer,
    is_question,
    is_single_question,
    is_topic,
    linked_question,
    links_in,
    masked_links,
    names_topic,
    parted,
    shown,
    unwrapped,
    without_mark,
    wonders,
)
from studyml.reading.callouts import Unfolded, asking_callout, asking_summary
from studyml.reading.note_lines import NoteLine, Shape
from studyml.reading.note_sections import ANSWER_MARK, Section, is_label
from studyml.reading.note_stretch import Stretch

_LONGEST_LINE = 2000
_MARKS = ("?", "？")
_BOLD_QUESTION = re.compile(
    r"(?:\d{1,3}[.)]\s*)?(\*\*|__)(?P<inner>[^*_]{3,300}[?？])\s*\1\s*[?:]?\s*(?P<rest>.*)\Z"
)
_CLOSED = (Section.TITLE, Section.TASKS)
_ASKING = frozenset((Section.QUESTIONS, Section.THOUGHTS))
_SPECIAL = (Shape.QUOTE, Shape.OPAQUE)
_PLAIN = (Shape.ITEM, Shape.TEXT)
_CELLS = re.compile(r"(?<!\\)\|")
_NUMBERED = re.compile(r"\W*(?:Q(?:uestion)?\s?\d{1,3}|\d{1,3}\s?[.):])", re.I)


def find_questions(stretch: Stretch) -> list[AskedQuestion]:
    """Everything asked in a stretch, in order."""
    if not _ASKING.isdisjoint(stretch.parts) or any(
        mark in line.text for line in stretch.lines for mark in (*_MARKS, "[!")
    ):
        return _Questions(stretch).found()
    return []


class _Questions:
    """One pass over the lines; `_at` is the next one to look at."""

    def __init__(self, stretch: Stretch) -> None:
        self._stretch = stretch
        self._lines = stretch.lines
        self._parts = stretch.parts
        self._at = 0
        self._out: list[AskedQuestion] = []
        self._pairs = lines_answered_below(stretch)
        self._asking_levels = _asking_levels(stretch.lines)

    def found(self) -> list[AskedQuestion]:
        while self._at < len(self._lines):
            at = self._at
            line = self._lines[at]
            part = self._parts[at]
            is_open = part not in _CLOSED and not line.text.startswith("~~")
            if is_open and len(line.text) <= _LONGEST_LINE:
                if line.shape in _SPECIAL:
                    self._special(line)
                elif line.shape == Shape.HEADING:
                    self._heading(line, part)
                elif part == Section.QUESTIONS:
                    self._in_section(line)
                else:
                    self._elsewhere(line, part)
            self._at = max(self._at, at + 1)
        return self._out

    def _special(self, line: NoteLine) -> None:
        """A callout or a part that unfolds."""
        is_quote = line.shape == Shape.QUOTE
        found: Unfolded | None = (asking_callout if is_quote else asking_summary)(self._stretch, self._at)
        if found is not None:
            self._keep(found.question, self._at, found.answer, found.answer_at)
            self._at = found.end

    def _heading(self, line: NoteLine, part: Section) -> None:
        """A heading that asks, answered by what stands below it."""
        title = unwrapped(line.text)
        if part == Section.QUESTIONS:
            asks = begins_asking(title) or names_topic(title) or _NUMBERED.match(line.text) is not None
        else:
            is_topic_asked = _NUMBERED.match(line.text) is not None and names_topic(title)
            asks = line.level in self._asking_levels and (is_question(title) or is_topic_asked)
        if asks:
            self._ask(title, "", self._stretch.until(self._at + 1, self._is_heading(line.level)))

    def _in_section(self, line: NoteLine) -> None:
        if line.shape == Shape.ITEM:
            self._item(line)
        elif line.shape == Shape.TEXT:
            self._paragraph(line)

    def _item(self, line: NoteLine) -> None:
        """An item of a list of questions: a question, or what answers the one before it."""
        text = line.text
        if not text or is_label(line) or holds_place(text):
            return
        linked = linked_question(text)
        if linked is not None:
            self._ask(*linked, end_of_item(self._stretch, self._at))
            return
        question, inline = parted(text)
        is_asked = any(mark in masked_links(text) for mark in _MARKS)
        if is_asked:
            if begins_asking(shown(question)) or any(mark in question[-4:] for mark in _MARKS):
                self._ask(question, inline, end_of_item(self._stretch, self._at))
        elif ANSWER_MARK.match(text) or not is_topic(text):
            if self._is_open_before():
                self._answer_last(text)
        elif not links_in(text):
            self._ask(question, inline, end_of_item(self._stretch, self._at))

    def _is_open_before(self) -> bool:
        """Whether the question asked last stands right before this line and has nothing for an answer."""
        before = self._at - 1
        while before >= 0 and self._lines[before].shape == Shape.BLANK:
            before -= 1
        if before < 0 or not self._out:
            return False
        last = self._out[-1]
        return last.line == self._stretch.number(before) and last.answer is None and not last.links

    def _answer_last(self, text: str) -> None:
        end = end_of_item(self._stretch, self._at)
        answer = "\n".join(filter(None, (without_mark(text), self._stretch.text(self._at + 1, end))))
        if is_answer(answer):
            where = self._stretch.number(self._at)
            links = tuple(links_in(answer))
            self._out[-1] = replace(self._out[-1], answer=answer, answer_line=where, links=links)
        self._at = end

    def _paragraph(self, line: NoteLine) -> None:
        """A line of text among questions: one that asks, with what follows up to the next that does."""
        text = line.text
        question, inline = parted(text)
        is_asked = is_question(text) or ("?" in masked_links(text) and begins_asking(shown(question)))
        if is_asked or has_question_mark_in_front(text):
            self._ask(question, inline, self._stretch.until(self._at + 1, self._asks_or_ends))

    def _elsewhere(self, line: NoteLine, part: Section) -> None:
        text = line.text
        if line.shape == Shape.ROW:
            self._row(text)
        if line.shape not in _PLAIN:
            return
        if has_question_mark_in_front(text) and line.shape == Shape.TEXT:
            self._ask(*parted(text), self._stretch.until(self._at + 1, self._is_next_marked))
        elif not any(mark in text for mark in _MARKS):
            if part == Section.THOUGHTS and line.shape == Shape.ITEM and not line.indent and wonders(text):
                self._ask(text, "", end_of_item(self._stretch, self._at))
        elif (bold := _BOLD_QUESTION.match(text)) is not None and begins_asking(bold["inner"]):
            is_item = line.shape == Shape.ITEM
            below = self._stretch.until(self._at + 1, self._is_next_bold)
            end = end_of_item(self._stretch, self._at) if is_item else below
            self._ask(unwrapped(bold["inner"]), without_mark(bold["rest"]), end)
        elif line.shape == Shape.ITEM:
            if part != Section.LINKS:
                self._bullet(line)
        elif self._is_bare(line):
            end = end_of_paragraph(self._stretch, self._at) if self._at in self._pairs else 0
            self._ask(_parted_from_pictures(text)[0], "", end or end_below(self._stretch, self._at))
        elif begins_paragraph(self._stretch, self._at) and answers_at_once(text):
            self._ask(*parted(text), end_of_paragraph(self._stretch, self._at) or self._at + 1)

    def _row(self, text: str) -> None:
        """A row of a table below its head, of which one cell asks and those behind it answer."""
        is_head = self._at + 1 < len(self._lines) and self._lines[self._at + 1].shape == Shape.RULE
        if is_head or not any(mark in text for mark in _MARKS):
            return
        cells = [cell.strip() for cell in _CELLS.split(masked_links(text.strip("| ")))]
        at = next((at for at, cell in enumerate(cells) if is_single_question(cell)), None)
        if at is None:
            return
        whole = [cell.strip() for cell in _CELLS.split(text.strip("| "))]
        if len(whole) == len(cells):
            self._ask(whole[at], " · ".join(filter(None, whole[at + 1 :])), self._at + 1)

    def _bullet(self, line: NoteLine) -> None:
        """An item outside of lists of questions: it asks when it does nothing else."""
        question, inline = parted(line.text)
        if not masked_links(line.text).strip("\0 .*_") or not is_question(question):
            return
        if inline and (not is_single_question(question) or "?" in masked_links(inline)):
            return
        self._ask(question, inline, end_of_item(self._stretch, self._at))

    def _is_bare(self, line: NoteLine) -> bool:
        """Whether a line of text asks one thing and is a paragraph of its own, or is among whole lines."""
        question, inline = _parted_from_pictures(line.text)
        if line.indent or inline or not is_single_question(question):
            return False
        before = self._lines[self._at - 1] if self._at else None
        if before is None or before.shape != Shape.TEXT:
            return True
        return before.text.endswith((".", "?", "!", ":")) and line.text[:1].isupper()

    def _ask(self, question: str, inline: str, end: int) -> None:
        """Keep a question with its answer: the rest of its line, and the lines up to `end`."""
        below = self._stretch.text(self._at + 1, end)
        if inline:
            self._keep(question, self._at, f"{inline}\n{below}".strip(), self._at)
        else:
            start = self._stretch.past_blanks(self._at + 1) if below else self._at
            self._keep(question, self._at, without_mark(below), start)
        self._at = max(end, self._at + 1)

    def _keep(self, question: str, at: int, answer: str, answer_at: int) -> None:
        text = " ".join(question.split())
        if not any(map(str.isalpha, text)) or len(text) > 2 * LONGEST_QUESTION:
            return
        line = self._stretch.number(at)
        links = tuple(dict.fromkeys([*links_in(text), *links_in(answer)]))
        if is_answer(answer):
            where = self._stretch.number(answer_at)
            self._out.append(AskedQuestion(text, self._stretch.day, line, answer, where, links))
        else:
            self._out.append(AskedQuestion(text, self._stretch.day, line, links=links))

    def _is_heading(self, level: int) -> Callable[[int], bool]:
        return lambda at: self._lines[at].shape == Shape.HEADING and self._lines[at].level <= level

    def _is_next_marked(self, at: int) -> bool:
        line = self._lines[at]
        if line.shape in (Shape.HEADING, Shape.RULE) or has_question_mark_in_front(line.text):
            return True
        return line.shape == Shape.QUOTE and line.text.startswith("[!")

    def _is_next_bold(self, at: int) -> bool:
        line = self._lines[at]
        if line.shape in (Shape.HEADING, Shape.RULE) or has_question_mark_in_front(line.text):
            return True
        is_other = is_label(line) and not ANSWER_MARK.match(line.text)
        return line.shape in (Shape.TEXT, Shape.ITEM) and (is_other or bool(_BOLD_QUESTION.match(line.text)))

    def _asks_or_ends(self, at: int) -> bool:
        line = self._lines[at]
        if self._parts[at] != Section.QUESTIONS or line.shape == Shape.HEADING:
            return True
        if line.shape == Shape.ITEM and line.indent == 0:
            return is_question(parted(line.text)[0])
        return line.shape == Shape.TEXT and (is_question(line.text) or has_question_mark_in_front(line.text))


def _parted_from_pictures(text: str) -> tuple[str, str]:
    """A question and what is said behind it; signs that say nothing, as an emoji, are dropped."""
    question, inline = parted(text)
    return question, inline if any(map(str.isalnum, inline)) else ""


def _asking_levels(lines: Sequence[NoteLine]) -> frozenset[int]:
    """The levels at which headings ask, in a page of questions and answers: two or more, and half of them."""
    total: dict[int, int] = {}
    asking: dict[int, int] = {}
    for line in lines:
        if line.shape == Shape.HEADING:
            total[line.level] = total.get(line.level, 0) + 1
            if is_question(unwrapped(line.text)):
                asking[line.level] = asking.get(line.level, 0) + 1 + (_NUMBERED.match(line.text) is not None)
    return frozenset(level for level, count in asking.items() if count >= 2 and 2 * count >= total[level])
