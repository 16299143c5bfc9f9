"""Cards that move between files, decks and concepts, or stand in two places: still one card each."""

from __future__ import annotations

from pathlib import Path

import pytest

from studyml.services.importing import import_decks, sync_decks
from studyml.services.workspace import Workspace
from tests.services.learner import Folder, cards, every_card, study_all
from tests.services.small_decks import ADAM, CARD, MOMENTUM, SPEED, USUAL, deck


@pytest.mark.parametrize("by", ["sync", "import of the folder", "import of the new file"])
def test_a_renamed_file_keeps_the_progress_of_its_cards(studied: Workspace, decks: Folder, by: str) -> None:
    before = cards(studied)
    (decks.path / "a.md").rename(decks.path / "z.md")
    if by == "sync":
        sync_decks(studied)
        import_decks(studied, [decks.path / "z.md"])
    else:
        named = decks.path if by == "import of the folder" else decks.path / "z.md"
        report = import_decks(studied, [named])
        assert [note.front for note in report.moved] == [SPEED, USUAL]
        assert report.retired == []
    after = cards(studied)
    assert {f: (c.id, c.memory) for f, c in after.items()} == {f: (c.id, c.memory) for f, c in before.items()}
    assert after[SPEED].path == str(decks.path / "z.md")


def test_a_deck_renamed_in_its_front_matter_keeps_its_progress(studied: Workspace, decks: Folder) -> None:
    before = cards(studied)
    decks.edit("a.md", "deck: A", "deck: Optimisers/First order")
    report = sync_decks(studied)
    assert len(report.moved) == 2
    after = cards(studied)
    assert after[SPEED].deck == "Optimisers/First order"
    assert {f: c.memory for f, c in after.items()} == {f: c.memory for f, c in before.items()}


@pytest.mark.parametrize("way", ["sync", "old file first", "new file first", "only the new file"])
@pytest.mark.parametrize("is_edited", [False, True])
def test_a_card_moved_to_another_file_keeps_its_progress(
    studied: Workspace, decks: Folder, way: str, is_edited: bool
) -> None:
    before = cards(studied)[USUAL]
    front = "Which coefficient is usual for the momentum?" if is_edited else USUAL
    if is_edited:  # an edited card is looked for within its deck
        decks.edit("b.md", "deck: B", "deck: A")
        sync_decks(studied)
    decks.edit("a.md", f"\n{CARD}", "")
    new = decks.edit("b.md", "## Adam\n", f"## Momentum\n\n{CARD.replace(USUAL, front)}\n## Adam\n")
    old = decks.path / "a.md"
    if way == "sync":
        sync_decks(studied)
    else:
        order = {"old file first": [old, new], "new file first": [new, old], "only the new file": [new]}[way]
        import_decks(studied, order)
    for _ in range(2):
        after = cards(studied)[front]
        assert (after.id, after.memory, after.path) == (before.id, before.memory, str(new))
        assert len(every_card(studied)) == 3
        sync_decks(studied)


def test_a_card_moved_in_two_imports_comes_back_in_its_new_place(studied: Workspace, decks: Folder) -> None:
    before = cards(studied)[USUAL]
    decks.edit("a.md", f"\n{CARD}", "")
    import_decks(studied, [decks.path / "a.md"])
    assert USUAL not in cards(studied)
    decks.edit("b.md", "## Adam\n", f"## Momentum\n\n{CARD}\n## Adam\n")
    report = import_decks(studied, [decks.path / "b.md"])
    assert [note.front for note in report.returned] == [USUAL]
    after = cards(studied)[USUAL]
    assert (after.id, after.memory, after.deck) == (before.id, before.memory, "B")


def test_a_card_moved_to_another_concept_of_its_deck_keeps_its_progress(
    studied: Workspace, decks: Folder
) -> None:
    before = cards(studied)[USUAL]
    decks.edit("a.md", f"\n{CARD}", f"\n## SGD\n\n{CARD}")
    sync_decks(studied)
    after = cards(studied)[USUAL]
    assert (after.id, after.memory, after.concept) == (before.id, before.memory, "SGD")


def test_the_same_card_in_two_files_is_one_card_told_once(work: Workspace, decks: Folder) -> None:
    first = decks.write("a.md", deck("A", MOMENTUM))
    decks.write("b.md", deck("B", MOMENTUM))
    report = import_decks(work, [decks.path])
    assert len(report.added) == 2
    assert not report.has_errors
    told = [(s.title, remark.text) for s in report.sources for remark in s.remarks]
    assert [title for title, _ in told] == ["B", "B"]
    assert all("it is one card" in text and f"{first.name}:" in text for _, text in told)
    assert {card.deck for card in cards(work).values()} == {"A"}
    assert [r for s in sync_decks(work).sources for r in s.remarks] == []


def test_the_same_card_in_a_file_imported_later_stays_with_the_first(work: Workspace, decks: Folder) -> None:
    import_decks(work, [decks.write("b.md", deck("B", MOMENTUM))])
    study_all(work)
    before = cards(work)
    report = import_decks(work, [decks.write("a.md", deck("A", MOMENTUM))])
    assert report.added == []
    assert cards(work) == before


def test_when_the_first_file_drops_a_shared_card_the_second_takes_it_over_with_its_progress(
    work: Workspace, decks: Folder
) -> None:
    decks.write("a.md", deck("A", MOMENTUM))
    decks.write("b.md", deck("B", MOMENTUM))
    import_decks(work, [decks.path])
    study_all(work)
    before = cards(work)[USUAL]
    decks.edit("a.md", f"\n{CARD}", "")
    report = sync_decks(work)
    after = cards(work)[USUAL]
    assert (after.id, after.memory, after.deck) == (before.id, before.memory, "B")
    assert report.retired == []
    assert [note.front for note in report.moved] == [USUAL]
    assert cards(work)[SPEED].deck == "A"


def test_when_the_first_file_is_gone_the_second_takes_its_cards_over(work: Workspace, decks: Folder) -> None:
    first = decks.write("a.md", deck("A", MOMENTUM))
    decks.write("b.md", deck("B", MOMENTUM))
    import_decks(work, [decks.path])
    study_all(work)
    before = cards(work)
    first.unlink()
    report = sync_decks(work)
    assert report.retired == []
    assert {f: (c.id, c.memory) for f, c in cards(work).items()} == {
        f: (c.id, c.memory) for f, c in before.items()
    }


def test_an_id_finds_a_card_whose_words_are_all_new_in_another_file(work: Workspace, decks: Folder) -> None:
    decks.write("a.md", deck("A", "## Momentum\n\nQ: How much of the old step is kept? {#usual}\nA: 0.9\n"))
    decks.write("b.md", deck("B", ADAM))
    import_decks(work, [decks.path])
    study_all(work)
    before = next(card for card in cards(work).values() if card.explicit_id == "usual")
    decks.write("a.md", deck("A", "## Momentum\n\nText of it.\n"))
    decks.edit("b.md", "## Adam\n", "## Adam\n\n### Name a customary coefficient {#usual}\nNine tenths.\n\n")
    import_decks(work, [decks.path / "b.md"])
    after = next(card for card in cards(work).values() if card.explicit_id == "usual")
    assert (after.id, after.memory, after.deck) == (before.id, before.memory, "B")
    assert after.front == "Name a customary coefficient"


def test_ids_that_change_places_take_their_progress_along(work: Workspace, decks: Folder) -> None:
    text = "## Rates\n\nQ: What is a large rate? {#one}\nA: 1\n\nQ: Name something small. {#two}\nA: 0\n"
    decks.write("a.md", deck("A", text))
    import_decks(work, [decks.path])
    ids = {card.explicit_id: card.id for card in cards(work).values()}
    decks.write("a.md", deck("A", text.replace("#one", "#x").replace("#two", "#one").replace("#x", "#two")))
    sync_decks(work)
    assert {card.explicit_id: card.id for card in cards(work).values()} == ids
    assert {card.front: card.explicit_id for card in cards(work).values()} == {
        "What is a large rate?": "two",
        "Name something small.": "one",
    }


def test_one_id_for_two_cards_in_two_files_is_an_error_told_every_time(
    work: Workspace, decks: Folder
) -> None:
    decks.write("a.md", deck("A", "## One\n\nQ: What is one? {#same}\nA: 1\n"))
    decks.write("b.md", deck("B", "## Two\n\nQ: Name the second number. {#same}\nA: 2\n"))
    for report in (import_decks(work, [decks.path]), sync_decks(work)):
        assert report.has_errors
        [problem] = report.problems()
        assert "b.md:7: the id same is taken" in problem
        assert "a.md" in problem
    assert set(cards(work)) == {"What is one?"}


def test_a_link_and_its_file_are_one_deck(work: Workspace, decks: Folder, tmp_path: Path) -> None:
    file = decks.write("a.md", deck("A", MOMENTUM))
    link = tmp_path / "link.md"
    link.symlink_to(file)
    report = import_decks(work, [link, file, decks.path])
    assert len(report.sources) == 1
    assert len(cards(work)) == 2
