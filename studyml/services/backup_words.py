"""What people are told of backups: why one was made, when, and which to go back to."""

from __future__ import annotations

from pathlib import Path

from studyml.domain.study_day import iso_time
from studyml.errors import StoreError
from studyml.rendering.interval import counted
from studyml.services.workspace import system_clock
from studyml.store.replacement import sound_backup

REASONS = {
    "start": "at the start",
    "use": "in use",
    "asked": "asked for",
    "import": "before an import",
    "merge": "before a merge",
    "reset": "before a reset",
    "rebuild": "before memories were mended",
    "restore": "before a restore",
    "upgrade": "before an upgrade",
}
"""Why a backup was made, by the word in its name."""


def advice(store: Path) -> str:
    """What to do about a damaged store, in one sentence, with the newest backup that is sound."""
    try:
        found = sound_backup(store.resolve(), system_clock())
    except (OSError, StoreError):
        found = None
    if found is None:
        return "No sound backup lies beside it; `studyml restore FILE` takes a copy from elsewhere."
    backup, content = found
    return (
        f"`studyml restore --latest` goes back to the backup of {moment_words(backup.at)},"
        f" which is sound and holds {counted(content.reviews, 'review')}."
    )


def moment_words(at: int) -> str:
    """A moment (microseconds since the epoch) as its day and minute on the clock of the system."""
    return iso_time(at, None)[:16].replace("T", " ")
