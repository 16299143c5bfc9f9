"""What the screens look like. After a change that is meant: `pytest --snapshot-update`, and look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from studyml.config import Config
from studyml.domain.rating import Rating
from studyml.services.cram import CramSession
from studyml.services.review import ReviewSession
from studyml.services.workspace import Workspace
from studyml.tui.app import StudymlApp
from tests.tui.conftest import Clock

Compare = Callable[..., bool]

NARROW, WIDE = (80, 24), (130, 34)


def studied(work: Workspace, clock: Clock) -> Workspace:
    """The small collection after two days of study, on the third."""
    for ratings in ([4, 1, 3, 3], [3, 4, 2]):
        session = ReviewSession(work)
        for rating in ratings:
            session.turn()
            session.answer(Rating(rating), 7.5)
            clock.move(minutes=2)
        clock.move(days=1)
    return work


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
def test_home(work: Workspace, clock: Clock, snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(StudymlApp(studied(work, clock)), press=["down", "down"], terminal_size=size)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
def test_review(
    work: Workspace, clock: Clock, snap_compare: Compare, size: tuple[int, int], theme: str
) -> None:
    work.config = Config(theme=theme)
    assert snap_compare(StudymlApp(studied(work, clock)), press=["enter", "space"], terminal_size=size)


@pytest.mark.parametrize("front", ["Math", "Code", "gradients count", "Which values"])
def test_cards(work: Workspace, snap_compare: Compare, front: str) -> None:
    found = work.store.query("SELECT id FROM card WHERE front LIKE ? ORDER BY id LIMIT 1", [f"%{front}%"])
    app = StudymlApp(work, session=CramSession(work, [found[0][0]]))
    assert snap_compare(app, press=["space"], terminal_size=NARROW)


def test_without_colour(work: Workspace, snap_compare: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(StudymlApp(work), press=["enter", "space"], terminal_size=NARROW)


def test_card_info(
    work: Workspace, clock: Clock, snap_compare: Compare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    work = studied(work, clock)
    card = work.store.query("SELECT card_id FROM review_log ORDER BY id LIMIT 1")[0][0]
    app = StudymlApp(work, session=CramSession(work, [card]))
    assert snap_compare(app, press=["i"], terminal_size=NARROW)


def test_key_help(work: Workspace, snap_compare: Compare) -> None:
    assert snap_compare(StudymlApp(work), press=["enter", "question_mark"], terminal_size=NARROW)


def test_summary(work: Workspace, snap_compare: Compare) -> None:
    session = ReviewSession(work)
    for rating in (3, 1, 4, 2):
        session.turn()
        session.answer(Rating(rating), 7.5)
    assert snap_compare(StudymlApp(work, session=session), press=["escape"], terminal_size=NARROW)


def test_empty(empty: Workspace, snap_compare: Compare) -> None:
    assert snap_compare(StudymlApp(empty), terminal_size=NARROW)
