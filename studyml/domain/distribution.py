"""Histograms of what is remembered: bins with their bounds, and how many cards lie within."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import isfinite
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
    found = sorted(values)
    if found and not isfinite(sum(found)):
        found = sorted(value for value in found if isfinite(value))
    # The bins lie between the places of their bounds among the values in order.
    places = [0, *(bisect_left(found, bound) for bound in bounds[1:]), len(found)]
    ends = (*bounds[1:], end)
    bins = tuple(
        Bin(low, high, last - first)
        for low, high, (first, last) in zip(bounds, ends, pairwise(places), strict=True)
    )
    return Distribution(bins, _median(found))


def _median(ordered: Sequence[float]) -> float | None:
    if not ordered:
        return None
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
