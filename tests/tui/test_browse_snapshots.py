"""What the table of cards looks like. After a change that is meant: `pytest --snapshot-update`, and look."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from studyml.config import Config
from studyml.domain.card_column import CardColumn
from studyml.services.workspace import Workspace
from studyml.tui.app import StudymlApp
from tests.tui.conftest import Clock
from tests.tui.test_browse_screen import press
from tests.tui.test_snapshots import studied

Compare = Callable[..., bool]

SIZES = [(80, 24), (120, 40), (160, 40)]
ALL_COLUMNS = tuple(column for column in CardColumn if column is not CardColumn.DECK)


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDYML_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.chdir(tmp_path)


def keys(*pressed: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    """Presses keys, and waits after each for the cards."""

    async def run(pilot: Pilot[None]) -> None:
        await press(pilot, *pressed)

    return run


@pytest.mark.parametrize("size", SIZES, ids=["80", "120", "160"])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_browse(
    work: Workspace, clock: Clock, snap_compare: Compare, size: tuple[int, int], theme: str
) -> None:
    work.config = Config(theme=theme)
    pressed = keys("b", "down", "2", "space", "down", "at")
    assert snap_compare(StudymlApp(studied(work, clock)), run_before=pressed, terminal_size=size)


@pytest.mark.parametrize(
    "pressed",
    [
        ("slash", *"sgd", "space", *"is", "colon", *"good"),
        ("slash", *"is", "colon", "tab"),
        ("slash", *"xyzzy"),
        ("h",),
        ("c", "down"),
        ("o",),
        ("a", "R", "enter"),
        ("s",),
    ],
    ids=["wrong", "completed", "nothing", "language", "columns", "sort", "reset", "study"],
)
def test_at_eighty_columns(
    work: Workspace, clock: Clock, snap_compare: Compare, pressed: tuple[str, ...]
) -> None:
    app = StudymlApp(studied(work, clock))
    assert snap_compare(app, run_before=keys("b", *pressed), terminal_size=SIZES[0])


def test_every_column(work: Workspace, clock: Clock, snap_compare: Compare) -> None:
    work.config = Config(browse_columns=ALL_COLUMNS, browse_sort="-reps")
    app = StudymlApp(studied(work, clock))
    assert snap_compare(app, run_before=keys("b", "p"), terminal_size=(220, 20))


def test_leeches(work: Workspace, clock: Clock, snap_compare: Compare) -> None:
    work = studied(work, clock)
    with work.store.transact("Leeches", work.now()) as tx:
        tx.execute("UPDATE memory SET leech = 1, lapses = 9 WHERE state <> 0")
    assert snap_compare(StudymlApp(work), run_before=keys("l"), terminal_size=SIZES[0])


def test_without_colour(
    work: Workspace, clock: Clock, snap_compare: Compare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    pressed = keys("b", "3", "space", "at")
    assert snap_compare(StudymlApp(studied(work, clock)), run_before=pressed, terminal_size=SIZES[0])
