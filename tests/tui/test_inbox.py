"""The inbox: every key, what it shows beside a draft, and text shown to the letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from studyml.domain.draft import DraftState
from studyml.services.drafts import list_drafts
from studyml.services.importing import import_paths
from studyml.services.listing import list_cards
from studyml.services.workspace import Workspace
from studyml.tui.app import StudymlApp
from studyml.tui.screens.draft_editor import DraftEditor
from studyml.tui.screens.inbox import InboxScreen
from studyml.tui.screens.pick import PickScreen
from tests.tui.screen_text import said, shown

SIZE = (80, 24)

LOG = """\
# A log of 2020

## 2020-04-12

Vocabulary

- **Stride:** how far the window moves at each step
- **Padding:** what is added around an image before it is convolved

## 2020-04-19

- How large is a batch?
"""
HOSTILE = """\
# A log of 2020

## 2020-05-01

- **Kernel:** [@click=app.quit]a matrix[/] of [bold]small[/bold] \x1b[31mred weights, list[int] [/nope]
"""


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


@pytest.fixture
def noted(work: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "log.md").write_text(LOG)
    import_paths(work, [tmp_path / "log.md"])
    return work


def pending(work: Workspace) -> list[str]:
    return [draft.front for draft in list_drafts(work, DraftState.PENDING, with_open=True)]


def fronts(work: Workspace) -> set[str]:
    return {card.stored.front for card in list_cards(work)}


async def test_a_draft_stands_beside_the_lines_that_it_came_from(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "i")
        assert isinstance(app.screen, InboxScreen)
        text = shown(app)
        assert "2 drafts · 1 open question" in text
        assert "log.md:7" in text
        assert "- **Stride:** how far the window moves" in text
        assert "how far the window moves at each step" in text


async def test_a_accepts_and_u_takes_it_back(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "i", "a")
        assert "Stride" in fronts(noted)
        assert pending(noted) == ["Padding", "How large is a batch?"]
        assert "Accepted: 1 card" in said(app)
        await press(pilot, "u")
        assert "Stride" not in fronts(noted)
        assert pending(noted)[0] == "Stride"


async def test_x_rejects(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "i", "x")
        assert pending(noted) == ["Padding", "How large is a batch?"]
        assert "Stride" not in fronts(noted)


async def test_e_lets_the_learner_write_the_answer(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "i", "e")
        assert isinstance(app.screen, DraftEditor)
        await press(pilot, *" of the sum", "ctrl+s")
        card = next(card.stored for card in list_cards(noted) if card.stored.front == "Stride")
        assert card.back.endswith("each step of the sum")
        assert "1 accepted, 1 in your words" in shown(app)


async def test_escape_leaves_the_editor_without_a_trace(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "i", "e", "z", "escape")
        assert isinstance(app.screen, InboxScreen)
        assert len(pending(noted)) == 3


async def test_an_open_question_becomes_a_card_when_it_is_answered(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "i", "end", "a")
        assert isinstance(app.screen, DraftEditor)
        await press(pilot, "ctrl+s")
        assert "needs an answer" in said(app)
        await press(pilot, *"As the memory allows", "ctrl+s")
        assert "How large is a batch?" not in pending(noted)
        assert any(card.stored.back == "As the memory allows" for card in list_cards(noted))


async def test_m_adds_the_draft_to_a_concept(noted: Workspace, tmp_path: Path) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "i", "m")
        assert isinstance(app.screen, PickScreen)
        await press(pilot, *"mome", "enter")
        text = (tmp_path / "1-optimisation.md").read_text()
        assert "What is Stride?" in text
        card = next(card.stored for card in list_cards(noted) if card.stored.front == "What is Stride?")
        assert card.concept == "Momentum"


async def test_a_filter_narrows_what_bulk_actions_take(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "i", "slash", *"padding", "enter", "X", "enter")
        assert pending(noted) == ["Stride", "How large is a batch?"]
        assert "u takes that back" in said(app)
        await press(pilot, "escape", "A", "enter")
        assert "Stride" in fronts(noted)
        assert pending(noted) == ["How large is a batch?"]


async def test_letters_of_a_filter_decide_nothing(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "i", "slash", *"axeumqAX")
        assert len(pending(noted)) == 3
        assert isinstance(app.screen, InboxScreen)


async def test_d_chooses_another_deck(noted: Workspace, tmp_path: Path) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "i", "d", *"machine learning/act", "enter", "a")
        assert "## Stride" in (tmp_path / "2-activations.md").read_text()


async def test_an_empty_inbox_says_what_to_do(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "i", "a", "e", "m", "x", "A", "X", "g", "o")
        assert "studyml import ~/notes" in shown(app)


async def test_hostile_text_is_shown_to_the_letter(work: Workspace, tmp_path: Path) -> None:
    (tmp_path / "log.md").write_text(HOSTILE)
    import_paths(work, [tmp_path / "log.md"])
    app = StudymlApp(work)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "i")
        for key in ("e", "escape"):
            text = shown(app)
            assert "\x1b" not in text
            assert "[@click=app.quit]a matrix[/] of [bold]small[/bold]" in text
            await press(pilot, key)
        await press(pilot, "a")
        assert app.is_running
        assert "Kernel" in fronts(work)


async def test_the_gaps_of_the_notes_are_listed(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "i", "t")
        assert "Terms without a card" in shown(app)
        assert "Stride" in shown(app)
