from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from studyml.errors import StoreCorrupt, StoreError, StudymlError, UsageError
from studyml.services import backups
from studyml.services.backups import BackgroundBackup, back_up, back_up_apart, back_up_to, list_backups
from studyml.services.importing import import_decks, import_paths
from studyml.services.undoing import undo_last
from studyml.services.workspace import Workspace
from studyml.store.backup_folder import backup_folder
from studyml.store.opening import open_store
from studyml.store.replacement import content_of
from tests.services.learner import Clock, Folder, rows, study
from tests.services.small_decks import numbers


def files(work: Workspace) -> list[str]:
    folder = backup_folder(work.store.path)
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def spoil(path: Path) -> None:
    """Writes over a page in the middle of a store, behind SQLite's back."""
    with open_store(path, write=False) as store:
        root = store.query("SELECT rootpage FROM sqlite_master WHERE name = 'ix_card_concept_id'")[0][0]
    with path.open("rb+") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xff" * 4096)


def test_a_store_in_which_nothing_was_done_is_not_backed_up(work: Workspace) -> None:
    assert back_up(work, "start") is None
    assert files(work) == []


def test_a_backup_is_a_whole_store_that_only_its_owner_reads(learner: Workspace) -> None:
    study(learner, 2)
    made = back_up(learner, "start")
    assert made is not None
    assert made.path.name == "studyml.db.20261121T193000Z.start.bak"
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert made.path.parent.stat().st_mode & 0o777 == 0o700
    with open_store(made.path, write=False) as copy:
        assert rows(copy) == rows(learner.store)
        assert copy.query("PRAGMA integrity_check") == [("ok",)]


def test_nothing_is_backed_up_twice_and_every_change_is_a_reason_to(learner: Workspace, clock: Clock) -> None:
    first = back_up(learner, "start")
    clock.move(minutes=30)
    assert back_up(learner, "use") == first
    study(learner)
    second = back_up(learner, "use")
    assert second != first
    clock.move(minutes=30)
    undo_last(learner)
    assert back_up(learner, "use") != second
    assert len(files(learner)) == 3


def test_two_backups_within_a_second_have_names_of_their_own_and_an_order(learner: Workspace) -> None:
    made = []
    for _ in range(11):
        study_or_undo(learner)
        made.append(back_up(learner, "use"))
    assert list_backups(learner) == made[::-1]


def study_or_undo(work: Workspace) -> None:
    if len(rows(work.store, "review_log")["review_log"]) % 2:
        undo_last(work)
    else:
        study(work)


def test_older_backups_are_thinned(learner: Workspace, clock: Clock) -> None:
    for _ in range(60):
        clock.move(hours=12)
        study_or_undo(learner)
        back_up(learner, "use")
    days = {datetime.strptime(name.split(".")[2], "%Y%m%dT%H%M%SZ").date() for name in files(learner)}  # noqa: DTZ007
    assert len(files(learner)) < 20
    assert len(days) >= 13


def test_no_backup_is_taken_away_while_the_store_is_damaged(learner: Workspace, clock: Clock) -> None:
    study(learner)
    back_up(learner, "start")
    path = learner.store.path
    folder = backup_folder(path)
    for number in range(40):
        (folder / f"studyml.db.20250101T0000{number:02}Z.use.bak").write_bytes(b"old")
    before = files(learner)
    study(learner)
    learner.store.close()
    spoil(path)
    clock.move(days=3)
    with open_store(path, write=False) as store, pytest.raises(StoreCorrupt) as told:
        back_up(Workspace(store, learner.config, clock, learner.zone), "start")
    assert files(learner) == before
    assert len(str(told.value).splitlines()) == 1


def test_a_clock_that_was_wrong_does_not_make_an_old_backup_the_newest(
    learner: Workspace, clock: Clock
) -> None:
    clock.move(days=365)
    study(learner)
    ahead = back_up(learner, "use")
    clock.move(days=-365)
    study(learner)
    now = back_up(learner, "use")
    assert list_backups(learner) == [now, ahead]
    assert back_up(learner, "use") == now


def test_what_died_while_backing_up_leaves_nothing_for_long(learner: Workspace) -> None:
    back_up(learner, "start")
    folder = backup_folder(learner.store.path)
    (folder / ".studyml.db.x.bak.999999999.partial").write_bytes(b"x")
    (folder / ".studyml.db.x.bak.999999999.partial-journal").write_bytes(b"x")
    (folder / f".studyml.db.x.bak.{os.getppid()}.partial").write_bytes(b"x")
    study(learner)
    back_up(learner, "use")
    assert [name for name in files(learner) if name.startswith(".")] == [
        f".studyml.db.x.bak.{os.getppid()}.partial"
    ]


def test_a_backup_beside_a_session_holds_the_moment_at_which_it_began(learner: Workspace) -> None:
    study(learner, 3)
    backup = BackgroundBackup(learner, "start")
    backup.begin()
    study(learner, 2)
    backup.finish()
    assert backup.problem is None
    assert backup.made is not None
    assert content_of(backup.made.path).reviews in (3, 4, 5)


def test_a_backup_that_nobody_waits_for_leaves_nothing(learner: Workspace) -> None:
    with pytest.raises(StudymlError, match="given up"):
        back_up_apart(learner, "use", lambda: False)
    assert files(learner) == []


def test_a_backup_that_cannot_be_made_is_told_and_the_import_goes_on(
    learner: Workspace, decks: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StoreError("backups: the disk is full; nothing was changed")

    monkeypatch.setattr(backups.backup_folder, "make_backup", fail)
    report = import_paths(learner, [decks.write("new.md", numbers("New", 3))])
    assert len(report.added) == 3
    [refusal] = report.refused
    assert "was not backed up before the import" in refusal.reason
    assert "the disk is full" in refusal.reason
    background = BackgroundBackup(learner, "use")
    background.begin()
    background.finish()
    assert "disk is full" in background.problem_told()


def test_an_import_is_preceded_by_a_backup_and_a_dry_run_or_a_sync_is_not(
    learner: Workspace, decks: Folder
) -> None:
    new = decks.write("new.md", numbers("New", 3))
    import_paths(learner, [new], dry_run=True)
    import_decks(learner, [new], dry_run=True)
    assert files(learner) == []
    import_paths(learner, [new])
    [name] = files(learner)
    assert name.endswith(".import.bak")
    assert content_of(backup_folder(learner.store.path) / name).cards == 6


def test_a_copy_to_a_file_never_replaces_one(learner: Workspace, tmp_path: Path) -> None:
    copy = back_up_to(learner, tmp_path / "copy.db")
    assert content_of(copy).cards == 6
    with pytest.raises(UsageError, match="such a file already"):
        back_up_to(learner, copy)
    (tmp_path / "stick").mkdir()
    assert back_up_to(learner, tmp_path / "stick") == tmp_path / "stick" / "studyml.db"
