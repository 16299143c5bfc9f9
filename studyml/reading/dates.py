"""Dates as people write them at the head of a day, before the file has settled what is left open."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from studyml.domain.date_bounds import EARLIEST_YEAR
from studyml.reading.dates_named import MONTH_PATTERN, MONTHS, WEEKDAY_PATTERN, WEEKDAYS

LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date that stands in `text[start:end]`; what is not said is None.

    `pair` holds two numbers whose order, day or month first, the file must settle; then `day` and `month`
    are 0. `weekday` counts from Monday, 0. `last` is the end of a range, or the second of two days.
    """

    start: int
    end: int
    year: int | None
    month: int
    day: int
    weekday: int | None = None
    pair: tuple[int, int] | None = None
    separator: str = ""
    last: WrittenDate | None = None

    @property
    def is_bare_pair(self) -> bool:
        """Two numbers without a year, which may as well be a fraction."""
        return self.pair is not None and self.year is None


_ORDINAL = r"(?:st|nd|rd|th|er|\.|º|ª)?"
_YEAR = r"(?:'(?P<short{n}>\d\d)|(?P<year{n}>\d{{4}}))(?![\d])"
_JOIN = r"(?:-|–|—|&|\+|/|and|to|und|bis|et|au)"

_ISO = re.compile(
    r"(?<![\d.])(?P<year>\d{4})(?P<mark>[-./_]|\s?-\s?)(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d|[.]\d)"
)
_EIGHT = re.compile(
    r"(?<![\w./-])(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?![\w./-])"
)
_SHORT_YEAR = re.compile(
    rf"(?<![\d.:/$#])(?P<day>\d{{1,2}})(?P<mark>[-/.])(?P<name>{MONTH_PATTERN})(?P=mark)(?P<short>\d\d)(?!\d)",
    re.I,
)
_SEVERAL = re.compile(
    rf"(?<![\d.:/$#])(?<![^\W\d_]\s)(?P<day>\d{{1,2}}){_ORDINAL},\s?(?P<last>\d{{1,2}}){_ORDINAL}\s(?:(?:of|de)\s)?"
    rf"(?P<name>{MONTH_PATTERN})(?![^\W\d_])\.?(?:[\s,]{{0,2}}{_YEAR.format(n='')})?",
    re.I,
)
_CJK = re.compile(r"(?:(?P<year>\d{4})\s?年\s?)?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?[日号]?")
_YEAR_FIRST = re.compile(
    rf"(?<!\d)(?P<year>\d{{4}})[-\s,/]{{1,2}}(?P<name>{MONTH_PATTERN})(?![^\W\d_])\.?[-\s/]{{0,2}}(?P<day>\d{{1,2}}){_ORDINAL}(?![\d:])",
    re.I,
)
_DAY_FIRST = re.compile(
    rf"(?<![\d.:/$#])(?P<day>\d{{1,2}}){_ORDINAL}"
    rf"(?:\s?{_JOIN}\s?(?P<last>\d{{1,2}}){_ORDINAL})?"
    rf"(?:\s{{0,2}}|[-/_])(?:(?:of|de)\s)?(?P<name>{MONTH_PATTERN})(?![^\W\d_])\.?"
    rf"(?:[\s,\-/_]{{0,2}}(?:(?:of|de)\s)?{_YEAR.format(n='')})?",
    re.I,
)
_MONTH_FIRST = re.compile(
    rf"(?<![^\W_])(?P<name>{MONTH_PATTERN})(?![^\W\d_])\.?[\s\-_]{{0,2}}(?:the\s)?(?P<day>\d{{1,2}}){_ORDINAL}(?!\d|[:.]\d)"
    rf"(?:\s?{_JOIN}\s?(?P<last>\d{{1,2}}){_ORDINAL}(?!\d|[:.]\d))?"
    rf"(?:[\s,\-_]{{0,3}}{_YEAR.format(n='')})?",
    re.I,
)
_PAIR = re.compile(
    r"(?<![\d./-])(?P<first>\d{1,2})(?P<mark>[./_-])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})(?!\d|[./-]\d)"
)
_SHORT_PAIR = re.compile(r"(?<![\d./-])(?P<first>\d{1,2})/(?P<second>\d{1,2})(?![\d/]|[.]\d)")
_GERMAN_PAIR = re.compile(r"(?<![\d./-])(?P<first>\d{1,2})\.\s?(?P<second>\d{1,2})\.(?!\d)")

_WEEKDAY_BEFORE = re.compile(
    rf"(?<![^\W_])(?P<name>{WEEKDAY_PATTERN})[.,]?[\s,_\-–|/]{{0,3}}(?:the\s|den\s)?\Z", re.I
)
_WEEKDAY_AFTER = re.compile(rf"[\s,_\-–|(/]{{0,3}}(?P<name>{WEEKDAY_PATTERN})(?![^\W\d_])\.?\)?", re.I)
_YEAR_AFTER = re.compile(r"[\s,]{1,2}(\d{4})(?!\d)")
_JOINED = re.compile(rf"\s{{0,2}}{_JOIN}\s{{0,2}}(?:(?:{WEEKDAY_PATTERN})[.,]?\s{{0,2}})?", re.I)

_FORMS = (
    _ISO,
    _EIGHT,
    _YEAR_FIRST,
    _SHORT_YEAR,
    _SEVERAL,
    _DAY_FIRST,
    _MONTH_FIRST,
    _PAIR,
    _CJK,
    _SHORT_PAIR,
    _GERMAN_PAIR,
)
_NUMBER_FORMS = (_ISO, _EIGHT, _PAIR, _CJK, _SHORT_PAIR, _GERMAN_PAIR)
_WORD = re.compile(r"[^\W\d_]{3}")  # the shortest name of a month
_DIGIT = re.compile(r"\d")


def find_date(text: str, start: int = 0) -> WrittenDate | None:
    """The first date in a line, with the weekday beside it and the second day of a range.

    Only the first 300 characters are looked at. The numbers may make no date that exists.
    """
    text = text[:LONGEST]
    if _DIGIT.search(text, start) is None:
        return None
    found = _first(text, start)
    if found is None:
        return None
    found = _with_weekday(text, found)
    joined = _JOINED.match(text, found.end)
    if joined is not None and found.last is None:
        second = _first(text, joined.end())
        if second is not None and second.start == joined.end() and not second.is_bare_pair:
            found = _with_last(found, _with_weekday(text, second))
        elif second is not None and second.start == joined.end() and found.is_bare_pair:
            found = _with_last(found, second)
    return found


def _first(text: str, start: int) -> WrittenDate | None:
    best: re.Match[str] | None = None
    for form in _FORMS if _WORD.search(text, start) else _NUMBER_FORMS:
        match = form.search(text, start)
        if match is None:
            continue
        if best is None or (match.start(), -match.end()) < (best.start(), -best.end()):
            best = match
    return None if best is None else _read(best)


def _read(match: re.Match[str]) -> WrittenDate:
    groups = match.groupdict()
    year = int(groups["year"]) if groups.get("year") else None
    if groups.get("short"):
        year = int(groups["short"])
    if year is not None and year < 100:
        year += 1900 if year >= EARLIEST_YEAR % 100 else 2000
    if groups.get("first"):
        mark = groups.get("mark") or ("/" if match.re is _SHORT_PAIR else ".")
        pair = (int(groups["first"]), int(groups["second"]))
        return WrittenDate(match.start(), match.end(), year, 0, 0, None, pair, mark)
    month = MONTHS[groups["name"].lower()] if groups.get("name") else int(groups["month"])
    written = WrittenDate(match.start(), match.end(), year, month, int(groups["day"]))
    if groups.get("last"):
        return replace(written, last=replace(written, day=int(groups["last"])))
    return written


def _with_weekday(text: str, found: WrittenDate) -> WrittenDate:
    before = _WEEKDAY_BEFORE.search(text, max(0, found.start - 20), found.start)
    if before is not None:
        return replace(found, start=before.start(), weekday=WEEKDAYS[before["name"].lower()])
    after = _WEEKDAY_AFTER.match(text, found.end)
    if after is not None and _ends_date(text, after.end()):
        named = replace(found, end=after.end(), weekday=WEEKDAYS[after["name"].lower()])
        year = None if found.year is not None else _YEAR_AFTER.match(text, after.end())
        return named if year is None else replace(named, end=year.end(), year=int(year[1]))
    return found


def _ends_date(text: str, at: int) -> bool:
    """Whether a weekday that ends at an offset belongs to the date before it, and not to one behind it."""
    return _first(text[at : at + 12], 0) is None


def _with_last(found: WrittenDate, last: WrittenDate) -> WrittenDate:
    year = found.year if found.year is not None else last.year
    if found.year is None and last.year is not None and 0 < last.month < found.month:
        year = last.year - 1
    return replace(found, end=last.end, year=year, last=last)
