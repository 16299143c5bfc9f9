"""Tags, ids, moves and new cards where a deck file belongs to another program."""

from __future__ import annotations

import pytest

from studyml.domain.deck import Dialect
from studyml.errors import DeckNotWritten
from studyml.services.adding import add_typed
from studyml.services.card_ids import write_ids
from studyml.services.deck_choice import deck_named
from studyml.services.dialect_changes import Change, why_not
from studyml.services.importing import import_decks, sync_sources
from studyml.services.moving import move_cards
from studyml.services.tagging import tag_cards
from studyml.services.undoing import undo_last
from studyml.services.workspace import Workspace
from tests.services.learner import Folder, cards, study_all
from tests.services.small_decks import ADAM, KEEPS, deck

HASHCARDS = '---\nname = "H"\n---\n\nQ: What falls?\nA: The loss.\n\n---\n\nC: A [batch] of rows.\n'
OBSIDIAN = "#flashcards\n\n## Loss\n\nWhat falls?::The loss.\n<!--SR:!2026-11-30,4,270-->\n"
MDANKI = "## What falls?\n\n[#exam](a.md)\n\nThe loss.\n"
ANKIOPS = "<!-- note_key: a1 -->\nQ: What falls?\nA: The loss.\n"
FALLS = "What falls?"


@pytest.fixture
def foreign(work: Workspace, decks: Folder, request: pytest.FixtureRequest) -> Workspace:
    """A store that knows a deck of its own, and one of another program."""
    decks.write("h.md", request.param)
    decks.write("b.md", deck("B", ADAM))
    import_decks(work, [decks.path])
    study_all(work)
    return work


@pytest.mark.parametrize("foreign", [HASHCARDS], indirect=True)
def test_cards_of_hashcards_move_into_a_deck_of_ones_own_and_back_by_undo(
    foreign: Workspace, decks: Folder
) -> None:
    before = cards(foreign)
    falls, gap = (card.id for card in before.values() if card.front != KEEPS)
    for meant, left in (([falls], "\n\nC: A [batch] of rows.\n"), ([falls, gap], '"H"\n---\n\n---\n')):
        change = move_cards(foreign, meant, "B")
        assert (change.changed, change.reason) == (meant, None)
        assert (decks.path / "h.md").read_text().endswith(left)
        assert "## H\n\nQ: What falls?\nA: The loss.\n" in (decks.path / "b.md").read_text()
        now = {card.id: card for card in cards(foreign).values()}
        assert {key: now[key].deck for key in meant} == dict.fromkeys(meant, "B")
        assert {card.id: card.memory for card in before.values()} == {
            key: card.memory for key, card in now.items()
        }
        undo_last(foreign)
        assert (decks.path / "h.md").read_text() == HASHCARDS
        assert (decks.path / "b.md").read_text() == deck("B", ADAM)


@pytest.mark.parametrize(
    ("foreign", "told"),
    [
        (HASHCARDS, ('`tags = ["exam"]` at the head', "knows its cards by their words", "", "no headings")),
        (OBSIDIAN, ("`tags: [exam]` at the head", "would show an id", "keeps what is remembered", "another")),
        (MDANKI, ("`[#exam]()` below", "would show an id", "keeps what is remembered", "another deck")),
        (ANKIOPS, ("`<!-- tags: exam -->` above", "ids itself", "keeps what is remembered", "another deck")),
    ],
    indirect=["foreign"],
    ids=["hashcards", "obsidian", "mdanki", "ankiops"],
)
def test_what_another_program_would_not_understand_is_not_written_and_what_to_do_is_told(
    foreign: Workspace, decks: Folder, told: tuple[str, str, str, str]
) -> None:
    before = {path: path.read_bytes() for path in decks.path.iterdir()}
    card = cards(foreign)[FALLS]
    tags, ids, out, into = told
    tagged = tag_cards(foreign, [card.id], ["exam"], [])
    assert (tagged.label, tags in str(tagged.reason)) == (None, True)
    with pytest.raises(DeckNotWritten) as refused:
        write_ids(foreign, card.deck)
    assert ids in str(refused.value)
    if out:
        moved = move_cards(foreign, [card.id], "B")
        assert (moved.label, out in str(moved.reason)) == (None, True)
    for act in (
        lambda: move_cards(foreign, [cards(foreign)[KEEPS].id], card.deck),
        lambda: add_typed(foreign, deck_named(foreign, card.deck), "## X\n\nQ: one\nA: two\n"),
    ):
        with pytest.raises(DeckNotWritten) as refused:
            act()
        assert into in str(refused.value)
    assert {path: path.read_bytes() for path in decks.path.iterdir()} == before


@pytest.mark.parametrize("foreign", [OBSIDIAN], indirect=True)
def test_a_card_of_obsidian_that_is_moved_by_hand_keeps_what_is_remembered(
    foreign: Workspace, decks: Folder
) -> None:
    before = cards(foreign)[FALLS]
    decks.write("h.md", "#flashcards\n\n## Loss\n")
    decks.write("b.md", deck("B", ADAM) + "\n## Loss\n\nWhat falls? :: The loss.\n")
    sync_sources(foreign)
    after = cards(foreign)[FALLS]
    assert (after.id, after.deck, after.memory) == (before.id, "B", before.memory)


@pytest.mark.parametrize(
    ("program", "text"),
    [
        ("hashcards", HASHCARDS.replace('"H"', '"H"\ntags = ["exam"]')),
        ("obsidian", f"---\ntags: [exam]\n---\n{OBSIDIAN}"),
    ],
)
def test_tags_at_the_head_are_read_as_the_advice_says(
    work: Workspace, decks: Folder, program: str, text: str
) -> None:
    path = decks.write("h.md", text)
    report = import_decks(work, [path])
    assert [source.format for source in report.sources] == [program]
    assert cards(work)[FALLS].tags == ("exam",)


def test_a_deck_of_ones_own_takes_every_change() -> None:
    assert [why_not(Dialect.NATIVE, change) for change in Change] == [""] * len(Change)
    assert all(why_not(dialect, Change.INTO) for dialect in Dialect if dialect is not Dialect.NATIVE)
