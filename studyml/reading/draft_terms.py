"""Drafts of terms with their meaning and of what acronyms stand for."""

from __future__ import annotations

from typing import Final

from studyml.domain.draft import DraftKind, DraftText
from studyml.domain.source import DefinedTerm, SourceText
from studyml.reading.draft_concepts import named
from studyml.reading.draft_list import DraftList
from studyml.reading.draft_text import fitting, tidy, why_no_back, words_in

DEFINED: Final = 0.92
DEFINED_AT_LENGTH: Final = 0.8  # the meaning was cut to what a card can hold
STANDS_FOR: Final = 0.95


def draft_terms(source: SourceText, out: DraftList) -> None:
    """Write the drafts of a source's terms and acronyms."""
    for term in source.terms:
        end = out.end_of(term.day, term.line, term.meaning)
        draft = _acronym(term) if term.is_acronym else _term(term, end)
        if isinstance(draft, str):
            out.pass_over(term.day, term.line, end, draft)
        else:
            out.keep(draft)


def _acronym(term: DefinedTerm) -> DraftText:
    front = f"What does {term.term} stand for?"
    return DraftText(
        DraftKind.ACRONYM, term.term, front, term.meaning, term.day, term.line, term.line, STANDS_FOR
    )


def _term(term: DefinedTerm, end: int) -> DraftText | str:
    """The draft of a term, or the reason why there is none."""
    meaning = tidy(term.meaning)
    reason = why_no_back(meaning)
    if reason is not None:
        return reason
    back = fitting(meaning)
    if not back:
        return f"The meaning has {words_in(meaning)} words in one piece, too many for a card."
    concept = named(term.term)
    confidence = DEFINED if back == meaning else DEFINED_AT_LENGTH
    return DraftText(DraftKind.TERM, concept, concept, back, term.day, term.line, end, confidence)
