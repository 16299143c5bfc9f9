from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from studyml.store.opening import open_store
from studyml.store.store import Store


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store without a card."""
    path = tmp_path_factory.mktemp("blank") / "studyml.db"
    open_store(path, write=True, create=True).close()
    return path


@pytest.fixture
def path(blank: Path, tmp_path: Path) -> Path:
    """A closed store of the test's own."""
    return Path(shutil.copy(blank, tmp_path / "studyml.db"))


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """An open one, for writing."""
    with open_store(path, write=True) as opened:
        yield opened
