"""The dates of feeds: RFC 822 in RSS, ISO 8601 in Atom, and what blogs write in their place."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_tz

from studyml.domain.date_bounds import EARLIEST_YEAR, LATEST_YEAR
from studyml.reading.dates import find_date
from studyml.reading.dates_settled import YearHints, settled

_LONGEST = 100
_ISO = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(?:$|[T ])")
_WEEKDAY = re.compile(r"\s*(mon|tue|wed|thu|fri|sat|sun)", re.I)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def feed_date(written: str) -> tuple[date | None, str]:
    """The day that a feed states, in the author's own time zone, and what is odd about it.

    None for a day that does not exist, lies outside 1990 to 2100, or leaves open what is day and what month.
    """
    text = written.strip()[:_LONGEST]
    found = _day(text)
    if found is None:
        return None, f"The date `{text}` cannot be read."
    if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        return None, f"The date `{text}` is not between {EARLIEST_YEAR} and {LATEST_YEAR}."
    weekday = _WEEKDAY.match(text)
    if weekday is not None and _WEEKDAYS.index(weekday[1].lower()) != found.weekday():
        return found, f"`{text}` was a {found:%A}; the date was taken as written."
    return found, ""


def _day(text: str) -> date | None:
    try:
        if match := _ISO.match(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if text[:8].isdecimal():
            return datetime.fromisoformat(text).date()
        if re.search(r"\d\s*[A-Za-z]{3}", text) and (parts := parsedate_tz(text)) is not None:
            return date(*parts[:3])
    except ValueError:
        return None
    found = find_date(text)
    if found is None or found.year is None or found.pair is not None:
        return None
    return settled([found], [1], YearHints())[0][0].first
