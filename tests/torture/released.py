"""Stores of every revision of the schema, kept as SQL.

`python -m tests.torture.released` writes a file for each revision that has none yet; one that is there is
never changed, for it is what learners have on their disks.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

from alembic.script import ScriptDirectory

from studyml.store.migration import alembic_config, upgrade_store
from studyml.store.schema import APPLICATION_ID

FOLDER = Path(__file__).parents[1] / "fixtures" / "stores"
REVISIONS = sorted(
    script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()
)


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
    """Writes the files that are missing, each from the newest older one brought up to its revision."""
    for revision in REVISIONS:
        if not _file(revision).exists():
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder, "studyml.db")
                store_of(revision, path)
                with closing(sqlite3.connect(path)) as connection:
                    text = "\n".join(_dump(connection))
            _file(revision).write_text(f"{text}\n", "utf-8")


if __name__ == "__main__":
    main()
