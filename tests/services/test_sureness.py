"""How sure one was, from the answers to the figures: spans, scopes, and answers taken back."""

from __future__ import annotations

from pathlib import Path

from studyml.domain.rating import Rating
from studyml.domain.sureness import SureAnswers
from studyml.services.importing import import_decks
from studyml.services.progress import progress
from studyml.services.review import ReviewSession
from studyml.services.workspace import Workspace
from tests.services.conftest import Clock

DECK = "## A {name}\n\nQ: What is {name}?\nA: It.\n\nQ: And why {name}?\nA: So.\n"


def answer(session: ReviewSession, confidence: int | None, rating: Rating) -> None:
    session.confidence = confidence
    session.turn()
    session.answer(rating, 3)


def test_answers_with_a_confidence_are_scored_and_others_are_not(
    work: Workspace, tmp_path: Path, clock: Clock
) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.md").write_text(DECK.format(name=name))
    import_decks(work, [tmp_path / "one.md", tmp_path / "two.md"])
    work.config = work.config._replace(review=work.config.review._replace(bury_siblings=False))
    assert progress(work).sureness.brier is None
    session = ReviewSession(work, "one")
    answer(session, 95, Rating.EASY)
    answer(session, 40, Rating.AGAIN)
    session = ReviewSession(work, "two")
    answer(session, None, Rating.EASY)
    answer(session, 95, Rating.AGAIN)
    answer(session, 10, Rating.GOOD)
    session.undo()
    found = progress(work).sureness
    assert found.levels == (SureAnswers(40, 1, 0), SureAnswers(95, 2, 1))
    assert found.brier is not None
    assert round(found.brier, 6) == round((0.05**2 + 0.4**2 + 0.95**2) / 3, 6)
    assert progress(work, deck="one").sureness.levels == (SureAnswers(40, 1, 0), SureAnswers(95, 1, 1))
    clock.move(days=3)
    assert progress(work, days=2).sureness.levels == ()
    assert progress(work, days=4).sureness.answers == 3
