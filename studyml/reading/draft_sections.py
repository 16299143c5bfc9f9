"""Drafts of texts about one concept: what it is, and its parts that are worth asking."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from studyml.domain.draft import DraftKind, DraftText
from studyml.domain.normal_form import normalised
from studyml.reading.asked import is_answer
from studyml.reading.draft_list import DraftList
from studyml.reading.draft_parts import Form, Part
from studyml.reading.draft_questions import asks_of_itself, front_of, standing_alone
from studyml.reading.draft_text import (
    first_paragraph,
    fitting,
    opening,
    tidy,
    why_no_back,
    without_images,
    words_in,
)
from studyml.reading.draft_topics import concept_in, defines, is_fragment, is_of_a_project
from studyml.reading.note_lines import Shape
from studyml.reading.note_sections import Section
from studyml.reading.note_stretch import Stretch
from studyml.reading.section_names import CODE, DEFINITION, MATH, may_define, section_front

SECTION: Final = 0.9
SECTION_DEFINITION: Final = 0.9
SECTION_AT_LENGTH: Final = 0.8  # the section was cut to what a card can hold
HEADED: Final = 0.88  # a paragraph under a heading that says what the heading names
HEADED_FRAGMENT: Final = 0.8
_MOST_CODE: Final = 40
_FRAGMENTS_FROM: Final = 3
_SHORTEST: Final = 4

_FENCE: Final = re.compile(r"^[ \t]*(?:`{3,}|~{3,})", re.M)
_ATTRIBUTION: Final = re.compile(
    r"\W*(?:(?:taken|adapted|image|figure|screenshot|picture|source|from|via|credits?|see"
    r"|reference)\b.{0,120}|fig(?:ure)?\.? ?\d.*|.{0,120}:)\Z",
    re.I,
)
_ABOUT: Final = (Section.TASKS, Section.LINKS, Section.QUESTIONS)


@dataclass(frozen=True, slots=True)
class Subject:
    """The lines of a day's text, by index, that are about one concept."""

    day: int
    start: int
    end: int
    concept: str


@dataclass(slots=True)
class _Topic:
    """A concept that a heading or a title names: its own part, and the parts about it with their fronts."""

    concept: str
    own: Part
    sections: list[tuple[str, Part]] = field(default_factory=list)
    level: int = 0
    end: int = 0


class SectionRules:
    """The rules for one day: `title` is what the whole of it is about, None when that is no concept.

    `told` are the lines, by index, that other drafts were made of.
    """

    def __init__(
        self,
        stretch: Stretch,
        parts: Sequence[Part],
        title: str | None,
        told: frozenset[int],
        out: DraftList,
    ) -> None:
        self._stretch = stretch
        self._told = told
        self._parts = parts
        self._out = out
        self._topics = [] if is_of_a_project(part.title for part in parts) else self._found(title)

    def draft(self, is_known: Callable[[Part], bool]) -> list[Subject]:
        """Write the drafts and return the subjects; `is_known` says which titles others define."""
        subjects = []
        fragments = self._fragments()
        for topic in self._topics:
            if self._is_about(topic):
                self._sections(topic, is_known(topic.own))
                subjects.append(Subject(self._stretch.day, max(topic.own.at, 0), topic.end, topic.concept))
            elif topic.own.at >= 0 and not is_known(topic.own):
                self._headed(topic, is_among_fragments=topic.own.level in fragments)
            elif topic.own.at < 0:
                self._headed(topic, is_among_fragments=False)
        return subjects

    def asked(self) -> frozenset[str]:
        """The questions, normalised, of which sections of a concept were made."""
        return frozenset(
            normalised(part.title)
            for topic in self._topics
            if self._is_about(topic)
            for _, part in topic.sections
            if part.title.endswith("?")
        )

    def _found(self, title: str | None) -> list[_Topic]:
        root = _Topic(title, self._parts[0], end=len(self._stretch.lines)) if title is not None else None
        topics = [root] if root is not None else []
        open_topics: list[_Topic] = []
        for part in self._parts[1:]:
            if part.form is Form.HEADING:
                while open_topics and open_topics[-1].level >= part.level:
                    open_topics.pop().end = part.at
            if part.at in self._told:
                continue
            owner = open_topics[-1] if open_topics else root
            concept = None
            if part.form is Form.HEADING and self._stretch.parts[part.at] not in _ABOUT:
                concept = concept_in(part.title)
            if root is not None and concept is not None and concept.casefold() == root.concept.casefold():
                root.own = part
                continue
            front = section_front(part.title, owner.concept) if owner is not None else None
            if (
                front is None
                and part.form is Form.QUESTION
                and owner is not None
                and asks_of_itself(part.title)
            ):
                front = standing_alone(front_of(part.title), owner.concept)
            elif front is not None and part.title.endswith("?") and front != DEFINITION:
                front = standing_alone(front_of(part.title), owner.concept if owner else "")
            if front is not None and owner is not None:
                owner.sections.append((front, part))
            elif may_define(part.title) and owner is not None:
                if defines(owner.concept, part.text(self._stretch)):
                    owner.sections.append((DEFINITION, part))
            elif concept is not None:
                topic = _Topic(concept, part, level=part.level, end=len(self._stretch.lines))
                topics.append(topic)
                open_topics.append(topic)
        return topics

    def _is_about(self, topic: _Topic) -> bool:
        """Whether enough of a text is about the concept in its title for it to be a text about a concept."""
        fronts = {front for front, _ in topic.sections}
        if DEFINITION in fronts or len(fronts) >= 2:
            return bool(fronts)
        return bool(fronts) and defines(topic.concept, self._lead(topic.own))

    def _sections(self, topic: _Topic, is_defined: bool) -> None:
        has_definition = any(front == DEFINITION for front, _ in topic.sections)
        lead = self._lead(topic.own)
        if is_defined:
            has_definition = True
        elif lead and (not has_definition or defines(topic.concept, lead)):
            has_definition = self._definition(topic, topic.own)
        elif has_definition:
            has_definition = False
        for front, part in topic.sections:
            if front == DEFINITION:
                if not has_definition:
                    has_definition = self._definition(topic, part)
            else:
                self._section(topic, front.replace("{}", _in_sentence(topic.concept)), part)

    def _definition(self, topic: _Topic, part: Part) -> bool:
        text = self._text(part)
        back = opening(text)
        reason = _why_no_section(back, DEFINITION)
        if reason is None and words_in(back) < _SHORTEST:
            reason = "It says too little for a definition."
        if reason is not None:
            self._pass(part, reason)
            return False
        return self._keep(DraftKind.SECTION, topic.concept, topic.concept, back, part, SECTION_DEFINITION)

    def _section(self, topic: _Topic, front: str, part: Part) -> None:
        text = self._text(part)
        reason = _why_no_section(text, front)
        back = "" if reason else fitting(text)
        if reason is None and not back:
            reason = f"The section has {words_in(text)} words in one piece, too many for a card."
        if reason is not None:
            self._pass(part, reason)
            return
        confidence = SECTION if back == text else SECTION_AT_LENGTH
        self._keep(DraftKind.SECTION, topic.concept, front, back, part, confidence)

    def _headed(self, topic: _Topic, *, is_among_fragments: bool) -> None:
        """The draft of a heading whose first paragraph says what it names."""
        part = topic.own
        lead = self._lead(part)
        if not lead:
            return
        confidence = HEADED
        if not defines(topic.concept, lead):
            if not (is_among_fragments and is_fragment(lead)):
                return
            confidence = HEADED_FRAGMENT
        back = opening(self._text(part), 0)
        reason = _why_no_section(back, DEFINITION)
        if reason is not None:
            self._pass(part, reason)
            return
        self._keep(DraftKind.TERM, topic.concept, topic.concept, back, part, confidence)

    def _fragments(self) -> frozenset[int]:
        """The levels at which most headings have a paragraph that explains them as glossaries do."""
        total: dict[int, int] = {}
        good: dict[int, int] = {}
        for part in self._parts[1:]:
            if part.form is Form.HEADING and part.end > part.start:
                total[part.level] = total.get(part.level, 0) + 1
        for topic in self._topics:
            lead = self._lead(topic.own)
            if topic.own.at >= 0 and lead and (is_fragment(lead) or defines(topic.concept, lead)):
                good[topic.own.level] = good.get(topic.own.level, 0) + 1
        return frozenset(
            level for level, count in good.items() if count >= _FRAGMENTS_FROM and 2 * count >= total[level]
        )

    def _lead(self, part: Part) -> str:
        """The first paragraph below a title, when it is text."""
        at = self._stretch.past_blanks(part.start)
        lines = self._stretch.lines
        while at < part.end and not without_images(lines[at].text).strip():
            at += 1
        if at >= part.end or lines[at].shape is not Shape.TEXT:
            return ""
        return first_paragraph(self._text(part))

    def _text(self, part: Part) -> str:
        return _bare(tidy(part.text(self._stretch)))

    def _pass(self, part: Part, reason: str) -> None:
        at = max(part.at, 0)
        if part.end > at:
            first, last = self._stretch.number(at), self._stretch.number(max(part.end - 1, at))
            self._out.pass_over(self._stretch.day, first, last, reason)

    def _keep(
        self, kind: DraftKind, concept: str, front: str, back: str, part: Part, confidence: float
    ) -> bool:
        at = part.at if part.at >= 0 else self._stretch.past_blanks(part.start)
        first = self._stretch.number(at)
        inside = at if part.inline else min(at + 1, len(self._stretch.lines) - 1)
        last = self._out.end_of(self._stretch.day, self._stretch.number(inside), back)
        return self._out.keep(
            DraftText(kind, concept, front, back, self._stretch.day, first, last, confidence)
        )


def _bare(text: str) -> str:
    """A text without images and what only leads to one or says where it is from."""
    if "![" not in text and "<img" not in text:
        return text
    bare = without_images(text)
    if all(not line.strip() or _ATTRIBUTION.match(line.strip()) for line in bare.split("\n")):
        return ""
    return bare.strip()


def _why_no_section(text: str, front: str) -> str | None:
    """The reason why the text of a section is no back of a card; None when it may be one."""
    if not text:
        return "There is nothing under it that a card can show."
    reason = why_no_back(text)
    if reason is not None:
        return reason
    if not is_answer(text):
        return "There are only links under it."
    if front == CODE and _FENCE.search(text) is None:
        return "There is no code under it."
    if text.count("\n") > _MOST_CODE and _FENCE.search(text):
        return f"It has {text.count(chr(10)) + 1} lines with code, too many for a card."
    if front == MATH and text.endswith(":"):
        return "It ends with a colon and nothing follows."
    return None


def _in_sentence(concept: str) -> str:
    """A concept inside a sentence: its first letter small where it is the only one that is large."""
    rest = concept[1:]
    if concept.partition(" ")[0].endswith(("ian", "’s", "'s")):
        return concept
    return concept[:1].lower() + rest if rest and rest == rest.lower() else concept
