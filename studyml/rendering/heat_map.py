"""The calendar of a year: a column a week, reviews by their number, days with notes as circles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from rich.segment import Segment

from studyml.rendering.page import Line
from studyml.rendering.palette import Palette

_WEEKDAYS = ("Mo", "", "We", "", "Fr", "", "Su")
_MARGIN = 3
_WEEKS = 53
_REVIEWED = "·░▒▓█"
_NOTED = "○◔◑◕●"


def heat_map(
    today: int, reviews: Mapping[int, int], notes: Mapping[int, int], width: int, palette: Palette
) -> list[Line]:
    """The weeks up to that of `today` (an ordinal) that have room in `width` cells, 53 at most.

    The four shades are the quarters of the days with reviews, by how many they had. Nothing without room.
    """
    weeks = min(_WEEKS, width - _MARGIN)
    if weeks < 1:
        return []
    monday = today - date.fromordinal(today).weekday() - 7 * (weeks - 1)
    shown = sorted(count for day, count in reviews.items() if monday <= day <= today and count > 0)
    bounds = [shown[len(shown) * quarter // 4] for quarter in (1, 2, 3)] if shown else []
    lines = [_months(monday, weeks, palette)]
    for weekday, name in enumerate(_WEEKDAYS):
        line = [Segment(name.ljust(_MARGIN), palette.dim)]
        for day in range(monday + weekday, monday + 7 * weeks, 7):
            if day > today:
                break
            count = reviews.get(day, 0)
            shade = 1 + sum(count > bound for bound in bounds) if count > 0 else 0
            if notes.get(day, 0):
                line.append(Segment(_NOTED[shade], palette.mark if shade else palette.math))
            else:
                line.append(Segment(_REVIEWED[shade], palette.accent if shade else palette.rule))
        lines.append(line)
    return lines


def heat_map_key(palette: Palette) -> Line:
    """What the signs of the calendar mean."""
    return [
        Segment(" " * _MARGIN, palette.text),
        Segment(_REVIEWED[0], palette.rule),
        Segment(" nothing  ", palette.dim),
        Segment(_REVIEWED[1:], palette.accent),
        Segment(" reviews  ", palette.dim),
        Segment(_NOTED[0], palette.math),
        Segment(" notes  ", palette.dim),
        Segment(_NOTED[1:], palette.mark),
        Segment(" both", palette.dim),
    ]


def _months(monday: int, weeks: int, palette: Palette) -> Line:
    """The names of the months above the week in which each begins."""
    cells = [" "] * weeks
    month, free = None, 0
    for week in range(weeks):
        day = date.fromordinal(monday + 7 * week)
        if day.month != month:
            month = day.month
            name = f"{day:%b}"
            if week >= free and week + len(name) <= weeks:
                cells[week : week + len(name)] = name
                free = week + len(name) + 1
    return [Segment(" " * _MARGIN + "".join(cells).rstrip(), palette.dim)]
