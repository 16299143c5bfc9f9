"""Which of the lines that may begin a day do: the one way in which a file sets off its days."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from studyml.reading.journal_marks import DayMark, Form, Marks

# The share of a list's items, or of the headings of a level, that must be dated for the others to go along.
_MOSTLY = 0.6
# How many lines below a heading its date may stand.
_NEAR = 6


def days_among(marks: Marks, is_dated: bool) -> list[DayMark]:
    """The marks of the one form that sets off the days of this file, in the order of the lines."""
    headings = _dated_below(_heading_days(marks), marks)
    with_date = [mark for mark in headings if mark.written is not None]
    is_all_ranges = bool(with_date) and all(mark.written and mark.written.last for mark in with_date)
    others = {
        Form.BOLD: _if_many(marks.days[Form.BOLD]),
        Form.LINE: _if_many(_lines_of_dates(marks)),
        Form.BULLET: _bullet_days(marks),
        Form.ROW: _if_many(marks.days[Form.ROW]),
    }
    best = max(others.values(), key=len)
    if len(with_date) >= 2 and (not is_all_ranges or len(best) <= len(with_date)):
        return headings
    if len(best) >= 2 and (not is_dated or len(best) >= 3):
        if is_all_ranges and best[0].form == Form.BULLET:
            return sorted([*headings, *best], key=lambda mark: mark.line)
        return _titled(best, marks)
    if not is_dated and len(headings) >= 2:
        return headings
    is_lone = len(with_date) == 1 and not (with_date[0].written and with_date[0].written.is_bare_pair)
    if not is_dated and is_lone and _is_head(marks, with_date[0]):
        return with_date
    lone = [mark for form in (Form.LINE, Form.BOLD) for mark in marks.days[form] if mark.is_exact]
    if not is_dated and not with_date and len(lone) == 1 and _is_first_text(marks, lone[0]):
        return lone
    return []


def _dated_below(headings: list[DayMark], marks: Marks) -> list[DayMark]:
    """The headings; those that only number their day with the date of a line below (`Date: 2020-12-31`)."""
    lines = sorted([*marks.days[Form.LINE], *marks.days[Form.BOLD]], key=lambda mark: mark.line)
    places = [mark.line for mark in lines]
    tops = [line for line, _, _ in marks.headings]
    found = []
    for heading in headings:
        at = bisect_right(places, heading.line)
        if heading.written is None and at < len(lines) and lines[at].is_exact:
            over = tops[bisect_right(tops, lines[at].line) - 1]
            if over == heading.line and lines[at].line <= heading.line + _NEAR:
                heading = replace(heading, written=lines[at].written)
        found.append(heading)
    return found


def _titled(days: list[DayMark], marks: Marks) -> list[DayMark]:
    """The days of lines and bold dates, each with the heading right above it as its title."""
    if days[0].form not in (Form.LINE, Form.BOLD):
        return days
    titles = {line: title for line, level, title in marks.headings if level > 1}
    found = []
    for day in days:
        line = next((line for line in (day.line - 1, day.line - 2) if line in titles), None)
        if line is not None:
            day = replace(day, line=line, title=titles.pop(line))
        found.append(day)
    return found


def _is_head(marks: Marks, mark: DayMark) -> bool:
    """Whether the only dated heading is the first heading, or the first one below the title."""
    if mark.runs_on:
        return False
    places = [line for line, _, _ in marks.headings[:2]]
    has_year = mark.written is not None and mark.written.year is not None
    return mark.line == places[0] or (mark.line in places and (mark.is_exact or has_year) and mark.leads)


def _is_first_text(marks: Marks, mark: DayMark) -> bool:
    return mark.line <= 3 and not any(line > mark.line and level == 1 for line, level, _ in marks.headings)


def _heading_days(marks: Marks) -> list[DayMark]:
    """The dated headings of the level that has most, those above it, and those below that say only a date."""
    days = marks.days[Form.HEADING]
    if not days:
        return []
    dated = [mark for mark in days if mark.written is not None]
    if _are_parts(dated):
        return []
    counts = Counter(mark.level for mark in dated or days)
    level = min(counts, key=lambda each: (-counts[each], each))
    total = sum(1 for _, each, _ in marks.headings if each == level)
    found = [mark for mark in days if mark.level <= level or mark.is_exact]
    sure = [mark for mark in found if (mark.leads and not mark.runs_on) or mark.is_exact]
    if not dated:
        return [mark for mark in days if mark.level == level]
    if len(found) > len(sure) and counts[level] < _MOSTLY * total:
        return sure
    shallow = [mark for mark in found if mark.level < level]
    if shallow and not any(mark.written and mark.written.last for mark in shallow) and len(shallow) == 1:
        # One date above all the others is that of the file, as in a title with the day it was begun.
        return [mark for mark in found if mark.level >= level or not _is_title(marks, mark)]
    return found


def _are_parts(marks: Sequence[DayMark]) -> bool:
    """Whether headings count the parts of something, as 1/3, 2/3, 3/3, and are no dates."""
    pairs = [mark.written.pair for mark in marks if mark.written is not None and mark.written.is_bare_pair]
    return (
        bool(pairs)
        and len(pairs) == len(marks)
        and pairs == [(at, len(pairs)) for at in range(1, len(pairs) + 1)]
    )


def _is_title(marks: Marks, mark: DayMark) -> bool:
    return bool(marks.headings) and mark.line == marks.headings[0][0] and not mark.is_exact


def _lines_of_dates(marks: Marks) -> list[DayMark]:
    exact, entries = marks.days[Form.LINE], marks.days[Form.ENTRY]
    if len(entries) > 1 and len(entries) + len(exact) >= 0.25 * marks.texts:
        return sorted([*exact, *entries], key=lambda mark: mark.line)
    return exact


def _bullet_days(marks: Marks) -> list[DayMark]:
    days = marks.days[Form.BULLET]
    if not days:
        return []
    level = min(mark.level for mark in days)
    outer = [mark for mark in days if mark.level == level]
    if level == 0 and len(outer) < _MOSTLY * marks.bullets:
        return []
    return _if_many(outer)


def _if_many(days: list[DayMark]) -> list[DayMark]:
    return days if len(days) >= 2 else []
