"""A learner's workspace: a store of the test's own, a folder of decks, and a clock that stands still."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest

from studyml.config import Config
from studyml.domain.memory import State
from studyml.services.importing import import_decks
from studyml.services.workspace import Workspace
from studyml.store.opening import open_store
from tests.services.learner import Clock, Folder, cards, study_all
from tests.services.small_decks import ADAM, MOMENTUM, deck, numbers


@pytest.fixture(scope="session")
def blank_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store without a card."""
    path = tmp_path_factory.mktemp("blank") / "studyml.db"
    open_store(path, write=True, create=True).close()
    return path


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store_file(blank_store: Path, tmp_path: Path) -> Path:
    """A closed store of the test's own, beside the folder of decks."""
    return Path(shutil.copy(blank_store, tmp_path / "studyml.db"))


@pytest.fixture
def work(store_file: Path, clock: Clock) -> Iterator[Workspace]:
    with open_store(store_file, write=True) as store:
        yield Workspace(store, Config(), clock, UTC)


@pytest.fixture
def decks(tmp_path: Path) -> Folder:
    """The folder of decks, still empty."""
    (tmp_path / "decks").mkdir()
    return Folder(tmp_path / "decks")


@pytest.fixture
def studied(work: Workspace, decks: Folder) -> Workspace:
    """Two decks whose three cards were all answered."""
    decks.write("a.md", deck("A", MOMENTUM))
    decks.write("b.md", deck("B", ADAM))
    import_decks(work, [decks.path])
    study_all(work)
    assert {card.memory.state for card in cards(work).values()} == {State.REVIEW}
    return work


@pytest.fixture
def learner(work: Workspace, decks: Folder) -> Workspace:
    """Six new cards: four of deck A/B, two of deck C."""
    decks.write("a.md", numbers("A/B", 4))
    decks.write("c.md", numbers("C", 2))
    import_decks(work, [decks.path])
    return work
