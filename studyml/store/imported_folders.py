"""The folders that were imported as a whole, in which a sync finds new files, and bad files it told of."""

from __future__ import annotations

import json
from collections.abc import Mapping

from studyml.store.store import Store
from studyml.store.transaction import Transaction

IMPORTED = "SELECT value FROM meta WHERE key = 'folders'"
REFUSED = "SELECT value FROM meta WHERE key = 'refused files'"
REMEMBER = (
    "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)


def imported_folders(store: Store) -> dict[str, str | None]:
    """The paths of the folders, each with the kind that its files were said to be, None when nothing was."""
    found = next((value for (value,) in store.query(IMPORTED)), "{}")
    return {str(path): kind for path, kind in json.loads(found).items()}


def remember_folders(tx: Transaction, folders: Mapping[str, str | None]) -> None:
    """Sets the folders to look into, which undo takes back like any other change."""
    tx.execute(REMEMBER, ("folders", json.dumps(folders, ensure_ascii=False)))


def refused_files(store: Store) -> dict[str, str]:
    """The paths of the files that could not be read, each with what tells that it has changed since."""
    found = next((value for (value,) in store.query(REFUSED)), "{}")
    return {str(path): str(mark) for path, mark in json.loads(found).items()}


def remember_refused(tx: Transaction, files: Mapping[str, str]) -> None:
    """Sets the files that could not be read."""
    tx.execute(REMEMBER, ("refused files", json.dumps(files)))
