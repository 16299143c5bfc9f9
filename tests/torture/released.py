"""Stores of every revision of the schema, kept as SQL.

`python -m tests.torture.released` writes a file for each revision that has none yet; one that is there is
never changed, for it is what learners have on their disks.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC
from pathlib import Path
from random import Random
from unittest.mock import patch

from alembic.script import ScriptDirectory

from studyml.config import Config
from studyml.services.importing import import_paths
from studyml.services.review import ReviewSession
from studyml.services.workspace import Workspace
from studyml.store.migration import alembic_config, make_store, upgrade_store
from studyml.store.opening import open_store
from studyml.store.schema import APPLICATION_ID
from tests.services.learner import Clock
from tests.services.small_decks import numbers
from tests.torture.study import answer_cards

FOLDER = Path(__file__).parents[1] / "fixtures" / "stores"
REVISIONS = sorted(
    script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()
)
# Kept otherwise: by alembic, by triggers, or emptied by every upgrade.
_NOT_COPIED = {"alembic_version", "review_tally"}
NOTES = """\
# A log of 2021

## 2021-03-04

Number 3 once more. What is a warm-up?

- **Stride:** how far the window moves at each step

## 2021-03-05

Read arXiv:1803.09820 on learning rates.
"""


def store_of(revision: str, path: Path) -> None:
    """Makes the store of a revision: from its file, else by bringing the newest older file up to it."""
    kept = max(each for each in REVISIONS if each <= revision and _file(each).exists())
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(_file(kept).read_text("utf-8"))
    if kept != revision:
        with patch("studyml.store.migration.HEAD", revision):
            upgrade_store(path, kept).unlink()


def schema_of(connection: sqlite3.Connection) -> list[tuple[str, ...]]:
    """Everything that a store declares, to the letter, and its revision."""
    declared = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY 1, 2"
    )
    return [*declared, *connection.execute("SELECT 'revision', version_num, '' FROM alembic_version")]


def _file(revision: str) -> Path:
    return FOLDER / f"{revision}.sql"


def _studied(folder: Path) -> Path:
    """A store of the newest schema with decks, notes, drafts, and answers of which some were taken back."""
    clock, path = Clock(), folder / "studyml.db"
    (folder / "a.md").write_text(numbers("Numbers", 8))
    (folder / "log.md").write_text(NOTES)
    with open_store(path, write=True, create=True) as store:
        work = Workspace(store, Config(), clock, UTC)
        import_paths(work, [folder / "a.md", folder / "log.md"])
        answer_cards(work, clock, 30, Random(8), lambda rows: None)
        session = ReviewSession(work)
        session.flag()
        session.suspend()
    return path


def _make(revision: str, newest: Path, path: Path) -> None:
    """Makes a store by the scripts up to a revision, with what it can hold of the newest one."""
    with patch("studyml.store.migration.HEAD", revision):
        make_store(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("ATTACH ? AS newest", (str(newest),))
        for table in _tables(connection):
            if table in _NOT_COPIED:
                continue
            columns = ", ".join(f'"{name}"' for name in _columns(connection, table))
            insert = f"INSERT OR REPLACE INTO main.{table} ({columns})"
            connection.execute(f"{insert} SELECT {columns} FROM newest.{table}")


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA main.table_info({table})")]


def _tables(connection: sqlite3.Connection) -> list[str]:
    """The plain tables, in the order in which they were made."""
    condition = "type = 'table' AND name NOT LIKE 'sqlite_%'"
    found = connection.execute(
        f"SELECT name, sql FROM main.sqlite_master WHERE {condition} ORDER BY rowid"
    ).fetchall()
    virtual = [name for name, sql in found if sql.startswith("CREATE VIRTUAL")]
    return [
        name
        for name, _ in found
        if name not in virtual and not any(name.startswith(f"{each}_") for each in virtual)
    ]


def _dump(connection: sqlite3.Connection) -> Iterator[str]:
    """A store as SQL that makes it again, from an empty file."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    yield f"PRAGMA application_id = {APPLICATION_ID};"
    yield f"PRAGMA user_version = {version};"
    yield "BEGIN;"
    tables = _tables(connection)
    declared = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
    )
    statements = {name: (kind, sql) for kind, name, sql in declared}
    for table in tables:
        yield f"{statements.pop(table)[1]};"
        quoted = ", ".join(f'quote("{column}")' for column in _columns(connection, table))
        for row in connection.execute(f"SELECT {quoted} FROM {table} ORDER BY 1"):
            yield f"INSERT INTO {table} VALUES ({', '.join(map(str, row))});"
    for name, (kind, sql) in statements.items():
        if kind != "table":
            yield f"{sql};"
        elif sql.startswith("CREATE VIRTUAL"):
            yield f"{sql};"
            yield f"INSERT INTO {name} ({name}) VALUES ('rebuild');"
    yield "COMMIT;"
    yield "PRAGMA journal_mode = WAL;"


def main() -> None:
    """Writes the files that are missing."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        newest = _studied(Path(folder))
        for revision in REVISIONS:
            if not _file(revision).exists():
                path = Path(folder, f"{revision}.db")
                _make(revision, newest, path)
                with closing(sqlite3.connect(path)) as connection:
                    text = "\n".join(_dump(connection)).replace(str(Path(folder)), "/home/learner")
                _file(revision).write_text(f"{text}\n", "utf-8")


if __name__ == "__main__":
    main()
