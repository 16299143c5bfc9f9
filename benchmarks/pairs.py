"""Runs of several works in turn, and what their times say beside each other."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

Work = Callable[[], float]
"""Does a work once; the seconds that count."""

_RESAMPLES = 500


def timed(work: Callable[[], object]) -> Work:
    """The work with all of its time counted."""

    def run() -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    return run


def in_turn(works: Mapping[str, Work], rounds: int, *, warm_up: int = 1) -> dict[str, list[float]]:
    """The seconds of each work by its name: one of each after another, for so many rounds.

    The order within a round is drawn anew each time, for what ran before leaves its traces in the
    processor's caches. Rounds to warm up come before and are not kept.
    """
    chance = random.Random(1)
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for number in range(warm_up + rounds):
        for name in chance.sample(list(works), len(works)):
            taken = works[name]()
            if number >= warm_up:
                seconds[name].append(taken)
    return seconds


@dataclass(frozen=True, slots=True)
class Pairs:
    """The seconds that our work and theirs took, run after run."""

    ours: Sequence[float]
    theirs: Sequence[float]

    @property
    def ratio(self) -> float:
        """Our median over theirs."""
        return median(self.ours) / median(self.theirs)

    def spread(self) -> tuple[float, float]:
        """The bounds within which the ratio lies in 95 % of resamples of the pairs (Efron's bootstrap)."""
        chance = random.Random(1)
        pairs = list(zip(self.ours, self.theirs, strict=True))
        ratios = []
        for _ in range(_RESAMPLES):
            ours, theirs = zip(*chance.choices(pairs, k=len(pairs)), strict=True)
            ratios.append(median(ours) / median(theirs))
        bounds = quantiles(ratios, n=40)
        return bounds[0], bounds[-1]


def percentile(seconds: Sequence[float], percent: int) -> float:
    """What so many percent of the runs stay below; 50 gives the median."""
    return median(seconds) if percent == 50 else quantiles(seconds, n=100, method="inclusive")[percent - 1]
