"""Which backups are kept: many of the last days, fewer of the weeks and months before."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import date

ALL_OF_DAYS, DAILY, WEEKLY, MONTHLY = 2, 12, 10, 9


def kept_backups(days: Iterable[tuple[int, int]], today: int) -> set[int]:
    """The moments of the backups to keep, of pairs of a moment and the day (ordinal) on which it lies.

    Kept are all of today and yesterday, the last one of each of the 12 latest days, of the 10 latest weeks
    and of the 9 latest months on which there are any, and so the newest one always. Counted are only days
    with a backup: neither a pause nor a clock that jumps ahead costs one. What is dated ahead is kept.
    """
    newest_first = sorted(days, reverse=True)
    kept = {moment for moment, day in newest_first if day > today - ALL_OF_DAYS}
    for period, count in ((_day, DAILY), (_week, WEEKLY), (_month, MONTHLY)):
        kept |= _last_of_each(newest_first, period, count)
    return kept


def _last_of_each(
    newest_first: list[tuple[int, int]], period: Callable[[int], Hashable], count: int
) -> set[int]:
    found: dict[Hashable, int] = {}
    for moment, day in newest_first:
        found.setdefault(period(day), moment)
        if len(found) > count:
            found.popitem()
            break
    return set(found.values())


def _day(day: int) -> Hashable:
    return day


def _week(day: int) -> Hashable:
    return (day - 1) // 7


def _month(day: int) -> Hashable:
    then = date.fromordinal(day)
    return then.year, then.month
