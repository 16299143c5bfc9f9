"""A learner of the test's own, and ways to give commands: within the process, or as a program."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from studyml.services.importing import import_decks
from studyml.services.opening import open_workspace
from tests.cli.outcome import DECK, Outcome

RunCommand = Callable[..., Outcome]


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small deck and a closed store that has read it."""
    folder = tmp_path_factory.mktemp("stocked")
    (folder / "optimisation.md").write_text(DECK)
    with (
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("STUDYML_CONFIG", str(folder / "config.toml"))
        with open_workspace(str(folder / "studyml.db"), write=True, create=True) as work:
            import_decks(work, [folder / "optimisation.md"])
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without a store or settings; commands run in it."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    monkeypatch.setenv("VISUAL", "true")  # no test opens an editor
    # Unbuffered output would hide what happens when buffers are written out at the end.
    for name in ("STUDYML_DB", "STUDYML_CONFIG", "PYTHONUNBUFFERED"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def store(home: Path, stocked: Path) -> Path:
    """The store of that home, with a deck of seven cards."""
    folder = home / "data" / "studyml"
    folder.mkdir(parents=True)
    if (stocked / "optimisation.md").read_text() != DECK:
        # The stores of all tests know the deck there, and some of their commands write into it.
        (stocked / "optimisation.md").write_text(DECK)
    shutil.copy(stocked / "optimisation.md", home)
    return Path(shutil.copy(stocked / "studyml.db", folder))


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> RunCommand:
    """Gives a command within this process; nothing that it does may raise."""
    from studyml.__main__ import main

    def run(*words: str, typed: str | bytes = "") -> Outcome:
        data = typed if isinstance(typed, bytes) else typed.encode()
        monkeypatch.setattr(sys, "argv", ["studyml", *words])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
        capsys.readouterr()
        code = main()
        printed = capsys.readouterr()
        return Outcome(code, printed.out, printed.err)

    return run


@pytest.fixture
def program(home: Path) -> RunCommand:
    """Runs the real program in a process of its own."""

    def program(*words: str, typed: str | bytes = "", **options: object) -> Outcome:
        data = typed if isinstance(typed, bytes) else typed.encode()
        done = subprocess.run(
            [sys.executable, "-m", "studyml", *words],
            input=data,
            capture_output=True,
            check=False,
            timeout=60,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            **options,  # type: ignore[call-overload]
        )
        return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())

    return program
