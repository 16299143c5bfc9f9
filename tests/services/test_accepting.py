"""Drafts that become cards: what is written into which deck, what stays, and what undo takes back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from studyml.domain.draft import DraftState, FoundDraft
from studyml.errors import StoreError, UsageError
from studyml.services import accepting
from studyml.services.accepting import Choice, accept, added_to, as_offered, drafts_of_sources
from studyml.services.deck_choice import deck_named, deck_of_source
from studyml.services.drafts import drafts_named, list_drafts, reject, source_of, tally
from studyml.services.importing import import_decks, import_paths, sync_sources
from studyml.services.inbox import draft_view, waiting
from studyml.services.listing import list_cards, list_concepts
from studyml.services.undoing import undo_last
from studyml.services.workspace import Workspace
from tests.services.learner import Folder

LOG = """\
# A log of 2021

## 2021-03-04

Questions:

- What is a warm-up?
- Why does clipping help?

Vocabulary

- **Stride:** how far the window moves at each step
- **Padding:** what is added around an image before it is convolved

## 2021-03-05

- What is a warm-up?
  A warm-up raises the learning rate slowly over the first steps.
"""

DECK = """\
---
deck: Convolution
---

## Kernel

A small matrix of weights.

## Pooling

It keeps one value of each window.
"""


@pytest.fixture
def log(tmp_path: Path, work: Workspace) -> Path:
    (tmp_path / "notes").mkdir()
    path = tmp_path / "notes" / "log.md"
    path.write_text(LOG)
    import_paths(work, [path])
    return path


def draft(work: Workspace, front: str) -> FoundDraft:
    return next(each for each in list_drafts(work, None, with_open=True) if each.front == front)


def fronts(work: Workspace) -> set[str]:
    return {each.stored.front for each in list_cards(work)}


def test_an_import_finds_drafts_and_open_questions(work: Workspace, log: Path) -> None:
    assert [each.front for each in list_drafts(work)] == ["Stride", "Padding", "What is a warm-up?"]
    assert [each.front for each in waiting(work)][-1] == "Why does clipping help?"
    assert draft(work, "Why does clipping help?").is_open


def test_an_accepted_draft_is_a_card_that_knows_its_day(work: Workspace, log: Path) -> None:
    stride = draft(work, "Stride")
    outcome = accept(work, as_offered(work, [stride]))
    (path,) = outcome.cards
    assert path == deck_of_source(work, stride.source_title).path
    text = path.read_text()
    assert "## Stride\n" in text
    assert "- journal: 2021-03-04" in text
    assert f"- source: {source_of(stride)}" in text
    assert fronts(work) == {"Stride"}
    (concept,) = list_concepts(work, "Stride", in_full=True)
    assert {day.how.value for day in concept.days} >= {"stated"}
    assert draft(work, "Stride").state is DraftState.ACCEPTED


def test_undo_takes_the_card_and_its_text_out_again(work: Workspace, log: Path, decks: Folder) -> None:
    deck = decks.write("conv.md", DECK)
    import_decks(work, [deck])
    before = deck.read_bytes()
    accept(work, as_offered(work, [draft(work, "Stride"), draft(work, "Padding")], "Convolution"))
    assert deck.read_bytes() != before
    assert {"Stride", "Padding"} <= fronts(work)
    undone = undo_last(work)
    assert undone is not None
    assert undone.remark is None
    assert deck.read_bytes() == before
    assert fronts(work) == {"Kernel", "Pooling"}
    assert draft(work, "Stride").state is DraftState.PENDING


def test_a_new_deck_goes_with_the_draft_that_made_it(work: Workspace, log: Path) -> None:
    outcome = accept(work, as_offered(work, [draft(work, "Stride")], "Vision/First steps"))
    (path,) = outcome.cards
    assert list_cards(work)[0].stored.deck == "Vision/First steps"
    undo_last(work)
    assert not path.exists()


def test_undo_tells_where_the_text_was_changed_since(work: Workspace, log: Path, decks: Folder) -> None:
    deck = decks.write("conv.md", DECK)
    import_decks(work, [deck])
    accept(work, as_offered(work, [draft(work, "Stride")], "Convolution"))
    deck.write_text(deck.read_text().replace("how far", "how very far"))
    undone = undo_last(work)
    assert undone is not None
    assert undone.remark is not None
    assert "conv.md" in undone.remark
    assert "how very far" in deck.read_text()


def test_every_other_byte_of_the_deck_stays(work: Workspace, log: Path, decks: Folder) -> None:
    deck = decks.write("conv.md", "\ufeff" + DECK.replace("\n", "\r\n"))
    import_decks(work, [deck])
    before = deck.read_bytes()
    choice = added_to(draft(work, "Stride"), "Kernel", deck_named(work, "Convolution"))
    accept(work, [choice])
    after = deck.read_bytes()
    at = 0
    for byte in after:  # what was there is there still, in its order
        if at < len(before) and byte == before[at]:
            at += 1
    assert at == len(before)
    assert b"What is Stride?" in after
    assert {"Kernel", "Pooling", "What is Stride?"} == fronts(work)


def test_a_card_that_a_deck_has_already_is_not_written_again(
    work: Workspace, log: Path, decks: Folder
) -> None:
    deck = decks.write("conv.md", DECK.replace("## Kernel", "## Stride"))
    import_decks(work, [deck])
    before = deck.read_bytes()
    outcome = accept(work, as_offered(work, [draft(work, "Stride")], "Convolution"))
    assert outcome.count == 0
    assert "Convolution" in outcome.left[0][1]
    assert deck.read_bytes() == before
    assert draft(work, "Stride").state is DraftState.PENDING


def test_a_read_only_deck_leaves_the_draft_pending(
    work: Workspace, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_edit: object) -> None:
        raise StoreError("log.md: the file is read-only")

    monkeypatch.setattr(accepting, "write_deck", refuse)
    outcome = accept(work, as_offered(work, [draft(work, "Stride")]))
    assert outcome.left == [(draft(work, "Stride"), "log.md: the file is read-only")]
    assert draft(work, "Stride").state is DraftState.PENDING


def test_when_the_store_fails_the_deck_is_as_it_was(
    work: Workspace, log: Path, decks: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = decks.write("conv.md", DECK)
    import_decks(work, [deck])
    before = deck.read_bytes()

    def fail(*_: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(accepting, "read_written", fail)
    with pytest.raises(StoreError):
        accept(work, as_offered(work, [draft(work, "Stride")], "Convolution"))
    assert deck.read_bytes() == before


def test_text_that_a_crash_left_in_the_deck_is_found_by_the_next_try(
    work: Workspace, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(accepting, "read_written", die)
        patched.setattr(accepting, "take_out", lambda *_, **__: True)
        with pytest.raises(KeyboardInterrupt):
            accept(work, as_offered(work, [draft(work, "Stride")]))
    outcome = accept(work, as_offered(work, [draft(work, "Padding")]))
    assert outcome.count == 1
    assert {"Stride", "Padding"} == fronts(work)
    sync_sources(work)
    again = accept(work, as_offered(work, [draft(work, "Stride")]))
    assert "has this card already" in again.left[0][1]


def test_what_a_crash_left_in_a_deck_is_accepted_and_not_written_twice(
    work: Workspace, log: Path, decks: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    deck = decks.write("conv.md", DECK)
    import_decks(work, [deck])
    with monkeypatch.context() as patched:
        patched.setattr(accepting, "read_written", die)
        patched.setattr(accepting, "take_out", lambda *_, **__: True)
        with pytest.raises(KeyboardInterrupt):
            accept(work, as_offered(work, list_drafts(work), "Convolution"))
    written = deck.read_bytes()
    outcome = accept(work, as_offered(work, list_drafts(work), "Convolution"))
    assert (outcome.count, outcome.left) == (3, [])
    assert deck.read_bytes() == written
    assert {"Stride", "Padding"} < fronts(work)
    assert list_drafts(work) == []


def test_a_card_that_came_into_the_file_by_hand_is_not_written_again(
    work: Workspace, log: Path, decks: Folder
) -> None:
    deck = decks.write("conv.md", DECK)
    import_decks(work, [deck])
    deck.write_text(DECK + "\n## Stride\n\nHow far it moves.\n")
    before = deck.read_bytes()
    outcome = accept(work, as_offered(work, [draft(work, "Stride")], "Convolution"))
    assert [reason for _, reason in outcome.left] == ["Convolution has this card already."]
    assert deck.read_bytes() == before


def test_of_two_drafts_that_cannot_stand_together_the_first_is_written(work: Workspace, log: Path) -> None:
    stride, padding = as_offered(work, [draft(work, "Stride"), draft(work, "Padding")])
    one = replace(stride, concept="Window", front="Math", back="$s$")
    other = replace(padding, concept="Window", front="Window: Math", back="$p$")
    outcome = accept(work, [one, other])
    assert outcome.count == 1
    assert [left.front for left, _ in outcome.left] == ["Padding"]


def test_a_rejected_draft_stays_rejected(work: Workspace, log: Path) -> None:
    assert reject(work, [draft(work, "Stride")]) == 1
    log.write_text(LOG + "\n- **Dilation:** gaps between the weights of a kernel\n")
    sync_sources(work)
    assert draft(work, "Stride").state is DraftState.REJECTED
    assert "Stride" not in [each.front for each in list_drafts(work)]


def test_a_copy_of_a_note_does_not_bring_back_what_was_rejected(work: Workspace, log: Path) -> None:
    reject(work, [draft(work, "Stride")])
    copy = log.with_name("copy.md")
    copy.write_text(LOG.replace("what is added around", "zeros around"))
    import_paths(work, [copy])
    assert [each.source for each in list_drafts(work) if each.front == "Stride"] == []
    assert [each.source for each in list_drafts(work) if each.front == "Padding"] == [str(copy), str(log)]


def test_an_edited_source_updates_its_pending_drafts(work: Workspace, log: Path) -> None:
    key = draft(work, "Stride").id
    log.write_text(LOG.replace("how far the window moves at each step", "the step of the window"))
    sync_sources(work)
    assert (draft(work, "Stride").id, draft(work, "Stride").back) == (key, "the step of the window")


def test_the_same_draft_of_two_sources_is_decided_once(work: Workspace, log: Path) -> None:
    log.with_name("copy.md").write_text(LOG)
    import_paths(work, [log.with_name("copy.md")])
    assert len([each for each in list_drafts(work) if each.front == "Stride"]) == 2
    assert reject(work, [draft(work, "Stride")]) == 2
    assert "Stride" not in [each.front for each in list_drafts(work)]


def test_an_answer_in_the_learners_words_is_counted(work: Workspace, log: Path) -> None:
    asked = draft(work, "Why does clipping help?")
    deck = deck_of_source(work, asked.source_title)
    refused = accept(work, as_offered(work, [asked]))
    assert "no answer" in refused.left[0][1]
    accept(work, [Choice(asked, deck, "Gradient clipping", asked.front, "One long step cannot undo many.")])
    accept(work, as_offered(work, [draft(work, "Stride")]))
    counts = tally(work)
    assert (counts.accepted, counts.edited, counts.pending) == (2, 1, 2)
    assert waiting(work)[-1].front != asked.front


def test_one_that_cannot_be_written_does_not_cost_the_others(work: Workspace, log: Path) -> None:
    drafts = [draft(work, "Stride"), draft(work, "Padding")]
    choices = as_offered(work, drafts)
    bad = replace(choices[0], front="Stride\x1b", back="\n")
    outcome = accept(work, [bad, choices[1]])
    assert outcome.count == 1
    assert [each.front for each, _ in outcome.left] == ["Stride"]


def test_a_store_made_anew_does_not_offer_what_the_decks_hold(work: Workspace, log: Path) -> None:
    outcome = accept(work, as_offered(work, drafts_of_sources(work, [str(log)])))
    (deck,) = outcome.cards
    work.store.undo(work.now())  # the store forgets, the deck does not
    import_decks(work, [deck])
    log.write_text(LOG + "\nMore.\n")
    sync_sources(work)
    assert list_drafts(work) == []


def test_drafts_are_named_by_number(work: Workspace, log: Path) -> None:
    key = draft(work, "Stride").id
    assert [each.front for each in drafts_named(work, [key, key])] == ["Stride"]
    with pytest.raises(UsageError, match="no draft 999"):
        drafts_named(work, [999])
    reject(work, [draft(work, "Stride")])
    with pytest.raises(UsageError, match="rejected before"):
        drafts_named(work, [key])


@pytest.mark.parametrize("name", ["", " / ", "\t"])
def test_a_deck_without_a_name_is_refused(work: Workspace, name: str) -> None:
    with pytest.raises(UsageError, match="no name"):
        deck_named(work, name)


def test_the_view_of_a_draft_shows_its_lines_and_what_resembles_it(
    work: Workspace, log: Path, decks: Folder
) -> None:
    near = "### What is a stride?\n\nThe step.\n\n## Stride of a window\n\nIts step.\n\n## Pooling"
    import_decks(work, [decks.write("conv.md", DECK.replace("## Pooling", near))])
    stride = draft(work, "Stride")
    view = draft_view(work, stride, list_drafts(work))
    assert [line.number for line in view.lines if line.is_chosen] == [stride.line]
    assert "Stride" in next(line.text for line in view.lines if line.is_chosen)
    assert [card.front for card in view.cards] == ["What is a stride?"]
    assert view.drafts == []
    assert view.deck == deck_of_source(work, stride.source_title)


def test_words_narrow_the_inbox(work: Workspace, log: Path) -> None:
    assert [each.front for each in waiting(work, "padding")] == ["Padding"]
    assert [each.front for each in waiting(work, "term window")] == ["Stride"]
    assert waiting(work, "100%") == [each for each in waiting(work) if each.confidence == 1]
