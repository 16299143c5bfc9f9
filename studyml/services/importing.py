"""Reading files into the store: decks and notes alike, in one change that undo takes back."""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from studyml.domain.deck import Dialect
from studyml.domain.safe_text import safe_line
from studyml.errors import SourceRefused, UsageError
from studyml.paths import shown
from studyml.reading.deck_folder import SUFFIXES, deck_files
from studyml.reading.folder_walk import walked
from studyml.reading.source_files import source_files
from studyml.regular_file import open_regular
from studyml.services.check import found_files
from studyml.services.deck_reading import may_return
from studyml.services.import_report import SyncReport
from studyml.services.note_reading import AskYear
from studyml.services.source_kind import (
    FOREIGN_SUFFIXES,
    Route,
    SourceRouter,
    foreign_kind,
    is_log,
    is_package,
)
from studyml.services.source_run import (
    BackedUpRun,
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
from studyml.store.note_queries import known_sources

if TYPE_CHECKING:
    from studyml.interchange.table_head import TableWishes

_OWN_KINDS = ("deck", "note")


class ImportOptions(TypedDict, total=False):
    """How files are to be read. `kind` "deck" or "note", or the name of a `ForeignKind`, says which they are
    instead of their content; with one of these, only such files are taken from folders. `to` is the deck or
    the folder for what other programs' files hold, `wishes` say how tables are to be read."""

    kind: str | None
    dialect: Dialect | None
    year: int | None
    ask_year: AskYear | None
    dry_run: bool
    label: str | None
    to: str | None
    wishes: TableWishes | None


def import_paths(
    work: Workspace,
    paths: Sequence[Path],
    *,
    progress: Progress | None = None,
    **options: Unpack[ImportOptions],
) -> SyncReport:
    """Reads files, and folders of them: decks, journals, posts, feeds, bibliographies, packages of Anki, each
    by its content, as far as nothing else is wished.

    Whatever cannot be read stands in the report and costs nothing else. Raises UsageError for what cannot be
    meant.
    """
    run = import_run(work, paths, **options)
    run.read(progress)
    return run.store()


def import_run(work: Workspace, paths: Sequence[Path], **options: Unpack[ImportOptions]) -> ImportRun:
    """`import_paths` in its two steps; the store is backed up between them."""
    run = _run_of(work, paths, **options)
    return run if options.get("dry_run") else BackedUpRun(work, run)


def _run_of(
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
    wishes: TableWishes | None = None,
) -> ImportRun:
    """The same without a backup."""
    logs = [path for path in paths if is_log(path) and kind is None]
    paths = [path for path in paths if path not in logs]
    is_foreign = kind not in (None, *_OWN_KINDS)
    runs: list[ImportRun] = []
    if is_foreign:
        runs = [
            _foreign_run(work, path, found, wishes, to=to, dry_run=dry_run)
            for path, found in _foreign_files(paths, kind)
        ]
        if not runs:
            raise UsageError(f"there is no file of the kind {kind} there")
        paths = []
    else:
        known = {source.path for source in known_sources(work.store)} if kind is None else set[str]()
        foreign = {
            path: found
            for path in paths
            if (is_package(path) or (kind is None and str(_absolute(path)) not in known))
            and not path.is_dir()
            and (found := foreign_kind(path)) is not None
        }
        runs = [
            _foreign_run(work, path, found, wishes, to=to, dry_run=dry_run) for path, found in foreign.items()
        ]
        paths = [path for path in paths if path not in foreign]
    merges: list[ImportRun] = []
    if logs:
        from studyml.services.log_import import LogRun

        merges.append(LogRun(work, logs, dry_run=dry_run))
    if not paths and len(runs) + len(merges) == 1:
        return (runs or merges)[0]
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
    return SeveralRuns([*runs, *([run] if paths else []), *merges]) if runs or merges else run


def _foreign_run(
    work: Workspace, path: Path, kind: str, wishes: TableWishes | None, *, to: str | None, dry_run: bool
) -> ImportRun:
    """The import of one file of another program."""
    if kind == "anki" and (is_package(path) or _is_archive(path)):
        from studyml.services.anki_import import AnkiRun

        return AnkiRun(work, path, to=to, dry_run=dry_run)
    from studyml.interchange.table_head import TableWishes
    from studyml.services.file_import import FileRun
    from studyml.services.foreign_source import ForeignKind

    return FileRun(work, path, ForeignKind(kind), wishes or TableWishes(), to=to, dry_run=dry_run)


def _is_archive(path: Path) -> bool:
    try:
        with open_regular(path) as file:
            return file.read(2) == b"PK"
    except OSError:
        return False


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
    report.foreign.clear()
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
            elif route is Route.FOREIGN:
                report.foreign.append(str(file))
        if path.is_dir():
            there = {Path(file) for file in report.foreign}
            report.foreign += [str(file) for file, _ in _foreign_files([path], None) if file not in there]
    return decks, notes


def _foreign_files(paths: Sequence[Path], kind: str | None) -> Iterator[tuple[Path, str]]:
    """The files of other programs for cards among some paths and in folders, each with its kind.

    Those of another kind than a `kind` that is given are left out, but a file that was named is of that kind.
    """
    for path in paths:
        if not path.is_dir():
            found = kind or foreign_kind(path)
            if found is not None:
                yield path, found
            continue
        for file in walked(_absolute(path), FOREIGN_SUFFIXES):
            found = foreign_kind(file, is_named=False)
            if found is not None and kind in (None, found):
                yield file, found


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
