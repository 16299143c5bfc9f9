"""What a source of notes offers: drafts of cards, and the questions that wait for an answer."""

from __future__ import annotations

from studyml.domain.draft import DraftKind, DraftText, draft_key
from studyml.domain.source import SourceText
from studyml.reading.draft_concepts import concept_of_question
from studyml.reading.drafts import find_drafts


def offered(text: SourceText) -> tuple[DraftText, ...]:
    """The drafts of a source, then its open questions, each once, as drafts that lack their back."""
    drafts = find_drafts(text).drafts
    taken = {draft_key(draft.concept, draft.front, draft.kind) for draft in drafts}
    waiting: dict[str, DraftText] = {}
    for asked in text.questions:
        key = draft_key("", asked.text, DraftKind.OPEN)
        if asked.is_answered:
            taken.add(key)
        elif key not in waiting:
            concept = concept_of_question(asked.text) or asked.text
            waiting[key] = DraftText(
                DraftKind.OPEN, concept, asked.text, "", asked.day, asked.line, asked.line, 1.0
            )
    return (*drafts, *(draft for key, draft in waiting.items() if key not in taken))
