"""Cards from other software, planned, onto the disk and into the store: all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from studyml.errors import StudymlError
from studyml.services.carried_media import digest_of_file, remove_files
from studyml.services.deck_writing import DeckEdit, take_out, write_deck
from studyml.services.import_report import SyncReport
from studyml.services.workspace import Workspace
from studyml.services.written_decks import read_written
from studyml.store.draft_store import add_copied_file, add_deck_edit
from studyml.store.transaction import Transaction
from studyml.whole_file import sync_folders


def write_carried(
    work: Workspace,
    label: str,
    edits: Sequence[DeckEdit],
    copied: Sequence[Path],
    also: Callable[[Transaction], None] | None = None,
    unread: Iterable[Path] = (),
) -> SyncReport:
    """Writes deck files and reads them into the store, in one change that undo takes back with the files.

    `unread` are deck files that hold some of the cards already, by a try that ended early; `copied` the media
    that were copied for it. What is to be done `also` is done in the same transaction.
    Raises StudymlError when something cannot be written; then all is as it was, and the copies are gone.
    """

    digests = [(path, digest_of_file(path)) for path in copied]

    def settle(tx: Transaction) -> None:
        for edit in edits:
            add_deck_edit(tx, str(edit.path), edit.insertions, is_made=edit.made)
        for path, digest in digests:
            add_copied_file(tx, str(path), digest)
        if also is not None:
            also(tx)

    written: list[DeckEdit] = []
    try:
        folders: set[Path] = set()
        for edit in edits:
            write_deck(edit, folders)
            written.append(edit)
        sync_folders(folders)  # once, before the store knows of the files
        if paths := dict.fromkeys([*(edit.path for edit in edits), *unread]):
            foreseen = {str(edit.path): (edit.data, edit.deck) for edit in edits if edit.deck is not None}
            return read_written(work, list(paths), label, settle, foreseen)
        report = SyncReport()
        with work.store.transact(label, work.now()) as tx:
            settle(tx)
        report.change = label if tx.is_recorded else None
    except BaseException:
        for edit in reversed(written):
            with suppress(StudymlError):
                take_out(edit.path, edit.insertions, made=edit.made)
        remove_files(copied)
        raise
    return report
