"""Cards of the store that ask what a new card would ask."""

from __future__ import annotations

import pytest

from studyml.services.importing import import_decks
from studyml.services.near_duplicates import near_duplicates
from studyml.services.workspace import Workspace
from tests.services.learner import Folder

DECK = """---
deck: Training
---

## SGD

One step for each batch.

### Why is SGD noisy?
A batch is only a sample.

## Momentum

A running average of gradients.

### Why does momentum speed up training?
Flips cancel out, what agrees adds up.
"""


@pytest.fixture
def stocked(work: Workspace, decks: Folder) -> Workspace:
    many = "\n".join(f"Q: What does layer {at} of the network learn?\nA: Shape {at}.\n" for at in range(600))
    import_decks(work, [decks.write("a.md", DECK), decks.write("many.md", many)])
    return work


@pytest.mark.parametrize(
    ("front", "back", "found"),
    [
        ("What is SGD?", "Descent with batches.", "SGD"),
        ("What makes SGD so noisy?", "The batch is only a sample.", "Why is SGD noisy?"),
        (
            "Why does momentum make training quicker?",
            "Flips cancel out.",
            "Why does momentum speed up training?",
        ),
        ("Running average of gradients", "Momentum", "Momentum"),
        ("What does layer 377 learn?", "Shapes.", "What does layer 377 of the network learn?"),
        ("What do the layers of a network learn?", "Shapes.", "What does layer 0 of the network learn?"),
    ],
)
def test_the_card_that_asks_the_same_comes_first(
    stocked: Workspace, front: str, back: str, found: str
) -> None:
    near = near_duplicates(stocked, front, back, "SGD")
    assert near
    assert near[0].front == found
    assert 0.6 <= near[0].likeness <= 1


@pytest.mark.parametrize(
    "front", ["What is beam search?", "", "…", '"*" OR front:', "\x00 NEAR(", "the of a"]
)
def test_what_nothing_asks_has_no_near_duplicate(stocked: Workspace, front: str) -> None:
    assert near_duplicates(stocked, front, "Something else.", "Search") == []


def test_no_more_are_given_than_asked_for(stocked: Workspace) -> None:
    assert len(near_duplicates(stocked, "What does layer 3 of the network learn?", "", "x", most=3)) == 3


def test_of_equally_like_cards_those_of_the_concept_come_first(work: Workspace, decks: Folder) -> None:
    text = "## A\n\n### Which optimiser is it?\nAdam.\n\n## B\n\n### Which optimiser is it?\nAdam.\n"
    import_decks(work, [decks.write("a.md", text)])
    for concept in ("A", "B"):
        assert near_duplicates(work, "Which optimiser is it?", "Adam.", concept)[0].concept == concept


def test_a_retired_card_is_no_duplicate(stocked: Workspace, decks: Folder) -> None:
    import_decks(stocked, [decks.write("a.md", DECK.partition("## Momentum")[0])])
    assert near_duplicates(stocked, "Momentum", "A running average.", "Momentum") == []
