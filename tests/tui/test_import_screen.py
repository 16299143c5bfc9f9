"""Importing from the app: the path, the progress, the missing year, and the report."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from textual.pilot import Pilot

from studyml.reading import note
from studyml.services import note_reading
from studyml.services.importing import import_paths
from studyml.services.workspace import Workspace
from studyml.store import figures, note_queries
from studyml.tui.app import StudymlApp
from studyml.tui.host import Host
from studyml.tui.screens.home import HomeScreen
from studyml.tui.screens.import_ import ImportScreen
from studyml.tui.screens.report import ReportScreen
from tests.tui.screen_text import said, shown

SIZE = (80, 24)

LOG = """\
# A log of 2020

## 2020-03-19

Momentum and the batch. What is a batch?

## 2020-04-12

SGD again.
"""

WITHOUT_YEAR = """\
# A log

## 3 March

SGD.

## 4 March

Momentum.
"""

BROKEN = """\
---
deck: Broken
---

Q: What is a batch?
A: The examples of one step.

Q: And this one has no answer?
"""


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def type_path(pilot: Pilot[None], text: str) -> None:
    await press(pilot, "plus", "ctrl+u")
    for letter in text:
        await pilot.press(letter)
    await pilot.pause()


async def until(pilot: Pilot[None], kind: type[object]) -> None:
    """Waits for a screen, which follows when a thread is done."""
    for _ in range(100):
        if isinstance(pilot.app.screen, kind):
            await pilot.pause()
            return
        await pilot.pause(0.05)
    raise AssertionError(f"{pilot.app.screen} is shown")


def days(work: Workspace) -> int:
    return sum(source.days for source in note_queries.known_sources(work.store))


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a log, beside others."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "log.md").write_text(LOG)
    (tmp_path / "novels").mkdir()
    (tmp_path / ".notes").mkdir()
    return folder


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """The reading of a note waits until this is set."""
    may_go_on = Event()
    read = note_reading.read_source

    def slow(data: bytes, path: Path, year: int | None = None) -> object:
        assert may_go_on.wait(20)
        return read(data, path, year)

    monkeypatch.setattr(note_reading, "read_source", slow)
    yield may_go_on
    may_go_on.set()


async def test_a_folder_is_imported_and_the_report_tells_what_was_found(work: Workspace, notes: Path) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await type_path(pilot, "notes")
        await press(pilot, "enter")
        await until(pilot, ReportScreen)
        assert "Notes: 1 read, 2 days" in shown(app)
        assert "log.md  A log of 2020 (journal, dated headings): 2 days" in shown(app)
        assert days(work) == 2
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_undo_takes_the_import_back_and_leaves_the_report(work: Workspace, notes: Path) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await type_path(pilot, "notes")
        await press(pilot, "enter")
        await until(pilot, ReportScreen)
        await press(pilot, "u")
        assert "Taken back: Import notes" in said(app)
        assert isinstance(app.screen, HomeScreen)
        assert days(work) == 0
        assert figures.card_count(work.store) == 9


async def test_undo_of_an_import_that_wrote_nothing_takes_nothing_else_back(
    work: Workspace, notes: Path
) -> None:
    import_paths(work, [notes])
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await type_path(pilot, "notes")
        await press(pilot, "enter")
        await until(pilot, ReportScreen)
        assert "Nothing changed" in shown(app)
        assert "1 file read before" in shown(app)
        await press(pilot, "u")
        assert "nothing to take back" in said(app)
        assert days(work) == 2


async def test_tab_completes_the_name_of_a_folder(work: Workspace, notes: Path) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await type_path(pilot, "n")
        assert "notes/" in shown(app)
        assert "novels/" in shown(app)
        assert ".notes" not in shown(app)
        await press(pilot, "tab")
        assert "› no▏" in shown(app)
        await press(pilot, "t", "tab")
        assert f"› notes{os.sep}▏" in shown(app)
        assert "log.md" in shown(app)
        await press(pilot, "tab")
        assert f"› notes{os.sep}log.md▏" in shown(app)


async def test_a_path_that_leads_nowhere_is_said_and_can_be_mended(work: Workspace, notes: Path) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await type_path(pilot, "notesx")
        await press(pilot, "enter")
        assert "There is no such file or folder" in shown(app)
        await press(pilot, "backspace", "enter")
        await until(pilot, ReportScreen)


async def test_the_progress_is_shown_while_it_reads_and_escape_ends_it_before_anything_is_written(
    work: Workspace, notes: Path, held: Event
) -> None:
    (notes / "second.md").write_text(LOG.replace("2020", "2021"))
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await type_path(pilot, "notes")
        await press(pilot, "enter")
        await pilot.pause(0.3)
        assert "Read 0 of 2 files" in shown(app)
        assert "notes/log.md" in shown(app)
        await press(pilot, "escape")
        assert "Nothing was written" in said(app)
        held.set()
        await pilot.pause(0.3)
        assert isinstance(app.screen, ImportScreen)
        assert "A file or a folder" in shown(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)
    assert days(work) == 0


async def test_a_missing_year_is_asked_for(work: Workspace, notes: Path) -> None:
    (notes / "plain.md").write_text(WITHOUT_YEAR)
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await type_path(pilot, "notes")
        await press(pilot, "enter")
        await pilot.pause(0.5)
        assert "notes/plain.md" in shown(app)
        assert "Which year does it begin in?" in shown(app)
        await press(pilot, *"x207", "enter")
        assert "A year between 1990 and 2100" in shown(app)
        await press(pilot, "backspace", *"19", "enter")
        await until(pilot, ReportScreen)
        assert "2019-03-03 to 2019-03-04" in shown(app)
    assert days(work) == 4


async def test_a_journal_whose_year_is_not_given_is_left_out_and_the_rest_is_read(
    work: Workspace, notes: Path
) -> None:
    (notes / "plain.md").write_text(WITHOUT_YEAR)
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await type_path(pilot, "notes")
        await press(pilot, "enter")
        await pilot.pause(0.5)
        await press(pilot, "enter")
        await until(pilot, ReportScreen)
        assert "1 refused" in shown(app)
        assert "have no year" in shown(app)
    assert days(work) == 2


async def test_enter_on_a_remark_opens_the_file_at_its_line(
    work: Workspace, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (notes / "broken.md").write_text(BROKEN)
    opened: list[tuple[str, int]] = []
    monkeypatch.setattr(Host, "edit", lambda app, path, line: opened.append((path.name, line)))
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await type_path(pilot, "notes")
        await press(pilot, "enter")
        await until(pilot, ReportScreen)
        assert "line 8" in shown(app)
        await press(pilot, "j", "enter")
    assert opened == [("broken.md", 8)]


async def test_a_file_name_is_shown_to_the_letter(work: Workspace, notes: Path) -> None:
    (notes / "[bold]a[@click=app.quit]b.md").write_text(LOG.replace("2020", "2022"))
    app = StudymlApp(work)
    async with app.run_test(size=(120, 30)) as pilot:
        await type_path(pilot, "notes/")
        assert "[bold]a[@click=app.quit]b.md" in shown(app)
        await press(pilot, "enter")
        await until(pilot, ReportScreen)
        assert "[bold]a[@click=app.quit]b.md" in shown(app)


async def test_a_sync_that_takes_long_shows_its_progress_and_its_report(
    work: Workspace, notes: Path, held: Event
) -> None:
    held.set()
    import_paths(work, [notes])
    held.clear()
    (notes / "log.md").write_text(LOG + "\n## 2020-05-01\n\nSGD once more.\n")
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "s")
        assert isinstance(app.screen, ImportScreen)
        await pilot.pause(0.2)
        assert "Sync" in shown(app)
        assert "of 3 files" in shown(app)
        held.set()
        await until(pilot, ReportScreen)
        assert "3 days" in shown(app)


async def test_a_failure_of_the_program_while_reading_is_not_swallowed(
    work: Workspace, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> object:
        raise ZeroDivisionError

    monkeypatch.setattr(note, "read_note", broken)
    app = StudymlApp(work)
    with pytest.raises(ZeroDivisionError):  # noqa: PT012
        async with app.run_test(size=SIZE) as pilot:
            await type_path(pilot, "notes")
            await press(pilot, "enter")
            await pilot.pause(0.5)
