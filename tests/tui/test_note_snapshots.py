"""What the screens of notes look like. After a change that is meant: `pytest --snapshot-update`, and look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from studyml.config import Config
from studyml.domain.rating import Rating
from studyml.services.importing import import_paths
from studyml.services.review import ReviewSession
from studyml.services.workspace import Workspace
from studyml.tui.app import StudymlApp
from tests.tui.conftest import Clock
from tests.tui.test_note_screens import LOG

Compare = Callable[..., bool]

NARROW, WIDE = (80, 24), (120, 40)
BOTH = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])


@pytest.fixture
def noted(work: Workspace, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The small collection with a log of three days, after two days of study."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "log.md").write_text(LOG)
    import_paths(work, [tmp_path / "log.md"])
    for ratings in ([4, 1, 3, 3], [3, 4, 2]):
        session = ReviewSession(work)
        for rating in ratings:
            session.turn()
            session.answer(Rating(rating), 7.5)
            clock.move(minutes=2)
        clock.move(days=1)
    return work


@BOTH
def test_journal(noted: Workspace, snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(StudymlApp(noted), press=["g", "k"], terminal_size=size)


def test_journal_in_the_light(noted: Workspace, snap_compare: Compare) -> None:
    noted.config = Config(theme="light")
    assert snap_compare(StudymlApp(noted), press=["g", "k"], terminal_size=NARROW)


@BOTH
def test_concept(noted: Workspace, snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(StudymlApp(noted), press=["c", "end", "enter"], terminal_size=size)


def test_concepts_of_a_day(noted: Workspace, snap_compare: Compare) -> None:
    assert snap_compare(StudymlApp(noted), press=["g", "k", "enter"], terminal_size=NARROW)


def test_concepts(noted: Workspace, snap_compare: Compare) -> None:
    assert snap_compare(StudymlApp(noted), press=["c"], terminal_size=NARROW)


def test_questions(noted: Workspace, snap_compare: Compare) -> None:
    assert snap_compare(StudymlApp(noted), press=["o", "a"], terminal_size=NARROW)


def test_papers(noted: Workspace, snap_compare: Compare) -> None:
    assert snap_compare(StudymlApp(noted), press=["a", "end"], terminal_size=NARROW)


def test_search(noted: Workspace, snap_compare: Compare) -> None:
    assert snap_compare(StudymlApp(noted), press=["slash", *"momentum"], terminal_size=NARROW)


def test_empty_journal(empty: Workspace, snap_compare: Compare) -> None:
    assert snap_compare(StudymlApp(empty), press=["g"], terminal_size=NARROW)
