"""Machines that share a folder for their logs come to the same, whatever the folder does to the files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from studyml.domain.rating import Rating
from studyml.errors import StoreError
from studyml.services import backups, log_folder
from studyml.services.backups import list_backups
from studyml.services.log_folder import LogNotWritten, file_name, keep_log, take_in
from studyml.services.undoing import undo_last
from studyml.store.backup import copy_store
from studyml.store.opening import open_store
from tests.services.learner import Clock
from tests.services.machines import Machine
from tests.services.small_decks import deck

DECK = deck(
    "D",
    "## Letters\n\nQ: Alpha is which letter?\nA: The first.\n\nQ: Beta is which letter?\nA: The second.\n",
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    return tmp_path / "shared"


@pytest.fixture
def machines(
    tmp_path: Path, shared: Path, blank_store: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[Machine]]:
    with ExitStack() as opened:
        made = [Machine(tmp_path / name, blank_store, clock, opened) for name in ("one", "two")]
        for machine in made:
            machine.write("d.md", DECK)
            machine.work.config = machine.work.config._replace(log_dir=str(shared))
        paths = {machine.work.store.path for machine in made}
        monkeypatch.setattr(
            log_folder,
            "folder_of",
            lambda work: Path(work.config.log_dir) if work.store.path in paths else None,
        )
        yield made


def own(machine: Machine, shared: Path) -> Path:
    return shared / file_name(machine.work)


def same(machines: list[Machine]) -> None:
    one, two = machines
    assert one.log() == two.log()
    assert one.memories() == two.memories()


def test_two_machines_stay_in_step_and_write_a_file_each(
    machines: list[Machine], shared: Path, clock: Clock
) -> None:
    one, two = machines
    for days in (0, 3, 9):
        clock.move(days=days)
        one.answer("Alpha", Rating.GOOD)
        keep_log(one.work)
        take_in(two.work)
        clock.move(minutes=5)
        two.answer("Beta", Rating.HARD)
        keep_log(two.work)
        assert take_in(one.work).new == 1
    take_in(two.work)
    same(machines)
    assert len(one.log()) == 6
    files = {path.name: path.read_text().count('"rating"') for path in shared.iterdir()}
    assert files == {own(one, shared).name: 3, own(two, shared).name: 3}
    for machine in machines:
        machine.check()


def test_nothing_new_writes_nothing(machines: list[Machine], shared: Path) -> None:
    one, _ = machines
    one.answer("Alpha", Rating.GOOD)
    keep_log(one.work)
    before = own(one, shared).read_bytes()
    keep_log(one.work)
    assert take_in(one.work).new == 0
    assert own(one, shared).read_bytes() == before


def test_files_only_ever_grow(machines: list[Machine], shared: Path) -> None:
    one, _ = machines
    one.answer("Alpha", Rating.GOOD)
    keep_log(one.work)
    before = own(one, shared).read_bytes()
    undo_last(one.work)
    one.answer("Beta", Rating.GOOD)
    keep_log(one.work)
    assert own(one, shared).read_bytes().startswith(before)
    assert b'"voids"' in own(one, shared).read_bytes()


def test_an_answer_taken_back_after_it_was_shared_is_taken_back_there_too(machines: list[Machine]) -> None:
    one, two = machines
    one.answer("Alpha", Rating.GOOD)
    keep_log(one.work)
    take_in(two.work)
    undo_last(one.work)
    keep_log(one.work)
    take_in(two.work)
    assert two.log() == []
    same(machines)


def test_a_last_line_that_has_not_come_whole_is_read_when_it_has(
    machines: list[Machine], shared: Path
) -> None:
    one, two = machines
    one.answer("Alpha", Rating.GOOD)
    one.answer("Beta", Rating.GOOD)
    keep_log(one.work)
    whole = own(one, shared).read_bytes()
    own(one, shared).write_bytes(whole[:-40])
    taken = take_in(two.work)
    assert taken.new == 1
    assert "cut off" in taken.remarks[0]
    own(one, shared).write_bytes(whole)
    assert take_in(two.work).new == 1
    same(machines)


def test_a_file_that_lost_its_end_is_mended_by_the_next_lines(machines: list[Machine], shared: Path) -> None:
    one, two = machines
    one.answer("Alpha", Rating.GOOD)
    keep_log(one.work)
    own(one, shared).write_bytes(own(one, shared).read_bytes()[:-10])
    one.answer("Beta", Rating.GOOD)
    keep_log(one.work)
    assert take_in(two.work).new == 1
    assert [row[0] for row in two.log()] == ["Beta"]


def test_a_conflicting_copy_is_one_log_more(machines: list[Machine], shared: Path) -> None:
    one, two = machines
    one.answer("Alpha", Rating.GOOD)
    keep_log(one.work)
    shutil.copy(own(one, shared), shared / "one (conflicted copy 2026-11-21).jsonl")
    (shared / "broken.jsonl").write_text("<html>")
    (shared / "notes.txt").write_text("mine")
    taken = take_in(two.work)
    assert taken.new == 1
    assert [remark for remark in taken.remarks if "broken.jsonl" in remark]
    same(machines)
    assert take_in(two.work).new == 0


def test_a_store_from_a_backup_gets_back_what_its_own_file_has(
    machines: list[Machine], shared: Path, blank_store: Path, clock: Clock, tmp_path: Path
) -> None:
    one, two = machines
    one.answer("Alpha", Rating.GOOD)
    keep_log(one.work)
    path, backup = one.work.store.path, tmp_path / "backup.db"
    copy_store(one.work.store.connection, backup)
    one.answer("Beta", Rating.GOOD)
    keep_log(one.work)
    take_in(two.work)
    one.work.store.close()
    shutil.copy(backup, path)
    with open_store(path, write=True) as store:
        one.work.store = store
        assert len(one.log()) == 1
        clock.move(minutes=3)
        assert take_in(one.work).new == 1
        one.answer("Alpha", Rating.AGAIN)
        keep_log(one.work)
        take_in(two.work)
        same(machines)
        assert len(one.log()) == 3


def test_a_copy_of_a_store_used_elsewhere_writes_a_file_of_its_own(
    machines: list[Machine], shared: Path, clock: Clock
) -> None:
    one, two = machines
    one.answer("Alpha", Rating.GOOD)
    keep_log(one.work)
    two.work.store.close()
    copy_store(one.work.store.connection, two.folder / "copy.db")
    shutil.copy(two.folder / "copy.db", two.work.store.path)
    with open_store(two.work.store.path, write=True) as store:
        two.work.store = store
        for machine, word in ((one, "Beta"), (two, "Alpha")):
            machine.answer(word, Rating.GOOD)
            keep_log(machine.work)
        assert own(one, shared) != own(two, shared)
        assert take_in(one.work).new == 1
        assert take_in(two.work).new == 1
        same(machines)
        assert len(one.log()) == 3
        lines = [path.read_text().count('"rating"') for path in (own(one, shared), own(two, shared))]
        assert lines == [2, 1]


def test_undo_of_a_merge_is_merged_again_by_the_next(machines: list[Machine]) -> None:
    one, two = machines
    one.answer("Alpha", Rating.GOOD)
    keep_log(one.work)
    take_in(two.work)
    undone = undo_last(two.work)
    assert undone is not None
    assert undone.label.startswith("Merged")
    two.answer("Beta", Rating.GOOD)
    keep_log(two.work)
    take_in(two.work)
    take_in(one.work)
    same(machines)
    assert len(one.log()) == 2


def test_what_came_by_hand_is_passed_on(machines: list[Machine], shared: Path, tmp_path: Path) -> None:
    one, two = machines
    log = tmp_path / "elsewhere.jsonl"
    card = '{"concept":"Letters","front":"Alpha is which letter?"}'
    log.write_text(
        '{"format":"studyml-log","version":1}\n'
        f'{{"id":"x","card":{card},"at":"2026-10-01T12:00:00Z","rating":3}}\n'
    )
    one.merge(log)
    keep_log(one.work)
    assert take_in(two.work).new == 1
    same(machines)


def test_a_folder_that_cannot_be_written_is_told_and_costs_nothing(
    machines: list[Machine], shared: Path
) -> None:
    one, two = machines
    shared.write_text("a file stands here")
    one.answer("Alpha", Rating.GOOD)
    with pytest.raises(LogNotWritten, match="safe in the store"):
        keep_log(one.work)
    shared.unlink()
    keep_log(one.work)
    assert take_in(two.work).new == 1


def test_the_store_is_backed_up_before_a_merge_and_only_then(machines: list[Machine], clock: Clock) -> None:
    one, two = machines
    one.answer("Alpha", Rating.GOOD)
    two.answer("Beta", Rating.GOOD)
    before = two.log()
    take_in(two.work)
    assert "merge" not in {backup.reason for backup in list_backups(two.work)}
    keep_log(one.work)
    clock.move(minutes=1)
    assert take_in(two.work).new == 1
    last = list_backups(two.work)[0]
    assert last.reason == "merge"
    with open_store(last.path, write=False) as copy:
        assert len(copy.query("SELECT * FROM live_review")) == len(before) == 1
    clock.move(minutes=1)
    take_in(two.work)
    assert list_backups(two.work)[0] == last


def test_a_backup_that_cannot_be_made_is_told_and_the_merge_goes_on(
    machines: list[Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = machines
    one.answer("Alpha", Rating.GOOD)
    keep_log(one.work)

    def fail(*_: object) -> None:
        raise StoreError("backups: the disk is full; nothing was changed")

    monkeypatch.setattr(backups.backup_folder, "make_backup", fail)
    taken = take_in(two.work)
    assert taken.new == 1
    assert taken.remarks == [
        "The store was not backed up before the merge: backups: the disk is full; nothing was changed"
    ]
    same(machines)
