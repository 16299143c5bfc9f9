"""Backing the store up: when something has changed, thinned by age, and in the background of the app."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

from studyml.domain.backup_keeping import kept_backups
from studyml.domain.study_day import study_day
from studyml.errors import StoreCorrupt, StudymlError, UsageError
from studyml.paths import shown
from studyml.services.workspace import Workspace
from studyml.store import backup_folder
from studyml.store.backup import copy_store
from studyml.store.backup_folder import Backup, Source

_LEAVING = 2.0  # seconds that leaving may take


def back_up(work: Workspace, reason: str) -> Backup | None:
    """Backs the store up where anything has changed since the last backup, and thins the older ones.

    The backup that holds the store as it is, new or not; None for a store in which nothing was ever done.
    Raises StoreCorrupt when the store is damaged, and then no backup is taken away, StoreError when it
    cannot be backed up.
    """
    return _back_up(work, work.store.connection, reason, None)


def back_up_apart(work: Workspace, reason: str, is_wanted: Callable[[], bool] | None = None) -> Backup | None:
    """The same over a connection of its own, in any thread; CopyUnwanted when it is no longer wanted."""
    return _back_up(work, work.store.path, reason, is_wanted)


def list_backups(work: Workspace) -> list[Backup]:
    """The backups of the store, the newest first."""
    return backup_folder.backups_of(work.store.path, work.now())


def back_up_to(work: Workspace, file: Path) -> Path:
    """Copies the store to a file of the learner's choice; its path.

    Raises UsageError when there is something of that name, StoreError when it cannot be written.
    """
    path = file.expanduser().absolute()
    if path.is_dir():
        path /= work.store.path.name
    if path.exists() or path.is_symlink():
        raise UsageError(f"{shown(path)}: there is such a file already; name a new one")
    copy_store(work.store.connection, path)
    return path


class BackgroundBackup:
    """A backup in a thread of its own, over a connection of its own, so that neither a key press nor the
    first screen waits for it. `problem` says afterwards what kept it from being made."""

    def __init__(self, work: Workspace, reason: str) -> None:
        self._work = work
        self._reason = reason
        self._is_unwanted = Event()
        self._thread = Thread(target=self._run, daemon=True)
        self.problem: StudymlError | None = None
        self.made: Backup | None = None

    def begin(self) -> None:
        """Begins."""
        self._thread.start()

    @property
    def is_done(self) -> bool:
        """Whether it is over, well or not."""
        return not self._thread.is_alive()

    def finish(self) -> None:
        """Waits until it is over."""
        self._thread.join()

    def give_up(self) -> None:
        """Ends it, where it is not over yet; what there is of it is taken away now or at the next one."""
        self._is_unwanted.set()
        self._thread.join(_LEAVING)

    def problem_told(self) -> str:
        """What kept it from being made, with what to do where the store is damaged."""
        if isinstance(self.problem, StoreCorrupt):
            from studyml.services.backup_words import advice

            return f"{self.problem} Nothing is stored any more. {advice(self._work.store.path)}"
        return f"The store could not be backed up: {self.problem}"

    def _run(self) -> None:
        try:
            self.made = back_up_apart(self._work, self._reason, lambda: not self._is_unwanted.is_set())
        except StudymlError as problem:
            if isinstance(problem, StoreCorrupt):
                self._work.store.refuse_changes(problem)
            if not self._is_unwanted.is_set():
                self.problem = problem


def _back_up(
    work: Workspace,
    source: Source,
    reason: str,
    is_wanted: Callable[[], bool] | None,
) -> Backup | None:
    store, now = work.store.path, work.now()
    if backup_folder.is_unused(source):
        return None
    last = next(iter(backup_folder.backups_of(store, now)), None)
    if last is not None and not backup_folder.has_changed_since(source, last):
        return last
    made = backup_folder.make_backup(source, store, now, reason, is_wanted)
    # The copy was checked, so the store is sound: only now may older ones go.
    _thin(work, store, now)
    return made


def _thin(work: Workspace, store: Path, now: int) -> None:
    backups = backup_folder.backups_of(store, now)
    today = study_day(now, work.config.rollover_hour, work.zone)
    days = [(each.at, study_day(each.at, work.config.rollover_hour, work.zone)) for each in backups]
    kept = kept_backups(days, today)
    for backup in backups:
        if backup.at not in kept:
            backup_folder.remove(backup)
