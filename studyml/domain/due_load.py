"""How many reviews fall due on the days to come: what spreading due days looks at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class DueLoad:
    """The reviews due on each study day (ordinal) as they are stored, asked for only where they are needed.

    `counts` gives them from one day to another, both included; days without any may be missing. On the
    weekdays in `light_days` (names of `WEEKDAYS`) as little as possible is to fall due.
    """

    def __init__(
        self, counts: Callable[[int, int], Mapping[int, int]], light_days: Collection[str] = ()
    ) -> None:
        self._counts = counts
        self._light = {WEEKDAYS.index(name) for name in light_days}
        self._known: dict[int, int] = {}

    def on(self, first: int, last: int) -> list[tuple[bool, int]]:
        """For each day from one to another, whether it is to be light, and how many reviews are due on it."""
        missing = [day for day in range(first, last + 1) if day not in self._known]
        if missing:
            found = self._counts(missing[0], missing[-1])
            self._known |= {day: found.get(day, 0) for day in range(missing[0], missing[-1] + 1)}
        # Day 1, the first of January of the year 1, was a Monday.
        return [((day - 1) % 7 in self._light, self._known[day]) for day in range(first, last + 1)]

    def add(self, day: int) -> None:
        """Counts one more review due on a day."""
        if day in self._known:
            self._known[day] += 1

    def forget(self) -> None:
        """Asks anew from now on, since the store has changed."""
        self._known.clear()
