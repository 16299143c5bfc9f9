"""Typing an answer in the app, and saying how sure one is before seeing it."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from studyml.config import Config
from studyml.services.importing import import_decks
from studyml.services.review import ReviewSession
from studyml.services.workspace import Workspace
from studyml.tui.app import StudymlApp
from tests.tui.screen_text import shown

SIZE = (80, 24)
DECK = """\
## Momentum

Q: What is the usual coefficient of momentum?
A: {{type:0.9}}, which is to say the last ten gradients or so.

Q: Who is it named after?
A: Nobody.
"""


@pytest.fixture
def session(empty: Workspace, tmp_path: Path) -> ReviewSession:
    """A session whose first card is typed, and whose second is not."""
    (tmp_path / "typed.md").write_text(DECK)
    import_decks(empty, [tmp_path / "typed.md"])
    empty.config = Config(review=Config().review._replace(bury_siblings=False))
    return ReviewSession(empty)


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


def confidences(work: Workspace) -> list[int]:
    return [row[0] for row in work.store.query("SELECT percent FROM confidence ORDER BY review_id")]


async def test_keys_go_into_the_answer_until_enter_compares_it(session: ReviewSession) -> None:
    app = StudymlApp(session.work, session=session)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, *"0.99uq1", "backspace", "backspace", "backspace")
        assert "› 0.99▏" in shown(app)
        assert not session.progress.answers
        await press(pilot, "enter")
        text = shown(app)
        assert "✗ typed     0.99" in text
        assert "expected  0.9" in text
        assert "the last ten gradients" in text
        await press(pilot, "1")
        assert [answer.rating for answer in session.progress.answers] == [1]


async def test_a_right_answer_is_told_and_still_rated_by_the_learner(session: ReviewSession) -> None:
    app = StudymlApp(session.work, session=session)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, *"0.9", "enter")
        assert "✓ 0.9" in shown(app)
        assert not session.progress.answers
        await press(pilot, "2")
        assert [answer.rating for answer in session.progress.answers] == [2]
        assert "›" not in shown(app).splitlines()[5]
        await press(pilot, "space")
        assert "Nobody" in shown(app), "a card that is not typed is turned by its usual key"


async def test_escape_gives_the_keys_back(session: ReviewSession) -> None:
    app = StudymlApp(session.work, session=session)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "x", "escape", "space")
        assert "✗ typed     x" in shown(app)


async def test_how_sure_one_is_is_stored_with_the_answer_and_taken_back_with_it(
    session: ReviewSession,
) -> None:
    app = StudymlApp(session.work, session=session)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "escape", "c")
        assert "How sure?  1 10 %" in shown(app)
        await press(pilot, "4", "3")
        assert confidences(session.work) == [95]
        await press(pilot, "space", "3")
        assert confidences(session.work) == [95], "the next answer was given without one"
        await press(pilot, "escape", "u", "escape", "u")
        assert confidences(session.work) == []


async def test_each_card_asks_when_the_setting_says_so_and_can_be_passed_over(session: ReviewSession) -> None:
    session.work.config = session.work.config._replace(ask_confidence=True)
    app = StudymlApp(session.work, session=session)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, *"0.9", "enter")
        assert "How sure?" in shown(app)
        assert "ten gradients" not in shown(app)
        await press(pilot, "2")
        assert "✓ 0.9" in shown(app)
        await press(pilot, "3", "space")
        assert "How sure?" in shown(app)
        await press(pilot, "space")
        assert "Nobody" in shown(app)
        await press(pilot, "3")
        assert confidences(session.work) == [40]
