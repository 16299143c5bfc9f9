"""The dates of one file, settled together: the order of day and month, the years, and what is odd."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from studyml.domain.date_bounds import EARLIEST_YEAR, LATEST_YEAR
from studyml.domain.deck import Level, Remark
from studyml.reading.dates import WrittenDate
from studyml.reading.dates_named import DAY_NAMES

# How far a day may stand before the one written before it and still be of the same year.
_SLACK_DAYS = 45
_LEAP_YEAR = 2000


class YearUnknownError(Exception):
    """Nothing says of which year the days are."""


@dataclass(frozen=True, slots=True)
class YearHints:
    """What else may say the year: the one of the oldest day, and a day near all of the others."""

    oldest: int | None = None
    near: date | None = None
    fallback: int | None = None


@dataclass(frozen=True, slots=True)
class SettledDate:
    """A written date as a day, or as two; None when there is no such day."""

    first: date | None
    last: date | None = None


def settled(
    written: Sequence[WrittenDate], lines: Sequence[int], hints: YearHints
) -> tuple[list[SettledDate], list[Remark]]:
    """The days that dates in file order mean, and a remark for each that is odd.

    `lines` are the lines the dates stand in. Raises YearUnknownError when a year is missing everywhere.
    """
    remarks: list[Remark] = []
    plain = _ordered(written, lines, remarks)
    years = _years(plain, hints)
    days: list[SettledDate] = []
    for at, (found, (month, day)) in enumerate(zip(written, plain.days, strict=True)):
        first, problem = _day(years[at], month, day)
        if first is None:
            remarks.append(Remark(lines[at], Level.ERROR, problem))
        last = None
        if first is not None and found.last is not None:
            last = _last_day(found.last, first, plain.is_day_first)
            if last is None:
                text = "The second date of this range cannot be read with the first; only the first was kept."
                remarks.append(Remark(lines[at], Level.WARNING, text))
        days.append(SettledDate(*sorted((first, last))) if first and last else SettledDate(first))
        if first is not None and found.weekday is not None and first.weekday() != found.weekday:
            remarks.append(Remark(lines[at], Level.WARNING, _weekday_text(first, found.weekday)))
    remarks.extend(_out_of_order([day.first for day in days], lines))
    return days, remarks


@dataclass(frozen=True, slots=True)
class _Ordered:
    days: list[tuple[int, int]]
    years: list[int | None]
    is_day_first: bool


def _ordered(written: Sequence[WrittenDate], lines: Sequence[int], remarks: list[Remark]) -> _Ordered:
    """Month and day of each date, with one order for all pairs of numbers that leave it open."""
    votes = [0, 0]
    for found in written:
        for each in (found, found.last):
            order = None if each is None else _order_of(each)
            if order is not None:
                votes[order] += 1
    open_at = next((at for at, found in enumerate(written) if _is_open(found)), None)
    is_day_first = votes[True] > votes[False]
    years = [found.year for found in written]
    if open_at is not None and votes[True] == votes[False]:
        found = written[open_at]
        by_gaps = _order_by_gaps(written)
        is_day_first = found.separator != "/" if by_gaps is None else by_gaps
        level = Level.WARNING if by_gaps is None else Level.NOTE
        how = "day first" if is_day_first else "month first"
        why = "a guess" if by_gaps is None else "which makes the days follow each other"
        text = (
            f"Day and month could be either way round; they were read {how}, {why}."
            " Write dates as 2020-12-31 to be sure."
        )
        remarks.append(Remark(lines[open_at], level, text))
    days = [_month_day(found, is_day_first) for found in written]
    return _Ordered(days, years, is_day_first)


def _is_open(found: WrittenDate) -> bool:
    return found.pair is not None and found.pair[0] != found.pair[1] and _order_of(found) is None


def _order_of(found: WrittenDate) -> bool | None:
    """True for a pair that is day first for certain, by its numbers or weekday; False for month first."""
    if found.pair is None:
        return None
    first, second = found.pair
    if first > 12 >= second:
        return True
    if second > 12 >= first:
        return False
    if found.weekday is None or found.year is None or first == second:
        return None
    fits = [_weekday(found.year, second, first), _weekday(found.year, first, second)]
    if fits.count(found.weekday) == 1:
        return fits[0] == found.weekday
    return None


def _month_day(found: WrittenDate, is_day_first: bool) -> tuple[int, int]:
    if found.pair is None:
        return found.month, found.day
    first, second = found.pair
    if first > 12 >= second or (is_day_first and not second > 12 >= first):
        return second, first
    return first, second


def _order_by_gaps(written: Sequence[WrittenDate]) -> bool | None:
    """The order under which the days lie closer together; None when both are equal."""
    sums = []
    for is_day_first in (False, True):
        days = [(found.year, *_month_day(found, is_day_first)) for found in written]
        total = 0
        for before, after in pairwise(days):
            total += abs(_distance(before, after))
        sums.append(total)
    return None if sums[0] == sums[1] else sums[1] < sums[0]


def _distance(before: tuple[int | None, int, int], after: tuple[int | None, int, int]) -> int:
    """Days from one to the other; without both years the nearest way around the year."""
    gap = _in_year(*after[1:]) - _in_year(*before[1:])
    if before[0] is not None and after[0] is not None:
        return gap + 366 * (after[0] - before[0])
    return (gap + 183) % 366 - 183


def _in_year(month: int, day: int) -> int:
    return (
        (month - 1) * 31 + day
        if not 1 <= month <= 12
        else date(_LEAP_YEAR, month, 1).timetuple().tm_yday + day
    )


def _years(plain: _Ordered, hints: YearHints) -> list[int]:
    """The year of each date: its own, else of the neighbour that has one, else by the hints."""
    known = [at for at, year in enumerate(plain.years) if year is not None]
    if len(known) == len(plain.years):
        return [year or 0 for year in plain.years]
    direction = _direction([(year, *day) for year, day in zip(plain.years, plain.days, strict=True)])
    years: list[int | None] = list(plain.years)
    if not known:
        years[0] = _LEAP_YEAR
    start = known[0] if known else 0
    for at in range(start + 1, len(years)):
        if years[at] is None:
            years[at] = _year_after(years[at - 1] or 0, plain.days[at - 1], plain.days[at], direction)
    for at in range(start - 1, -1, -1):
        years[at] = _year_after(years[at + 1] or 0, plain.days[at + 1], plain.days[at], -direction)
    found = [year or 0 for year in years]
    if known:
        return found
    shift = _shift(found, plain.days, hints)
    return [year + shift for year in found]


def _direction(days: list[tuple[int | None, int, int]]) -> int:
    """1 when the oldest day stands first, -1 when the newest does, 0 when neither can be told."""
    score = 0
    for before, after in pairwise(days):
        gap = _distance(before, after)
        score += (gap > 0) - (gap < 0)
    return (score > 0) - (score < 0)


def _year_after(year: int, before: tuple[int, int], after: tuple[int, int], direction: int) -> int:
    gap = _in_year(*after) - _in_year(*before)
    if direction > 0:
        return year if gap >= -_SLACK_DAYS else year + 1
    if direction < 0:
        return year if gap <= _SLACK_DAYS else year - 1
    if abs(gap) <= 183:
        return year
    return year + 1 if gap < 0 else year - 1


def _shift(years: list[int], days: list[tuple[int, int]], hints: YearHints) -> int:
    oldest = min(years)
    if hints.oldest is not None:
        return hints.oldest - oldest
    if hints.near is not None:
        near = hints.near.year * 366 + _in_year(hints.near.month, hints.near.day)
        stamps = [year * 366 + _in_year(*day) for year, day in zip(years, days, strict=True)]
        low, high = min(stamps), max(stamps)
        shifts = range(hints.near.year - max(years) - 1, hints.near.year - oldest + 2)
        return min(shifts, key=lambda shift: max(low + 366 * shift - near, near - high - 366 * shift, 0))
    if hints.fallback is not None:
        return hints.fallback - oldest
    raise YearUnknownError


def _day(year: int, month: int, day: int) -> tuple[date | None, str]:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return (
            None,
            f"The year {year} is not between {EARLIEST_YEAR} and {LATEST_YEAR}; the text has no date.",
        )
    try:
        return date(year, month, day), ""
    except ValueError:
        written = f"{year:04}-{month:02}-{day:02}"
        reason = (
            f"{year} is no leap year"
            if (month, day) == (2, 29) and not isleap(year)
            else "there is no such day"
        )
        return None, f"{written} is no date: {reason}. The text below it was kept without a date."


def _last_day(found: WrittenDate, first: date, is_day_first: bool) -> date | None:
    month, day = _month_day(found, is_day_first)
    year = first.year if found.year is None else found.year
    last, _ = _day(year, month, day)
    if found.year is None and last is not None and (first - last).days > 183:
        last, _ = _day(year + 1, month, day)
    return last


def _weekday(year: int, month: int, day: int) -> int | None:
    try:
        return date(year, month, day).weekday()
    except ValueError:
        return None


def _weekday_text(day: date, weekday: int) -> str:
    return (
        f"{day} was a {DAY_NAMES[day.weekday()]}, not a {DAY_NAMES[weekday]}; the date was read as written."
    )


def _out_of_order(days: list[date | None], lines: Sequence[int]) -> list[Remark]:
    """A remark for each day that stands against the order of the days around it."""
    whole = [(day, line) for day, line in zip(days, lines, strict=True) if day is not None]
    steps = [(after[0] - before[0]).days for before, after in pairwise(whole)]
    up, down = sum(step > 0 for step in steps), sum(step < 0 for step in steps)
    if min(up, down) == 0 or 3 * min(up, down) > max(up, down):
        return []
    sign = 1 if up > down else -1
    ordinals = [sign * day.toordinal() for day, _ in whole]
    odd: set[int] = set()
    for at in range(1, len(ordinals)):
        before = at - 1
        if ordinals[at] >= ordinals[before] or before in odd:
            continue
        follows = at + 1 < len(ordinals) and ordinals[at + 1] >= ordinals[before]
        fits = at < 2 or ordinals[at] >= ordinals[at - 2]
        odd.add(before if fits and not follows else at)
    return [
        Remark(
            whole[at][1],
            Level.WARNING,
            f"{whole[at][0]} does not fit between the days around it; it was read as written.",
        )
        for at in sorted(odd)
    ]
