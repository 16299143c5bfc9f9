"""What every service works with: the open store, the settings in force, the learner's clock and zone."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import tzinfo

from studyml.config import Config
from studyml.domain.settings import ReviewSettings
from studyml.domain.study_day import day_start, study_day
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
