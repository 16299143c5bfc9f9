"""Reading files into the store: decks and notes alike, in one change that undo takes back."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path

from studyml.domain.deck import Dialect
from studyml.domain.notes_found import KnownSource
from studyml.domain.safe_text import safe_line
from studyml.errors import SourceRefused
from studyml.paths import shown
from studyml.reading.deck_folder import SUFFIXES
from studyml.reading.source_files import source_files
from studyml.services.check import found_files
from studyml.services.deck_reading import may_return
from studyml.services.import_report import SyncReport
from studyml.services.note_reading import AskYear
from studyml.services.source_kind import Route, SourceRouter
from studyml.services.source_run import Files, ImportStep, Progress, SourceRun
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
    progress: Progress | None = None,
) -> SyncReport:
    """Reads files, and folders of them: decks, journals, posts, feeds, bibliographies, each by its content.

    `kind` "deck" or "note" says which they are instead. Whatever cannot be read stands in the report and
    costs nothing else.
    """
    run = import_run(
        work,
        paths,
        kind=kind,
        dialect=dialect,
        year=year,
        ask_year=ask_year,
        dry_run=dry_run,
        label=label,
    )
    return _done(run, progress)


def import_run(
    work: Workspace,
    paths: Sequence[Path],
    *,
    kind: str | None = None,
    dialect: Dialect | None = None,
    year: int | None = None,
    ask_year: AskYear | None = None,
    dry_run: bool = False,
    label: str | None = None,
) -> SourceRun:
    """`import_paths` in its two steps."""
    return SourceRun(
        work,
        label or _import_label(paths),
        partial(_found, SourceRouter(work.store, kind), paths),
        dialect=dialect,
        year=year,
        ask_year=ask_year,
        dry_run=dry_run,
    )


def import_decks(
    work: Workspace,
    paths: Sequence[Path],
    *,
    dialect: Dialect | None = None,
    dry_run: bool = False,
    label: str | None = None,
) -> SyncReport:
    """Reads deck files, and in folders those that look like decks."""
    absolute = _absolute_paths()

    def files(report: SyncReport, _: Progress) -> Files:
        found = [pair for path in paths for pair in found_files(path, report.refused)]
        return [(absolute(file), is_named) for file, is_named in found], []

    return _done(SourceRun(work, label or _import_label(paths), files, dialect=dialect, dry_run=dry_run))


def sync_sources(work: Workspace, *, dry_run: bool = False, progress: Progress | None = None) -> SyncReport:
    """Reads every known deck and every known source of notes again, and decks beside those that are gone."""
    return _done(sync_run(work, dry_run=dry_run), progress)


def sync_run(work: Workspace, *, dry_run: bool = False) -> SourceRun:
    """`sync_sources` in its two steps."""
    known = _known_decks(work), note_queries.known_sources(work.store)
    return SourceRun(work, "Sync", partial(_known, SourceRouter(work.store, None), *known), dry_run=dry_run)


def sync_file(work: Workspace, path: Path) -> SyncReport:
    """Reads one file again, a deck or a source of notes; one that is neither yet as what its content says."""
    file = _absolute(path)
    router = SourceRouter(work.store, None)
    is_note = any(source.path == str(file) for source in note_queries.known_sources(work.store))

    def files(report: SyncReport, progress: Progress) -> Files:
        return ([], [file]) if is_note else _found(router, [file], report, progress)

    return _done(SourceRun(work, "Sync", files))


def sync_decks(work: Workspace, *, dry_run: bool = False) -> SyncReport:
    """Reads every known deck file again, and decks beside those that are gone."""
    decks = _known_decks(work)
    return _done(SourceRun(work, "Sync decks", lambda report, progress: (decks, []), dry_run=dry_run))


def _done(run: SourceRun, progress: Progress | None = None) -> SyncReport:
    run.read(progress)
    return run.store()


def _import_label(paths: Sequence[Path]) -> str:
    return f"Import {safe_line(', '.join(shown(path) for path in paths))}"


def _found(router: SourceRouter, paths: Sequence[Path], report: SyncReport, progress: Progress) -> Files:
    """The decks and the notes at some paths; what cannot be read at all goes to the report."""
    decks: list[tuple[Path, bool]] = []
    notes: list[Path] = []
    absolute = _absolute_paths()
    for path in paths:
        for found, is_named in found_files(path, report.refused, source_files):
            file = absolute(found)
            progress(ImportStep(str(file), len(decks) + len(notes)))
            try:
                route = router.route(file, is_named=is_named)
            except SourceRefused as refusal:
                report.refused.append(refusal)
                continue
            if route is Route.DECK:
                decks.append((file, True))
            elif route is Route.NOTE:
                notes.append(file)
    return decks, notes


def _known(
    router: SourceRouter,
    known_decks: Sequence[tuple[Path, bool]],
    sources: Sequence[KnownSource],
    report: SyncReport,
    progress: Progress,
) -> Files:
    """The known decks and notes; a source of notes may have become a deck."""
    decks, notes = list(known_decks), list[Path]()
    for source in sources:
        path = Path(source.path)
        progress(ImportStep(source.path, len(decks) + len(notes)))
        if not os.path.lexists(path):
            if not source.is_gone:
                notes.append(path)
        elif _is_deck_now(router, path):
            decks.append((path, True))
        else:
            notes.append(path)
    return decks, notes


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


def _absolute(path: Path) -> Path:
    """The path under which a file is known: absolute, links followed; a link in a circle stays as it is."""
    return Path(os.path.realpath(path))


def _absolute_paths() -> Callable[[Path], Path]:
    """`_absolute` for many files, which follows the links of each folder once."""
    folder = cache(_absolute)
    return lambda path: _absolute(path) if path.is_symlink() else folder(path.parent) / path.name
