"""The calendar of a year: a column a week, reviews by their number, days with notes as circles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from rich.color import Color, blend_rgb
from rich.segment import Segment
from rich.style import Style

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
    """The weeks up to that of `today` (an ordinal) that have room in `width` cells, 53 at most, with a gap
    between them where there is room for that too.

    The four shades are the quarters of the days with reviews, by how many they had. Nothing without room.
    """
    weeks = min(_WEEKS, width - _MARGIN)
    if weeks < 1:
        return []
    styles = _shades(palette)
    wide = 2 if width - _MARGIN >= 2 * _WEEKS else 1
    monday = today - date.fromordinal(today).weekday() - 7 * (weeks - 1)
    shown = sorted(count for day, count in reviews.items() if monday <= day <= today and count > 0)
    bounds = [shown[len(shown) * quarter // 4] for quarter in (1, 2, 3)] if shown else []
    lines = [_months(monday, weeks, wide, palette)]
    for weekday, name in enumerate(_WEEKDAYS):
        line = [Segment(name.ljust(_MARGIN), palette.dim)]
        for day in range(monday + weekday, monday + 7 * weeks, 7):
            if day > today:
                break
            count = reviews.get(day, 0)
            shade = 1 + sum(count > bound for bound in bounds) if count > 0 else 0
            if notes.get(day, 0):
                line.append(Segment(_NOTED[shade].ljust(wide), palette.text))
            else:
                line.append(Segment(_REVIEWED[shade].ljust(wide), styles[shade]))
        lines.append(line)
    return lines


def heat_map_key(palette: Palette) -> Line:
    """What the signs of the calendar mean."""
    return [
        Segment(" " * _MARGIN, palette.text),
        Segment(_REVIEWED[0], palette.rule),
        Segment(" nothing  ", palette.dim),
        *map(Segment, _REVIEWED[1:], _shades(palette)[1:]),
        Segment(" reviews  ", palette.dim),
        Segment(_NOTED[0], palette.text),
        Segment(" notes  ", palette.dim),
        Segment(_NOTED[1:], palette.text),
        Segment(" both", palette.dim),
    ]


def _shades(palette: Palette) -> list[Style]:
    """The styles of the shades: from the colour of rules to the accent, where there are colours."""
    low, high = palette.rule.color, palette.accent.color
    if low is None or high is None:
        return [palette.rule, *[palette.accent] * 4]
    ends = low.get_truecolor(), high.get_truecolor()
    blends = (Color.from_triplet(blend_rgb(*ends, part)) for part in (0.25, 0.5, 0.75, 1.0))
    return [palette.rule, *(Style(color=color) for color in blends)]


def _months(monday: int, weeks: int, wide: int, palette: Palette) -> Line:
    """The names of the months above the week in which each begins, weeks so many cells wide."""
    cells = [" "] * (weeks * wide)
    month, free = None, 0
    for week in range(weeks):
        day, place = date.fromordinal(monday + 7 * week), week * wide
        if day.month != month:
            month = day.month
            name = f"{day:%b}"
            if place >= free and place + len(name) <= len(cells):
                cells[place : place + len(name)] = name
                free = place + len(name) + 1
    return [Segment(" " * _MARGIN + "".join(cells).rstrip(), palette.dim)]
