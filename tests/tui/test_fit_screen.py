"""Fitting from the app: the progress, the evidence, applying it and going back."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from textual.pilot import Pilot

from studyml.config import Config
from studyml.domain.fitting import LEAST_REVIEWS, Fit
from studyml.services import fit_process, rebuilding
from studyml.services.fit_process import FitProcess
from studyml.services.fit_run import Evidence
from studyml.services.fitting import apply_fit, fit_history, process_for, read_log
from studyml.services.stepped_change import SteppedChange
from studyml.services.workspace import Workspace
from studyml.tui.app import StudymlApp
from studyml.tui.screens.fit import FitScreen
from studyml.tui.screens.home import HomeScreen
from tests.services.learner import Folder, rows
from tests.services.studied_store import answer_all, import_cards
from tests.synthetic_learner import FORGETFUL, STEADY, synthetic_histories
from tests.tui.conftest import Clock
from tests.tui.key_presses import press, until
from tests.tui.screen_text import said, shown

Compare = Callable[..., bool]

NARROW, WIDE = (80, 24), (120, 40)
HOSTILE = "Deep [bold]L[@click=app.quit]x[b] \u202eevil"
MUCH = synthetic_histories(FORGETFUL, 900, seed=21)


@pytest.fixture
def past(empty: Workspace, tmp_path: Path, clock: Clock) -> Workspace:
    """900 reviews of a forgetful learner in decks A/B and C."""
    half = len(MUCH) // 2
    cards = import_cards(empty, Folder(tmp_path), {"A/B": half, "C": len(MUCH) - half})
    answer_all(empty, [*cards["A/B"], *cards["C"]], MUCH, clock)  # type: ignore[arg-type]
    return empty


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Fit:
    """One fit for the tests that are about what comes after it."""
    from datetime import UTC

    from studyml.store.opening import open_store

    folder, clock = tmp_path_factory.mktemp("fit"), Clock()
    with open_store(folder / "studyml.db", write=True, create=True) as store:
        work = Workspace(store, Config(), clock, UTC)
        cards = import_cards(work, Folder(folder), {"A": len(MUCH)})
        answer_all(work, cards["A"], MUCH, clock)  # type: ignore[arg-type]
        return process_for(work, read_log(work)).run()


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The process of the fit reports one step and goes no further."""
    (tmp_path / "held_worker.py").write_text(
        'import time\nprint(\'{"done": 1, "of": 7}\', flush=True)\ntime.sleep(600)\n'
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(fit_process, "WORKER", "held_worker")


async def test_a_fit_shows_its_evidence_and_changes_nothing(past: Workspace) -> None:
    before = rows(past.store)
    app = StudymlApp(past)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "f")
        assert "In force    the default ones" in shown(app)
        assert f"{LEAST_REVIEWS} reviews" in shown(app)
        await press(pilot, "enter")
        await until(pilot, "Fitted parameters")
        assert "log loss" in shown(app)
        for name in ("Present parameters", "Default parameters", "Always the same", "recalled, present"):
            assert name in shown(app)
        assert not isinstance(app.screen, HomeScreen)
    assert rows(past.store) == before
    assert fit_history(past) == []


async def test_the_deck_under_the_cursor_is_fitted(past: Workspace) -> None:
    app = StudymlApp(past)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "down", "f")
        assert shown(app).splitlines()[0].endswith(" A")
        await press(pilot, "enter")
        await until(pilot, "are needed")


async def test_a_history_that_is_too_short_is_refused_with_the_threshold(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "f", "enter")
        await until(pilot, f"0 reviews that could be predicted are too few, {LEAST_REVIEWS} are needed")
        await press(pilot, "a")
        assert "There is no fit yet to apply" in said(app)
        await press(pilot, "r")
        assert "nothing to go back from" in said(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_an_empty_store_is_refused_too(empty: Workspace) -> None:
    app = StudymlApp(empty)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "f", "enter")
        await until(pilot, "are needed")


async def test_escape_ends_a_fit_and_its_process(
    past: Workspace, held: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    processes: list[FitProcess] = []
    run = FitProcess.run

    def noted(process: FitProcess, *told: object) -> Fit:
        processes.append(process)
        return run(process, *told)  # type: ignore[arg-type]

    monkeypatch.setattr(FitProcess, "run", noted)
    before = rows(past.store)
    app = StudymlApp(past)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "f", "enter")
        await until(pilot, "Fitting: 1 of 7 steps")
        assert "end it, nothing is changed" in shown(app)
        await press(pilot, "escape")
        assert "Ended. Nothing was changed." in said(app)
        assert isinstance(app.screen, FitScreen)
        await pilot.pause(0.3)
        started = processes[0]._process
        assert started is not None
        assert started.poll() is not None
        assert "In force" in shown(app)
    assert rows(past.store) == before


async def test_leaving_the_app_ends_the_fit(
    past: Workspace, held: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[FitProcess] = []
    cancel = FitProcess.cancel
    monkeypatch.setattr(FitProcess, "cancel", lambda process: (ended.append(process), cancel(process)))
    app = StudymlApp(past)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "f", "enter")
        await until(pilot, "Fitting: ")
        app.exit()
    assert len(ended) == 1


def evidence(fit: Fit) -> Evidence:
    return Evidence(fit, ["2 reviews stand in the log twice"], is_present_fitted=True)


async def test_applying_asks_once_and_due_days_stay_unless_asked_for(past: Workspace, found: Fit) -> None:
    due = "SELECT card_id, due_day, interval FROM memory ORDER BY card_id"
    before = past.store.query(due)
    app = StudymlApp(past)
    async with app.run_test(size=NARROW) as pilot:
        await app.push_screen(FitScreen(None, evidence(found)))
        await press(pilot, "a")
        assert "Due days stay" in shown(app)
        await press(pilot, "escape")
        assert fit_history(past) == []
        await press(pilot, "a", "enter")
        await until(pilot, "Applied to all decks")
        assert past.settings_for("A").parameters == found.parameters
        assert past.store.query(due) == before
        await press(pilot, "u")
        assert "Taken back: Fitted parameters of all decks" in said(app)
        assert past.settings_for("A").parameters == ()
        assert "Applied to" not in shown(app)
        await press(pilot, "a", "down", "enter")
        await until(pilot, "due days moved")
        assert past.store.query(due) != before


@pytest.fixture
def slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memories are written one by one, and after five steps it goes no further."""
    go_on = SteppedChange.go_on
    steps = count()
    monkeypatch.setattr(rebuilding, "_AT_ONCE", 1)
    monkeypatch.setattr(SteppedChange, "go_on", lambda change, _: next(steps) < 5 and go_on(change))


async def test_while_it_is_applied_how_far_it_is_is_shown_and_escape_ends_it_without_a_trace(
    past: Workspace, found: Fit, slowly: None
) -> None:
    before = rows(past.store)
    app = StudymlApp(past)
    async with app.run_test(size=NARROW) as pilot:
        await app.push_screen(FitScreen(None, evidence(found)))
        await press(pilot, "a", "enter")
        await until(pilot, "Computing memories again: ")
        assert "end it, nothing is changed" in shown(app)
        assert past.store.connection.in_transaction
        await press(pilot, "u", "enter", "r", "a", "escape")
        assert "Ended. Nothing was changed." in said(app)
        assert not past.store.connection.in_transaction
        assert "Applied to" not in shown(app)
    assert rows(past.store) == before
    assert past.settings_for("A").parameters == ()


async def test_leaving_the_app_while_a_fit_is_applied_leaves_nothing_half_done(
    past: Workspace, found: Fit, slowly: None
) -> None:
    before = rows(past.store)
    app = StudymlApp(past)
    async with app.run_test(size=NARROW) as pilot:
        await app.push_screen(FitScreen(None, evidence(found)))
        await press(pilot, "a", "enter")
        await until(pilot, "Computing memories again: ")
        app.exit()
    assert rows(past.store) == before


async def test_going_back_asks_once_and_brings_the_parameters_before(past: Workspace, found: Fit) -> None:
    apply_fit(past, found._replace(parameters=STEADY))
    apply_fit(past, found)
    app = StudymlApp(past)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "f")
        assert "in force" in shown(app)
        await press(pilot, "r")
        assert "Go back to the parameters before?" in shown(app)
        await press(pilot, "escape")
        assert past.settings_for("A").parameters == found.parameters
        await press(pilot, "r", "enter")
        await until(pilot, "is out of force for all decks")
        assert past.settings_for("A").parameters == STEADY
        await press(pilot, "r", "down", "enter")
        await pilot.pause(0.2)
        assert past.settings_for("A").parameters == ()


async def test_decks_that_keep_their_own_parameters_are_named_after_applying(
    past: Workspace, found: Fit
) -> None:
    apply_fit(past, found, "C")
    app = StudymlApp(past)
    async with app.run_test(size=WIDE) as pilot:
        await app.push_screen(FitScreen(None, evidence(found)))
        await press(pilot, "a", "enter")
        await until(pilot, "keep parameters of their own: C.")


async def test_the_page_scrolls_and_help_says_what_the_figures_mean(past: Workspace, found: Fit) -> None:
    app = StudymlApp(past)
    async with app.run_test(size=NARROW) as pilot:
        await app.push_screen(FitScreen(None, evidence(found)))
        await pilot.pause()
        top = shown(app)
        await press(pilot, "pagedown")
        assert shown(app) != top
        await press(pilot, "pageup")
        assert shown(app) == top
        await press(pilot, "j", "k")
        assert shown(app) == top
        await press(pilot, "question_mark", "pagedown", *["j"] * 12)
        assert "What the figures say" in shown(app)


async def test_a_deck_s_name_is_shown_to_the_letter(past: Workspace, found: Fit) -> None:
    app = StudymlApp(past)
    async with app.run_test(size=WIDE) as pilot:
        await app.push_screen(FitScreen(HOSTILE, evidence(found)))
        await pilot.pause()
        assert "[bold]L[@click=app.quit]x[b]" in shown(app)
        assert "\u202e" not in shown(app)
        await press(pilot, "a", "enter")
        await until(pilot, "Applied to Deep [bold]L[@click")


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
def test_evidence_looks_as_it_did(
    past: Workspace, found: Fit, snap_compare: Compare, size: tuple[int, int]
) -> None:
    async def show(pilot: Pilot[None]) -> None:
        await pilot.app.push_screen(FitScreen(None, Evidence(found, [], is_present_fitted=False)))

    assert snap_compare(StudymlApp(past), run_before=show, terminal_size=size)


def test_progress_looks_as_it_did(past: Workspace, held: None, snap_compare: Compare) -> None:
    async def show(pilot: Pilot[None]) -> None:
        await press(pilot, "f", "enter")
        await until(pilot, "1 of 7")

    assert snap_compare(StudymlApp(past), run_before=show, terminal_size=NARROW)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_what_is_in_force_looks_as_it_did(
    past: Workspace, found: Fit, snap_compare: Compare, theme: str
) -> None:
    past.config = Config(theme=theme)
    apply_fit(past, found._replace(parameters=STEADY))
    apply_fit(past, found, reschedule=True)
    assert snap_compare(StudymlApp(past), press=["f"], terminal_size=NARROW)
