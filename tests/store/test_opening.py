from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from store_samples import NOW, fill, give

from studyml import __version__
from studyml.errors import StoreCorrupt, StoreError, StoreMissing, StoreTooNew
from studyml.store import review_store
from studyml.store.opening import open_store

OPENINGS = [pytest.param(True, id="writing"), pytest.param(False, id="reading")]


def listing(folder: Path) -> dict[str, bytes]:
    return {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.is_file()}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "none", place], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def fill_up(place: Path, leave: int = 0) -> Path:
    """A file that takes all room on a disk but for so many pages of 4096 bytes."""
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(b"x" * 4096) == 4096:
            pass
    os.truncate(ballast, ballast.stat().st_size // 4096 * 4096 - leave * 4096)
    return ballast


def remount(place: Path, mode: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{mode}", place], check=True)


def test_a_store_is_made_with_its_folder_for_the_learner_alone(tmp_path: Path) -> None:
    path = tmp_path / "share" / "studyml" / "studyml.db"
    with open_store(path, write=True, create=True) as store:
        fill(store)
        modes = {entry.name: stat.S_IMODE(entry.stat().st_mode) for entry in path.parent.iterdir()}
    assert set(modes) == {"studyml.db", "studyml.db-wal", "studyml.db-shm", "studyml.db.lock"}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("write", OPENINGS)
def test_a_mistyped_path_is_an_error_and_makes_no_store(tmp_path: Path, write: bool) -> None:
    with pytest.raises(StoreMissing, match=r"nowhere\.db.*studyml import"):
        open_store(tmp_path / "nowhere.db", write=write)
    assert listing(tmp_path) == {}


def test_a_store_that_exists_is_opened_and_not_made_anew(path: Path) -> None:
    with open_store(path, write=True) as store:
        fill(store)
    with open_store(path, write=True, create=True) as store:
        assert review_store.card_count(store) == 4


def test_a_store_that_cannot_be_made_whole_is_not_there_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studyml.store.migration.HEAD", "9999")
    with pytest.raises(Exception, match="9999"):
        open_store(tmp_path / "studyml.db", write=True, create=True)
    assert listing(tmp_path) == {}


@pytest.mark.parametrize("write", OPENINGS)
def test_a_closed_store_is_one_file(path: Path, write: bool) -> None:
    with open_store(path, write=True) as store:
        give(store, fill(store)[0])
    with open_store(path, write=write) as store:
        assert review_store.card_count(store) == 4
    assert list(listing(path.parent)) == ["studyml.db"]


def test_a_store_is_one_file_also_when_a_reader_is_the_last_to_close(path: Path) -> None:
    writer = open_store(path, write=True)
    reader = open_store(path, write=False)
    fill(writer)
    assert review_store.card_count(reader) == 4
    writer.close()
    reader.close()
    assert list(listing(path.parent)) == ["studyml.db"]
    with open_store(path, write=False) as again:
        assert review_store.card_count(again) == 4


def test_a_writer_that_leaves_before_a_reader_has_written_everything_into_the_store(path: Path) -> None:
    writer = open_store(path, write=True)
    with open_store(path, write=False) as reader:
        fill(writer)
        assert review_store.card_count(reader) == 4
        writer.close()
        alone = Path(shutil.copy(path, path.with_name("alone.db")))
    with open_store(alone, write=False) as store:
        assert review_store.card_count(store) == 4


def test_a_reader_sees_what_was_committed_since_it_opened(path: Path) -> None:
    with open_store(path, write=True) as writer, open_store(path, write=False) as reader:
        with writer.transact("Added", NOW) as tx:
            tx.execute("INSERT INTO deck (name) VALUES ('a')")
            assert review_store.deck_names(reader) == []
        assert review_store.deck_names(reader) == ["a"]


def not_a_database(path: Path) -> None:
    path.write_text("dear diary, this is no database at all" * 50)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut_short(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 4096)


def cut_to_a_scrap(path: Path) -> None:
    os.truncate(path, 60)


def of_another_program(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('0001')")
    connection.close()


def with_a_broken_schema(path: Path) -> None:
    with path.open("rb+") as file:
        file.seek(100)
        file.write(b"\x00" * 3000)


def without_a_revision(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE alembic_version")
    connection.close()
    settle(path)


def settle(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


@pytest.mark.parametrize("write", OPENINGS)
@pytest.mark.parametrize(
    "damage",
    [
        not_a_database,
        empty,
        cut_short,
        cut_to_a_scrap,
        of_another_program,
        with_a_broken_schema,
        without_a_revision,
    ],
)
def test_a_file_that_is_no_sound_store_is_told_and_left_as_it_was(path: Path, damage, write: bool) -> None:  # type: ignore[no-untyped-def]
    damage(path)
    before = path.read_bytes()
    with pytest.raises(StoreCorrupt, match=r"studyml\.db: this is no sound store \(.*left as it is"):
        open_store(path, write=write)
    assert path.read_bytes() == before
    assert list(listing(path.parent)) == ["studyml.db"]


def test_damage_met_while_reading_is_told(path: Path) -> None:
    with open_store(path, write=True) as store:
        fill(store, cards=400)
        root = store.query("SELECT rootpage FROM sqlite_master WHERE name = 'memory'")[0][0]
    with path.open("rb+") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xff" * 4096)
    with open_store(path, write=False) as store, pytest.raises(StoreCorrupt, match="no sound store"):
        review_store.load_card(store, 1)


@pytest.mark.parametrize("write", OPENINGS)
@pytest.mark.parametrize("place", ["folder", "fifo"])
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, place: str, write: bool) -> None:
    path = tmp_path / "studyml.db"
    if place == "folder":
        path.mkdir()
    else:
        os.mkfifo(path)
    with pytest.raises(StoreCorrupt, match="folder or a device"):
        open_store(path, write=write)


@pytest.mark.parametrize("name", ["a" * 300, "with\0nul", "loop/studyml.db", "blank.db/studyml.db"])
def test_a_path_that_cannot_be_is_refused(blank: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "loop").symlink_to("loop")
    shutil.copy(blank, tmp_path / "blank.db")
    for write, create in ((False, False), (True, False), (True, True)):
        with pytest.raises(StoreError):
            open_store(tmp_path / name, write=write, create=create)


def make_newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099'")
        connection.execute("UPDATE meta SET value = '7.5.0' WHERE key = 'program'")
        connection.execute("PRAGMA user_version = 99")
    connection.close()


@pytest.mark.parametrize("write", OPENINGS)
def test_a_store_from_a_newer_program_is_left_to_the_byte(path: Path, write: bool) -> None:
    make_newer(path)
    before = listing(path.parent)
    with pytest.raises(StoreTooNew, match=r"studyml 7\.5\.0.*pip install --upgrade 'studyml>=7\.5\.0'"):
        open_store(path, write=write)
    assert listing(path.parent) == before


def test_a_newer_store_under_the_same_version_is_not_said_to_need_that_version(path: Path) -> None:
    make_newer(path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = ? WHERE key = 'program'", (__version__,))
    connection.close()
    with pytest.raises(StoreTooNew, match=r"by a newer studyml and this one.*--upgrade 'studyml'$"):
        open_store(path, write=False)


def test_a_newer_store_whose_header_is_behind_is_refused_too(path: Path) -> None:
    make_newer(path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    with pytest.raises(StoreTooNew, match=r"7\.5\.0"):
        open_store(path, write=True)


def test_what_a_store_says_of_its_program_cannot_act_on_the_terminal(path: Path) -> None:
    make_newer(path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = ? WHERE key = 'program'", ("1'; rm -rf / \x1b[2J",))
    connection.close()
    with pytest.raises(StoreTooNew) as told:
        open_store(path, write=True)
    assert "rm" not in str(told.value)
    assert "\x1b" not in str(told.value)


def test_a_read_only_disk_can_be_read_and_not_written(small_disk: Path, blank: Path) -> None:
    path = Path(shutil.copy(blank, small_disk / "studyml.db"))
    with open_store(path, write=True) as store:
        fill(store)
    remount(small_disk, "ro")
    before = listing(small_disk)
    with open_store(path, write=False) as store:
        assert review_store.card_count(store) == 4
    with pytest.raises(StoreError, match=r"read-only.*nothing was changed"):
        open_store(path, write=True)
    assert listing(small_disk) == before
    remount(small_disk, "rw")


def test_changes_waiting_on_a_read_only_disk_are_not_passed_over(small_disk: Path, blank: Path) -> None:
    path = Path(shutil.copy(blank, small_disk / "studyml.db"))
    with open_store(path, write=True) as store:
        fill(store)
        for name in ("studyml.db", "studyml.db-wal"):
            shutil.copy(small_disk / name, small_disk / f"left-{name}")
    left = small_disk / "left-studyml.db"
    remount(small_disk, "ro")
    with pytest.raises(StoreError, match="changes wait beside the store"):
        open_store(left, write=False)
    remount(small_disk, "rw")
    with open_store(left, write=False) as store:
        assert review_store.card_count(store) == 4


def test_a_full_disk_is_told_and_the_store_survives(small_disk: Path, blank: Path) -> None:
    path = Path(shutil.copy(blank, small_disk / "studyml.db"))
    with open_store(path, write=True) as store:
        fill(store)
    before = path.read_bytes()
    ballast = fill_up(small_disk)
    with (
        pytest.raises(StoreError, match=r"disk is full; nothing was changed"),
        open_store(path, write=True) as store,
    ):
        fill(store, ("another",), cards=400)
    with pytest.raises(StoreError, match="disk is full"):
        open_store(small_disk / "new.db", write=True, create=True)
    assert path.read_bytes() == before
    ballast.unlink()
    with open_store(path, write=True) as store:
        assert review_store.card_count(store) == 4
        assert store.query("PRAGMA integrity_check") == [("ok",)]
    assert list(listing(small_disk)) == ["studyml.db"]


@pytest.mark.parametrize("pages", [0, 1, 3, 10, 20, 30, 35, 40, 45, 50, 60, 70, 80])
def test_a_store_for_which_the_disk_is_too_full_is_not_made(small_disk: Path, pages: int) -> None:
    ballast = fill_up(small_disk, leave=pages)
    path = small_disk / "new.db"
    told = ""
    try:
        open_store(path, write=True, create=True).close()
    except StoreError as error:
        told = str(error)
    assert not told or "disk is full; nothing was changed" in told
    assert not [name for name in listing(small_disk) if name.startswith(".") or name.endswith(".lock")]
    ballast.unlink()
    with open_store(path, write=True, create=True) as store:
        assert store.query("PRAGMA integrity_check") == [("ok",)]
    assert list(listing(small_disk)) == ["new.db"]


def test_a_disk_that_fills_up_while_answering_loses_no_answer(small_disk: Path, blank: Path) -> None:
    path = Path(shutil.copy(blank, small_disk / "studyml.db"))
    with open_store(path, write=True) as store:
        cards = fill(store, cards=20)
        given: list[object] = []

        def answer_on() -> None:
            while True:
                given.append(give(store, cards[len(given) % len(cards)]))

        for _ in range(2):
            with pytest.raises(StoreError, match="disk is full; nothing was changed"):
                answer_on()
        stored = len(given)
        assert stored > 10
        assert store.query("SELECT count(*) FROM review_log")[0][0] == stored
    with open_store(path, write=False) as store:
        assert store.query("SELECT count(*) FROM review_log")[0][0] == stored
        assert store.query("PRAGMA integrity_check") == [("ok",)]


AS_NOBODY = """
import os, sys
from pathlib import Path
from studyml import __version__
from studyml.errors import StoreError
from studyml.store import review_store
from studyml.store.opening import open_store
os.setgid(65534)
os.setuid(65534)
try:
    with open_store(Path(sys.argv[1]), write=sys.argv[2] == "write", create=True) as store:
        print("cards", review_store.card_count(store))
except StoreError as error:
    print(type(error).__name__, error)
"""


def as_nobody(path: Path, mode: str) -> str:
    """What a user without rights is told when opening a store."""
    done = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, path, mode], capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.fixture
def public(blank: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A store that others may look at, in a folder that they can reach."""
    if os.name != "posix" or os.getuid() != 0:
        pytest.skip("only root can become another user")
    import tempfile

    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    path = Path(shutil.copy(blank, folder / "studyml.db"))
    path.chmod(0o644)
    with open_store(path, write=True) as store:
        fill(store)
    yield path
    shutil.rmtree(folder)


def test_a_store_that_one_may_only_look_at_can_be_read(public: Path) -> None:
    before = listing(public.parent)
    assert as_nobody(public, "read") == "cards 4\n"
    assert listing(public.parent) == before


def test_a_store_that_one_may_only_look_at_is_read_while_another_writes(public: Path) -> None:
    with open_store(public, write=True) as store:
        fill(store, ("another",))
        told = as_nobody(public, "read")
    assert told == "cards 8\n"


def test_a_store_that_one_may_not_write_is_told_so(public: Path) -> None:
    assert "may not write there; nothing was changed" in as_nobody(public, "write")


def test_a_read_only_file_in_a_folder_that_can_be_written_is_told_so(public: Path) -> None:
    public.parent.chmod(0o777)
    before = public.read_bytes()
    assert "may not write there; nothing was changed" in as_nobody(public, "write")
    assert public.read_bytes() == before


def test_a_store_that_one_may_not_see_is_told_so(public: Path) -> None:
    public.chmod(0o600)
    for mode in ("read", "write"):
        assert "StoreError" in as_nobody(public, mode)


def test_opening_and_answering_load_no_heavy_package(path: Path) -> None:
    script = """
import sys
from pathlib import Path
from studyml.store import review_store, known
from studyml.store.opening import open_store
for write in (False, True):
    with open_store(Path(sys.argv[1]), write=write) as store:
        review_store.counts(store, 1, 1)
        review_store.queue(store, None, 1, 1)
        known.known_files(store)
        if write:
            store.undo(1)
heavy = {"sqlalchemy", "sqlmodel", "alembic", "pydantic", "rapidfuzz", "platformdirs"}
print(sorted(heavy & sys.modules.keys()))
"""
    done = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
