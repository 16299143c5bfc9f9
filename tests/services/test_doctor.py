from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from studyml.errors import StoreError
from studyml.services import doctor
from studyml.services.backups import back_up
from studyml.services.card_actions import reset, set_due
from studyml.services.clock_warning import clock_warning
from studyml.services.doctor import look_over, mend
from studyml.services.importing import import_paths, sync_sources
from studyml.services.log_export import export_log
from studyml.services.undoing import undo_last
from studyml.services.workspace import Workspace
from studyml.store.backup_folder import backup_folder
from studyml.store.opening import open_store
from studyml.store.tally import rebuild_rollups
from studyml.whole_file import PREFIX
from tests.services.learner import Clock, Folder, rows, study


@pytest.fixture
def healthy(studied: Workspace) -> Workspace:
    """A studied store with a backup, a reset and a day set by hand."""
    set_due(studied, [1], studied.today() + 9)
    reset(studied, [2])
    back_up(studied, "asked")
    studied.store.path.chmod(0o600)
    return studied


def tamper(work: Workspace, statement: str) -> None:
    with work.store.transact("Tampered", work.now()) as tx:
        tx.execute(statement)


def abouts(work: Workspace) -> list[str]:
    return [finding.about for finding in look_over(work)]


def test_nothing_is_wrong_with_a_healthy_store_and_nothing_is_changed(healthy: Workspace) -> None:
    before = rows(healthy.store, "memory", "review_log", "change", "memory_event")
    assert look_over(healthy) == []
    assert mend(healthy, []) == []
    assert rows(healthy.store, "memory", "review_log", "change", "memory_event") == before


@pytest.mark.parametrize(
    "change",
    [
        "stability = stability * 1.0000000000000002",
        "difficulty = difficulty + 0.1",
        "due_day = due_day + 1",
        "reps = reps + 1",
        "lapses = lapses + 1",
        "interval = interval + 1",
        "last_at = last_at + 1",
        "last_day = last_day - 1",
        "state = 3, due_at = 5, step = 0",
        "step = 1",
    ],
)
def test_a_memory_that_the_log_does_not_lead_to_is_found_mended_and_undone(
    healthy: Workspace, change: str
) -> None:
    right = rows(healthy.store, "memory")
    tamper(healthy, f"UPDATE memory SET {change} WHERE card_id = 3")
    wrong = rows(healthy.store, "memory")
    [found] = look_over(healthy)
    assert (found.about, found.is_wrong, found.can_mend) == ("memories", True, True)
    assert "1 card (3)" in found.text
    [mended] = mend(healthy, [found])
    assert mended.is_mended
    assert rows(healthy.store, "memory") == right
    assert abouts(healthy) == []
    taken_back = undo_last(healthy)
    assert taken_back is not None
    assert taken_back.label == doctor.MENDED
    assert rows(healthy.store, "memory") == wrong


def test_flags_and_what_is_suspended_or_buried_are_no_business_of_the_log(healthy: Workspace) -> None:
    tamper(healthy, "UPDATE memory SET suspended = 1, flag = 3, buried_until = 800000, leech = 1")
    assert look_over(healthy) == []
    tamper(healthy, "UPDATE memory SET stability = 77 WHERE card_id = 3")
    mend(healthy, look_over(healthy))
    marks = healthy.store.query("SELECT DISTINCT suspended, flag, buried_until, leech FROM memory")
    assert marks == [(1, 3, 800000, 1)]


def test_the_log_is_not_touched_by_mending(healthy: Workspace) -> None:
    before = rows(healthy.store, "review_log", "memory_event")
    tamper(healthy, "UPDATE memory SET reps = 9 WHERE state = 2")
    mend(healthy, look_over(healthy))
    assert rows(healthy.store, "review_log", "memory_event") == before


def test_figures_and_searches_that_are_wrong_are_found_and_mended(healthy: Workspace) -> None:
    with healthy.store.transact("Rolled up", healthy.now()) as tx:
        rebuild_rollups(tx)
    tamper(healthy, "DELETE FROM day_tally")
    tamper(healthy, "INSERT INTO card_search (card_search) VALUES ('delete-all')")
    found = look_over(healthy)
    assert [finding.about for finding in found] == ["rollups", "search"]
    assert all(finding.is_mended for finding in mend(healthy, found))
    assert look_over(healthy) == []


def test_a_reader_sees_the_same(healthy: Workspace) -> None:
    tamper(healthy, "INSERT INTO card_search (card_search) VALUES ('delete-all')")
    with open_store(healthy.store.path, write=False) as store:
        assert abouts(Workspace(store, healthy.config, healthy.clock, healthy.zone)) == ["search"]


def test_nothing_is_mended_where_no_backup_can_be_made(
    healthy: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    tamper(healthy, "UPDATE memory SET reps = 9 WHERE state = 2")
    before = rows(healthy.store, "memory")

    def refuse(*_: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(doctor, "back_up", refuse)
    with pytest.raises(StoreError):
        mend(healthy, look_over(healthy))
    assert rows(healthy.store, "memory") == before


def test_a_deck_file_that_is_gone_is_named(healthy: Workspace, decks: Folder) -> None:
    (decks.path / "a.md").unlink()
    [found] = look_over(healthy)
    assert found.about == "files"
    assert "a.md" in found.text
    assert "1 deck file with cards is gone" in found.text
    assert "Bring it back, or `studyml sync` retires the cards; the history stays" in found.text


def test_ids_that_stand_twice_are_named(healthy: Workspace) -> None:
    tamper(healthy, "UPDATE card SET explicit_id = 'kernel'")
    [found] = look_over(healthy)
    assert found.about == "ids"
    assert "1 explicit id stands on more than one card (kernel)" in found.text


def test_media_that_no_card_names_are_told_and_left(healthy: Workspace, decks: Folder) -> None:
    (decks.path / "media").mkdir()
    (decks.path / "media" / "used here.png").write_bytes(b"x")
    (decks.path / "media" / "orphan.png").write_bytes(b"x")
    tamper(healthy, "UPDATE card SET back = 'see ![](media/used%20here.png)' WHERE id = 1")
    [found] = look_over(healthy)
    assert (found.about, found.is_wrong) == ("media", False)
    assert "1 file among the media of your decks is named by no card (orphan.png)" in found.text
    assert "used" not in found.text
    assert len(list((decks.path / "media").iterdir())) == 2


def test_changes_that_cannot_be_taken_back_are_counted(healthy: Workspace) -> None:
    tamper(healthy, "UPDATE memory SET flag = 1 WHERE card_id = 1")
    healthy.store.connection.execute("UPDATE change SET rows = '[[\"?\"]' WHERE id = 1")
    [found] = look_over(healthy)
    assert found.about == "undo"
    assert "1 change cannot be taken back" in found.text


@pytest.mark.skipif(os.name != "posix", reason="files have no modes here")
def test_files_that_others_may_read_are_shut(healthy: Workspace) -> None:
    healthy.store.path.chmod(0o644)
    backup_folder(healthy.store.path).chmod(0o755)
    [found] = look_over(healthy)
    assert found.about == "permissions"
    assert mend(healthy, [found])[0].is_mended
    assert healthy.store.path.stat().st_mode & 0o777 == 0o600
    assert backup_folder(healthy.store.path).stat().st_mode & 0o777 == 0o700


def test_backups_are_judged(healthy: Workspace, clock: Clock) -> None:
    study(healthy)
    assert look_over(healthy) == []
    clock.move(days=8)
    assert abouts(healthy) == ["backups"]
    for file in backup_folder(healthy.store.path).iterdir():
        file.write_bytes(b"spoilt")
    [found] = look_over(healthy)
    assert found.is_wrong
    assert "The last backup cannot be used" in found.text
    for file in backup_folder(healthy.store.path).iterdir():
        file.unlink()
    assert "There is no backup yet" in look_over(healthy)[0].text


def test_what_a_crash_left_behind_is_named_and_swept(healthy: Workspace) -> None:
    left = healthy.store.path.with_name(".studyml.db.999999999.new")
    left.write_bytes(b"x")
    [found] = look_over(healthy)
    assert (found.about, left.name in found.text) == ("leftovers", True)
    assert mend(healthy, [found])[0].is_mended
    assert not left.exists()


def test_a_lock_of_a_dead_process_is_told(healthy: Workspace) -> None:
    path = healthy.store.path
    healthy.store.close()
    Path(f"{path}.lock").write_text("999999999\nstudyml\n")
    os.chmod(f"{path}.lock", 0o600)  # noqa: PTH101
    with open_store(path, write=False) as store:
        [found] = look_over(Workspace(store, healthy.config, healthy.clock, healthy.zone))
    assert "Process 999999999 ended without letting go" in found.text


def test_damage_stops_everything_else_and_names_the_backup(healthy: Workspace) -> None:
    path = healthy.store.path
    root = healthy.store.query("SELECT rootpage FROM sqlite_master WHERE name = 'ix_card_concept_id'")[0][0]
    healthy.store.close()
    with path.open("rb+") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xff" * 4096)
    before = path.read_bytes()
    with open_store(path, write=False) as store:
        [found] = look_over(Workspace(store, healthy.config, healthy.clock, healthy.zone))
    assert found.about == "integrity"
    assert "`studyml restore --latest` goes back to the backup of" in found.text
    assert path.read_bytes() == before


def test_references_that_lead_nowhere_are_told(healthy: Workspace) -> None:
    healthy.store.connection.execute("PRAGMA foreign_keys=OFF")
    tamper(healthy, "UPDATE card SET concept_id = 999 WHERE id = 1")
    [found] = look_over(healthy)
    assert "1 row of the table card points to what is not there in " in found.text


def test_a_clock_that_is_set_back_is_remarked_once_and_told_at_the_start(
    learner: Workspace, clock: Clock
) -> None:
    study(learner, 2)
    back_up(learner, "asked")
    learner.store.path.chmod(0o600)
    assert clock_warning(learner) is None
    clock.now -= timedelta(days=30)
    assert clock_warning(learner) == (
        "The clock stands 30 days before your last review, of 2026-11-21 19:30."
        " Nothing is lost by it, but reviews are dated by it: set it right, if it is wrong."
    )
    study(learner, 2)
    assert clock_warning(learner) is None
    clock.now += timedelta(days=31)
    study(learner)
    [found] = [finding for finding in look_over(learner) if finding.about == "clock"]
    assert found.text == (
        "The clock was set back: a review of 2026-10-22 19:30 was given after one of 2026-11-21 19:30."
    )
    for _ in range(3):
        undo_last(learner)
    assert [finding for finding in look_over(learner) if finding.about == "clock"] == []


def test_reviews_dated_a_year_ahead_are_told_when_the_clock_is_right_again(
    learner: Workspace, clock: Clock
) -> None:
    clock.move(days=365)
    study(learner, 2)
    clock.move(days=-365)
    [found] = [finding for finding in look_over(learner) if finding.about == "clock"]
    assert "2 reviews are dated ahead of today, up to 2027-11-21" in found.text
    warning = clock_warning(learner)
    assert warning is not None
    assert "365 days before" in warning


def test_what_a_kill_left_beside_a_deck_is_told_and_swept_and_a_sync_sweeps_too(
    healthy: Workspace, decks: Folder
) -> None:
    left = decks.write(f"{PREFIX}a1b2c3d4", "half a deck")
    assert abouts(healthy) == []
    os.utime(left, (0, 0))
    [found] = look_over(healthy)
    assert (found.about, found.is_wrong) == ("leftovers", False)
    assert left.name in found.text
    assert [each.is_mended for each in mend(healthy, [found])] == [True]
    assert not left.exists()
    left.write_text("half a deck")
    os.utime(left, (0, 0))
    sync_sources(healthy, dry_run=True)
    assert left.exists()
    sync_sources(healthy)
    assert not left.exists()


def test_answers_that_wait_for_their_card_are_told_until_it_comes(
    healthy: Workspace, decks: Folder, tmp_path: Path
) -> None:
    back = decks.path / "b.md"
    export_log(healthy, tmp_path / "log.jsonl")
    with open_store(tmp_path / "other.db", write=True, create=True) as store:
        other = Workspace(store, healthy.config, healthy.clock, healthy.zone)
        import_paths(other, [decks.path / "a.md", tmp_path / "log.jsonl"])
        [found] = [each for each in look_over(other) if each.about == "waiting"]
        assert not found.is_wrong
        assert not found.can_mend
        assert "1 line of merged logs waits for a card that is not here" in found.text
        import_paths(other, [back])
        assert "waiting" not in abouts(other)
