"""What importing looks like. After a change that is meant: `pytest --snapshot-update`, and look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from textual.pilot import Pilot

from studyml.services.importing import import_paths
from studyml.services.reading_thread import ReadingThread
from studyml.services.source_run import ImportStep
from studyml.services.workspace import Workspace
from studyml.tui.app import StudymlApp
from studyml.tui.screens.import_ import ImportScreen
from tests.tui.test_import_screen import BROKEN, LOG, WITHOUT_YEAR

Compare = Callable[..., bool]

NARROW = (80, 24)


class Halfway:
    """A reading that stands still."""

    is_done = False
    asked: str | None = None
    step = ImportStep("notes/2020/momentum.md", 120, 51)


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "notes"
    (folder / "2019").mkdir(parents=True)
    for name, text in {"broken.md": BROKEN, "log.md": LOG, "plain.md": WITHOUT_YEAR}.items():
        (folder / name).write_text(text)
    return folder


def test_path(work: Workspace, notes: Path, snap_compare: Compare) -> None:
    keys = ["plus", "ctrl+u", *"note", "tab"]
    assert snap_compare(StudymlApp(work), press=keys, terminal_size=NARROW)


@pytest.mark.parametrize("asked", [None, "notes/plain.md"], ids=["reading", "asked"])
def test_progress(work: Workspace, notes: Path, snap_compare: Compare, asked: str | None) -> None:
    reading = Halfway()
    reading.asked = asked

    async def show(pilot: Pilot[None]) -> None:
        await pilot.app.push_screen(ImportScreen(cast(ReadingThread, reading)))

    assert snap_compare(StudymlApp(work), run_before=show, terminal_size=NARROW)


@pytest.mark.parametrize("size", [NARROW, (120, 40)], ids=["narrow", "wide"])
def test_report(work: Workspace, notes: Path, snap_compare: Compare, size: tuple[int, int]) -> None:
    report = import_paths(work, [notes])
    app = StudymlApp(work)

    async def show(pilot: Pilot[None]) -> None:
        app.open_report(report, "Import")
        await pilot.press("down", "down")

    assert snap_compare(app, run_before=show, terminal_size=size)
