"""The plan of a year: retention and new cards a day by the arrow keys, and setting what was chosen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot

from studyml.config import Config
from studyml.config_file import read_config, write_setting
from studyml.services import planning
from studyml.services.workspace import Workspace
from studyml.tui import definitions
from studyml.tui.app import StudymlApp
from studyml.tui.screens import plan as plan_screen
from studyml.tui.screens.progress import ProgressScreen
from tests.services.learner import study
from tests.tui.conftest import Clock
from tests.tui.key_presses import press, settled
from tests.tui.learner_past import HOSTILE, give_past
from tests.tui.screen_text import said, shown

Compare = Callable[..., bool]

NARROW, WIDE = (80, 24), (120, 40)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the settings, which does not exist yet."""
    path = tmp_path / "config" / "config.toml"
    monkeypatch.setenv("STUDYML_CONFIG", str(path))
    return path


@pytest.fixture
def past(empty: Workspace, tmp_path: Path, clock: Clock, settings: Path) -> Workspace:
    give_past(empty, tmp_path, clock)
    return empty


async def opened(pilot: Pilot[None], *keys: str) -> None:
    await press(pilot, "p", "p")
    await settled(pilot)
    await press(pilot, *keys)
    await settled(pilot)


async def test_arrows_choose_retention_and_new_cards(past: Workspace) -> None:
    app = StudymlApp(past)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        assert "‹ 20 ›  as it is set now" in shown(app)
        assert " › 0.90  set now" in shown(app)
        for keys, line in (
            (["down"], " › 0.95"),
            (["j"], " › 0.95"),
            (["up", "k"], " › 0.85"),
            (["k", "k"], " › 0.80"),
        ):
            await press(pilot, *keys)
            assert line in shown(app)
        for key, told in (("right", "‹ 25 ›"), ("l", "‹ 30 ›"), ("left", "‹ 25 ›"), ("h", "‹ 20 ›")):
            await press(pilot, key)
            await settled(pilot)
            assert told in shown(app)
        await press(pilot, *["left"] * 12)
        await settled(pilot)
        assert "‹ 0 ›  20 are set now" in shown(app)
        assert " › 0.80" in shown(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, ProgressScreen)


async def test_the_figures_are_those_of_the_plan(past: Workspace) -> None:
    app = StudymlApp(past)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        for choice in planning.study_plan(past).choices:
            line = next(line for line in shown(app).splitlines() if f" {choice.retention:.2f} " in line)
            assert f"{choice.reviews_a_day:.1f}" in line
            assert f"{choice.forecast.retained[-1]:,.0f}" in line


async def test_setting_both_asks_and_writes_them(past: Workspace, settings: Path) -> None:
    app = StudymlApp(past)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, "up", "left")
        await press(pilot, "enter")
        assert "Retention 0.85, 15 new a day" in shown(app)
        await press(pilot, "escape")
        assert not settings.exists()
        await press(pilot, "s", "enter")
        await settled(pilot)
        assert "Set: desired_retention = 0.85, new_per_day = 15" in said(app)
        assert "› 0.85  set now" in shown(app)
        assert "‹ 15 ›  as it is set now" in shown(app)
    review = read_config(settings).review
    assert (review.desired_retention, review.new_per_day) == (0.85, 15)
    assert past.settings_for("ML").desired_retention == 0.85


@pytest.mark.parametrize(("downs", "expected"), [(1, (0.85, 20)), (2, (0.9, 15))])
async def test_one_of_the_two_can_be_set_alone(
    past: Workspace, settings: Path, downs: int, expected: tuple[float, int]
) -> None:
    app = StudymlApp(past)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, "up", "left")
        await press(pilot, "enter", *["down"] * downs, "enter")
        await settled(pilot)
    review = read_config(settings).review
    assert (review.desired_retention, review.new_per_day) == expected


async def test_decks_that_keep_their_own_are_named_to_the_letter(past: Workspace, settings: Path) -> None:
    past.config = write_setting(settings, "desired_retention", "0.95", HOSTILE)
    app = StudymlApp(past)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, "up", "enter", "enter")
        assert f"Decks that keep their own: {HOSTILE}" in said(app)


async def test_settings_that_cannot_be_written_are_told(past: Workspace, settings: Path) -> None:
    settings.parent.mkdir()
    settings.write_text("desired_retention = [broken")
    app = StudymlApp(past)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, "enter", "enter")
        assert "no valid TOML" in said(app)
    assert settings.read_text() == "desired_retention = [broken"


async def test_a_store_without_cards_says_what_to_do(empty: Workspace, settings: Path) -> None:
    app = StudymlApp(empty)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, "down", "right", "enter", "pagedown", "b")
        assert "there are no cards to plan with" in shown(app)


async def test_one_review_is_enough_and_what_is_assumed_is_told(work: Workspace, settings: Path) -> None:
    study(work, 1)
    app = StudymlApp(work)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        assert "Assumed, for want of answers" in shown(app)
        assert "nan" not in shown(app)


async def test_while_it_simulates_keys_still_work(past: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    from threading import Event

    may_go_on = Event()
    simulate = planning.study_plan

    def slow(*given: object, **named: object) -> object:
        assert may_go_on.wait(20)
        return simulate(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(plan_screen, "study_plan", slow)
    app = StudymlApp(past)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "p", "p")
        assert "Simulating a year" in shown(app)
        await press(pilot, "enter", "down", "left", "left")
        assert "‹ 10 ›" in shown(app)
        may_go_on.set()
        await settled(pilot)
        assert "› 0.90  set now" in shown(app)


async def test_what_is_simulated_while_settings_change_is_not_kept(
    past: Workspace, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threading import Event

    past.config = write_setting(settings, "desired_retention", "0.87")
    may_go_on = Event()
    simulate = planning.study_plan

    def slow(work: Workspace, **asked: object) -> object:
        # It read the settings before they changed, and ends after that.
        plan = simulate(work, **asked)  # type: ignore[arg-type]
        if asked["new"] == [25] and work.settings_for("").desired_retention == 0.87:
            assert may_go_on.wait(20)
        return plan

    monkeypatch.setattr(plan_screen, "study_plan", slow)
    app = StudymlApp(past)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, "up")
        await press(pilot, "right", "left", "enter", "down", "enter")
        assert past.settings_for("").desired_retention == 0.85
        may_go_on.set()
        await settled(pilot)
        await press(pilot, "right")
        await settled(pilot)
        assert "0.85  set now" in shown(app)
        told = [line[3:7] for line in shown(app).splitlines() if line[3:5] == "0."]
        assert told == [f"{choice.retention:.2f}" for choice in planning.study_plan(past, new=[25]).choices]


async def test_help_tells_each_figure(past: Workspace) -> None:
    app = StudymlApp(past)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, "question_mark")
        for name, _ in definitions.PLAN:
            assert name in shown(app)


async def test_minutes_a_vacation_and_a_backlog_can_be_asked_for(past: Workspace) -> None:
    today = past.today()
    first, last = (date.fromordinal(today + days).isoformat() for days in (10, 20))
    app = StudymlApp(past)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        assert "m minutes no end   v vacation none   o overdue as now" in shown(app)
        overdue = planning.study_plan(past).overdue
        await press(pilot, "o", *str(overdue + 40), "enter")
        await settled(pilot)
        assert f"o overdue {overdue + 40}" in shown(app)
        assert f"{overdue + 40} overdue" in shown(app).splitlines()[0]
        await press(pilot, "m", *"1.5", "enter")
        await settled(pilot)
        await press(pilot, "v", "ctrl+u", *f"{first}..{last}", "enter")
        await settled(pilot)
        assert f"m minutes 1.5 a day   v vacation {first}..{last}" in shown(app)
        plan = planning.study_plan(past, minutes=1.5, vacation=(today + 10, today + 20), backlog=overdue + 40)
        for choice in plan.choices:
            line = next(line for line in shown(app).splitlines() if f" {choice.retention:.2f} " in line)
            assert f"{choice.reviews_a_day:.1f}" in line
            assert f"{choice.forecast.retained[-1]:,.0f}" in line
        await press(pilot, "m", "ctrl+u", "enter")
        await settled(pilot)
        assert "m minutes no end" in shown(app)


async def test_what_cannot_be_asked_for_is_said_and_can_be_mended(past: Workspace) -> None:
    app = StudymlApp(past)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        for key, words, told in (
            ("m", "nan", "no number of minutes"),
            ("v", "July", "write it like"),
            ("o", "-3", "no number of reviews"),
        ):
            await press(pilot, key, "ctrl+u", *words, "enter")
            assert told in shown(app)
            await press(pilot, "escape")
        await press(pilot, "o", *"99999", "enter")
        await settled(pilot)
        assert "there is no backlog of 99,999 reviews" in shown(app)
        await press(pilot, "o", "ctrl+u", "enter")
        await settled(pilot)
        assert "0.90  set now" in shown(app)


async def test_where_there_is_nothing_to_do_that_is_said(work: Workspace, settings: Path) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, *["left"] * 14)
        assert "There is nothing to do: no card is in review yet" in shown(app)
        await opened(pilot, "right", "right")
        assert "0.90  set now" in shown(app)


async def settle_quietly(pilot: Pilot[None]) -> None:
    await opened(pilot)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
def test_the_plan_looks_as_it_did(
    past: Workspace, snap_compare: Compare, size: tuple[int, int], theme: str
) -> None:
    past.config = Config(theme=theme)
    assert snap_compare(StudymlApp(past), run_before=settle_quietly, terminal_size=size)
