"""The results as a document: the machine, and a table for each measurement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from benchmarks.row import Row, duration

_HOW = """\
Written by `make bench`; every figure was measured in this one run. Ours and theirs take turns, in an order \
drawn anew for each round. Times are medians, ratios are medians over medians, and in brackets stand the \
bounds within which the ratio lies in 95 % of resamples of the rounds. A ratio below 1 means that ours is \
the quicker one. Rows without a goal are there for comparison."""
_HEADS = ("what", "ours", "beside", "theirs", "ratio", "rounds", "goal", "met")


def document(machine: Sequence[str], tables: Mapping[str, Sequence[Row]]) -> str:
    """The whole document: lines about the machine, and rows under the heading that they belong to."""
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    parts = ["# Speed, measured", _HOW, "\n".join(f"- {line}" for line in (f"Date: {now}", *machine))]
    for heading, rows in tables.items():
        parts += [f"## {heading}", table(rows)]
    return "\n\n".join(parts) + "\n"


def table(rows: Sequence[Row]) -> str:
    """Rows as a table in markdown."""
    lines = [_HEADS, ("---",) * len(_HEADS), *map(_cells, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cells(row: Row) -> Sequence[str]:
    theirs = row.their_seconds
    ratio = ""
    met = {None: "", True: "yes", False: "**no**"}[row.is_met]
    if row.pairs is not None:
        least, most = row.pairs.spread()
        ratio = f"{_figure(row.pairs.ratio)} ({_figure(least)} to {_figure(most)})"
        if row.most_ratio is not None and least <= row.most_ratio <= most:
            met += ", within the spread"
    return (
        row.what,
        duration(row.our_seconds),
        row.peer,
        "" if theirs is None else duration(theirs),
        ratio,
        str(len(row.ours)),
        row.goal,
        met,
    )


def _figure(ratio: float) -> str:
    """A ratio with two places, or as many as two figures need."""
    return f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.2g}"
