"""Cards that the learner writes, read as they are typed and put into decks."""

from __future__ import annotations

import pytest

from studyml.domain.deck import CardKind
from studyml.errors import CardRefused, StudymlError, UsageError
from studyml.services.adding import add_typed, card_text, near, read_typed, under_heading
from studyml.services.deck_choice import deck_named
from studyml.services.importing import sync_sources
from studyml.services.undoing import undo_last
from studyml.services.workspace import Workspace
from tests.services.learner import Folder, cards, rows
from tests.services.small_decks import KEEPS, MOMENTUM, SPEED, deck


def test_a_text_goes_under_its_concept_whole(studied: Workspace, decks: Folder) -> None:
    before = rows(studied.store, "concept", "card", "memory")
    text = "## Momentum\n\nAn average. {.x}\n\nC: It keeps [past] steps. {#past}\n\n---\n\nProse.\n"
    added = add_typed(studied, deck_named(studied, "A"), text)
    assert (decks.path / "a.md").read_text() == deck(
        "A",
        MOMENTUM.replace("## Momentum\n", "## Momentum\n\nAn average. {.x}\n")
        + "\nC: It keeps [past] steps. {#past}\n\n---\n\nProse.\n",
    )
    assert [(card.concept, card.text.kind) for card in added.cards] == [
        ("Momentum", CardKind.DEFINITION),
        ("Momentum", CardKind.CLOZE),
    ]
    assert {card.id for card in added.cards} < {card.id for card in cards(studied).values()}
    assert sync_sources(studied).change is None
    undo_last(studied)
    assert (decks.path / "a.md").read_text() == deck("A", MOMENTUM)
    assert rows(studied.store, "concept", "card", "memory") == before


def test_several_concepts_make_a_new_deck(studied: Workspace) -> None:
    text = "## Dropout\n- aliases: inverted dropout\n\nSwitches units off.\n\n## Warm-up\n\na :: b\n"
    added = add_typed(studied, deck_named(studied, "New/One"), text)
    assert added.path.read_text() == f"---\ndeck: New/One\n---\n\n{text}"
    assert added.label == "Add 2 cards to New/One"
    undo_last(studied)
    assert not added.path.exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "makes no card yet"),
        ("## Momentum\n\nQ: one\n", "line 3: This `Q:` has no answer"),
        ("Q: one\nA: two\n", "belong to no concept"),
        (f"## Momentum\n\n### {SPEED}\nx\n", "line 3: A has this card already"),
        (f"## Adam\n\nQ: {KEEPS}\nA: x\n", "line 3: B has this card already"),
        ("## Momentum\n- aliases: x\n\nQ: one\nA: two\n", "a.md:5"),
        ("## Momentum\n\nQ: one\nA: two\n\n```\nopen\n", "would alter how other lines are read"),
    ],
)
def test_what_cannot_be_added_is_told_and_nothing_is_written(
    studied: Workspace, decks: Folder, text: str, told: str
) -> None:
    decks.edit("a.md", "### Which", "\n---\n\n# Part\n\n## Last\n\n### Which")
    sync_sources(studied)
    before = (decks.path / "a.md").read_bytes()
    with pytest.raises(CardRefused) as refusal:
        add_typed(studied, deck_named(studied, "A"), text)
    assert told in str(refusal.value)
    assert (decks.path / "a.md").read_bytes() == before


def test_a_second_definition_is_refused(studied: Workspace, decks: Folder) -> None:
    choice = deck_named(studied, "A")
    add_typed(studied, choice, "## Momentum\n\nAn average.\n")
    with pytest.raises(CardRefused, match="already"):
        add_typed(studied, choice, "## Momentum\n\nAnother.\n")


def test_nothing_is_added_to_a_read_only_deck(studied: Workspace, decks: Folder) -> None:
    (decks.path / "a.md").chmod(0o400)
    with pytest.raises(StudymlError, match="read-only"):
        add_typed(studied, deck_named(studied, "A"), "## Momentum\n\na :: b\n")


def test_given_parts_are_read_as_just_that(studied: Workspace) -> None:
    for front, back in (("Q: what?", "A: this\n## that"), ("a :: b", "- x: y"), ("Math", "$x$")):
        text = under_heading("Kernel", card_text("Kernel", front, back, None))
        assert [card.kind for _, card in read_typed(text).cards] == [CardKind.BASIC], text
    text = under_heading("Kernel", card_text("Kernel", "kernel", "A window.", None))
    assert [card.kind for _, card in read_typed(text).cards] == [CardKind.DEFINITION]
    text = under_heading("Kernel", card_text("Kernel", None, None, "A [small|how] [window].\nQ: no"))
    assert read_typed(text).told() == "2 cards: 2 cloze"
    with pytest.raises(UsageError):
        card_text("Kernel", "x", None, None)
    with pytest.raises(UsageError):
        card_text("Kernel", "x", None, "a [b]")


def test_what_is_typed_is_told_with_its_lines() -> None:
    typed = read_typed("## Kernel\n\nA window.\n\nQ: what?\n")
    assert typed.told() == "1 card: definition"
    assert [remark.line for remark in typed.errors] == [5]
    assert read_typed("## Kernel\n").told() == "no card yet"
    assert read_typed("## Kernel\n").remarks == ()


def test_cards_that_ask_the_same_are_found(studied: Workspace) -> None:
    typed = read_typed("## Momentum\n\nQ: Why does momentum make training faster, speed it up?\nA: x\n")
    assert [each.front for each in near(studied, typed)][:1] == [SPEED]
