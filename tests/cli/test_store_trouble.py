"""A store that cannot be used: one clear sentence, exit code 1, nothing changed, no traceback."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import RunCommand
from tests.cli.outcome import CARDS, Outcome

READING = [["due"], ["due", "--json"], ["decks"], ["concepts"], ["cards", "--json"]]
WRITING = [["sync"], ["undo"], ["review", "--plain"], ["import", "optimisation.md"], []]
ALL = READING + WRITING


def spoilt(store: Path, how: str) -> None:
    match how:
        case "empty":
            store.write_bytes(b"")
        case "text":
            store.write_text("# This is a deck, not a store\n" * 100)
        case "another program's":
            store.unlink()
            with sqlite3.connect(store) as connection:
                connection.execute("CREATE TABLE notes (text)")
            connection.close()
        case "cut short":
            store.write_bytes(store.read_bytes()[: store.stat().st_size // 2])
        case "garbled":
            data = bytearray(store.read_bytes())
            data[4096:] = b"\xa5" * (len(data) - 4096)
            store.write_bytes(data)
        case "a folder":
            store.unlink()
            store.mkdir()


def content(store: Path) -> bytes | None:
    return store.read_bytes() if store.is_file() else None


@pytest.mark.parametrize("words", ALL, ids=" ".join)
@pytest.mark.parametrize("how", ["empty", "text", "another program's", "cut short", "garbled", "a folder"])
def test_a_file_that_is_no_sound_store_is_left_as_it_is(
    run: RunCommand, store: Path, how: str, words: list[str]
) -> None:
    spoilt(store, how)
    before = content(store)
    said = run(*words).failed(1)
    assert "no sound store" in said
    assert "left as it is" in said
    assert content(store) == before


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_a_store_of_a_newer_studyml_names_the_version_to_install(
    run: RunCommand, store: Path, words: list[str]
) -> None:
    with sqlite3.connect(store) as connection:
        connection.execute("PRAGMA user_version=9999")
        connection.execute("UPDATE alembic_version SET version_num='9999'")
        connection.execute("UPDATE meta SET value='7.1.0' WHERE key='program'")
    connection.close()
    before = content(store)
    said = run(*words).failed(1)
    assert "by studyml 7.1.0" in said
    assert "pip install" in said
    assert content(store) == before


@pytest.fixture
def holder(store: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another program in the middle of a review."""
    session = subprocess.Popen(
        [sys.executable, "-m", "studyml", "review", "--plain"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert session.stdout is not None
    session.stdout.readline()
    yield session
    session.kill()
    session.communicate()


def test_a_second_writer_is_told_which_process_holds_the_store_and_readers_read_on(
    run: RunCommand, store: Path, holder: subprocess.Popen[bytes]
) -> None:
    for words in WRITING:
        said = run(*words).failed(1)
        assert f"process {holder.pid} " in said
        assert "nothing was changed" in said
    assert run("due", "--json").json["new"] == CARDS
    assert len(run("cards", "--json").json) == CARDS
    holder.communicate(b"\n4\nq\n", timeout=30)
    assert run("due", "--json").json["new"] < CARDS


# Whoever may do everything is bound by file modes only without these.
POWERS = "-dac_override,-dac_read_search"


def bound_by_modes(*words: str, folder: Path) -> Outcome:
    """Runs the program as somebody for whom the modes of files hold."""
    without = ["setpriv", "--bounding-set", POWERS, "--inh-caps", POWERS] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*without, sys.executable, "-m", "studyml", *words],
        capture_output=True,
        check=False,
        text=True,
        stdin=subprocess.DEVNULL,
        cwd=folder,
        timeout=60,
        env={
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": str(folder),
            "STUDYML_CONFIG": str(folder / "config.toml"),
            "STUDYML_DB": str(folder / "studyml.db"),
        },
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def locked_away(stocked: Path, tmp_path: Path) -> Iterator[Path]:
    """A folder with a store in which nothing may be written."""
    if os.name != "posix" or (os.geteuid() == 0 and shutil.which("setpriv") is None):
        pytest.skip("needs file modes that hold")
    folder = tmp_path / "locked away"
    folder.mkdir()
    shutil.copy(stocked / "studyml.db", folder)
    shutil.copy(stocked / "optimisation.md", folder)
    (folder / "studyml.db").chmod(0o444)
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)


def test_a_read_only_store_can_be_read_and_refuses_to_be_changed(locked_away: Path) -> None:
    before = (locked_away / "studyml.db").read_bytes()
    assert bound_by_modes("due", "--json", folder=locked_away).json["new"] == CARDS
    assert len(bound_by_modes("cards", "--json", folder=locked_away).json) == CARDS
    for words in (["sync"], ["undo"], ["review", "--plain"], ["import", "optimisation.md"]):
        said = bound_by_modes(*words, folder=locked_away).failed(1)
        assert "nothing was changed" in said
    assert (locked_away / "studyml.db").read_bytes() == before
    assert sorted(path.name for path in locked_away.iterdir()) == ["optimisation.md", "studyml.db"]


def test_a_folder_in_which_no_store_can_be_made_is_named(locked_away: Path) -> None:
    words = ["--db", "new/studyml.db", "import", "optimisation.md", "--create"]
    said = bound_by_modes(*words, folder=locked_away).failed(1)
    assert "new/studyml.db" in said
    assert "may not write" in said


def test_a_full_disk_is_told_and_leaves_the_store_as_it_was(
    run: RunCommand, store: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect

    def on_a_full_disk(*values: Any, **named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*values, **named)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")
        return connection

    before = run("cards", "--json").json
    (home / "many.md").write_text("\n".join(f"front {n} {'x' * 200} :: back\n" for n in range(300)))
    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", on_a_full_disk)
        said = run("import", "many.md").failed(1)
    assert "the disk is full; nothing was changed" in said
    assert run("cards", "--json").json == before


def test_a_store_in_a_place_that_is_no_folder_is_told(run: RunCommand, home: Path) -> None:
    (home / "file").write_text("x")
    (home / "a.md").write_text("## Kernel\nA small matrix.\n")
    said = run("import", "a.md", "--db", "file/studyml.db", "--create").failed(1)
    assert "file/studyml.db" in said
