"""How long a sitting may take: what was asked for, else what the day still allows."""

from __future__ import annotations

from studyml.domain.study_day import MINUTE, SECOND
from studyml.services.workspace import Workspace
from studyml.store import figures

_A_MINUTE = MINUTE / SECOND


class TimeBudget:
    """The time for answering that a session has, in seconds as the log counts them.

    `minutes` are for this session alone, whatever the day's limit is. Without them the limit of the settings
    holds where a session `is_of_day`, less what was answered today; with neither there is no end.
    """

    def __init__(self, work: Workspace, minutes: float | None, *, is_of_day: bool) -> None:
        self._work = work
        self._asked = minutes
        self._daily = work.config.minutes_per_day or None if is_of_day else None
        self._done_before = 0.0
        self._counted = 0.0

    @property
    def is_daily(self) -> bool:
        """Whether it is the day's limit that holds."""
        return self._asked is None and self.minutes is not None

    @property
    def minutes(self) -> float | None:
        """The minutes that the session, or the day, may take; None without an end."""
        return self._daily if self._asked is None else self._asked

    def begin(self, seconds: float) -> None:
        """Counts what the day has had, after the session has taken so many seconds: when it begins, and when
        something was taken back."""
        self._counted = seconds
        if self.is_daily:
            self._done_before = figures.today_figures(self._work.store, self._work.today()).seconds

    def left(self, seconds: float) -> float | None:
        """The seconds that are left after the session has taken so many; at least 0, None without an end."""
        if self.minutes is None:
            return None
        spent = self._done_before + seconds - self._counted if self.is_daily else seconds
        return max(0.0, self.minutes * _A_MINUTE - spent)
