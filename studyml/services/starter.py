"""The starter decks: copied to the learner's own folder, so that they can be edited like any other deck."""

from __future__ import annotations

import shutil
from pathlib import Path

from studyml.errors import StudymlError
from studyml.paths import shown, starter_decks
from studyml.services.import_report import SyncReport
from studyml.services.workspace import Workspace
from studyml.store import figures, review_store

LABEL = "Load the starter decks"


def load_starter_decks(work: Workspace) -> str | None:
    """Loads the starter decks into a store that has never held a card; what to tell, or None."""
    if not figures.is_unused(work.store):
        return None
    report = import_starter_decks(work)
    return f"{len(report.added)} starter cards are loaded. Press x to take them out again."


def import_starter_decks(work: Workspace, *, dry_run: bool = False) -> SyncReport:
    """Imports the starter decks from the learner's folder, where missing ones are copied first."""

    # Loaded only here: the app looks at every start whether there is anything to do.
    from studyml.services.importing import import_paths

    source = starter_decks()
    if dry_run:
        return import_paths(work, [source], dry_run=True, label=LABEL)
    folder = work.store.path.parent / "starter-decks"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        for file in sorted(source.iterdir()):
            if file.is_file() and not (folder / file.name).exists():
                _copy(file, folder / file.name)
    except OSError as error:
        raise StudymlError(
            f"{shown(folder)}: the starter decks cannot be copied ({error.strerror})"
        ) from error
    return import_paths(work, [folder], label=LABEL)


def remove_starter_decks(work: Workspace) -> str:
    """Takes the starter decks out again, if loading them was the last change; what to tell."""
    if review_store.last_change(work.store) != LABEL:
        return "Other changes came after the starter decks; u takes back one change at a time."
    work.store.undo(work.now())
    return "The starter decks are out again. `studyml import --starter` brings them back."


def _copy(source: Path, target: Path) -> None:
    """Copies a file in one step: it is there whole or not at all."""
    unfinished = target.with_name(f".{target.name}.new")
    shutil.copyfile(source, unfinished)
    unfinished.replace(target)
