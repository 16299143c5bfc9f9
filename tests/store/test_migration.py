from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from store_samples import NOW, digest, fill, give

from studyml.errors import StoreCorrupt, StoreError, StoreLocked
from studyml.paths import migrations
from studyml.store import opening, review_store
from studyml.store.lock import WriterLock
from studyml.store.migration import make_store
from studyml.store.opening import open_store
from studyml.store.schema import HEAD
from studyml.store.search_queries import search

NEXT = '''"""What a later version could need"""

import sqlalchemy as sa
from alembic import op

revision = "{next}"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DROP VIEW live_review")
    with op.batch_alter_table("card", recreate="always") as batch:
        batch.add_column(sa.Column("note", sa.Text(), nullable=True))
    {more}
    op.execute("CREATE VIEW live_review AS SELECT * FROM review_log WHERE voids IS NULL")
'''


@pytest.fixture
def old(path: Path) -> Path:
    """A closed store of the newest schema, with cards and answers."""
    with open_store(path, write=True) as store:
        cards = fill(store)
        give(store, cards[0])
        give(store, cards[1])
        store.undo(NOW)
    return path


def next_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, more: str = "pass") -> None:
    """Makes the program one schema newer than the stores that it finds."""
    scripts = tmp_path / "next" / "migrations"
    shutil.copytree(migrations(), scripts, ignore=shutil.ignore_patterns("__pycache__"))
    following = f"{int(HEAD) + 1:04}"
    script = NEXT.format(next=following, head=HEAD, more=more)
    (scripts / "versions" / f"{following}_next.py").write_text(script)
    monkeypatch.setattr("studyml.store.migration.migrations", lambda: scripts)
    monkeypatch.setattr("studyml.store.migration.HEAD", following)
    monkeypatch.setattr("studyml.store.opening.HEAD", following)


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir() if entry.is_file())


@pytest.mark.parametrize("write", [True, False])
def test_an_older_store_is_upgraded_and_keeps_every_row(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: bool
) -> None:
    with sqlite3.connect(old) as connection:
        log = connection.execute("SELECT * FROM review_log").fetchall()
        memories = connection.execute("SELECT * FROM memory").fetchall()
    connection.close()
    next_version(monkeypatch, tmp_path)
    with open_store(old, write=write) as store:
        assert store.query("SELECT version_num FROM alembic_version") == [(f"{int(HEAD) + 1:04}",)]
        assert store.query("PRAGMA user_version") == [(int(HEAD) + 1,)]
        assert store.query("SELECT * FROM review_log") == log
        assert store.query("SELECT * FROM memory") == memories
        assert store.query("SELECT note FROM card") == [(None,)] * 4
        assert store.query("PRAGMA foreign_key_check") == []
        assert store.query("PRAGMA integrity_check") == [("ok",)]
        assert store.query("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'") == [(8,)]
        assert len(search(store, "optimization")) == 4


def test_a_copy_is_made_before_an_upgrade(old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(old, write=False) as store:
        before = digest(store)
    with monkeypatch.context() as patched:
        next_version(patched, tmp_path)
        open_store(old, write=True).close()
    assert names(tmp_path) == ["studyml.db"]
    [copy] = (tmp_path / "backups").iterdir()
    assert copy.name.endswith(".upgrade.bak")
    assert copy.stat().st_mode & 0o777 == 0o600
    with open_store(copy, write=False) as store:
        assert digest(store) == before
        assert len(review_store.history(store, 1)) == 1


@pytest.mark.parametrize(
    "more",
    [
        pytest.param('op.execute("SELECT * FROM nowhere")', id="a statement fails"),
        pytest.param('raise ValueError("half-way")', id="the script fails"),
        pytest.param('op.execute("DELETE FROM concept")', id="rows would point to nothing"),
    ],
)
def test_an_upgrade_that_fails_half_way_leaves_nothing_behind(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str
) -> None:
    with sqlite3.connect(old) as connection:
        before = list(connection.iterdump())
    connection.close()
    next_version(monkeypatch, tmp_path, more)
    with pytest.raises(StoreError, match="nothing was changed"):
        open_store(old, write=True)
    with sqlite3.connect(old) as connection:
        assert list(connection.iterdump()) == before
    connection.close()
    assert names(tmp_path) == ["studyml.db"]
    monkeypatch.undo()
    with open_store(old, write=True) as store:
        assert store.undo(NOW) is not None


@pytest.mark.parametrize("write", [True, False])
def test_what_refuses_a_store_after_its_upgrade_does_not_say_that_nothing_was_changed(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: bool
) -> None:
    next_version(monkeypatch, tmp_path)
    name = "connect" if write else "connect_to_read"
    usual, calls = getattr(opening, name), 0

    def connect(path: Path) -> sqlite3.Connection:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise StoreError(f"{path}: the disk is full; nothing was changed. Free some space and try again.")
        connection: sqlite3.Connection = usual(path)
        return connection

    monkeypatch.setattr(opening, name, connect)
    with pytest.raises(StoreError, match=r"disk is full; it was brought up to date before\. Free some"):
        open_store(old, write=write)
    with open_store(old, write=True) as store:
        assert store.query("SELECT note FROM card WHERE id = 1") == [(None,)]


def test_a_damaged_store_is_not_upgraded(old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with sqlite3.connect(old) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'review_log'").fetchone()[
            0
        ]
    connection.close()
    with old.open("rb+") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xff" * 4096)
    before = old.read_bytes()
    next_version(monkeypatch, tmp_path)
    with pytest.raises(StoreCorrupt, match=r"studyml\.db: this is no sound store"):
        open_store(old, write=True)
    assert old.read_bytes() == before
    assert names(tmp_path) == ["studyml.db"]


def test_a_reader_cannot_upgrade_a_store_that_is_being_written(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    next_version(monkeypatch, tmp_path)
    lock = WriterLock(old)
    with pytest.raises(StoreLocked, match="is using the store"):
        open_store(old, write=False)
    lock.release()


def test_undo_begins_anew_after_an_upgrade(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    next_version(monkeypatch, tmp_path)
    with open_store(old, write=True) as store:
        assert store.undo(NOW) is None
        review_store.flag(store, 1, 3, NOW)
        assert store.undo(NOW) is not None


def test_a_new_store_is_made_by_all_scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    next_version(monkeypatch, tmp_path)
    with open_store(tmp_path / "new.db", write=True, create=True) as store:
        assert store.query("SELECT note FROM card") == []
    assert names(tmp_path) == ["new.db"]


def test_cards_of_a_store_from_before_there_were_notes_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "studyml.db"
    with monkeypatch.context() as patched:
        patched.setattr("studyml.store.migration.HEAD", "0001")
        make_store(path)
    with sqlite3.connect(path) as connection:
        connection.executescript(
            "INSERT INTO deck VALUES (1, 'd'); INSERT INTO deck_file VALUES (1, 'f', 1, '', 1, 1, '', 1, 0);"
            "INSERT INTO concept VALUES"
            " (1, 1, 1, 'c', 'c', NULL, 1, 0, '', 0, '[]', '[]', '[]', '[]', '[]', '[]', 0);"
            "INSERT INTO card VALUES"
            " (1, 1, 1, 1, 'basic', 'What is a stride?', 'x', 1, 1, 0, NULL, 'f', '[]', 0, 1, 1, NULL);"
        )
    connection.close()
    with open_store(path, write=True) as store:
        assert [hit.title for hit in search(store, "stride")] == ["What is a stride?"]
        assert store.query("SELECT * FROM source") == []
    assert names(tmp_path) == ["studyml.db"]
    assert len(names(tmp_path / "backups")) == 1
