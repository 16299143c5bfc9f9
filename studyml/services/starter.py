"""The starter decks: copied to the learner's own folder, so that they can be edited like any other deck."""

from __future__ import annotations

import os
from pathlib import Path

from studyml.errors import StudymlError
from studyml.paths import shown, starter_decks
from studyml.services.import_report import SyncReport
from studyml.services.workspace import Workspace
from studyml.store import figures, known
from studyml.whole_file import make_folder, replace_file

LABEL = "Load the starter decks"


def load_starter_decks(work: Workspace) -> str | None:
    """Loads the starter decks into a store that has never held a card; what to tell, or None."""
    if not figures.is_unused(work.store):
        return None
    report = import_starter_decks(work)
    return f"{len(report.added):,} starter cards are loaded. Press x to take them out again."


def import_starter_decks(work: Workspace, *, dry_run: bool = False) -> SyncReport:
    """Imports the starter decks from the learner's folder, where missing ones are copied first."""

    # Loaded only here: the app looks at every start whether there is anything to do.
    from studyml.services.importing import import_paths

    source = starter_decks()
    if dry_run:
        return import_paths(work, [source], dry_run=True, label=LABEL)
    folder = _folder(work)
    try:
        make_folder(folder)
        for file in sorted(source.iterdir()):
            if file.is_file() and not (folder / file.name).exists():
                replace_file(folder / file.name, file.read_bytes())
    except OSError as error:
        raise StudymlError(
            f"{shown(folder)}: the starter decks cannot be copied ({error.strerror})"
        ) from error
    return import_paths(work, [folder], label=LABEL)


def studied_starter_cards(work: Workspace) -> int:
    """How many cards of the starter decks were ever answered and would go with them."""
    folder = _folder(work)
    return sum(
        count for path, count in known.answered_counts(work.store).items() if Path(path).parent == folder
    )


def remove_starter_decks(work: Workspace) -> str:
    """Takes the starter decks out, in one change that undo takes back; what to tell.

    Their cards are retired: they keep their history, and go on where they stood when the decks are back.
    """
    folder = _folder(work)
    files = [file for file in known.known_files(work.store) if Path(file.path).parent == folder]
    if all(file.is_gone for file in files):
        return "The starter decks are not loaded. `studyml import --starter` loads them."
    from studyml.store.deck_store import DeckWriter, PlacedFile

    paths = {file.path for file in files}
    gone = known.card_paths(work.store)
    with (
        work.store.transact("Take out the starter decks", work.now()) as tx,
        DeckWriter(work.store, tx) as writer,
    ):
        # Without its digest a file that is gone stays out until it is asked for again.
        placed = [PlacedFile(f.path, f.deck, "", f.size, f.mtime_ns, f.dialect) for f in files]
        writer.put_files(placed)
        writer.mark_gone(paths)
        writer.retire_cards(card for card, path in gone.items() if path in paths)
        writer.retire_concepts(
            concept.id for concept in known.known_concepts(work.store) if concept.path in paths
        )
    return "The starter decks are out. u takes that back, `studyml import --starter` brings them back later."


def _folder(work: Workspace) -> Path:
    """Where the learner's own copies of the starter decks lie."""
    return Path(os.path.realpath(work.store.path.parent / "starter-decks"))
