"""What every service works with: the open store, the settings in force, the learner's clock and zone."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import tzinfo
from pathlib import Path

from studyml.config import Config
from studyml.config_file import read_config
from studyml.domain.settings import ReviewSettings
from studyml.domain.study_day import day_start, study_day
from studyml.errors import StoreCorrupt, UsageError
from studyml.paths import config_path, store_path
from studyml.store.opening import open_store
from studyml.store.store import Store


def system_clock() -> int:
    """The moment, in microseconds since the epoch."""
    return time.time_ns() // 1000


class Workspace:
    """One learner's store and settings. `zone` None is the zone of the system."""

    def __init__(
        self,
        store: Store,
        config: Config,
        clock: Callable[[], int] = system_clock,
        zone: tzinfo | None = None,
    ) -> None:
        self.store = store
        self.config = config
        self.clock = clock
        self.zone = zone
        self._fitted: dict[str, tuple[float, ...]] = {}
        self._fitted_at = (-1, False)

    def now(self) -> int:
        return self.clock()

    def today(self) -> int:
        """The study day of this moment."""
        return study_day(self.clock(), self.config.rollover_hour, self.zone)

    def settings_for(self, deck: str) -> ReviewSettings:
        """The settings of a deck with the parameters in force, be they fitted or from the settings' file."""
        return self.config.for_deck(deck, self.fitted())

    def fitted(self) -> dict[str, tuple[float, ...]]:
        """The fitted parameters in force, by the full name of their deck, empty for everything.

        Impossible ones are passed over. Whatever has changed the store, be it undo, they are up to date.
        """
        # What a transaction changes is known within it, and forgotten where it is rolled back.
        changes = self.store.connection.total_changes, self.store.connection.in_transaction
        if changes != self._fitted_at:
            from studyml.services.parameters import parameters_in_force

            self._fitted = parameters_in_force(self.store)[0]
            self._fitted_at = changes
        return self._fitted

    def day_start(self, day: int) -> int:
        """The moment at which a study day begins."""
        return day_start(day, self.config.rollover_hour, self.zone)


@contextmanager
def open_workspace(
    db: str | None = None, *, write: bool, create: bool = False, keep: bool = True
) -> Iterator[Workspace]:
    """The store that was named (see `store_path`) and the settings, closed again afterwards.

    With `create`, a store that does not exist is made, and without `keep` thrown away again. Raises
    UsageError, StoreError or ConfigError; of a damaged store it says which backup to go back to.
    """
    config = read_config(config_path())
    path = named_store(db)
    with ExitStack() as left:
        if create and not keep and not os.path.lexists(path):
            from tempfile import TemporaryDirectory

            path = Path(left.enter_context(TemporaryDirectory()), path.name)
        try:
            with open_store(path, write=write, create=create) as store:
                work = Workspace(store, config)
                yield work
                if write and keep and work.config.log_dir:
                    from studyml.services.log_folder import keep_log

                    keep_log(work)
        except StoreCorrupt as error:
            from studyml.services.restoring import advice

            raise StoreCorrupt(f"{error} {advice(path)}") from error


def named_store(db: str | None) -> Path:
    """The path of the store that was named (see `store_path`). Raises UsageError for what is no path."""
    if db == "":
        raise UsageError("--db names no file; leave it out for the usual store")
    try:
        return store_path(db)
    except RuntimeError as error:  # `~name` of somebody who is not known here
        raise UsageError(f"{db}: there is no such home folder; write the path in full") from error
