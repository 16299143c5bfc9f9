"""Histograms of what is remembered: bins with their bounds, and how many cards lie within."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from math import isfinite
from statistics import median
from typing import NamedTuple

DAYS = (0.0, 1.0, 2.0, 4.0, 7.0, 14.0, 21.0, 30.0, 60.0, 90.0, 180.0, 365.0, 730.0)
"""The lower bounds of bins of intervals and stabilities, in days."""
DIFFICULTIES = tuple(float(bound) for bound in range(1, 10))
RECALLS = tuple(step / 20 for step in range(20))


class Bin(NamedTuple):
    """How many cards have a value from `low` on and below `high`; the last bin has no upper bound, or holds
    it as well."""

    low: float
    high: float | None
    cards: int


class Distribution(NamedTuple):
    """The bins, those that are empty too, and the value in the middle, None for no cards."""

    bins: tuple[Bin, ...]
    median: float | None

    @property
    def cards(self) -> int:
        return sum(entry.cards for entry in self.bins)


def distribution(values: Iterable[float], bounds: Sequence[float], end: float | None = None) -> Distribution:
    """Values by the bins that begin at the bounds and end at the next one or at `end`.

    Values below the first bound count there; those that are no finite numbers are left out.
    """
    found = [value for value in values if isfinite(value)]
    counts = Counter([bisect_right(bounds, value) for value in found])
    counts[1] += counts.pop(0, 0)
    ends = (*bounds[1:], end)
    bins = tuple(
        Bin(low, high, counts[place]) for place, (low, high) in enumerate(zip(bounds, ends, strict=True), 1)
    )
    return Distribution(bins, median(found) if found else None)
