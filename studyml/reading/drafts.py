"""The cards that a source offers, found by rules that would rather miss one than offer a bad one."""

from __future__ import annotations

from studyml.domain.draft import DraftsFound
from studyml.domain.source import SourceText
from studyml.reading.draft_concepts import NamedTerms
from studyml.reading.draft_list import DraftList
from studyml.reading.draft_questions import draft_questions
from studyml.reading.draft_terms import draft_terms


def find_drafts(source: SourceText) -> DraftsFound:
    """The drafts of a source in the order of its lines, each once, and the lines that only look like cards.

    At most `MOST_DRAFTS`; takes time linear in the source.
    """
    out = DraftList(source)
    terms = NamedTerms(term.term for term in source.terms)
    draft_questions(source, out, terms, {})
    draft_terms(source, out)
    return out.found()
