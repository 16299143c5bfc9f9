"""Going back to a backup, from whatever state, and killed on the way."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from store_samples import NOW, fill, give

from studyml.errors import StoreCorrupt, StoreError, StoreLocked
from studyml.store import review_store
from studyml.store.backup_folder import backup_folder, make_backup
from studyml.store.opening import open_store
from studyml.store.replacement import content_of, replace_store, reviews_only_in, sound_backup


@pytest.fixture
def backup(path: Path) -> Path:
    """A backup with one answer of a store that has three."""
    with open_store(path, write=True) as store:
        cards = fill(store, cards=200)
        give(store, cards[0])
        made = make_backup(store.connection, path, NOW, "start")
        give(store, cards[1])
        give(store, cards[2])
    return made.path


def answers(path: Path) -> int:
    with open_store(path, write=True) as store:
        assert store.query("PRAGMA integrity_check") == [("ok",)]
        return int(store.query("SELECT count(*) FROM live_review")[0][0])


def spoil(path: Path, how: str) -> None:
    data = bytearray(path.read_bytes())
    match how:
        case "header":
            data[:16] = b"\0" * 16
        case "schema":
            data[100:200] = b"\xff" * 100
        case "middle":
            middle = len(data) // 2 // 4096 * 4096
            data[middle - 8 * 4096 : middle + 8 * 4096] = b"\xa5" * (16 * 4096)
        case "truncated":
            del data[len(data) // 2 :]
        case "text":
            data = bytearray(b"# A deck\n" * 999)
        case "empty":
            data.clear()
    path.write_bytes(data)


HOWS = ["header", "schema", "middle", "truncated", "text", "empty"]


def test_what_would_be_lost_is_counted_before(path: Path, backup: Path) -> None:
    assert content_of(backup) == (200, 1, NOW)
    assert reviews_only_in(path, backup) == 2
    assert reviews_only_in(backup, path) == 0
    with open_store(path, write=True) as store:
        store.undo(NOW)
        assert reviews_only_in(path, backup) == 1


def test_a_sound_store_is_backed_up_and_then_replaced(path: Path, backup: Path) -> None:
    kept = replace_store(path, backup, NOW)
    assert kept is not None
    assert kept.name.endswith(".restore.bak")
    assert answers(path) == 1
    assert replace_store(path, kept, NOW) is not None
    assert answers(path) == 3


@pytest.mark.parametrize("how", HOWS)
def test_a_damaged_store_is_replaced_and_every_byte_of_it_kept(path: Path, backup: Path, how: str) -> None:
    spoil(path, how)
    path.with_name("studyml.db-wal").write_bytes(b"a log of something else")
    before = path.read_bytes()
    kept = replace_store(path, backup, NOW)
    assert kept is not None
    assert kept.read_bytes() == before
    assert kept.with_name(f"{kept.name}-wal").read_bytes() == b"a log of something else"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert answers(path) == 1


@pytest.mark.parametrize("how", HOWS)
def test_a_damaged_copy_replaces_nothing(path: Path, backup: Path, how: str) -> None:
    spoil(backup, how)
    before = path.read_bytes()
    with pytest.raises(StoreCorrupt, match="no sound store"):
        replace_store(path, backup, NOW)
    assert path.read_bytes() == before


def test_answers_that_wait_in_the_log_beside_a_sound_store_are_in_its_backup(
    path: Path, backup: Path, tmp_path: Path
) -> None:
    place = tmp_path / "crashed" / "studyml.db"
    place.parent.mkdir()
    with open_store(path, write=True) as store:
        give(store, 4)
        for suffix in ("", "-wal"):
            shutil.copy(f"{path}{suffix}", f"{place}{suffix}")
    kept = replace_store(place, backup, NOW)
    assert kept is not None
    assert content_of(kept).reviews == 4
    assert answers(place) == 1
    assert sorted(entry.name for entry in place.parent.iterdir() if entry.is_file()) == ["studyml.db"]


def test_nothing_is_replaced_while_another_program_has_the_store_open(path: Path, backup: Path) -> None:
    for write in (True, False):
        with open_store(path, write=write) as store:
            assert review_store.card_count(store) == 200
            with pytest.raises(StoreLocked):
                replace_store(path, backup, NOW)
        assert answers(path) == 3


def test_a_copy_takes_the_place_of_a_store_that_is_gone(path: Path, backup: Path) -> None:
    path.unlink()
    assert replace_store(path, backup, NOW) is None
    assert answers(path) == 1


def test_the_newest_sound_backup_is_found_past_damaged_ones(path: Path, backup: Path) -> None:
    with open_store(path, write=True) as store:
        later = make_backup(store.connection, path, NOW + 9_000_000, "use")
    found = sound_backup(path, NOW + 10_000_000)
    assert found is not None
    assert (found[0].path, found[1].reviews) == (later.path, 3)
    spoil(later.path, "middle")
    found = sound_backup(path, NOW + 10_000_000)
    assert found is not None
    assert (found[0].path, found[1].reviews) == (backup, 1)
    spoil(backup, "empty")
    assert sound_backup(path, NOW) is None


# Ends itself, without a word, at the so-many-th thing that it does to a file of the folder.
KILLED = """
import os, signal, sys
from pathlib import Path
from studyml.store.replacement import replace_store
store, copy, now, step = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
seen = 0
def watch(event, values):
    global seen
    if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.chmod", "sqlite3.connect", "os.truncate"):
        if str(store.parent) in str(values[0]) or event == "os.rename":
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
replace_store(store, copy, now)
print(seen)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no process can be killed here")
@pytest.mark.parametrize("how", ["sound", "middle"])
def test_killed_at_any_step_the_store_is_the_old_one_or_the_copy_and_can_be_restored(
    path: Path, backup: Path, tmp_path: Path, how: str
) -> None:
    if how != "sound":
        spoil(path, how)
    old = path.read_bytes()
    step, seen = 0, None
    while seen is None:
        step += 1
        place = tmp_path / f"killed-{step}"
        place.mkdir()
        shutil.copytree(backup_folder(path), place / "backups")
        store = Path(shutil.copy(path, place))
        copy = place / "backups" / backup.name
        words = [sys.executable, "-c", KILLED, store, copy, str(NOW), str(step)]
        done = subprocess.run(
            words,
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert done.returncode in (0, -signal.SIGKILL), done.stderr
        seen = int(done.stdout) if done.returncode == 0 else None
        if how == "sound":
            assert answers(store) in (1, 3)
        else:
            assert store.read_bytes() == old or answers(store) == 1
        replace_store(store, copy, NOW)
        assert answers(store) == 1
        assert content_of(copy).reviews == 1
        left = [entry.name for entry in place.iterdir() if entry.is_file()]
        assert left == ["studyml.db"]
    assert seen > 8


def test_a_folder_in_the_place_of_a_store_is_told(path: Path, backup: Path) -> None:
    path.unlink()
    path.mkdir()
    with pytest.raises(StoreError):
        replace_store(path, backup, NOW)
    assert path.is_dir()
