"""The inbox as it is looked at: what waits, and one draft beside the lines that it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from studyml.domain.draft import DraftState, FoundDraft
from studyml.domain.likeness import most_alike
from studyml.services.deck_choice import DeckChoice, deck_of_source
from studyml.services.drafts import list_drafts
from studyml.services.near_duplicates import NearDuplicate, near_duplicates
from studyml.services.workspace import Workspace
from studyml.store import known as known_store
from studyml.store import note_queries

_AROUND = 4
_DIGITS = 3  # of a percentage
_MOST_CARDS, _MOST_DRAFTS = 3, 2
_RESEMBLES = 0.7  # below, what is alike is mostly the wording


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of a source with its number; `is_chosen` where the draft comes from it."""

    number: int
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft with its lines and those around them, the cards and the other drafts that are like it (each
    draft with its likeness from 0 to 1), and the deck that it goes to unless another one is chosen."""

    draft: FoundDraft
    lines: list[SourceLine]
    cards: list[NearDuplicate]
    drafts: list[tuple[FoundDraft, float]]
    deck: DeckChoice


def waiting(work: Workspace, words: str = "") -> list[FoundDraft]:
    """What waits for the learner, open questions last; with words, what holds all of them.

    A word is looked for in the kind, the concept, both sides and the title of the source; `80%` means
    those of which the rule is at least so sure.
    """
    found = list_drafts(work, DraftState.PENDING, with_open=True)
    chosen = [draft for draft in found if _holds(draft, words.casefold().split())]
    return sorted(chosen, key=lambda draft: draft.is_open)


def draft_view(work: Workspace, draft: FoundDraft, others: Sequence[FoundDraft]) -> DraftView:
    """One draft beside its lines, with what is like it among the cards and the other drafts."""
    day = note_queries.day(work.store, draft.day_id)
    lines = [
        SourceLine(number, text, draft.line <= number <= draft.line_end)
        for number, text in enumerate(day.text.split("\n"), start=day.text_line)
        if draft.line - _AROUND <= number <= draft.line_end + _AROUND
    ]
    cards = near_duplicates(work, draft.front, draft.back, draft.concept, _MOST_CARDS)
    return DraftView(
        draft=draft,
        lines=lines,
        cards=[card for card in cards if card.likeness >= _RESEMBLES],
        drafts=_near_drafts(draft, [other for other in others if other.id != draft.id]),
        deck=deck_of_source(work, draft.source_title),
    )


def _near_drafts(draft: FoundDraft, others: Sequence[FoundDraft]) -> list[tuple[FoundDraft, float]]:
    sides = [(other.front, other.back) for other in others]
    alike = most_alike(draft.front, draft.back, sides, _MOST_DRAFTS, _RESEMBLES)
    return [(others[at], score) for at, score in alike]


def known_decks(work: Workspace) -> list[DeckChoice]:
    """The deck files that there are, by the names of their decks."""
    files = [file for file in known_store.known_files(work.store) if not file.is_gone]
    return sorted((DeckChoice(Path(file.path), file.deck) for file in files), key=lambda deck: deck.name)


def known_concepts(work: Workspace) -> list[tuple[str, DeckChoice]]:
    """The concepts of the decks by name, each with the deck file that it stands in."""
    found = [concept for concept in known_store.known_concepts(work.store) if not concept.is_retired]
    return sorted((concept.name, DeckChoice(Path(concept.path), concept.deck)) for concept in found)


def _holds(draft: FoundDraft, words: Sequence[str]) -> bool:
    text = "\n".join((draft.kind, draft.concept, draft.front, draft.back, draft.source_title)).casefold()
    for word in words:
        share = word.removesuffix("%")
        if share != word and share.isdecimal() and len(share) <= _DIGITS:
            if draft.confidence * 100 < int(share):
                return False
        elif word not in text:
            return False
    return True
