"""One import or sync: everything is read first, then one transaction writes it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from studyml.domain.deck import Dialect
from studyml.errors import SourceRefused, StoreCorrupt, StudymlError
from studyml.paths import shown
from studyml.services.deck_reading import Foreseen
from studyml.services.decks import DeckSync
from studyml.services.drafts import settle_known
from studyml.services.import_report import SyncReport
from studyml.services.note_reading import AskYear
from studyml.services.notes import NoteSync
from studyml.services.source_kind import SourceRouter
from studyml.services.workspace import Workspace
from studyml.store import note_queries
from studyml.store.history_queries import uncollected
from studyml.store.imported_folders import refused_files, remember_folders, remember_refused
from studyml.store.log_store import has_waiting
from studyml.store.transaction import Transaction
from studyml.whole_file import sweep_unfinished


class ImportStep(NamedTuple):
    """How far reading has come: the file at hand, how many were found, and how many of them are read; None
    while they are still being looked for."""

    path: str = ""
    found: int = 0
    read: int | None = None


Progress = Callable[[ImportStep], None]
"""Is told each file before it is read; what it raises ends the reading, and nothing has been written."""

Files = tuple[list[tuple[Path, bool]], list[Path]]
Finder = Callable[[SourceRouter, SyncReport, Progress], Files]


class ImportRun(Protocol):
    """An import in two steps: reading, which takes long and touches no store, and storing."""

    def read(self, progress: Progress | None = None) -> None:
        """Finds what is to be read, and reads it."""

    def store(self) -> SyncReport:
        """Writes what was read; what it came to."""
        ...


class SeveralRuns:
    """Several imports one after the other, each a change of its own, told in one report."""

    def __init__(self, runs: Sequence[ImportRun]) -> None:
        self._runs = runs

    def read(self, progress: Progress | None = None) -> None:
        """Reads for all of them."""
        for run in self._runs:
            run.read(progress)

    def store(self) -> SyncReport:
        """Writes what was read for all of them."""
        first, *others = [run.store() for run in self._runs]
        for other in others:
            first.add(other)
        return first


class BackedUpRun:
    """An import before which the store is backed up, over a connection of its own, while it is read.

    Where it cannot be backed up the import goes on, and its report says so.
    """

    def __init__(self, work: Workspace, run: ImportRun) -> None:
        self._work = work
        self._run = run
        self._problem: SourceRefused | None = None

    def read(self, progress: Progress | None = None) -> None:
        """Reads, and backs the store up. Raises StoreCorrupt when it is damaged."""
        from studyml.services.backups import back_up_apart

        self._run.read(progress)
        try:
            back_up_apart(self._work, "import")
        except StoreCorrupt:
            raise
        except StudymlError as problem:
            reason = f"it was not backed up before the import: {problem}"
            self._problem = SourceRefused(shown(self._work.store.path), reason)

    def store(self) -> SyncReport:
        """Writes what was read."""
        report = self._run.store()
        if self._problem is not None:
            report.refused.append(self._problem)
        return report


class SourceRun:
    """An import or a sync in two steps, `read` and then `store`.

    Reading is what takes long. It does not touch the store, so it may run in a thread of its own. What is
    to be done `also` is done in the same transaction. `folders` are those that a sync looks into from here
    on, None when they stay what they are. Decks that are as `foreseen` are not read again.
    """

    def __init__(
        self,
        work: Workspace,
        label: str,
        files: Finder,
        *,
        kind: str | None = None,
        dialect: Dialect | None = None,
        year: int | None = None,
        ask_year: AskYear | None = None,
        dry_run: bool = False,
        also: Callable[[Transaction], None] | None = None,
        folders: Mapping[str, str | None] | None = None,
        foreseen: Foreseen | None = None,
    ) -> None:
        self._work = work
        self._also = also
        self._folders = folders
        self._label = label
        self._files = files
        self._report = SyncReport(dry_run=dry_run, is_kind_told=kind is not None)
        self._decks = DeckSync(work, self._report, dialect, foreseen)
        self._notes = NoteSync(work, self._report, year, ask_year)
        self._router = SourceRouter(self._decks.known, self._notes.known, kind)
        self._has_notes = False

    @uncollected()
    def read(self, progress: Progress | None = None) -> None:
        """Finds the files and reads those that have changed."""
        told = progress or (lambda step: None)
        decks, notes = self._files(self._router, self._report, told)
        if not self._report.dry_run:
            for folder in {path.parent for path, _ in decks}:
                sweep_unfinished(folder, self._work.now())
        count, total = 0, len(decks) + len(notes)

        def next_file(path: Path) -> None:
            nonlocal count
            told(ImportStep(str(path), total, count))
            count += 1

        self._notes.leave([path for path, _ in decks])
        self._decks.read(decks, next_file)
        self._has_notes = self._notes.read(notes, next_file)

    @uncollected()
    def store(self) -> SyncReport:
        """Writes what was read in one transaction, which a dry run rolls back when it is done."""
        has_decks = self._decks.plan()
        refused = self._refused_now()
        if has_decks or self._has_notes or self._folders is not None or refused is not None:
            with contextlib.suppress(_DryRunEndedError):
                self._report.change = self._label if self._write(refused) else None
        self._decks.tell()
        self._notes.tell()
        return self._report

    def _refused_now(self) -> dict[str, str] | None:
        """The new files that could not be read, now or before, as they are; None when that is known."""
        before = refused_files(self._work.store)
        refused = (*self._report.refused, *self._decks.refused, *self._notes.refused)
        now = {each.path: state_of(each.path) for each in refused}
        now |= {path: state for path, state in before.items() if path not in now and state_of(path) == state}
        known = {*self._decks.known, *self._notes.known}
        now = {path: state for path, state in now.items() if state and path not in known}
        return None if now == before else now

    def _write(self, refused: Mapping[str, str] | None) -> bool:
        """Whether there was anything to write in the end."""
        from studyml.services.linking import link_mentions, link_pages
        from studyml.store.note_store import NoteWriter

        store = self._work.store
        with store.transact(self._label, self._work.now()) as tx:
            names = note_queries.concept_names(store)
            if self._folders is not None:
                remember_folders(tx, self._folders)
            if refused is not None:
                remember_refused(tx, refused)
            same = self._decks.store(tx)
            if has_waiting(store):
                from studyml.services.log_merge import join_waiting

                join_waiting(self._work, tx)
            with NoteWriter(store, tx) as writer:
                days = self._notes.store(writer)
                for ids in same:
                    writer.same_work(ids)
                is_renamed = names != note_queries.concept_names(store)
                if is_renamed or days:
                    link_mentions(store, writer, None if is_renamed else days)
                if self._has_notes:
                    link_pages(store, writer)
            if days:
                settle_known(self._work, tx, self._notes.changed)
            if self._also is not None:
                self._also(tx)
            if self._report.dry_run:
                raise _DryRunEndedError
        return tx.is_recorded


def state_of(path: str) -> str:
    """What tells whether a file has changed or may be read now; empty when it is not there."""
    try:
        status = os.lstat(path)
    except (OSError, ValueError):
        return ""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}"


class _DryRunEndedError(Exception):
    """Leaves the transaction of a dry run without a trace."""
