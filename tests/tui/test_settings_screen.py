"""The settings in the app: what is typed, chosen and taken back, in the file and in force."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot

from studyml.config_file import read_config
from studyml.services.workspace import Workspace
from studyml.tui.app import StudymlApp
from studyml.tui.screens.key_list import KeyListScreen
from studyml.tui.screens.line import LineScreen
from studyml.tui.screens.settings import SettingsScreen

Compare = Callable[..., bool]
SIZE = (80, 24)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the settings stand."""
    path = tmp_path / "config.toml"
    for module in ("studyml.services.settings", "studyml.tui.screens.settings"):
        monkeypatch.setattr(f"{module}.config_path", lambda: path)
    monkeypatch.setattr("studyml.tui.screens.settings.shown", lambda path: "~/.config/studyml/config.toml")
    return path


async def to(pilot: Pilot[None], key: str) -> None:
    """Goes to the row of a setting."""
    screen = pilot.app.screen
    assert isinstance(screen, SettingsScreen)
    place = [row.key for row in screen._settings].index(key)
    await pilot.press("home", *["down"] * place)


async def write(pilot: Pilot[None], text: str) -> None:
    """Types a line in the place of the one that stands there."""
    assert isinstance(pilot.app.screen, LineScreen)
    await pilot.press("ctrl+u", *text, "enter")


async def test_what_is_typed_is_in_force_at_once_and_comments_stay(work: Workspace, file: Path) -> None:
    file.write_text("# as in my thesis\nnew_per_day = 7\n")
    work.config = read_config(file)
    async with StudymlApp(work).run_test(size=SIZE) as pilot:
        await pilot.press("comma")
        await to(pilot, "desired_retention")
        await pilot.press("enter")
        await write(pilot, "0.85")
        assert isinstance(pilot.app.screen, SettingsScreen)
    assert work.config.review.desired_retention == 0.85
    assert file.read_text() == "# as in my thesis\nnew_per_day = 7\ndesired_retention = 0.85\n"


async def test_what_is_not_allowed_is_said_and_can_be_mended(work: Workspace, file: Path) -> None:
    async with StudymlApp(work).run_test(size=SIZE) as pilot:
        await pilot.press("comma", "enter")
        await write(pilot, "1.5")
        screen = pilot.app.screen
        assert isinstance(screen, LineScreen)
        assert "a number from 0.7 to 0.99" in screen._problem
        assert not file.exists()
        await write(pilot, "0.8")
        assert isinstance(pilot.app.screen, SettingsScreen)
    assert work.config.review.desired_retention == 0.8


async def test_a_switch_turns_and_goes_back_to_its_default(work: Workspace, file: Path) -> None:
    async with StudymlApp(work).run_test(size=SIZE) as pilot:
        await pilot.press("comma")
        await to(pilot, "fuzz")
        await pilot.press("enter")
        assert not work.config.review.fuzz
        await pilot.press("backspace")
        assert work.config.review.fuzz
        assert "fuzz" not in file.read_text()


async def test_a_theme_that_is_chosen_colours_the_app_at_once(work: Workspace, file: Path) -> None:
    app: App[None] = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("comma")
        await to(pilot, "theme")
        await pilot.press("enter", "down", "down", "enter")
        assert app.theme == "studyml-high-contrast"
        assert app.current_theme.background == "#000000"


async def test_a_deck_can_have_a_value_of_its_own(work: Workspace, file: Path) -> None:
    async with StudymlApp(work).run_test(size=SIZE) as pilot:
        await pilot.press("comma", "d", *"Optim", "enter")
        await to(pilot, "new_per_day")
        await pilot.press("enter")
        await write(pilot, "3")
        assert work.config.for_deck("Machine Learning/Optimisation").new_per_day == 3
        assert work.config.for_deck("Machine Learning/Activations").new_per_day == 20
        screen = pilot.app.screen
        assert isinstance(screen, SettingsScreen)
        assert {row.key for row in screen._settings if row.is_set} == {"new_per_day"}
        assert "theme" not in {row.key for row in screen._settings}
        await pilot.press("backspace")
        assert work.config.for_deck("Machine Learning/Optimisation").new_per_day == 20


async def test_a_key_can_be_changed_and_is_in_force_at_once(work: Workspace, file: Path) -> None:
    async with StudymlApp(work).run_test(size=SIZE) as pilot:
        await pilot.press("comma", "t")
        screen = pilot.app.screen
        assert isinstance(screen, KeyListScreen)
        place = [row.name for row in screen._rows].index("home.concepts")
        await pilot.press(*["down"] * place, "enter")
        await write(pilot, "p")
        line = pilot.app.screen
        assert isinstance(line, LineScreen)
        assert "p is the key of home.progress" in line._problem
        await write(pilot, "w")
        assert work.config.keys == {"home.concepts": "w"}
        await pilot.press("escape", "escape", "w")
        assert type(pilot.app.screen).__name__ == "ConceptsScreen"


async def test_a_broken_file_is_told_and_what_was_in_force_stays(
    work: Workspace, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studyml.services.editing.run_editor", lambda *_: file.write_text("new_per_day = ["))
    app = StudymlApp(work)
    monkeypatch.setattr(app, "_run", lambda program: program())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("comma", "e")
        assert [note for note in app._notifications if "no valid TOML" in note.message]
        assert work.config.review.new_per_day == 20


@pytest.mark.parametrize(
    "keys", [("comma",), ("comma", "enter"), ("comma", "t")], ids=["list", "value", "keys"]
)
def test_the_settings_look_as_they_did(
    work: Workspace, file: Path, snap_compare: Compare, keys: tuple[str, ...]
) -> None:
    file.write_text("fuzz = false\n")
    work.config = read_config(file)
    assert snap_compare(StudymlApp(work), press=list(keys), terminal_size=SIZE)
