"""Headings that name a month or a year for the days below them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from studyml.domain.date_bounds import EARLIEST_YEAR, LATEST_YEAR
from studyml.reading.dates_named import MONTH_PATTERN, MONTHS

_MONTH_ONLY = re.compile(
    rf"[\W_]*(?:month\s*(?:of)?\s*:?\s*)?(?P<name>{MONTH_PATTERN})\.?[\s,'-]*(?P<year>\d{{4}})?\b[^\w]*(?:\(.{{0,40}}\)|[-–—:].{{0,60}})?\Z",
    re.I,
)
_YEAR_MONTH = re.compile(
    rf"[\W_]*(?P<year>\d{{4}})(?:\s*[-/.\s]\s*(?:(?P<month>\d{{1,2}})|(?P<name>{MONTH_PATTERN})))?[\W_]*\Z",
    re.I,
)


@dataclass(frozen=True, slots=True)
class PeriodMark:
    """A heading that names a month or a year for what stands below it."""

    line: int
    level: int
    year: int | None
    month: int | None


def outer_period(periods: list[PeriodMark], level: int) -> PeriodMark | None:
    """The period that still holds at a heading of a level: the latest one that stands above it."""
    lowest = level
    for period in reversed(periods[-20:]):
        if period.level < lowest:
            return period
        lowest = min(lowest, period.level + 1)
    return None


def period_in(text: str, number: int, level: int) -> PeriodMark | None:
    """The month or the year that is all a heading says."""
    if len(text) > 100:
        return None
    found = _YEAR_MONTH.match(text) or _MONTH_ONLY.match(text)
    if found is None:
        return None
    groups = found.groupdict()
    year = int(groups["year"]) if groups["year"] else None
    month = int(groups["month"]) if groups.get("month") else None
    if groups.get("name"):
        month = MONTHS[groups["name"].lower()]
    if (year is not None and not EARLIEST_YEAR <= year <= LATEST_YEAR) or (
        month is not None and not 1 <= month <= 12
    ):
        return None
    return PeriodMark(number, level, year, month)
