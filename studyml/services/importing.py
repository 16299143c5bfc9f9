"""Reading files into the store: decks and notes alike, in one change that undo takes back."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from studyml.domain.deck import Dialect
from studyml.domain.safe_text import safe_line
from studyml.errors import SourceRefused
from studyml.paths import shown
from studyml.reading.deck_folder import SUFFIXES
from studyml.reading.source_files import source_files
from studyml.services.check import found_files
from studyml.services.deck_reading import may_return
from studyml.services.decks import DeckSync
from studyml.services.import_report import SyncReport
from studyml.services.note_reading import AskYear
from studyml.services.notes import NoteSync
from studyml.services.source_kind import Route, SourceRouter
from studyml.services.workspace import Workspace
from studyml.store import known as known_store
from studyml.store import note_queries


def import_paths(
    work: Workspace,
    paths: Sequence[Path],
    *,
    kind: str | None = None,
    dialect: Dialect | None = None,
    year: int | None = None,
    ask_year: AskYear | None = None,
    dry_run: bool = False,
    label: str | None = None,
) -> SyncReport:
    """Reads files, and folders of them: decks, journals, posts, feeds, bibliographies, each by its content.

    `kind` "deck" or "note" says which they are instead. Whatever cannot be read stands in the report and
    costs nothing else.
    """
    report = SyncReport(dry_run=dry_run)
    router = SourceRouter(work.store, kind)
    decks: list[tuple[Path, bool]] = []
    notes: list[Path] = []
    absolute = _absolute_paths()
    for path in paths:
        for found, is_named in found_files(path, report.refused, source_files):
            file = absolute(found)
            try:
                route = router.route(file, is_named=is_named)
            except SourceRefused as refusal:
                report.refused.append(refusal)
                continue
            if route is Route.DECK:
                decks.append((file, True))
            elif route is Route.NOTE:
                notes.append(file)
    names = safe_line(", ".join(shown(path) for path in paths))
    deck_sync, note_sync = DeckSync(work, report, dialect), NoteSync(work, report, year, ask_year)
    return _run(work, report, deck_sync, note_sync, decks, notes, label or f"Import {names}")


def import_decks(
    work: Workspace,
    paths: Sequence[Path],
    *,
    dialect: Dialect | None = None,
    dry_run: bool = False,
    label: str | None = None,
) -> SyncReport:
    """Reads deck files, and in folders those that look like decks."""
    report = SyncReport(dry_run=dry_run)
    absolute = _absolute_paths()
    named = [
        (absolute(file), is_named) for path in paths for file, is_named in found_files(path, report.refused)
    ]
    names = safe_line(", ".join(shown(path) for path in paths))
    decks, notes = DeckSync(work, report, dialect), NoteSync(work, report)
    return _run(work, report, decks, notes, named, [], label or f"Import {names}")


def sync_sources(work: Workspace, *, dry_run: bool = False) -> SyncReport:
    """Reads every known deck and every known source of notes again, and decks beside those that are gone."""
    report = SyncReport(dry_run=dry_run)
    router = SourceRouter(work.store, None)
    decks, notes = _known_decks(work), list[Path]()
    for source in note_queries.known_sources(work.store):
        path = Path(source.path)
        if not os.path.lexists(path):
            if not source.is_gone:
                notes.append(path)
        elif _is_deck_now(router, path):
            decks.append((path, True))
        else:
            notes.append(path)
    return _run(work, report, DeckSync(work, report), NoteSync(work, report), decks, notes, "Sync")


def sync_file(work: Workspace, path: Path) -> SyncReport:
    """Reads one file again, a deck or a source of notes."""
    report = SyncReport()
    file = _absolute(path)
    is_note = any(source.path == str(file) for source in note_queries.known_sources(work.store))
    decks, notes = ([], [file]) if is_note else ([(file, True)], [])
    return _run(work, report, DeckSync(work, report), NoteSync(work, report), decks, notes, "Sync")


def sync_decks(work: Workspace, *, dry_run: bool = False) -> SyncReport:
    """Reads every known deck file again, and decks beside those that are gone."""
    report = SyncReport(dry_run=dry_run)
    decks = _known_decks(work)
    return _run(work, report, DeckSync(work, report), NoteSync(work, report), decks, [], "Sync decks")


def _known_decks(work: Workspace) -> list[tuple[Path, bool]]:
    """The known deck files, and the files beside one that is gone: it may have got another name."""
    files = known_store.known_files(work.store)
    decks = [(Path(file.path), True) for file in files if not file.is_gone or may_return(file)]
    known = {file.path for file in files}
    folders = {path.parent for path, _ in decks if not os.path.lexists(path)}
    beside = [_absolute(file) for folder in sorted(folders) for file in sorted(folder.glob("*.m*d*"))]
    return decks + [
        (file, False)
        for file in beside
        if str(file) not in known and file.suffix.lower() in SUFFIXES and not file.name.startswith(".")
    ]


def _is_deck_now(router: SourceRouter, path: Path) -> bool:
    """Whether a source of notes has become a deck; one that cannot be read is left to the reader of notes."""
    try:
        return router.route(path, is_named=False) is Route.DECK
    except SourceRefused:
        return False


def _run(
    work: Workspace,
    report: SyncReport,
    decks: DeckSync,
    notes: NoteSync,
    deck_files: Sequence[tuple[Path, bool]],
    note_files: Sequence[Path],
    label: str,
) -> SyncReport:
    """Reads everything, then writes it in one transaction, which a dry run rolls back when it is done."""
    notes.leave([path for path, _ in deck_files])
    has_decks, has_notes = decks.read(deck_files), notes.read(note_files)
    if has_decks or has_notes:
        with contextlib.suppress(_DryRunEndedError):
            _store(work, decks, notes, label, dry_run=report.dry_run)
    decks.tell()
    notes.tell()
    return report


def _store(work: Workspace, decks: DeckSync, notes: NoteSync, label: str, *, dry_run: bool) -> None:
    from studyml.services.linking import link_mentions, link_pages
    from studyml.store.note_store import NoteWriter

    store = work.store
    with store.transact(label, work.now()) as tx:
        names = note_queries.concept_names(store)
        same = decks.store(tx)
        with NoteWriter(store, tx) as writer:
            days = notes.store(writer)
            for ids in same:
                writer.same_work(ids)
            is_renamed = names != note_queries.concept_names(store)
            if is_renamed or days:
                link_mentions(store, writer, None if is_renamed else days)
            if days:
                link_pages(store, writer)
        if dry_run:
            raise _DryRunEndedError


def _absolute(path: Path) -> Path:
    """The path under which a file is known: absolute, links followed; a link in a circle stays as it is."""
    return Path(os.path.realpath(path))


def _absolute_paths() -> Callable[[Path], Path]:
    """`_absolute` for many files, which follows the links of each folder once."""
    folder = cache(_absolute)
    return lambda path: _absolute(path) if path.is_symlink() else folder(path.parent) / path.name


class _DryRunEndedError(Exception):
    """Leaves the transaction of a dry run without a trace."""
