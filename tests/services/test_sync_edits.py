"""Decks that are edited: whatever changes in a file, a card keeps what the learner remembers of it."""

from __future__ import annotations

import pytest

from studyml.domain.deck import Dialect
from studyml.domain.memory import State
from studyml.services.import_report import SyncReport
from studyml.services.importing import import_decks, sync_decks, sync_file
from studyml.services.review import ReviewSession
from studyml.services.workspace import Workspace
from studyml.store import review_store
from studyml.store.listing import list_concepts
from tests.services.learner import Clock, Folder, cards, every_card, rows, study, study_all
from tests.services.small_decks import ADAM, CARD, KEEPS, MOMENTUM, SPEED, USUAL, deck


def test_an_import_tells_what_it_read_and_added(work: Workspace, decks: Folder) -> None:
    decks.write("a.md", deck("A", MOMENTUM))
    decks.write("b.md", deck("B", ADAM))
    report = import_decks(work, [decks.path])
    assert [(s.title, s.format, s.cards, s.has_changed) for s in report.sources] == [
        ("A", "native", 2, True),
        ("B", "native", 1, True),
    ]
    assert [note.front for note in report.added] == [SPEED, USUAL, KEEPS]
    assert report.summary() == "Cards: 3 added, 0 unchanged."
    assert not report.has_errors


def test_unchanged_files_are_told_as_unchanged_and_leave_no_change_to_undo(
    studied: Workspace, decks: Folder
) -> None:
    before = rows(studied.store, "change", "card", "memory", "deck_file")
    for report in (sync_decks(studied), import_decks(studied, [decks.path])):
        assert report.summary() == "Nothing changed: 3 cards as they were."
        assert [source.has_changed for source in report.sources] == [False, False]
    assert rows(studied.store, "change", "card", "memory", "deck_file") == before


def test_a_file_that_was_touched_but_says_the_same_changes_nothing(studied: Workspace, decks: Folder) -> None:
    decks.edit("a.md", "0.9\n", "0.9   \n")
    report = sync_decks(studied)
    assert (len(report.edited), len(report.added), len(report.retired)) == (0, 0, 0)


def test_a_mended_typo_keeps_the_progress(studied: Workspace, decks: Folder) -> None:
    before = cards(studied)[SPEED]
    decks.edit("a.md", SPEED, "Why does momentum speed up the training?")
    report = sync_decks(studied)
    after = cards(studied)["Why does momentum speed up the training?"]
    assert (after.id, after.memory) == (before.id, before.memory)
    assert [note.front for note in report.edited] == ["Why does momentum speed up the training?"]
    assert "edited (progress kept)" in "\n".join(report.details())


def test_an_edit_taken_back_in_the_file_is_the_same_card_still(studied: Workspace, decks: Folder) -> None:
    before = cards(studied)
    decks.edit("a.md", SPEED, "How does momentum speed up training?")
    sync_decks(studied)
    decks.edit("a.md", "How does momentum speed up training?", SPEED)
    sync_decks(studied)
    assert {front: card.id for front, card in cards(studied).items()} == {
        front: card.id for front, card in before.items()
    }
    assert cards(studied)[SPEED].memory == before[SPEED].memory


def test_a_card_removed_is_retired_out_of_the_queue_with_its_history(
    studied: Workspace, decks: Folder, clock: Clock
) -> None:
    before = cards(studied)[USUAL]
    decks.edit("a.md", f"\n### {USUAL}\n0.9\n", "")
    report = sync_decks(studied)
    assert [note.front for note in report.retired] == [USUAL]
    assert USUAL not in cards(studied)
    gone = every_card(studied)[USUAL]
    assert gone.is_retired
    assert gone.memory == before.memory
    assert len(review_store.history(studied.store, before.id)) == 1
    clock.move(days=4000)
    session = ReviewSession(studied)
    asked = {card.front for card in [session.card, *session.upcoming(9)] if card is not None}
    assert asked == {SPEED, KEEPS}


def test_an_answer_may_be_rewritten_altogether(studied: Workspace, decks: Folder) -> None:
    before = cards(studied)[USUAL]
    decks.edit("a.md", "0.9\n", "Nine tenths, as a rule; more with very noisy gradients.\n")
    report = sync_decks(studied)
    after = cards(studied)[USUAL]
    assert (after.id, after.memory) == (before.id, before.memory)
    assert after.back.startswith("Nine tenths")
    assert [note.front for note in report.edited] == [USUAL]


def test_a_retired_card_is_back_with_its_progress_the_moment_its_text_is(
    studied: Workspace, decks: Folder
) -> None:
    before = cards(studied)[USUAL]
    text = (decks.path / "a.md").read_text()
    decks.edit("a.md", f"\n### {USUAL}\n0.9\n", "")
    sync_decks(studied)
    decks.write("a.md", text)
    report = sync_decks(studied)
    assert [note.front for note in report.returned] == [USUAL]
    after = cards(studied)[USUAL]
    assert (after.id, after.memory, after.is_retired) == (before.id, before.memory, False)


def test_a_file_that_is_gone_retires_its_cards_until_sync_finds_it_again(
    studied: Workspace, decks: Folder
) -> None:
    before = cards(studied)
    file = decks.path / "a.md"
    text = file.read_text()
    file.unlink()
    report = sync_decks(studied)
    assert report.gone == [str(file)]
    assert not report.has_errors
    assert set(cards(studied)) == {KEEPS}
    assert sync_decks(studied).gone == []
    file.write_text(text)
    report = sync_decks(studied)
    assert [note.front for note in report.returned] == [SPEED, USUAL]
    assert cards(studied) == before


def test_a_file_with_errors_that_was_gone_is_found_again_too(work: Workspace, decks: Folder) -> None:
    file = decks.write("a.md", deck("A", MOMENTUM + "\nQ: Without an answer?\n"))
    assert import_decks(work, [file]).has_errors
    text = file.read_text()
    file.unlink()
    sync_decks(work)
    file.write_text(text)
    assert len(sync_decks(work).returned) == 2


def test_a_deck_whose_import_was_taken_back_stays_out_of_a_sync(work: Workspace, decks: Folder) -> None:
    decks.write("a.md", deck("A", MOMENTUM))
    import_decks(work, [decks.path])
    study(work)
    work.store.undo(work.now())
    work.store.undo(work.now())
    sync_decks(work)
    assert cards(work) == {}
    import_decks(work, [decks.path])
    assert set(cards(work)) == {SPEED, USUAL}


def test_two_edits_that_resemble_each_other_are_named_and_none_is_guessed(
    work: Workspace, decks: Folder
) -> None:
    asked = "Q: What is the usual rate of layer {}?\nA: {}\n"
    decks.write("a.md", deck("A", "\n".join(["## Rates\n", asked.format("one", 1), asked.format("two", 2)])))
    import_decks(work, [decks.path])
    study_all(work)
    decks.write("a.md", deck("A", "## Rates\n\nQ: What is the usual rate of layer six?\nA: 6\n"))
    report = sync_decks(work)
    assert len(report.ambiguous) == 1
    case = report.ambiguous[0]
    assert "layer six" in case.card
    assert sorted(case.candidates) == [
        "«What is the usual rate of layer one?»",
        "«What is the usual rate of layer two?»",
    ]
    assert "could be" in "\n".join(report.details())
    after = cards(work)["What is the usual rate of layer six?"]
    assert after.memory.state is State.NEW


def test_a_dialect_named_at_the_import_holds_for_every_later_reading(work: Workspace, decks: Folder) -> None:
    decks.write("a.md", deck("A", MOMENTUM))
    notes = decks.write("notes.md", "What is a stride?\n?\nThe step of a kernel.\n\nkernel :: a matrix\n")
    import_decks(work, [decks.path / "a.md"])
    import_decks(work, [notes], dialect=Dialect.NATIVE)
    assert set(cards(work)) == {SPEED, USUAL, "kernel"}
    decks.edit("notes.md", "a matrix", "a small matrix")
    # Retiring a card makes a sync look at every other file.
    decks.edit("a.md", f"\n{CARD}", "")
    for report in (sync_decks(work), import_decks(work, [decks.path])):
        assert set(cards(work)) == {SPEED, "kernel"}
        assert {source.format for source in report.sources} == {"native"}
    import_decks(work, [notes], dialect=Dialect.OBSIDIAN)
    assert set(cards(work)) == {SPEED, "kernel", "What is a stride?"}


def test_a_sync_of_one_file_reads_no_other(studied: Workspace, decks: Folder) -> None:
    decks.edit("a.md", "0.9\n", "Nine tenths.\n")
    decks.edit("b.md", "Running averages", "Moving averages")
    sync_file(studied, decks.path / "a.md")
    assert cards(studied)[USUAL].back == "Nine tenths."
    assert cards(studied)[KEEPS].back.startswith("Running")


def test_a_concept_keeps_the_text_of_the_file_that_had_it_first_until_that_drops_it(
    work: Workspace, decks: Folder
) -> None:
    decks.write("a.md", deck("Both", "## Momentum\n- aliases: heavy ball\n"))
    decks.write("b.md", deck("Both", MOMENTUM))
    import_decks(work, [decks.path])
    assert [c.aliases for c in list_concepts(work.store, "momentum")] == [("heavy ball",)]
    decks.write("a.md", deck("Both", ADAM))
    sync_decks(work)
    assert [c.path for c in list_concepts(work.store, "momentum")] == [str(decks.path / "b.md")]


def test_prerequisites_come_before_what_requires_them_and_circles_are_told(
    work: Workspace, decks: Folder
) -> None:
    decks.write(
        "a.md",
        deck(
            "A",
            "## Adam\n- requires: Momentum\n\nAdam scales steps.\n\n"
            "## Momentum\n- requires: gradient descent\n\nMomentum averages steps.\n\n"
            "## Plain\n\nOn its own.\n",
        ),
    )
    decks.write("b.md", deck("B", "## SGD\n- aliases: gradient descent\n\nA step against the gradient.\n"))
    report = import_decks(work, [decks.path])
    assert report.circles == []
    assert [every.front for every in sorted(cards(work).values(), key=lambda c: c.rank)] == [
        "SGD",
        "Momentum",
        "Adam",
        "Plain",
    ]
    session = ReviewSession(work)
    assert session.card is not None
    assert session.card.front == "SGD"
    decks.edit("b.md", "- aliases: gradient descent", "- aliases: gradient descent\n- requires: Adam")
    report = sync_decks(work)
    assert [sorted(circle) for circle in report.circles] == [["Adam", "Momentum", "SGD"]]
    assert any("a circle:" in line for line in report.details())


def test_new_cards_come_in_the_order_of_the_deck_after_an_edit_too(work: Workspace, decks: Folder) -> None:
    decks.write("a.md", deck("A", MOMENTUM))
    import_decks(work, [decks.path])
    decks.write("a.md", deck("A", ADAM + "\n" + MOMENTUM))
    sync_decks(work)
    assert [c.front for c in sorted(cards(work).values(), key=lambda c: c.rank)] == [KEEPS, SPEED, USUAL]


def test_a_card_has_the_tags_of_its_deck_and_of_its_concept(work: Workspace, decks: Folder) -> None:
    text = "---\ntags: [training]\n---\n\n## SGD\n- tags: steps\n\nA step.\n\n## Plain\n\nNothing more.\n"
    import_decks(work, [decks.write("a.md", text)])
    assert {front: card.tags for front, card in cards(work).items()} == {
        "SGD": ("training", "steps"),
        "Plain": ("training",),
    }


@pytest.mark.parametrize(("count", "told"), [(1, "1 card as it was"), (2, "2 cards as they were")])
def test_what_stayed_is_counted_as_one_says_it(count: int, told: str) -> None:
    assert SyncReport(unchanged=count).summary() == f"Nothing changed: {told}."
