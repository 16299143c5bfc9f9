"""Reading files into the store: decks and notes alike, in one change that undo takes back."""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from studyml.domain.deck import Dialect
from studyml.domain.safe_text import safe_line
from studyml.errors import SourceRefused
from studyml.paths import shown
from studyml.reading.deck_folder import SUFFIXES, deck_files
from studyml.reading.source_files import source_files
from studyml.services.check import found_files
from studyml.services.deck_reading import may_return
from studyml.services.import_report import SyncReport
from studyml.services.note_reading import AskYear
from studyml.services.source_kind import Route, SourceRouter, is_package
from studyml.services.source_run import (
    Files,
    ImportRun,
    ImportStep,
    Progress,
    SeveralRuns,
    SourceRun,
    state_of,
)
from studyml.services.workspace import Workspace
from studyml.store.imported_folders import imported_folders, refused_files
from studyml.store.known import KnownFile
from studyml.store.transaction import Transaction


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
    to: str | None = None,
    progress: Progress | None = None,
) -> SyncReport:
    """Reads files, and folders of them: decks, journals, posts, feeds, bibliographies, packages of Anki, each
    by its content.

    `kind` "deck" or "note" says which they are instead; `to` is the deck or the folder for what packages
    hold. Whatever cannot be read stands in the report and costs nothing else.
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
        to=to,
    )
    run.read(progress)
    return run.store()


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
    to: str | None = None,
) -> ImportRun:
    """`import_paths` in its two steps."""
    packages = [path for path in paths if is_package(path)]
    if packages:
        from studyml.services.anki_import import AnkiRun

        runs: list[ImportRun] = [AnkiRun(work, path, to=to, dry_run=dry_run) for path in packages]
        paths = [path for path in paths if path not in packages]
        if not paths and len(runs) == 1:
            return runs[0]
    run = SourceRun(
        work,
        label or _import_label(paths),
        partial(_found, paths),
        kind=kind,
        dialect=dialect,
        year=year,
        ask_year=ask_year,
        dry_run=dry_run,
        folders=_with_folders(imported_folders(work.store), paths, kind),
    )
    return SeveralRuns([*runs, *([run] if paths else [])]) if packages else run


def import_decks(
    work: Workspace,
    paths: Sequence[Path],
    *,
    dialect: Dialect | None = None,
    dry_run: bool = False,
    label: str | None = None,
) -> SyncReport:
    """Reads deck files, and in folders those that look like decks."""

    def files(router: SourceRouter, report: SyncReport, progress: Progress) -> Files:
        return [each for path in paths for each in _absolute_files(path, report, deck_files)], []

    return _done(SourceRun(work, label or _import_label(paths), files, dialect=dialect, dry_run=dry_run))


def sync_sources(work: Workspace, *, dry_run: bool = False, progress: Progress | None = None) -> SyncReport:
    """Reads every known deck and every known source of notes again, and what is new in imported folders.

    A new file that cannot be read is told of once, until it changes; a dry run tells of all.
    """
    return _done(sync_run(work, dry_run=dry_run), progress)


def sync_run(work: Workspace, *, dry_run: bool = False) -> SourceRun:
    """`sync_sources` in its two steps."""
    folders = imported_folders(work.store)
    told = {} if dry_run else refused_files(work.store)
    return SourceRun(work, "Sync", partial(_known_and_new, folders, told), dry_run=dry_run)


def sync_file(work: Workspace, path: Path) -> SyncReport:
    """Reads one file again, a deck or a source of notes; one that is neither yet as what its content says."""
    file = _absolute(path)

    def files(router: SourceRouter, report: SyncReport, progress: Progress) -> Files:
        return ([], [file]) if str(file) in router.notes else _found([file], router, report, progress)

    return _done(SourceRun(work, "Sync", files))


def sync_decks(work: Workspace, *, dry_run: bool = False) -> SyncReport:
    """Reads every known deck file again, and decks beside those that are gone."""

    def files(router: SourceRouter, report: SyncReport, progress: Progress) -> Files:
        return _known_decks(router.decks), []

    return _done(SourceRun(work, "Sync decks", files, dry_run=dry_run))


def read_written(
    work: Workspace, paths: Sequence[Path], label: str, also: Callable[[Transaction], None]
) -> SyncReport:
    """Reads deck files that were just written into, and does something else in the same change."""

    def files(_router: SourceRouter, _report: SyncReport, _progress: Progress) -> Files:
        return [(_absolute(path), True) for path in paths], []

    return _done(SourceRun(work, label, files, also=also))


def _done(run: SourceRun, progress: Progress | None = None) -> SyncReport:
    run.read(progress)
    return run.store()


def _import_label(paths: Sequence[Path]) -> str:
    return f"Import {safe_line(', '.join(shown(path) for path in paths))}"


def _with_folders(
    known: Mapping[str, str | None], paths: Sequence[Path], kind: str | None
) -> dict[str, str | None] | None:
    """The imported folders with those among some paths; None when no other is among them."""
    folders = dict(known)
    for path in paths:
        folder = _absolute(path)
        is_new = not any(folders.get(str(each), "") == kind for each in (folder, *folder.parents))
        if is_new and folder.is_dir():
            folders[str(folder)] = kind
    return None if folders == known else folders


def _known_and_new(
    folders: Mapping[str, str | None],
    told: Mapping[str, str],
    router: SourceRouter,
    report: SyncReport,
    progress: Progress,
) -> Files:
    """The known decks and notes, and what is new in the imported folders, less what was told to be bad."""
    decks, notes = _known(router, report, progress)
    seen = {*router.decks, *router.notes, *(str(file) for file, _ in decks)}
    seen |= {path for path, state in told.items() if state_of(path) == state}
    for folder, kind in folders.items():
        path = Path(folder)
        if path.is_dir():
            of_kind = SourceRouter(router.decks, router.notes, kind)
            more = _found([path], of_kind, report, progress, seen)
            decks += more[0]
            notes += more[1]
            seen |= {str(file) for file in (*(deck for deck, _ in more[0]), *more[1])}
    report.passed_over.clear()  # as the import of their folder has told
    return decks, notes


def _found(
    paths: Sequence[Path],
    router: SourceRouter,
    report: SyncReport,
    progress: Progress,
    seen: Container[str] = (),
) -> Files:
    """The decks and the notes at some paths, less those that were seen; what nobody can read is reported."""
    decks: list[tuple[Path, bool]] = []
    notes: list[Path] = []
    for path in paths:
        for file, is_named in _absolute_files(path, report, source_files):
            if str(file) in seen:
                continue
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
            elif route is Route.PAGE:
                report.passed_over.append(str(file))
    return decks, notes


def _known(router: SourceRouter, report: SyncReport, progress: Progress) -> Files:
    """The known decks and notes; a source of notes may have become a deck."""
    decks, notes = _known_decks(router.decks), list[Path]()
    for source in router.notes.values():
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


def _known_decks(known: Mapping[str, KnownFile]) -> list[tuple[Path, bool]]:
    """The known deck files, and the files beside one that is gone: it may have got another name."""
    decks = [(Path(file.path), True) for file in known.values() if not file.is_gone or may_return(file)]
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


def _absolute_files(
    path: Path, report: SyncReport, walk: Callable[[Path], Iterator[Path]]
) -> Iterator[tuple[Path, bool]]:
    """The files that a path means, absolute, and whether each was named itself."""
    return found_files(path, report.refused, lambda named: walk(_absolute(named)))
