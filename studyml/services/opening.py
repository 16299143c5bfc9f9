"""Opening the learner's store and settings for a command or the app."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from studyml.config_file import read_config
from studyml.errors import StoreCorrupt, UsageError
from studyml.paths import config_path, store_path
from studyml.services.workspace import Workspace
from studyml.store.opening import open_store


@contextmanager
def open_workspace(
    db: str | None = None, *, write: bool, create: bool = False, keep: bool = True
) -> Iterator[Workspace]:
    """The store that was named (see `store_path`) and the settings, closed again afterwards.

    With `create`, a store that does not exist is made, and without `keep` thrown away again. Raises
    UsageError, StoreError or ConfigError; of a damaged store it says which backup to go back to.
    """
    config = read_config(config_path())
    path = named_store(db)
    with ExitStack() as left:
        if create and not keep and not os.path.lexists(path):
            from tempfile import TemporaryDirectory

            path = Path(left.enter_context(TemporaryDirectory()), path.name)
        try:
            with open_store(path, write=write, create=create) as store:
                work = Workspace(store, config)
                yield work
                if write and keep and work.config.log_dir:
                    from studyml.services.log_folder import keep_log

                    keep_log(work)
        except StoreCorrupt as error:
            from studyml.services.backup_words import advice

            raise StoreCorrupt(f"{error} {advice(path)}") from error


def named_store(db: str | None) -> Path:
    """The path of the store that was named (see `store_path`). Raises UsageError for what is no path."""
    if db == "":
        raise UsageError("--db names no file; leave it out for the usual store")
    try:
        return store_path(db)
    except RuntimeError as error:  # `~name` of somebody who is not known here
        raise UsageError(f"{db}: there is no such home folder; write the path in full") from error
