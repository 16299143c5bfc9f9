"""The decks, and what can be done from there."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from studyml.rendering.share import percent
from studyml.services.listing import list_cards
from studyml.services.progress import progress
from studyml.services.starter import import_starter_decks, load_starter_decks
from studyml.services.workspace import Workspace
from studyml.store import figures
from studyml.tui.app import StudymlApp
from studyml.tui.screens.home import HomeScreen
from studyml.tui.screens.key_help import KeyHelpScreen
from studyml.tui.screens.review import ReviewScreen
from tests.tui.conftest import Clock
from tests.tui.key_presses import press, settled
from tests.tui.learner_past import give_past
from tests.tui.screen_text import said, shown

SIZE = (80, 24)


def row(app: StudymlApp, name: str) -> list[str]:
    return next(line for line in shown(app).splitlines() if name in line).split()


async def test_decks_stand_as_a_tree_with_what_is_waiting(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert row(app, "All")[-3:] == ["9", "0", "0"]
        assert row(app, "Machine Learning")[-3:] == ["9", "0", "0"]
        assert row(app, "Optimisation")[-3:] == ["7", "0", "0"]
        assert row(app, "Activations")[-3:] == ["2", "0", "0"]


async def test_enter_studies_the_deck_under_the_cursor(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "j", "j", "j", "enter")
        assert isinstance(app.screen, ReviewScreen)
        assert "Activations › ReLU" in shown(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_a_card_that_a_session_would_bring_early_is_counted_as_learning(
    work: Workspace, clock: Clock
) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "j", "j", "j", "enter", "space", "1", "escape", "enter")
        assert isinstance(app.screen, HomeScreen)
        assert row(app, "Activations")[-3:] == ["1", "1", "0"]
        await press(pilot, "enter")
        assert isinstance(app.screen, ReviewScreen)
        assert "2 left · 1 new" in shown(app)


async def test_a_deck_with_nothing_due_says_so(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "j", "j", "j", "enter")
        for _ in range(2):
            await press(pilot, "space", "4")
        await press(pilot, "enter", "enter")
        assert isinstance(app.screen, HomeScreen)
        assert "Nothing is due" in said(app)


async def test_decks_fold_and_unfold(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "j", "left")
        assert "Optimisation" not in shown(app)
        await press(pilot, "right")
        assert "Optimisation" in shown(app)


async def test_sync_reads_an_edited_deck_and_undo_takes_it_back(work: Workspace, tmp_path: Path) -> None:
    deck = tmp_path / "2-activations.md"
    deck.write_text(deck.read_text() + "\nQ: What is its slope below zero?\nA: 0\n")
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "s")
        assert "1 added" in said(app)
        assert row(app, "Activations")[-3:] == ["3", "0", "0"]
        await press(pilot, "u")
        assert "Taken back: Sync" in said(app)
        assert row(app, "Activations")[-3:] == ["2", "0", "0"]


async def test_a_deck_that_got_another_name_is_not_shown_under_its_old_one(
    work: Workspace, tmp_path: Path
) -> None:
    deck = tmp_path / "2-activations.md"
    deck.write_text(deck.read_text().replace("Learning/Activations", "Learning/Nonlinearities"))
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "s")
        assert row(app, "Nonlinearities")[-3:] == ["2", "0", "0"]
        assert "Activations" not in shown(app)


async def test_sync_tells_what_could_not_be_read(work: Workspace, tmp_path: Path) -> None:
    (tmp_path / "2-activations.md").write_bytes(b"\xff\xfe not utf-8")
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "s")
        assert "UTF-16" in said(app)
        assert row(app, "Activations")[-3:] == ["2", "0", "0"]


async def test_an_empty_store_says_what_to_do_next(empty: Workspace) -> None:
    app = StudymlApp(empty)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "enter")
        assert isinstance(app.screen, HomeScreen)
        assert "studyml import" in shown(app)


async def test_the_starter_decks_are_loaded_once_and_one_key_takes_them_out(empty: Workspace) -> None:
    notice = load_starter_decks(empty)
    app = StudymlApp(empty, notice=notice)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        assert "starter cards are loaded" in said(app)
        assert "  Today  nothing yet    " in shown(app)
        assert "cards are loaded. Press x to take them out again.\n  Today" in shown(app)
        assert "Machine Learning" in shown(app)
        await press(pilot, "x")
        assert figures.card_count(empty.store) == 0
    assert load_starter_decks(empty) is None


async def test_the_starter_decks_can_be_taken_out_after_they_were_studied_and_come_back_with_their_history(
    empty: Workspace,
) -> None:
    load_starter_decks(empty)
    app = StudymlApp(empty)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "enter", "space", "4", "escape", "enter", "x")
        assert "with 1 card you have studied" in shown(app)
        await press(pilot, "enter")
        assert figures.card_count(empty.store) > 600
        await press(pilot, "x", "down", "enter")
        assert figures.card_count(empty.store) == 0
        assert "There are no cards yet." in shown(app)
        assert figures.today_figures(empty.store, empty.today()).reviews == 1
        await press(pilot, "s")
        assert figures.card_count(empty.store) == 0
        await press(pilot, "u")
        assert figures.card_count(empty.store) > 600
        await press(pilot, "x", "down", "enter", "x")
        assert "not loaded" in said(app)
    import_starter_decks(empty)
    reviewed = [card for card in list_cards(empty) if card.stored.memory.reps]
    assert len(reviewed) == 1


async def test_the_question_mark_lists_the_keys(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=(80, 40)) as pilot:
        await press(pilot, "question_mark")
        assert isinstance(app.screen, KeyHelpScreen)
        assert "Read decks and notes again" in shown(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_the_command_palette_has_every_key_of_the_screen(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "ctrl+p")
        await pilot.pause(0.3)
        assert "Read decks and notes again" in shown(app)


async def test_what_was_recalled_today_is_what_the_page_of_progress_says(
    empty: Workspace, tmp_path: Path, clock: Clock
) -> None:
    give_past(empty, tmp_path, clock)
    told = progress(empty).day.recalled
    assert told.share is not None
    app = StudymlApp(empty)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert f" · {percent(told.share)} recalled " in shown(app)
        await press(pilot, "p")
        await settled(pilot)
        assert f"{percent(told.share)} of reviews recalled" in shown(app)


async def test_before_the_rollover_hour_it_is_still_the_day_before(work: Workspace, clock: Clock) -> None:
    clock.now = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "Sat 21 Nov" in shown(app)
