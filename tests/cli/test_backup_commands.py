from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from studyml.services.backups import BackgroundBackup
from tests.cli.conftest import RunCommand

FAR = ("restore", "--latest", "--yes")


@pytest.fixture
def reviewed(run: RunCommand, store: Path) -> int:
    """Three answered cards; how many reviews there are."""
    assert run("review", "--plain", "--limit", "3", typed="\n4\n\n4\n\n4\n").code == 0
    return 3


def reviews(run: RunCommand) -> int:
    return sum(card["reps"] for card in run("cards", "--json").json)


def spoil(store: Path) -> bytes:
    data = bytearray(store.read_bytes())
    data[8192:] = b"\xa5" * (len(data) - 8192)
    store.write_bytes(data)
    return bytes(data)


def root_of(store: Path, table: str) -> int:
    """The first page of a table or an index, counted from 1."""
    with closing(sqlite3.connect(store)) as connection:
        found = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    return int(found[0])


def test_a_backup_is_made_and_listed_and_not_made_again(run: RunCommand, reviewed: int) -> None:
    made = run("backup", "--json").json
    assert made["is_new"]
    assert Path(made["backup"]).is_file()
    assert "The store is backed up" not in run("backup").out
    assert "Nothing has changed since the last backup: " in run("backup").out
    listed = run("backup", "--list", "--json").json
    assert listed[0]["path"] == made["backup"]
    assert listed[0]["reason"] == "asked"
    assert listed[0]["bytes"] == Path(made["backup"]).stat().st_size
    assert "asked for" in run("backup", "--list").out


def test_an_empty_store_and_a_folder_without_backups_say_so(run: RunCommand, home: Path) -> None:
    assert "no backups yet" in run("backup", "--list").out
    assert run("backup", "--list", "--json").json == []
    assert "there is no sound backup of it" in run(*FAR).failed(2)


def test_a_copy_is_written_to_a_file_of_ones_choice(run: RunCommand, reviewed: int, home: Path) -> None:
    assert "copy.db" in run("backup", "copy.db").out
    assert len(run("--db", "copy.db", "cards", "-is:new", "--json").json) == reviewed
    assert "such a file already" in run("backup", "copy.db").failed(2)
    assert "--list takes no file" in run("backup", "copy.db", "--list").failed(2)


def test_going_back_says_what_would_be_lost_and_asks(
    run: RunCommand, reviewed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("backup")
    # How far the session has come when it is backed up meanwhile, nobody can say.
    monkeypatch.setattr(BackgroundBackup, "_run", lambda self: None)
    run("review", "--plain", "--limit", "1", typed="\n4\n")
    asked = run("restore", "--latest")
    assert "--yes says that you mean it" in asked.err
    assert asked.code == 2
    assert "3 reviews" in asked.err
    assert "1 review of the present store is not in it and would be lost." in asked.err
    monkeypatch.setattr("studyml.cli.backup_choice.can_ask", lambda: True)
    assert run("restore", "--latest", typed="no\n").code == 2
    assert reviews(run) == 4
    assert run("restore", "--latest", typed="yes\n").code == 0
    assert reviews(run) == 3
    chosen = run("restore", typed="1\nyes\n")
    assert chosen.code == 0
    assert "before a restore" in chosen.out
    assert reviews(run) == 4
    assert run("restore", typed="\n").code == 2
    assert run("restore", typed="99\n").code == 2
    assert run("restore", typed="000000001999\n").code == 2


def test_a_damaged_store_names_the_backup_to_go_back_to_and_is_restored(
    run: RunCommand, reviewed: int, store: Path
) -> None:
    run("backup")
    before = spoil(store)
    for words in (["due"], ["cards"], ["review", "--plain"], ["backup"]):
        said = run(*words).failed(1)
        assert "no sound store" in said
        assert "`studyml restore --latest` goes back to the backup of " in said
        assert "holds 3 reviews" in said
    assert store.read_bytes() == before
    told = run(*FAR, "--json").json
    assert told["reviews"] == 3
    assert told["lost_reviews"] is None
    assert Path(told["kept"]).read_bytes() == before
    assert reviews(run) == 3


def test_a_damaged_store_without_a_backup_says_what_to_do(run: RunCommand, store: Path) -> None:
    store.write_bytes(b"")
    said = run("due").failed(1)
    assert "No sound backup lies beside it; `studyml restore FILE` takes a copy from elsewhere." in said


def test_damage_after_a_crash_is_noticed_before_anything_is_written(
    run: RunCommand, reviewed: int, store: Path
) -> None:
    run("backup")
    root = root_of(store, "change")
    data = bytearray(store.read_bytes())
    data[(root - 1) * 4096 : root * 4096] = b"\xff" * 4096
    store.write_bytes(data)
    store.with_name("studyml.db.lock").write_text("999999999\nstudyml\n")
    for _ in range(2):  # the first look must not take away what the second one goes by
        said = run("suspend", "id:1").failed(1)
        assert "no sound store" in said
        assert "studyml restore --latest" in said
        assert store.read_bytes() == data
    offered = run("restore", "--latest")
    assert "The present store is damaged. No review of the present store would be lost." in offered.err
    assert run(*FAR).code == 0
    assert run("suspend", "id:1").code == 0


@pytest.mark.parametrize("table", ["review_log", "card", "mention", "change", "ix_memory_due"])
def test_damage_in_the_middle_of_a_store_that_was_closed_well_is_noticed_before_anything_is_written(
    run: RunCommand, reviewed: int, store: Path, table: str
) -> None:
    run("backup")
    root = root_of(store, table)
    data = bytearray(store.read_bytes())
    data[(root - 1) * 4096 : root * 4096] = b"\xff" * 4096
    store.write_bytes(data)
    for words in (["undo"], ["suspend", "id:1"], ["review", "--plain"], ["undo"]):
        said = run(*words, typed="\n3\n").failed(1)
        assert "no sound store" in said
        assert "studyml restore --latest" in said
        assert store.read_bytes() == data, words
    assert run(*FAR).code == 0
    assert reviews(run) == 3
    assert run("undo").code == 0


def test_a_log_of_another_store_is_noticed_and_left(run: RunCommand, reviewed: int, store: Path) -> None:
    run("backup")
    other = store.with_name("other.db")
    with sqlite3.connect(other) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE a (b)")
        connection.executemany("INSERT INTO a VALUES (?)", [("x" * 3000,) for _ in range(50)])
        connection.commit()
        log = other.with_name("other.db-wal").read_bytes()
    connection.close()
    beside = store.with_name("studyml.db-wal")
    beside.write_bytes(log)
    before = store.read_bytes()
    for words in (["due"], ["suspend", "id:1"]):
        assert "no sound store" in run(*words).failed(1)
        assert (store.read_bytes(), beside.read_bytes()) == (before, log)
    assert run(*FAR).code == 0
    assert reviews(run) == 3


def test_what_is_no_copy_of_a_store_is_refused(run: RunCommand, reviewed: int, store: Path) -> None:
    assert "there is no such file" in run("restore", "nowhere.db", "--yes").failed(2)
    assert "is the store itself" in run("restore", str(store), "--yes").failed(2)
    assert "no sound store" in run("restore", "optimisation.md", "--yes").failed(1)
    assert "name a file, or --latest" in run("restore", "a.db", "--latest").failed(2)
    assert "there is no terminal to choose at" in run("restore").failed(2)


def test_the_doctor_finds_nothing_wrong_or_says_what_and_mends_it(
    run: RunCommand, reviewed: int, store: Path
) -> None:
    run("backup")
    store.chmod(0o600)
    healthy = run("doctor")
    assert (healthy.code, healthy.out) == (0, "Nothing is wrong.\n")
    assert run("doctor", "--json").json == {"findings": []}
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE memory SET reps = 7 WHERE state <> 0")
    connection.close()
    found = run("doctor")
    assert found.code == 1
    assert "wrong  What is remembered of 3 cards" in found.out
    assert "`studyml doctor --rebuild` mends what can be mended." in found.err
    mended = run("doctor", "--rebuild", "--json")
    assert mended.code == 0
    assert [each["is_mended"] for each in mended.json["findings"]] == [True]
    assert run("doctor").code == 0
    assert "Mended memories" in run("undo").out
    assert run("doctor").code == 1


def test_the_doctor_tells_of_a_store_that_cannot_be_opened(
    run: RunCommand, reviewed: int, store: Path
) -> None:
    run("backup")
    spoil(store)
    found = run("doctor", "--json")
    assert found.code == 1
    assert found.err == ""
    [finding] = found.json["findings"]
    assert "no sound store" in finding["text"]
    assert "studyml restore --latest" in finding["text"]
