"""Upgrades from every revision of the schema: whatever stops them, the old store or the new one is there."""

from __future__ import annotations

import gc
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from studyml.errors import StoreError
from studyml.paths import migrations
from studyml.store.backup_folder import backups_of
from studyml.store.opening import open_store
from studyml.store.schema import HEAD
from studyml.store.search_queries import search
from tests.services.learner import Clock
from tests.torture.events import put
from tests.torture.failing import FailingDisk, all_failures
from tests.torture.recorder import Recorder
from tests.torture.released import REVISIONS, schema_of, store_of
from tests.torture.study import Row, check_sound, log_length
from tests.torture.stumbling import upgrade_until

OLDER = [revision for revision in REVISIONS if revision != HEAD]
NOW = Clock()()
# What the log has had since the first schema; later ones may add to it.
LOG = (
    "SELECT id, card_id, at, day, rating, elapsed_days, seconds, state, new_state, step, stability,"
    " difficulty, due_at, due_day, interval, reps, lapses, algorithm, voids FROM review_log ORDER BY id"
)


class Found(NamedTuple):
    """What an upgrade must not mix: what a store declares, and what it must keep: the log."""

    schema: list[tuple[str, ...]]
    log: list[Row]


def found(path: Path) -> Found:
    """Looks at a store without the program."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return Found(schema_of(connection), connection.execute(LOG).fetchall())


@pytest.fixture(scope="module")
def newest(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, ...]]:
    """What a store declares that was made by this program."""
    path = tmp_path_factory.mktemp("newest") / "studyml.db"
    open_store(path, write=True, create=True).close()
    return found(path).schema


@pytest.fixture(params=OLDER)
def revision(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def old(revision: str, tmp_path: Path) -> Path:
    """A closed store of an older revision."""
    (tmp_path / "home").mkdir()
    path = tmp_path / "home" / "studyml.db"
    store_of(revision, path)
    return path


def backups(store: Path) -> list[Path]:
    """The files of the backups beside a store."""
    return [each.path for each in backups_of(store, NOW)]


def check_upgraded(path: Path, log: list[Row]) -> None:
    """Opens a store with the program, which upgrades it where that was not done."""
    with open_store(path, write=True) as store:
        assert store.query(LOG) == log
        check_sound(store, NOW)


def test_a_store_of_every_revision_is_upgraded_and_keeps_every_answer(
    old: Path, revision: str, newest: list[tuple[str, ...]]
) -> None:
    before = found(old)
    assert len(before.log) > 30
    with open_store(old, write=True) as store:
        assert log_length(store) == len(before.log)
        assert len(search(store, "number")) >= 8
        if revision >= "0002":
            assert search(store, "stride")
    assert found(old) == Found(newest, before.log)
    check_upgraded(old, before.log)
    (copy,) = backups(old)
    assert found(copy) == before


def test_an_upgrade_that_is_killed_or_cut_off_at_any_write_leaves_the_old_store_or_the_new_one(
    old: Path,
    revision: str,
    newest: list[tuple[str, ...]],
    tmp_path: Path,
    scale: Callable[[int, int], int],
    tell: Any,
) -> None:
    before = found(old)
    with Recorder(old.parent) as recorder:
        open_store(old, write=True).close()
    recording, chance, place = recorder.recording, Random(4), tmp_path / "after"
    cuts = sorted(chance.sample(range(len(recording.events) + 1), min(len(recording.events), scale(7, 2000))))
    opened = set(chance.sample(cuts, min(len(cuts), scale(1, 40))))
    count = 0
    for cut in cuts:
        for files in (recording.killed_at(cut), recording.cut_at(cut, chance)):
            shutil.rmtree(place, ignore_errors=True)
            put(files, old.parent, place)
            left = found(place / old.name)
            assert left.schema in (before.schema, newest), f"before step {cut}"
            assert left.log == before.log
            if cut in opened:
                check_upgraded(place / old.name, before.log)
            count += 1
    tell(f"{count} kills and power cuts at every write of an upgrade from {revision}: old or new")


def test_an_upgrade_that_fails_at_any_statement_leaves_the_old_store(
    old: Path,
    revision: str,
    newest: list[tuple[str, ...]],
    scale: Callable[[int, int], int],
    tell: Any,
) -> None:
    before, pristine = found(old), old.read_bytes()
    total = upgrade_until(old, revision, 0, lambda: None)
    backups(old)[0].unlink()
    count = 0
    for number in statements(total, scale(2, 10_000)):
        old.write_bytes(pristine)
        kind = (sqlite3.OperationalError, KeyboardInterrupt)[count % 2]

        def stop(kind: type[BaseException] = kind) -> None:
            raise kind("disk I/O error")

        try:
            upgrade_until(old, revision, number, stop)
        except (StoreError, KeyboardInterrupt):
            assert found(old) == before, f"statement {number} of {total}"
            assert backups(old) == []
            count += 1
        else:  # a statement without which an upgrade can do, after its end
            assert found(old) == Found(newest, before.log), f"statement {number} of {total}"
            backups(old)[0].unlink()
        gc.collect()  # the error's traceback, which keeps the connection from being let go
        found(old)
        assert [each.name for each in old.parent.iterdir() if each.is_file()] == [old.name]
    assert count
    check_upgraded(old, before.log)
    tell(f"{count} of {total} statements of an upgrade from {revision} failed: the old store")


def test_an_upgrade_that_is_killed_before_any_statement_leaves_the_old_store_or_the_new_one(
    old: Path,
    revision: str,
    newest: list[tuple[str, ...]],
    scale: Callable[[int, int], int],
    tell: Any,
) -> None:
    before, pristine = found(old), old.read_bytes()
    total = upgrade_until(old, revision, 0, lambda: None)
    # A whole upgrade takes the older ones along, so only the first revision is killed everywhere.
    most = scale(0, 10_000 if revision == OLDER[0] else 10)
    count = 0
    for number in statements(total, most) if most else [total // 2] if revision == OLDER[0] else []:
        old.write_bytes(pristine)
        command = [sys.executable, "-m", "tests.torture.stumbling", str(old), revision, str(number)]
        done = subprocess.run(command, cwd=Path(__file__).parents[2], check=False)
        assert done.returncode == -signal.SIGKILL
        left = found(old)
        assert left.schema in (before.schema, newest), f"statement {number} of {total}"
        assert left.log == before.log
        check_upgraded(old, before.log)
        count += 1
    tell(f"{count} of {total} statements of an upgrade from {revision} killed: the old store or the new one")


@pytest.mark.usefixtures("watchable")
def test_an_upgrade_on_a_failing_disk_is_done_or_refused(
    tmp_path: Path, newest: list[tuple[str, ...]], scale: Callable[[int, int], int], tell: Any
) -> None:
    root = tmp_path / "home"
    root.mkdir()
    path, count = root / "studyml.db", 0
    store_of(OLDER[0], path)
    before = found(path)
    upgraded = Found(newest, before.log)

    def program(disk: FailingDisk) -> None:
        def open_it() -> None:
            try:
                open_store(path, write=True).close()
            except StoreError as error:
                # Opening comes after the upgrade: what refuses it finds the new store there, and says so.
                left = upgraded if "brought up to date" in str(error) else before
                if disk.seen(lambda: found(path)) != left:
                    raise AssertionError("what the refusal says is not true") from error
                raise

        disk.attempt(open_it, lambda: found(path) in (before, upgraded))

    for disk, _ in all_failures(root, program, scale(3, 10_000)):
        assert found(path) == upgraded, disk.number
        check_upgraded(path, before.log)
        count += 1
    tell(f"{count} failures of the disk during an upgrade from {OLDER[0]}: done or refused")


@pytest.mark.usefixtures("watchable")
def test_a_store_that_is_made_on_a_failing_disk_is_there_whole_or_not_at_all(
    tmp_path: Path, newest: list[tuple[str, ...]], scale: Callable[[int, int], int], tell: Any
) -> None:
    root, count = tmp_path / "home", 0
    root.mkdir()
    path = root / "share" / "studyml" / "studyml.db"
    for disk, _ in all_failures(
        root,
        lambda disk: disk.attempt(lambda: open_store(path, write=True, create=True).close()),
        scale(3, 10_000),
    ):
        assert found(path) == Found(newest, []), disk.number
        count += 1
    tell(f"{count} failures of the disk while a store was made: there whole, or not at all")


def statements(total: int, most: int) -> range:
    """The numbers of at most so many statements, evenly spread, the last among them."""
    return range(total, 0, -total // most)


def going_on(connection: sqlite3.Connection) -> Iterator[str]:
    """The keys by which deleting or renumbering a row would go on to the rows that point to it."""
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for key in connection.execute(f"PRAGMA foreign_key_list({table})"):
            if {key[5], key[6]} & {"CASCADE", "SET NULL", "SET DEFAULT"}:
                yield f"{table}.{key[3]}"


def test_no_deletion_goes_on_to_other_rows(tmp_path: Path) -> None:
    path = tmp_path / "studyml.db"
    open_store(path, write=True, create=True).close()
    with closing(sqlite3.connect(path)) as connection:
        assert list(going_on(connection)) == []
        connection.execute("CREATE TABLE bad (log_id INTEGER REFERENCES review_log (id) ON DELETE CASCADE)")
        connection.execute("CREATE TABLE worse (card_id INTEGER REFERENCES card (id) ON DELETE SET NULL)")
        assert list(going_on(connection)) == ["bad.log_id", "worse.card_id"]


def test_no_script_writes_a_key_by_which_a_deletion_would_go_on() -> None:
    for script in migrations().glob("versions/*.py"):
        assert not re.search(r"CASCADE|SET NULL|SET DEFAULT", script.read_text(), re.I), script.name
