from __future__ import annotations

import os
from pathlib import Path

import pytest
from store_samples import digest, fill, give

from studyml.errors import StoreCorrupt, StoreError
from studyml.store.backup import copy_store
from studyml.store.opening import open_store
from studyml.store.store import Store


def test_a_copy_of_a_store_in_use_is_whole_and_one_file(store: Store, tmp_path: Path) -> None:
    give(store, fill(store)[0])
    target = tmp_path / "copies" / "copy.db"
    target.parent.mkdir()
    copy_store(store.connection, target)
    assert [entry.name for entry in target.parent.iterdir()] == ["copy.db"]
    assert target.stat().st_mode & 0o777 == 0o600
    with open_store(target, write=False) as copy:
        assert digest(copy) == digest(store)
        assert copy.query("SELECT * FROM review_log") == store.query("SELECT * FROM review_log")


def test_a_closed_store_is_copied_by_its_path(path: Path, tmp_path: Path) -> None:
    with open_store(path, write=True) as store:
        fill(store)
        before = digest(store)
    copy_store(path, tmp_path / "copy.db")
    with open_store(tmp_path / "copy.db", write=True) as copy:
        assert digest(copy) == before
        assert copy.query("PRAGMA journal_mode") == [("wal",)]


def test_a_copy_replaces_an_older_one_in_one_step(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("older")
    copy_store(store.connection, target)
    assert target.read_bytes().startswith(b"SQLite format 3")


def test_a_damaged_store_is_not_copied(path: Path, tmp_path: Path) -> None:
    with open_store(path, write=True) as store:
        fill(store, cards=300)
        root = store.query("SELECT rootpage FROM sqlite_master WHERE name = 'ix_card_concept_id'")[0][0]
    with path.open("rb+") as file:
        file.seek((root - 1) * 4096 + 8)
        file.write(b"\xff" * 3000)
    target = tmp_path / "copy.db"
    target.write_text("older")
    with pytest.raises(StoreCorrupt, match=r"studyml\.db"):
        copy_store(path, target)
    assert target.read_text() == "older"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["copy.db", "studyml.db"]


def test_a_copy_that_cannot_be_written_is_told(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"nowhere/copy\.db: No such file"):
        copy_store(store.connection, tmp_path / "nowhere" / "copy.db")


def test_a_copy_is_on_the_disk_before_it_takes_its_place(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "copy.db"
    events: list[str] = []
    fsync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda file: (events.append("fsync"), fsync(file))[1])
    monkeypatch.setattr(
        Path, "replace", lambda self, other: (events.append("replace"), replace(self, other))[1]
    )
    copy_store(store.connection, target)
    assert events == ["fsync", "replace", "fsync"]


def test_a_path_that_is_no_store_cannot_be_copied(tmp_path: Path) -> None:
    source = tmp_path / "notes.txt"
    source.write_text("nothing of the kind" * 100)
    with pytest.raises(StoreCorrupt, match=r"notes\.txt"):
        copy_store(source, tmp_path / "copy.db")
    with pytest.raises(StoreError, match=r"nowhere\.db"):
        copy_store(tmp_path / "nowhere.db", tmp_path / "copy.db")
    assert [entry.name for entry in tmp_path.iterdir()] == ["notes.txt"]
