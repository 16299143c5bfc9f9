"""One line of the results: what was measured beside what, and whether it is quick enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.pairs import Pairs, percentile


@dataclass(frozen=True, slots=True)
class Row:
    """`ours` and `theirs` are seconds, run after run in turn; without `theirs` ours stands alone.

    A goal bounds the ratio of the medians (`most_ratio`) or our own seconds (`most_seconds`), at the
    percentile that the row is about. A row without a goal is told for comparison.
    """

    what: str
    ours: Sequence[float]
    peer: str = ""
    theirs: Sequence[float] = ()
    most_ratio: float | None = None
    most_seconds: float | None = None
    percent: int = 50

    @property
    def our_seconds(self) -> float:
        return percentile(self.ours, self.percent)

    @property
    def their_seconds(self) -> float | None:
        return percentile(self.theirs, self.percent) if self.theirs else None

    @property
    def pairs(self) -> Pairs | None:
        """Ours beside theirs, where there is something beside it and the row is about medians."""
        return Pairs(self.ours, self.theirs) if self.theirs and self.percent == 50 else None

    @property
    def goal(self) -> str:
        """The goal in words."""
        if self.most_ratio is not None:
            return f"at most {self.most_ratio:g}x"
        return f"under {duration(self.most_seconds)}" if self.most_seconds is not None else ""

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is reached; None without one."""
        if self.most_ratio is not None and self.pairs is not None:
            return self.pairs.ratio <= self.most_ratio
        if self.most_seconds is not None:
            return self.our_seconds < self.most_seconds
        return None


def duration(seconds: float) -> str:
    """A length of time in the unit in which it reads best, to three figures."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{_three_figures(seconds / size)} {unit}"
    return f"{_three_figures(seconds * 1e6)} µs"


def _three_figures(number: float) -> str:
    return f"{number:.0f}" if number >= 100 else f"{number:#.3g}"
