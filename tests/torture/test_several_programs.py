"""Several programs and one store: none loses what another wrote, and each is told who is in its way."""

from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from studyml.errors import StoreError
from studyml.services.importing import import_decks
from studyml.store.lock import PATIENCE
from studyml.store.opening import open_store
from studyml.store.tally import rollups_differ
from tests.services.learner import Clock
from tests.services.small_decks import numbers
from tests.torture.study import check_sound, log_length, workspace

ROOT = Path(__file__).parents[2]
PROGRAMS = 4


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed store of forty cards."""
    path = tmp_path / "studyml.db"
    (tmp_path / "a.md").write_text(numbers("Numbers", 40))
    with open_store(path, write=True, create=True) as store:
        import_decks(workspace(store, Clock()), [tmp_path / "a.md"])
    return path


def test_programs_that_take_turns_lose_nothing_and_a_reader_sees_whole_changes_all_along(
    path: Path, scale: Callable[[int, int], int], tell: Callable[[str], None]
) -> None:
    each, seen, looks = scale(3, 300), 0, 0
    command = [sys.executable, "-m", "tests.torture.victim", "take_turns", str(path), str(each)]
    programs = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(PROGRAMS)
    ]
    while any(program.poll() is None for program in programs):
        with open_store(path, write=False) as store:
            store.connection.execute("BEGIN")
            length = log_length(store)
            assert length >= seen
            assert rollups_differ(store) == 0
            assert store.query("SELECT sum(reps) FROM memory") == [(length,)]
        seen, looks = length, looks + 1
    told = [program.communicate()[0] for program in programs]
    assert [program.returncode for program in programs] == [0] * PROGRAMS
    with open_store(path, write=True) as store:
        assert log_length(store) == PROGRAMS * each
        check_sound(store, Clock()())
    assert [entry.name for entry in path.parent.glob("studyml*")] == ["studyml.db"]
    longest = max(float(line) for line in told)
    tell(
        f"{PROGRAMS} programs with {each} answers each, and {looks} looks: none lost;"
        f" the longest refusal took {longest:.2f} s"
    )


def test_a_second_writer_is_refused_well_within_a_second() -> None:
    assert PATIENCE <= 0.5


def test_a_lock_file_that_nobody_holds_is_no_lock_whatever_process_it_names(path: Path) -> None:
    path.with_name("studyml.db.lock").write_text(f"{os.getppid()}\nstudyml review\n")
    with open_store(path, write=True) as store:
        assert path.with_name("studyml.db.lock").read_text().startswith(f"{os.getpid()}\n")
        assert store.is_writable
    assert not path.with_name("studyml.db.lock").exists()


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS])
def test_a_folder_in_which_nothing_can_be_locked_is_refused_with_what_to_do(
    path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def cannot(_file: int, _how: int) -> None:
        raise OSError(number, os.strerror(number))

    before = path.read_bytes()
    monkeypatch.setattr(fcntl, "flock", cannot)
    with pytest.raises(StoreError, match=r"cannot be locked here.*network.*--db"):
        open_store(path, write=True)
    assert path.read_bytes() == before
    with open_store(path, write=False) as store:
        assert log_length(store) == 0
