"""The cards that a source offers, found by rules that would rather miss one than offer a bad one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from studyml.domain.draft import DraftsFound, PassedOver
from studyml.domain.normal_form import normalised
from studyml.domain.source import AskedQuestion, Citation, DefinedTerm, NoteDay, SourceKind, SourceText
from studyml.reading.asked import unwrapped
from studyml.reading.citations import find_citations
from studyml.reading.draft_concepts import NamedTerms
from studyml.reading.draft_formulas import draft_formulas
from studyml.reading.draft_lines import aside_lines, legend_lines, tasks_like_terms, terms_in_lines
from studyml.reading.draft_list import DraftList
from studyml.reading.draft_papers import PaperRules
from studyml.reading.draft_parts import Part, parts_of
from studyml.reading.draft_questions import draft_questions
from studyml.reading.draft_sections import SectionRules, Subject
from studyml.reading.draft_terms import draft_terms
from studyml.reading.draft_topics import concept_in
from studyml.reading.note_stretch import Stretch
from studyml.reading.paper_labels import is_label_of_paper
from studyml.reading.section_names import section_front
from studyml.reading.terms import without_labels

MOST_TEXT: Final = 1_500_000
_FORMULAS: Final = ("$", "\\[", "```math", "```latex", "```tex")


def find_drafts(source: SourceText) -> DraftsFound:
    """The drafts of a source in the order of its lines, each once, and the lines that only look like cards.

    At most `MOST_DRAFTS`, from the first `MOST_TEXT` characters; takes time linear in them.
    """
    if sum(len(day.text) for day in source.days) <= MOST_TEXT:
        return _Drafts(source).found()
    begin, line = _beginning(source)
    found = _Drafts(begin).found()
    reason = f"Cards are looked for in the first {MOST_TEXT:,} characters of a source; this is behind them."
    return replace(found, passed=(*found.passed, PassedOver(line, _last_line(source), reason)))


def _beginning(source: SourceText) -> tuple[SourceText, int]:
    """A source as far as it is searched, and the first line behind that."""
    left = MOST_TEXT
    days: list[NoteDay] = []
    line = 1
    for day in source.days:
        text = day.text if len(day.text) <= left else day.text[: day.text.rfind("\n", 0, left) + 1].rstrip()
        days.append(replace(day, text=text))
        left -= len(day.text)
        line = day.line if source.kind is SourceKind.FEED else day.text_line + text.count("\n") + 1
        if left <= 0:
            break
    last = (len(days) - 1, line)
    questions = tuple(each for each in source.questions if (each.day, each.line) < last)
    terms = tuple(each for each in source.terms if (each.day, each.line) < last)
    begin = replace(source, days=tuple(days), questions=questions, terms=terms)
    return begin, min(line, _last_line(source))


def _last_line(source: SourceText) -> int:
    day = source.days[-1]
    return day.line if source.kind is SourceKind.FEED else day.text_line + day.text.count("\n")


class _Drafts:
    def __init__(self, source: SourceText) -> None:
        self._source = source
        self._out = DraftList(source)
        self._is_feed = source.kind is SourceKind.FEED
        self._subjects: dict[int, list[Subject]] = {}
        self._known: set[tuple[int, int]] = set()
        self._answered: set[tuple[int, str]] = set()
        self._asides: set[tuple[int, int]] = set()
        self._legends: set[tuple[int, int]] = set()
        self._in_passing: list[DefinedTerm] = []
        self._with_formulas: list[Stretch] = []
        self._cited: dict[int, list[Citation]] = {}
        self._asked: set[tuple[int, str]] = set()

    def found(self) -> DraftsFound:
        source = self._source
        for citation in source.citations:
            self._cited.setdefault(citation.day, []).append(citation)
        for term in source.terms:
            self._known.add((term.day, term.line))
        for question in source.questions:
            if question.answer is not None:
                self._answered.add((question.day, normalised(question.text)))
        for index, day in enumerate(source.days):
            self._day(index, day)
        terms = NamedTerms(term.term for term in source.terms)
        draft_questions(self._open_questions(), self._out, terms, self._subject_of)
        in_passing = set(self._in_passing)
        if in_passing:
            in_passing &= set(without_labels([*source.terms, *self._in_passing]))
        terms_found = [
            term for term in _in_order(source.terms, in_passing) if (term.day, term.line) not in self._asides
        ]
        draft_terms(terms_found, in_passing, self._legends, self._out)
        for stretch in self._with_formulas:
            draft_formulas(stretch, self._out.concepts_of(stretch.day), self._out)
        return self._out.found()

    def _day(self, index: int, day: NoteDay) -> None:
        stretch = Stretch.of(day, index)
        if any(mark in day.text for mark in _FORMULAS):
            self._with_formulas.append(stretch)
        parts = parts_of(stretch, _is_name)
        cited = {citation.line - day.text_line: citation for citation in self._citations(index, day)}
        told = PaperRules(stretch, parts, day.title or self._source.title, cited, self._out).draft()
        rules = SectionRules(stretch, parts, self._title(day), told, self._out)
        self._subjects[index] = rules.draft(lambda part: self._is_known(stretch, part))
        self._asked.update((index, text) for text in rules.asked())
        known = frozenset(at for at in range(len(stretch.lines)) if self._is_term(index, stretch.number(at)))
        self._in_passing += terms_in_lines(stretch, known | told)
        if not self._is_feed:
            self._legends.update((index, stretch.number(at)) for at in legend_lines(stretch))
            self._asides.update((index, stretch.number(at)) for at in aside_lines(stretch))
            for at in tasks_like_terms(stretch):
                line = stretch.number(at)
                self._out.pass_over(index, line, line, "It is something to do, not something to know.")

    def _is_term(self, day: int, line: int) -> bool:
        return not self._is_feed and (day, line) in self._known

    def _is_known(self, stretch: Stretch, part: Part) -> bool:
        """Whether a term or a question makes a definition of what a title names."""
        if part.at >= 0 and self._is_term(stretch.day, stretch.number(part.at)):
            return True
        return "?" in part.title and (stretch.day, normalised(unwrapped(part.title))) in self._answered

    def _citations(self, index: int, day: NoteDay) -> Sequence[Citation]:
        """The works cited in a day, by lines of its own text: those of a feed have the line of their item."""
        return find_citations([day]) if self._is_feed else self._cited.get(index, ())

    def _title(self, day: NoteDay) -> str | None:
        """The concept that the whole of a post or a page is about."""
        if self._source.kind not in (SourceKind.NOTE, SourceKind.FEED):
            return None
        return concept_in(day.title or self._source.title)

    def _open_questions(self) -> Sequence[AskedQuestion]:
        """The questions of which no section was made, and that are about the matter of the text."""
        return [
            each
            for each in self._source.questions
            if (each.day, each.line) not in self._asides
            and (not self._asked or (each.day, normalised(each.text)) not in self._asked)
        ]

    def _subject_of(self, question: AskedQuestion) -> str | None:
        subjects = self._subjects.get(question.day, [])
        if self._is_feed:
            return subjects[0].concept if len(subjects) == 1 else None
        at = question.line - self._source.days[question.day].text_line
        found = [each for each in subjects if each.start <= at < each.end]
        return min(found, key=lambda each: each.end - each.start).concept if found else None


def _is_name(name: str) -> bool:
    return section_front(name) is not None or is_label_of_paper(name)


def _in_order(terms: Sequence[DefinedTerm], more: Collection[DefinedTerm]) -> list[DefinedTerm]:
    """Two sets of terms as one, in the order of their days and lines."""
    return sorted((*terms, *more), key=lambda term: (term.day, term.line)) if more else list(terms)
