from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from note_samples import journal, note_day, placed
from store_samples import NOW

from studyml.domain.deck_insertion import Insertion, WrittenEdit
from studyml.domain.draft import DraftKind, DraftState, DraftText
from studyml.domain.question import normalised_question
from studyml.store.draft_queries import (
    decided_counts,
    draft_counts,
    drafts,
    drafts_of,
    pending_alike,
)
from studyml.store.draft_store import add_deck_edit, decide
from studyml.store.figures import pending_drafts
from studyml.store.note_store import NoteWriter
from studyml.store.store import Store

KERNEL = DraftText(DraftKind.QUESTION, "Kernel", "What is a kernel?", "A small matrix.", 0, 4, 5, 0.9)
STRIDE = DraftText(
    DraftKind.TERM, "Stride", "Stride", "The step of the window.", 0, 7, 7, 0.95, ("doi:10.1/a",)
)
DAY = note_day()
TEXT = journal(DAY)


def put(store: Store, *found: DraftText, path: str = "/notes/log.md") -> None:
    with store.transact("Import", NOW) as tx, NoteWriter(store, tx) as writer:
        writer.put_source(placed(path, TEXT, path), TEXT, normalised_question, found)


def settle(store: Store, state: DraftState, *ids: int, is_edited: bool = False) -> None:
    with store.transact("Decide", NOW) as tx:
        decide(tx, ids, state, is_edited=is_edited)


def test_a_draft_is_given_back_as_it_was_found(store: Store) -> None:
    put(store, KERNEL, STRIDE)
    first, second = drafts(store, DraftState.PENDING)
    assert (first.kind, first.concept, first.front, first.back) == (
        DraftKind.QUESTION,
        "Kernel",
        "What is a kernel?",
        "A small matrix.",
    )
    assert (first.source, first.source_title, first.line, first.line_end) == ("/notes/log.md", "Log", 4, 5)
    assert first.date == (DAY.date.toordinal() if DAY.date else None)
    assert second.papers == ("doi:10.1/a",)
    assert second.confidence == 0.95


def test_a_pending_draft_follows_its_source(store: Store) -> None:
    put(store, KERNEL, STRIDE)
    kept = drafts(store)[0].id
    put(store, replace(KERNEL, back="A small matrix that slides.", line=9, line_end=9))
    (draft,) = drafts(store)
    assert (draft.id, draft.back, draft.line) == (kept, "A small matrix that slides.", 9)


def test_an_open_question_becomes_the_answered_one(store: Store) -> None:
    put(store, replace(KERNEL, kind=DraftKind.OPEN, concept="", back=""))
    (before,) = drafts(store)
    assert before.is_open
    assert pending_drafts(store) == 0
    put(store, KERNEL)
    (after,) = drafts(store)
    assert (after.id, after.is_open) == (before.id, False)
    assert pending_drafts(store) == 1


@pytest.mark.parametrize("state", [DraftState.ACCEPTED, DraftState.REJECTED])
def test_what_was_decided_stays_decided(store: Store, state: DraftState) -> None:
    put(store, KERNEL, STRIDE)
    settle(store, state, drafts(store)[0].id)
    put(store, STRIDE)
    assert [draft.front for draft in drafts(store)] == ["Stride"]
    put(store, STRIDE, replace(KERNEL, back="Other words.", line=20, line_end=20))
    draft = drafts(store, state)[0]
    assert (draft.back, draft.line) == ("A small matrix.", 20)
    assert [each.front for each in drafts(store, DraftState.PENDING)] == ["Stride"]


def test_the_same_front_with_another_back_is_another_draft(store: Store) -> None:
    put(store, STRIDE, replace(STRIDE, back="How far the window moves.", line=30, line_end=30))
    assert [draft.back for draft in drafts(store)] == ["The step of the window.", "How far the window moves."]


def test_the_same_draft_of_two_sources_is_found_from_either(store: Store) -> None:
    put(store, KERNEL)
    put(store, replace(KERNEL, front="What is a **kernel**"), path="/notes/other.md")
    one, other = drafts(store)
    assert [draft.id for draft in pending_alike(store, [other.id])] == [one.id, other.id]
    assert drafts(store, path="/notes/other.md") == [other]


def test_decisions_are_counted(store: Store) -> None:
    put(store, KERNEL, STRIDE, replace(KERNEL, front="Why pad?"))
    kernel, stride, pad = (draft.id for draft in drafts(store))
    settle(store, DraftState.ACCEPTED, kernel, is_edited=True)
    settle(store, DraftState.ACCEPTED, stride)
    settle(store, DraftState.REJECTED, pad)
    assert decided_counts(store) == (2, 1, 1)
    assert draft_counts(store) == {"/notes/log.md": 3}
    assert pending_drafts(store) == 0


def test_undo_takes_a_decision_back_and_tells_what_was_written(store: Store) -> None:
    put(store, KERNEL)
    key = drafts(store)[0].id
    written = (Insertion(12, "## Kernel – é\n".encode()), Insertion(40, b"x"))
    with store.transact("Accept", NOW) as tx:
        decide(tx, [key], DraftState.ACCEPTED)
        add_deck_edit(tx, "/decks/log.md", written, is_made=True)
    undone = store.undo(NOW)
    assert undone is not None
    assert undone.edits == (WrittenEdit("/decks/log.md", True, written),)
    assert drafts_of(store, [key])[0].state is DraftState.PENDING
    assert store.query("SELECT * FROM deck_edit") == []


def test_undo_of_an_import_takes_its_drafts_out(store: Store, path: Path) -> None:
    put(store, KERNEL)
    store.undo(NOW)
    assert drafts(store) == []
