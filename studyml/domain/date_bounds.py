"""The days that are taken from people and files: a typing error and a clock at its end bring no others."""

from __future__ import annotations

from datetime import date
from typing import Final

EARLIEST_YEAR: Final = 1990
LATEST_YEAR: Final = 2100


class DayOutOfBounds(ValueError):
    """A day exists and lies before or after all that are taken; the message says so."""


def day_written(text: str) -> date:
    """The day of a date in ISO 8601.

    Raises DayOutOfBounds, and another ValueError for what is no date.
    """
    day = date.fromisoformat(text)
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise DayOutOfBounds(f"{day.isoformat()} is not between {EARLIEST_YEAR} and {LATEST_YEAR}")
    return day
