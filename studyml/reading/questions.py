"""What is asked in a stretch of notes, with the answer that stands there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from textwrap import dedent

from studyml.domain.source import AskedQuestion
from studyml.reading.asked import (
    LONGEST_QUESTION,
    begins_asking,
    has_question_mark_in_front,
    is_answer,
    is_question,
    is_single_question,
    is_topic,
    links_in,
    masked_links,
    names_topic,
    parted,
    shown,
    unwrapped,
    without_mark,
)
from studyml.reading.note_lines import NoteLine, Shape
from studyml.reading.note_sections import ANSWER_MARK, Section, is_label

_WORD = re.compile(r"[\w-]+")
_STATES = re.compile(r"is|are|was|were|can|has|have|means?|stands?|[a-z]{2,}s")
_LONGEST_LINE = 2000
_BOLD_QUESTION = re.compile(
    r"(?:\d{1,3}[.)]\s*)?(\*\*|__)(?P<inner>[^*_]{3,300}[?？])\s*\1\s*[?:]?\s*(?P<rest>.*)\Z"
)
_CALLOUT = re.compile(r"\[!(?P<kind>\w+)\][+-]?\s*(?P<title>.*)\Z")
_ASKING_CALLOUTS = frozenset(("question", "faq", "help"))
_ANSWERING_CALLOUTS = frozenset(("answer", "solution", "success", "done", "check"))
_SUMMARY = re.compile(r"<summary>\s*(?P<text>.{3,400}?)\s*</summary>(?P<rest>.*)\Z", re.I)
_TAGS = re.compile(r"</?(?:details|summary|b|strong|p|i|em|h[1-6]|br)\b[^<>]*>", re.I)
_NUMBERED = re.compile(r"\W*(?:Q(?:uestion)?\s?\d{1,3}|\d{1,3}\s?[.):])", re.I)
_SAYS = re.compile(
    r"(?:okay|ok|yes|no|yep|nope|because|it|it's|its|they|this|these|that|a|an|the|in short|basically|simply"
    r"|use|we use|turns out|apparently|answer|if|when|by|to|since|depends)\b",
    re.I,
)
_OF_THE_DAY = re.compile(
    r"(?:today|yesterday|then|next|now|later|i|i'm|i've|i'll|we|my|started?|starting|continu\w*|finish\w*|watch\w*"
    r"|read|reading|worked|working|did|learn\w*|studied|completed?|tried|trying|spent|had|will|went|calculate|train|check|see|wrote)\b",
    re.I,
)


def find_questions(
    lines: Sequence[NoteLine], parts: Sequence[Section], day: int, first: int
) -> list[AskedQuestion]:
    """Everything asked in the stretch with the index `day`; its first line has the number `first`."""
    return _Questions(lines, parts, day, first).found()


class _Questions:
    """One pass over the lines; `_at` is the next line to look at."""

    def __init__(self, lines: Sequence[NoteLine], parts: Sequence[Section], day: int, first: int) -> None:
        self._lines = lines
        self._sections = parts
        self._day = day
        self._first = first
        self._at = 0
        self._out: list[AskedQuestion] = []
        self._asking_levels = _asking_levels(lines)

    def found(self) -> list[AskedQuestion]:
        if not any(section == Section.QUESTIONS for section in self._sections) and not any(
            "?" in line.text or "？" in line.text or "[!" in line.text for line in self._lines
        ):
            return []
        while self._at < len(self._lines):
            line = self._lines[self._at]
            section = self._sections[self._at]
            at = self._at
            is_open = section not in (Section.TITLE, Section.TASKS) and not line.text.startswith("~~")
            if is_open and len(line.text) <= _LONGEST_LINE:
                if section == Section.QUESTIONS:
                    self._in_section(line)
                else:
                    self._elsewhere(line, section)
            self._at = max(self._at, at + 1)
        return self._out

    def _in_section(self, line: NoteLine) -> None:
        if line.shape == Shape.HEADING:
            if begins_asking(unwrapped(line.text)) or _NUMBERED.match(line.text) or names_topic(line.text):
                self._ask(line, unwrapped(line.text), "", self._until(self._at + 1, self._is_heading))
        elif line.shape == Shape.ITEM:
            self._item(line)
        elif line.shape == Shape.TEXT:
            self._paragraph(line)
        else:
            self._special(line)

    def _item(self, line: NoteLine) -> None:
        """An item of a list of questions: a question, or what answers the one before it."""
        text = line.text
        if not text or is_label(line):
            return
        question, inline = parted(text)
        is_asked = "?" in masked_links(text) or "？" in text or is_question(text)
        if not is_asked and (ANSWER_MARK.match(text) or not is_topic(text)):
            body = self._body(line)
            if self._out and self._out[-1].answer is None and self._is_open_before(line):
                self._answer_last(line, text, body)
            elif begins_asking(text):
                self._ask(line, question, inline, body)
            return
        if not is_asked and links_in(text):
            return
        if (
            is_asked
            and not begins_asking(shown(question))
            and "?" not in question[-4:]
            and "？" not in question[-4:]
        ):
            return
        body = self._body(line)
        if self._holds_questions(self._at + 1, body):
            body = self._at + 1
        self._ask(line, question, inline, body)

    def _is_open_before(self, line: NoteLine) -> bool:
        """Whether the question last asked stands right before a line, as it was asked in the same list."""
        before = self._at - 1
        while before >= 0 and self._lines[before].shape == Shape.BLANK:
            before -= 1
        return (
            before >= 0
            and self._out[-1].line == self._lines[before].number + self._first
            and not self._out[-1].links
        )

    def _answer_last(self, line: NoteLine, text: str, body: int) -> None:
        asked = self._out.pop()
        self._at += 1
        rest = self._text_of(self._at, body)
        self._keep(asked.text, asked.line, "\n".join(filter(None, (without_mark(text), rest))), line.number)
        self._at = body

    def _paragraph(self, line: NoteLine) -> None:
        """A line of text among questions: one that asks, with what follows up to the next that does."""
        text = line.text
        is_asked = is_question(text) or ("?" in masked_links(text) and begins_asking(shown(parted(text)[0])))
        if not (is_asked or has_question_mark_in_front(text)):
            return
        question, inline = parted(text)
        self._ask(line, question, inline, self._until(self._at + 1, self._asks_or_ends))

    def _elsewhere(self, line: NoteLine, section: Section) -> None:
        text = line.text
        if line.shape == Shape.HEADING:
            if line.level in self._asking_levels and is_question(unwrapped(text)):
                self._ask(line, unwrapped(text), "", self._until(self._at + 1, self._is_heading))
        elif line.shape in (Shape.QUOTE, Shape.OPAQUE):
            self._special(line)
        elif line.shape not in (Shape.ITEM, Shape.TEXT):
            return
        elif has_question_mark_in_front(text) and line.shape == Shape.TEXT:
            question, inline = parted(text)
            self._ask(line, question, inline, self._until(self._at + 1, self._is_next_marked))
        elif "?" not in text and "？" not in text:
            return
        elif (bold := _BOLD_QUESTION.match(text)) is not None and begins_asking(bold["inner"]):
            body = (
                self._body(line)
                if line.shape == Shape.ITEM
                else self._until(self._at + 1, self._is_next_bold)
            )
            self._ask(line, unwrapped(bold["inner"]), without_mark(bold["rest"]), body)
        elif line.shape == Shape.ITEM:
            if section != Section.LINKS:
                self._bullet(line)
        elif self._is_bare(line):
            self._ask(line, parted(text)[0], "", self._answer_below(line))

    def _bullet(self, line: NoteLine) -> None:
        question, inline = parted(line.text)
        if masked_links(line.text).strip("\0 .*_") == "" or not is_question(question):
            return
        if inline and (not is_single_question(question) or "?" in masked_links(inline)):
            return
        body = self._body(line)
        if self._holds_questions(self._at + 1, body):
            body = self._at + 1
        self._ask(line, question, inline, body)

    def _special(self, line: NoteLine) -> None:
        """A callout of Obsidian, or the summary of a part that unfolds, that asks."""
        if line.shape == Shape.QUOTE:
            callout = _CALLOUT.match(line.text)
            if callout is not None and callout["kind"].lower() in _ASKING_CALLOUTS:
                self._callout(line, callout["title"])
            return
        summary = _SUMMARY.search(line.text[: 2 * LONGEST_QUESTION])
        if summary is not None:
            title = _TAGS.sub("", summary["text"]).strip()
            if is_question(unwrapped(title)):
                end = self._until(self._at + 1, lambda at: "</details" in self._lines[at].raw.lower())
                self._ask(line, unwrapped(title), _TAGS.sub("", summary["rest"]).strip(), end)

    def _callout(self, line: NoteLine, title: str) -> None:
        end = self._until(self._at + 1, self._is_past_callout)
        quoted = [each for each in self._lines[self._at + 1 : end] if each.shape == Shape.QUOTE]
        texts = [(each.number, each.text) for each in quoted]
        if not is_question(title) and texts and (not title or not begins_asking(title)):
            title = texts.pop(0)[1]
        body = [
            (number, text if (mark := _CALLOUT.match(text)) is None else _said(mark["title"]))
            for number, text in texts
        ]
        kept = [(number, text) for number, text in body if text]
        if title:
            answer = "\n".join(text for _, text in body).strip()
            self._keep(unwrapped(title), line.number + self._first, answer, kept[0][0] if kept else None)
        self._at = end

    def _is_past_callout(self, at: int) -> bool:
        """Whether a callout has ended: at a line that is no quote, unless its answer is another callout."""
        line = self._lines[at]
        if line.shape == Shape.QUOTE:
            return False
        after = self._lines[at + 1] if at + 1 < len(self._lines) else line
        callout = _CALLOUT.match(after.text) if after.shape == Shape.QUOTE else None
        return (
            line.shape != Shape.BLANK or callout is None or callout["kind"].lower() not in _ANSWERING_CALLOUTS
        )

    def _ask(self, line: NoteLine, question: str, inline: str, body: int) -> None:
        """Keep a question with its answer: the rest of its line, and the lines up to `body`."""
        start = self._at + 1
        while start < body and self._lines[start].shape == Shape.BLANK:
            start += 1
        text = self._text_of(start, body)
        if inline:
            answer, answer_line = f"{inline}\n{text}".strip(), line.number
        else:
            answer, answer_line = without_mark(text), self._lines[start].number if text else line.number
        self._keep(question, line.number + self._first, answer, answer_line)
        self._at = max(body, self._at + 1)

    def _keep(self, question: str, line: int, answer: str, answer_line: int | None) -> None:
        text = " ".join(question.split())
        if not any(map(str.isalpha, text)) or len(text) > 2 * LONGEST_QUESTION:
            return
        links = tuple(dict.fromkeys([*links_in(text), *links_in(answer)]))
        if not is_answer(answer):
            self._out.append(AskedQuestion(text, self._day, line, links=links))
            return
        where = None if answer_line is None else answer_line + self._first
        self._out.append(AskedQuestion(text, self._day, line, answer, where, links))

    def _text_of(self, start: int, end: int) -> str:
        """The lines as markdown, moved to the margin, without the mark of a lone item."""
        lines = self._lines[start:end]
        while lines and lines[-1].shape in (Shape.BLANK, Shape.RULE):
            lines = lines[:-1]
        if not lines:
            return ""
        raws: list[str] = []
        for line in lines:
            is_whole = not raws or line.number != lines[len(raws) - 1].number
            raws.append(
                line.raw if is_whole and line.text in line.raw and line.shape != Shape.TEXT else _raw(line)
            )
        body = dedent("\n".join(raw.expandtabs(4) for raw in raws)).strip("\n")
        items = [line for line in lines if line.shape == Shape.ITEM and line.indent == lines[0].indent]
        if len(items) == 1 and lines[0].shape == Shape.ITEM:
            rest = body.partition("\n")[2]
            body = f"{lines[0].text}\n{dedent(rest)}" if rest else lines[0].text
        body = _TAGS.sub("", body) if "<" in body and lines[0].shape == Shape.OPAQUE else body
        return body.rstrip().removesuffix("\\").rstrip()

    def _body(self, line: NoteLine) -> int:
        """Where what belongs to an item ends: nested lines, and lines that go on right below it."""
        at = self._at + 1
        after_blank = False
        while at < len(self._lines):
            each = self._lines[at]
            if each.shape == Shape.BLANK:
                after_blank = True
            elif each.shape in (Shape.HEADING, Shape.RULE) or self._sections[at] in (
                Section.TITLE,
                Section.TASKS,
            ):
                break
            elif each.indent > line.indent or each.shape == Shape.OPAQUE:
                after_blank = False
            elif (each.shape == Shape.ITEM and each.indent <= line.indent) or after_blank or is_label(each):
                if not (ANSWER_MARK.match(each.text) and each.shape == Shape.TEXT):
                    break
                after_blank = False
            at += 1
        while at > self._at + 1 and self._lines[at - 1].shape == Shape.BLANK:
            at -= 1
        return at

    def _holds_questions(self, start: int, end: int) -> bool:
        """Whether the items nested under a question are questions of their own."""
        nested = [line for line in self._lines[start : min(end, start + 20)] if line.shape == Shape.ITEM]
        return bool(nested) and all(
            is_question(parted(line.text)[0]) and "](" not in line.text for line in nested
        )

    def _until(self, at: int, ends: object) -> int:
        assert callable(ends)
        while at < len(self._lines) and self._sections[at] != Section.TITLE and not ends(at):
            at += 1
        return at

    def _is_heading(self, at: int) -> bool:
        return self._lines[at].shape == Shape.HEADING

    def _is_next_marked(self, at: int) -> bool:
        line = self._lines[at]
        return line.shape in (Shape.HEADING, Shape.RULE) or has_question_mark_in_front(line.text)

    def _is_next_bold(self, at: int) -> bool:
        line = self._lines[at]
        if line.shape in (Shape.HEADING, Shape.RULE):
            return True
        return line.shape in (Shape.TEXT, Shape.ITEM) and (
            _BOLD_QUESTION.match(line.text) is not None
            or (is_label(line) and not ANSWER_MARK.match(line.text))
        )

    def _asks_or_ends(self, at: int) -> bool:
        line = self._lines[at]
        if self._sections[at] != Section.QUESTIONS or line.shape == Shape.HEADING:
            return True
        if line.shape == Shape.ITEM and line.indent == 0:
            return is_question(parted(line.text)[0])
        return line.shape == Shape.TEXT and (is_question(line.text) or has_question_mark_in_front(line.text))

    def _is_bare(self, line: NoteLine) -> bool:
        """Whether a line of text asks one thing and is a paragraph of its own, or is among whole lines."""
        if line.indent or not is_single_question(line.text):
            return False
        before = self._lines[self._at - 1] if self._at else None
        if before is None or before.shape != Shape.TEXT:
            return True
        return before.text.endswith((".", "?", "!", ":")) and line.text[:1].isupper()

    def _answer_below(self, line: NoteLine) -> int:
        """Where the answer to a question in the open ends; right behind it when nothing surely answers."""
        at = self._at + 1
        is_direct = at < len(self._lines) and self._lines[at].shape == Shape.TEXT
        while at < len(self._lines) and self._lines[at].shape == Shape.BLANK:
            at += 1
        after = self._lines[at] if at < len(self._lines) else None
        if after is None or after.shape != Shape.TEXT or is_label(after) or is_question(after.text):
            return self._at + 1
        text = after.text.lower().replace("’", "'")
        is_marked = ANSWER_MARK.match(after.text) is not None
        before = self._lines[self._at - 1] if self._at else None
        is_in_run = before is not None and before.shape == Shape.TEXT and is_question(before.text)
        says = _SAYS.match(text) is not None and not _OF_THE_DAY.match(text)
        if not (is_marked or _repeats(line.text, after.text) or (is_direct and says and not is_in_run)):
            return self._at + 1
        while at < len(self._lines) and self._lines[at].shape in (Shape.TEXT, Shape.OPAQUE, Shape.ITEM):
            if self._lines[at].shape == Shape.TEXT and is_question(self._lines[at].text):
                break
            at += 1
        return at


def _raw(line: NoteLine) -> str:
    return (
        " " * line.indent
        + (f"{line.marker} " if line.marker else "")
        + line.text
        + ("\\" if line.is_broken else "")
    )


def _said(title: str) -> str:
    """The title of an answer's callout, when it says more than that it is one."""
    return "" if re.fullmatch(r"(?:answer|solution|success|reveal|hint)?\W*", title, re.I) else title


def _repeats(question: str, answer: str) -> bool:
    """Whether an answer says something of what the question asks about: "What is PCA?" - "PCA is …"."""
    said = _WORD.findall(answer.lower()[:100])[:4]
    if said and said[0] in ("a", "an", "the"):
        del said[0]
    asked = set(_WORD.findall(question.lower()))
    return any(
        len(subject) > 2 and subject in asked and _STATES.fullmatch(verb) is not None
        for subject, verb in pairwise(said)
    )


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
