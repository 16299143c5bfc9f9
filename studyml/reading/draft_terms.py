"""Drafts of terms with their meaning and of what acronyms stand for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final

from studyml.domain.draft import DraftKind, DraftText
from studyml.domain.source import DefinedTerm
from studyml.reading.draft_concepts import named
from studyml.reading.draft_list import DraftList
from studyml.reading.draft_text import fitting, tidy, why_no_back, words_in
from studyml.reading.paper_labels import is_label_of_part

DEFINED: Final = 0.92
DEFINED_IN_PASSING: Final = 0.82  # by a single line, outside of any list of terms
DEFINED_AT_LENGTH: Final = 0.8  # the meaning was cut to what a card can hold
STANDS_FOR: Final = 0.95

_TELLING: Final = 20  # shorter meanings may stand in another text by chance
_NUMBERED: Final = re.compile(
    r"(?:theorem|lemma|corollary|proposition|exercise|problem|question|example|definition|remark|case"
    r"|steps?|part|figure"
    r"|fig|table|equation|section|chapter|day|week|task|tip|rule|stage|phase|experiment|run|trial|lecture"
    r"|slide|option"
    r"|note|version|v|attempt|idea|fact|point|key|hour|session|module|unit|lesson|level|round|project)\.? "
    r"?\d",
    re.I,
)
_NO_TERM: Final = re.compile(
    r".*\b(?:things?|lessons?|advice)\b.*|(?:most|main|biggest|only|best) (?:important|point|reason|idea|part"
    r"|takeaway|problem|issue)\b.*|proof|theorem"
    r"|lemma|corollary|remark|causes?|remed(?:y|ies)|effects?|consequences?|symptoms?|fix(?:es)?|reasons?"
    r"|room|exam date"
    r"|highlights?|blockers?|options?|alternatives?|formula|definition|rule of thumb|tricks?|edge cases?"
    r"|default|defaults"
    r"|best practices?|use|uses|used (?:in|for|by)|applications?|variants?|inputs? shapes?|outputs? "
    r"shapes?|front|back|shapes?|related|similar|see also|aliases|parent|previous|prev|up|tags?|size|split"
    r"|splits|classes|rows|columns|format"
    r"|examples?(?: of)?|e\.g\.?|key|keys|where|when|both|all|other|others|rest|total|average|overall",
    re.I,
)
_ARTICLE: Final = re.compile(r"(?:the|an?|one|another)\s", re.I)
_COMPARES: Final = re.compile(r"\b(?:vs\.?|versus)(?=\s|\Z)", re.I)


def draft_terms(
    terms: Iterable[DefinedTerm],
    in_passing: Collection[DefinedTerm],
    legends: Collection[tuple[int, int]],
    out: DraftList,
) -> None:
    """Write the drafts of terms and acronyms; those `in_passing` among them are less sure.

    `legends` are the days and lines where columns, options and symbols are explained.
    """
    less_sure = set(in_passing)
    for term in terms:
        if (term.day, term.line) in legends and not term.is_acronym:
            reason = "It explains a column, an option or a symbol, not a term."
            out.pass_over(term.day, term.line, term.line, reason)
            continue
        end = out.end_of(term.day, term.line, term.meaning)
        draft = _acronym(term) if term.is_acronym else _term(term, end, out, DEFINED)
        if isinstance(draft, str):
            out.pass_over(term.day, term.line, end, draft)
        elif term in less_sure:
            out.keep(replace(draft, confidence=min(draft.confidence, DEFINED_IN_PASSING)))
        else:
            out.keep(draft)


def _acronym(term: DefinedTerm) -> DraftText:
    front = f"What does {term.term} stand for?"
    return DraftText(
        DraftKind.ACRONYM, term.term, front, term.meaning, term.day, term.line, term.line, STANDS_FOR
    )


def _term(term: DefinedTerm, end: int, out: DraftList, sure: float) -> DraftText | str:
    """The draft of a term, or the reason why there is none."""
    if is_label_of_part(term.term):
        return f"“{term.term}” names a part of a text, not a term."
    if _NUMBERED.match(term.term) is not None or _NO_TERM.fullmatch(_ARTICLE.sub("", term.term, count=1)):
        return f"“{term.term}” is a label, not a term."
    if _COMPARES.search(term.term) is not None:
        return "It compares two things; that is no term with a meaning."
    meaning = tidy(term.meaning)
    if len(meaning) >= _TELLING and out.holds(term.day, meaning):
        return "Another draft says it already."
    reason = why_no_back(meaning)
    if reason is not None:
        return reason
    back = fitting(meaning)
    if not back:
        return f"The meaning has {words_in(meaning)} words in one piece, too many for a card."
    concept = named(term.term)
    confidence = sure if back == meaning else DEFINED_AT_LENGTH
    return DraftText(DraftKind.TERM, concept, concept, back, term.day, term.line, end, confidence)
