"""What is offered after a card was forgotten."""

from __future__ import annotations

import pytest

from studyml.domain.rating import Rating
from studyml.rendering.share import percent
from studyml.services.importing import import_decks
from studyml.services.prerequisites import weakest_requirement
from studyml.services.review import ReviewSession
from studyml.services.workspace import Workspace
from tests.services.learner import Clock, Folder, cards

DECK = """\
---
deck: Training
---

## SGD
- aliases: stochastic gradient descent

A step against the gradient of a small part of the data.

## Learning rate

The length of a step.

## Momentum
- requires: Stochastic Gradient Descent, learning rate, Calculus

A running average of gradients.
"""


@pytest.fixture
def learner(work: Workspace, decks: Folder, clock: Clock) -> Workspace:
    """Everything was learned, SGD with more trouble, and is due again."""
    import_decks(work, [decks.write("training.md", DECK)])
    session = ReviewSession(work)
    while session.card is not None:
        session.turn()
        session.answer(Rating.EASY if session.card.front != "SGD" else Rating.GOOD, 2.0)
        clock.move(minutes=20)
        if session.card is None:
            session.reload()
    clock.move(days=60)
    return work


def forget(work: Workspace, front: str) -> ReviewSession:
    session = ReviewSession(work)
    session.reload(first=cards(work)[front].id)
    assert session.card is not None
    assert session.card.front == front
    session.turn()
    session.answer(Rating.AGAIN, 2.0)
    return session


def test_the_weakest_requirement_is_offered_after_a_lapse(learner: Workspace) -> None:
    session = forget(learner, "Momentum")
    missing = session.missing()
    assert missing is not None
    assert missing.name == "SGD"
    assert missing.recall is not None
    assert missing.told() == f"You may be missing: SGD, {percent(missing.recall)}"


def test_what_was_never_learned_is_the_weakest(learner: Workspace, decks: Folder) -> None:
    import_decks(learner, [decks.write("more.md", "---\ndeck: More\n---\n\n## Calculus\n\nOf change.\n")])
    missing = forget(learner, "Momentum").missing()
    assert missing is not None
    assert missing.told() == "You may be missing: Calculus, not learned yet"


def test_its_cards_come_next_where_they_are_due(learner: Workspace) -> None:
    session = forget(learner, "Momentum")
    missing = session.missing()
    assert missing is not None
    assert session.bring_forward(missing.concept_id)
    assert session.card is not None
    assert session.card.front == "SGD"
    assert session.missing() is None


def test_a_card_that_is_not_due_is_not_brought_forward(learner: Workspace) -> None:
    session = ReviewSession(learner)
    fronts: list[str] = []
    while "SGD" not in fronts:
        assert session.card is not None
        fronts.append(session.card.front)
        session.turn()
        session.answer(Rating.EASY, 2.0)
    assert not session.bring_forward(cards(learner)["SGD"].concept_id)


def test_nothing_is_missing_when_all_is_remembered(work: Workspace, decks: Folder) -> None:
    import_decks(work, [decks.write("training.md", DECK)])
    session = ReviewSession(work)
    while session.card is not None:
        session.turn()
        session.answer(Rating.EASY, 2.0)
    momentum = cards(work)["Momentum"]
    assert weakest_requirement(work, momentum.concept_id, momentum.deck) is None


def test_only_a_lapse_offers_anything(learner: Workspace) -> None:
    session = ReviewSession(learner)
    session.reload(first=cards(learner)["Momentum"].id)
    session.turn()
    session.answer(Rating.HARD, 2.0)
    assert session.missing() is None
    session.undo()
    session.turn()
    session.answer(Rating.AGAIN, 2.0)
    assert session.missing() is not None
    session.undo()
    assert session.missing() is None
