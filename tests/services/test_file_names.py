"""A deck file under another name, and a page of notes that has become a deck."""

from __future__ import annotations

from studyml.services.importing import import_paths, sync_decks, sync_sources
from studyml.services.workspace import Workspace
from tests.services.learner import Folder, cards

DECK = "Q: What is a stride?\nA: A step.\n\nQ: What is padding?\nA: A border.\n"
PAGE = "## Momentum\n\nA running average.\n\n## SGD\n\nOne step at a time.\n"


def test_a_deck_file_that_got_another_name_is_found_beside_it_by_a_sync(
    work: Workspace, decks: Folder
) -> None:
    import_paths(work, [decks.write("a.md", DECK)])
    before = {front: card.id for front, card in cards(work).items()}
    (decks.path / "a.md").rename(decks.path / "b.md")
    report = sync_decks(work)
    assert report.retired == []
    assert {front: card.id for front, card in cards(work).items()} == before
    assert {card.path for card in cards(work).values()} == {str(decks.path / "b.md")}


def test_a_sync_reads_no_other_new_file_as_long_as_none_is_gone(work: Workspace, decks: Folder) -> None:
    import_paths(work, [decks.write("a.md", DECK)])
    decks.write("b.md", "Q: What is a kernel?\nA: A matrix.\n")
    sync_decks(work)
    assert "What is a kernel?" not in cards(work)


def test_a_page_of_notes_becomes_a_deck_when_a_card_is_written_into_it(
    work: Workspace, decks: Folder
) -> None:
    decks.write("page.md", PAGE)
    report = import_paths(work, [decks.path])
    assert [source.kind for source in report.sources] == ["note"]
    decks.write("page.md", PAGE + "\nQ: How many steps?\nA: One.\n")
    report = sync_sources(work)
    assert [source.kind for source in report.sources] == ["deck"]
    assert {"Momentum", "SGD", "How many steps?"} <= set(cards(work))
    assert sync_sources(work).added == []
