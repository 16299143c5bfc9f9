"""The folders that were imported as a whole: a sync looks for new files in them."""

from __future__ import annotations

import json
from collections.abc import Mapping

from studyml.store.store import Store
from studyml.store.transaction import Transaction

IMPORTED = "SELECT value FROM meta WHERE key = 'folders'"
REMEMBER = (
    "INSERT INTO meta (key, value) VALUES ('folders', ?)"
    " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)


def imported_folders(store: Store) -> dict[str, str | None]:
    """The paths of the folders, each with the kind that its files were said to be, None when nothing was."""
    found = next((value for (value,) in store.query(IMPORTED)), "{}")
    return {str(path): kind for path, kind in json.loads(found).items()}


def remember_folders(tx: Transaction, folders: Mapping[str, str | None]) -> None:
    """Sets the folders to look into, which undo takes back like any other change."""
    tx.execute(REMEMBER, (json.dumps(folders, ensure_ascii=False),))
