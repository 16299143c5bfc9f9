"""Histograms of what is remembered: bins with their bounds, and how many cards lie within."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
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


def distribution(
    counts: Iterable[tuple[float, int]], bounds: Sequence[float], end: float | None = None
) -> Distribution:
    """Values, each with how many cards have it, by the bins that begin at the bounds and end at the next one
    or at `end`.

    Values below the first bound count there; those that are no finite numbers are left out.
    """
    found = sorted((value, cards) for value, cards in counts if cards > 0 and isfinite(value))
    values = [value for value, _ in found]
    below = [0, *accumulate(cards for _, cards in found)]
    # The bins lie between the places of their bounds among the values in order.
    places = [0, *(bisect_left(values, bound) for bound in bounds[1:]), len(found)]
    ends = (*bounds[1:], end)
    bins = tuple(
        Bin(low, high, below[last] - below[first])
        for low, high, (first, last) in zip(bounds, ends, pairwise(places), strict=True)
    )
    return Distribution(bins, _median(values, below))


def _median(values: Sequence[float], below: Sequence[int]) -> float | None:
    """The value in the middle, of values in order of which `below` tells how many cards come before each."""
    cards = below[-1]
    if not cards:
        return None
    first, second = (values[bisect_left(below, place) - 1] for place in ((cards + 1) // 2, cards // 2 + 1))
    return first if first == second else (first + second) / 2
