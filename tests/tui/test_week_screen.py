"""The week in the app: as a page, as markdown, into a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from studyml.rendering.week_text import week_markdown
from studyml.services.importing import import_decks
from studyml.services.week import week
from studyml.services.workspace import Workspace
from studyml.tui.app import StudymlApp
from studyml.tui.screens.key_help import KeyHelpScreen
from studyml.tui.screens.name_file import NameFileScreen
from studyml.tui.screens.progress import ProgressScreen
from studyml.tui.screens.week import WeekScreen
from tests.services.learner import study
from tests.tui.conftest import Clock
from tests.tui.key_presses import press
from tests.tui.learner_past import HOSTILE, give_past
from tests.tui.screen_text import said, shown

Compare = Callable[..., bool]

NARROW, WIDE = (80, 24), (120, 40)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    return folder


@pytest.fixture
def past(empty: Workspace, tmp_path: Path, clock: Clock) -> Workspace:
    give_past(empty, tmp_path, clock)
    return empty


async def test_the_week_is_a_page_and_shown_as_markdown_when_asked(past: Workspace) -> None:
    app = StudymlApp(past)
    async with app.run_test(size=(80, 60)) as pilot:
        await press(pilot, "p", "w")
        assert "Week of 2014-07-10 to 2014-07-16" in shown(app)
        assert "## Week" not in shown(app)
        await press(pilot, "m")
        lines = shown(app).splitlines()
        for line in week_markdown(week(past)).splitlines():
            assert line in lines
        await press(pilot, "m")
        assert "## Week" not in shown(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, ProgressScreen)


async def test_y_writes_the_markdown_to_the_file_that_is_named(past: Workspace, home: Path) -> None:
    app = StudymlApp(past)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "p", "w", "y")
        assert "› ~/week-2014-07-16.md▏" in shown(app)
        await press(pilot, "enter")
        assert "Written to ~/week-2014-07-16.md" in said(app)
        assert isinstance(app.screen, WeekScreen)
    assert (home / "week-2014-07-16.md").read_text() == f"{week_markdown(week(past))}\n"


async def test_a_file_that_is_there_stays_and_the_name_can_be_mended(past: Workspace, home: Path) -> None:
    (home / "week-2014-07-16.md").write_text("mine")
    (home / "notes").mkdir()
    app = StudymlApp(past)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "p", "w", "y", "enter")
        assert "there is such a file already" in shown(app)
        await press(pilot, "ctrl+u")
        assert "already" not in shown(app)
        await press(pilot, *"~/no", "tab")
        assert "› ~/notes/▏" in shown(app)
        await press(pilot, *"[b]w", "enter")
        assert "Written to ~/notes/[b]w." in said(app)
    assert (home / "week-2014-07-16.md").read_text() == "mine"
    assert (home / "notes" / "[b]w").exists()


async def test_escape_writes_nothing(past: Workspace, home: Path) -> None:
    app = StudymlApp(past)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "p", "w", "y")
        assert isinstance(app.screen, NameFileScreen)
        await press(pilot, "q", "escape")
        assert isinstance(app.screen, WeekScreen)
    assert list(home.iterdir()) == []


async def test_the_page_scrolls_and_lists_its_keys(past: Workspace) -> None:
    app = StudymlApp(past)
    async with app.run_test(size=(80, 14)) as pilot:
        await press(pilot, "p", "w")
        top = shown(app)
        for there, back in (("j", "k"), ("down", "up"), ("pagedown", "pageup"), ("space", "b")):
            await press(pilot, there)
            assert shown(app) != top
            await press(pilot, back)
            assert shown(app) == top
        await press(pilot, "question_mark")
        assert isinstance(app.screen, KeyHelpScreen)
        await press(pilot, "escape", "escape")


async def test_an_empty_store_has_a_week_too(empty: Workspace) -> None:
    app = StudymlApp(empty)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "p", "w")
        assert "Nothing reviewed" in shown(app)
        await press(pilot, "m")
        assert "- Nothing reviewed" in shown(app)


async def test_names_do_nothing(work: Workspace, tmp_path: Path) -> None:
    (tmp_path / "0.md").write_text(
        f"---\ndeck: {HOSTILE}\n---\n\n## {HOSTILE} \u202e\x1b[31m concept\n\nQ: Why?\nA: Because.\n"
    )
    import_decks(work, [tmp_path / "0.md"])
    study(work, 1)
    app = StudymlApp(work)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "p", "w")
        assert "Deep [bold]L[@click=app.quit]x[b]" in shown(app)
        assert not {*"\u202e\x1b"} & {*shown(app)}
        await press(pilot, "m")
        assert "Deep \\[bold\\]L\\[@click=app.quit\\]x\\[b\\]" in shown(app)


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
def test_the_week_looks_as_it_did(past: Workspace, snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(StudymlApp(past), press=["p", "w"], terminal_size=size)


def test_naming_the_file_looks_as_it_did(past: Workspace, home: Path, snap_compare: Compare) -> None:
    assert snap_compare(StudymlApp(past), press=["p", "w", "y"], terminal_size=NARROW)
