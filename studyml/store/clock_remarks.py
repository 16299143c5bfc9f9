"""What the log tells of a clock that was set back: remarks beside it, written when an answer shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from studyml.domain.study_day import MINUTE

if TYPE_CHECKING:
    from studyml.store.store import Store

SLACK = 10 * MINUTE
"""Microseconds by which a clock may be put right without a word."""

_KEY = "clock:"
LAST_AT = "SELECT at FROM review_log ORDER BY id DESC LIMIT 1"
REMARKS = f"SELECT key, value FROM meta WHERE key BETWEEN '{_KEY}' AND '{_KEY}~' ORDER BY key"
REMARK = "INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)"


class ClockRemark(NamedTuple):
    """An answer was given at a moment when the one before it had been given later, by the clock."""

    at: int
    before: int


def last_answer_at(store: Store) -> int | None:
    """The moment of the answer that was written last."""
    found = store.query(LAST_AT)
    return int(found[0][0]) if found else None


def remark_of(at: int, before: int) -> tuple[str, str]:
    """The row of `meta` that says it."""
    return f"{_KEY}{at}", str(before)


def clock_remarks(store: Store) -> list[ClockRemark]:
    """Where the log's moments go back, in the order of the moments."""
    return [
        ClockRemark(int(key.removeprefix(_KEY)), int(value))
        for key, value in store.query(REMARKS)
        if key.removeprefix(_KEY).lstrip("-").isdecimal() and value.lstrip("-").isdecimal()
    ]
