"""The drafts that wait for a decision: lists of them, and what the learner decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from studyml.domain.deck import CardKind, CardText
from studyml.domain.draft import DraftState, FoundDraft
from studyml.domain.identity import fingerprint
from studyml.domain.normal_form import normalised
from studyml.errors import UsageError
from studyml.paths import from_home
from studyml.rendering.interval import counted
from studyml.services.workspace import Workspace
from studyml.store import draft_queries, figures
from studyml.store.known import live_cards
from studyml.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class DraftTally:
    """How many drafts wait, and what became of the others; `edited` were accepted in the learner's words."""

    pending: int
    accepted: int
    edited: int
    rejected: int


def list_drafts(
    work: Workspace, state: DraftState | None = DraftState.PENDING, *, with_open: bool = False
) -> list[FoundDraft]:
    """The drafts of one state, or of all, in the order of their sources and lines.

    `with_open` brings the questions that wait for the learner's own answer.
    """
    found = draft_queries.drafts(work.store, state)
    return [draft for draft in found if with_open or not draft.is_open]


def drafts_named(work: Workspace, ids: Sequence[int]) -> list[FoundDraft]:
    """The pending drafts with these ids. Raises UsageError for one that there is not, or that was decided."""
    found = {draft.id: draft for draft in draft_queries.drafts_of(work.store, ids)}
    for key in ids:
        if key not in found:
            raise UsageError(f"there is no draft {key}; `studyml drafts` lists them")
        if found[key].state is not DraftState.PENDING:
            raise UsageError(f"draft {key} was {found[key].state} before; `studyml undo` takes that back")
    return [found[key] for key in dict.fromkeys(ids)]


def tally(work: Workspace) -> DraftTally:
    """How many drafts there are of each state."""
    accepted, edited, rejected = draft_queries.decided_counts(work.store)
    return DraftTally(figures.pending_drafts(work.store), accepted, edited, rejected)


def reject(work: Workspace, drafts: Sequence[FoundDraft]) -> int:
    """Rejects drafts, and with them the same ones of other sources; how many it was in all."""
    if not drafts:
        return 0
    ids = with_same(work, drafts)
    label = f"Reject {counted(len(drafts), 'draft')}"
    with work.store.transact(label, work.now()) as tx:
        from studyml.store.draft_store import decide

        decide(tx, ids, DraftState.REJECTED)
    return len(ids)


def with_same(work: Workspace, drafts: Sequence[FoundDraft]) -> list[int]:
    """The ids of the drafts, and of the pending ones elsewhere that say just the same."""
    ids = {draft.id for draft in drafts}
    words = {_words(draft) for draft in drafts}
    alike = draft_queries.pending_alike(work.store, ids)
    return sorted(ids | {draft.id for draft in alike if _words(draft) in words})


def settle_known(work: Workspace, tx: Transaction, paths: Iterable[str]) -> None:
    """Decides the pending drafts of some sources that were decided before.

    Those that were written into a deck are accepted, as the deck says, so that a store that is made anew does
    not offer again what the learner's decks hold. Those that say just what another source offered share its
    fate: a copy of a note does not bring back what was rejected.
    """
    pending = [
        draft for path in paths for draft in draft_queries.drafts(work.store, DraftState.PENDING, path)
    ]
    prints = {draft.id: card_fingerprint(draft.concept, draft.front) for draft in pending}
    known = live_cards(work.store, prints.values())
    decided = {
        _words(draft): draft.state
        for draft in draft_queries.decided_alike(work.store, [draft.id for draft in pending])
    }
    settled: dict[DraftState, list[int]] = {DraftState.ACCEPTED: [], DraftState.REJECTED: []}
    for draft in pending:
        card = known.get(prints[draft.id])
        if card is not None and any(is_from(draft, text) for text in card.sources):
            settled[DraftState.ACCEPTED].append(draft.id)
        elif (state := decided.get(_words(draft))) is not None:
            settled[state].append(draft.id)
    from studyml.store.draft_store import decide

    for state, ids in settled.items():
        decide(tx, ids, state)


def source_of(draft: FoundDraft) -> str:
    """What a deck states as the source of a draft: the address of its page, or its file and line."""
    return draft.url or f"{from_home(Path(draft.source))}:{draft.line}"


def is_from(draft: FoundDraft, stated: str) -> bool:
    """Whether a stated source is the one of a draft; its line may have changed since."""
    return stated == draft.url or stated.rpartition(":")[0] == from_home(Path(draft.source))


def card_fingerprint(concept: str, front: str) -> str:
    """What the card would be known by that a draft makes."""
    is_definition = normalised(concept) == normalised(front)
    kind = CardKind.DEFINITION if is_definition else CardKind.BASIC
    return fingerprint(concept, CardText(kind, front, "", 1, 1))


def _words(draft: FoundDraft) -> tuple[str, str, bool]:
    return normalised(draft.front), normalised(draft.back), draft.is_open
