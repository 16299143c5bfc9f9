"""Making a store and bringing an older one up to date: the only place that loads alembic."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config

from studyml import __version__
from studyml.errors import StoreError
from studyml.paths import migrations, shown
from studyml.store.backup import settle
from studyml.store.backup_folder import make_backup, remove, system_clock
from studyml.store.connection import connect
from studyml.store.engine import engine_over
from studyml.store.failure import explained, is_database_error, refused
from studyml.store.schema import APPLICATION_ID, HEAD
from studyml.store.tally import roll_up


def make_store(path: Path) -> None:
    """Makes an empty store. It appears in its place whole or not at all; call with the writer's lock held."""
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        with contextlib.closing(sqlite3.connect(new, isolation_level=None)) as connection:
            # Without a log beside it, the file is whole once the scripts have run, or that fails.
            connection.execute("PRAGMA journal_mode=DELETE")
            _migrate(connection)
        settle(new, path)
    except OSError as error:
        raise refused(error, path) from error
    except Exception as error:
        if is_database_error(error):
            raise explained(error, path) from error
        raise
    finally:
        for left in (new, Path(f"{new}-journal")):
            with contextlib.suppress(OSError):  # making it was refused already
                left.unlink()


def upgrade_store(path: Path, revision: str) -> Path:
    """Brings a store of an older revision up to date, after backing it up; the path of the backup.

    Either the whole upgrade happens or nothing; call with the writer's lock held. Raises StoreError.
    """
    try:
        with contextlib.closing(connect(path)) as connection:
            backup = make_backup(connection, path, system_clock(), "upgrade")
            try:
                _migrate(connection)
            except BaseException:
                remove(backup)
                raise
            _roll_up(connection)
    except StoreError:
        raise
    except Exception as error:
        if is_database_error(error):
            raise explained(error, path) from error
        raise StoreError(
            f"{shown(path)}: the store could not be brought from revision {revision} to {HEAD} ({error});"
            " nothing was changed. Go on with the version of studyml that wrote it, and report this."
        ) from error
    return backup.path


def alembic_config() -> Config:
    """What alembic must know to find the scripts."""
    config = Config()
    config.set_main_option("script_location", str(migrations()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _migrate(connection: sqlite3.Connection) -> None:
    """Runs the scripts in one transaction on a connection of their own.

    Foreign keys are off, or rebuilding a table would delete or refuse what points to it; they are checked
    before the commit instead. What the undo journal holds belongs to the old columns, so it begins anew.
    """
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("BEGIN IMMEDIATE")
    try:
        config = alembic_config()
        engine = engine_over(connection)
        with engine.connect() as shared:
            config.attributes["connection"] = shared
            command.upgrade(config, HEAD)
        if broken := connection.execute("PRAGMA foreign_key_check").fetchall():
            raise RuntimeError(f"{len(broken)} rows of {broken[0][0]} would point to nothing")
        connection.execute("DELETE FROM change")
        connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('program', ?)", (__version__,))
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version={int(HEAD)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _roll_up(connection: sqlite3.Connection) -> None:
    """Counts what the scripts have left uncounted, which would else be done at each reading."""
    with contextlib.suppress(sqlite3.Error):
        connection.execute("BEGIN IMMEDIATE")
        roll_up(connection)
        connection.execute("COMMIT")
