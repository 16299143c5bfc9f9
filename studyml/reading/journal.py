"""A journal in one file: which of its lines begin a day, and what each day says."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from studyml.domain.deck import Level, Remark
from studyml.domain.source import NoteDay
from studyml.reading.dates_settled import SettledDate, YearHints, settled
from studyml.reading.journal_marks import DayMark, Form, Marks, PeriodMark, find_marks

_RULE = re.compile(r"\s*(?:[-*_]\s*){3,}\Z")
_MOSTLY = 0.6
_NEAR = 6
_NEVER = 1 << 60


@dataclass(frozen=True, slots=True)
class Journal:
    """The days of a file, how they are set off, and what was odd or left out. `first_mark` counts from 0."""

    form: str
    days: tuple[NoteDay, ...]
    remarks: tuple[Remark, ...]
    first_mark: int


def read_journal(
    lines: Sequence[str], first: int, hints: YearHints, *, is_dated: bool = False
) -> Journal | None:
    """The days in the lines of a file, None when it is no journal; `first` is the number of the first line.

    `is_dated` says that the file has a date of its own: then a few dates in it do not make it a journal.
    Raises YearUnknownError when the days have no year and the hints give none.
    """
    marks = find_marks(lines)
    chosen = _chosen(marks, is_dated)
    if not chosen:
        return None
    chosen = [_in_period(mark, marks.periods) for mark in chosen]
    dated = [mark for mark in chosen if mark.written is not None]
    days, remarks = settled(
        [mark.written for mark in dated if mark.written], [mark.line + first for mark in dated], hints
    )
    of_mark = {mark.line: day for mark, day in zip(dated, days, strict=True)}
    stops = _stops(marks, chosen)
    found: list[NoteDay] = []
    keys: Counter[str] = Counter()
    left_out = _left_out(lines, chosen, stops, first)
    for at, mark in enumerate(chosen):
        end = min(chosen[at + 1].line if at + 1 < len(chosen) else len(lines), _next_stop(stops, mark.line))
        day = of_mark.get(mark.line, SettledDate(None))
        stretch = _day(lines, mark, end, day, first, keys)
        if (
            mark.written is not None
            and day.last is not None
            and not stretch.text
            and _holds_days(chosen, at, of_mark)
        ):
            keys[stretch.key.partition(" ")[0]] -= 1
            continue
        if mark.written is None and dated:
            text = "This day has a number and no date; its text was kept without one."
            remarks.append(Remark(mark.line + first, Level.WARNING, text))
        found.append(stretch)
    remarks = sorted([*remarks, *left_out], key=lambda remark: remark.line)
    form = next((mark.form for mark in dated), Form.NUMBERED)
    return Journal(str(form), tuple(found), tuple(remarks), chosen[0].line)


def _chosen(marks: Marks, is_dated: bool) -> list[DayMark]:
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
    titles = {line: (level, title) for line, level, title in marks.headings if level > 1}
    found = []
    for day in days:
        line = next((line for line in (day.line - 1, day.line - 2) if line in titles), None)
        if line is not None:
            day = replace(day, line=line, title=titles[line][1])
        found.append(day)
    return found


def _is_head(marks: Marks, mark: DayMark) -> bool:
    """Whether the only dated heading is the first heading, or the first one below the title."""
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
    sure = [mark for mark in found if mark.leads or mark.is_exact]
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


def _in_period(mark: DayMark, periods: Sequence[PeriodMark]) -> DayMark:
    """The mark with the month and year that the headings above it name, where it has none of its own."""
    written = mark.written
    if written is None or not periods or (written.year is not None and (written.month or written.pair)):
        return mark
    at = bisect_right(periods, mark.line, key=lambda period: period.line) - 1
    while at >= 0 and mark.form == Form.HEADING and periods[at].level >= mark.level:
        at -= 1
    if at < 0:
        return mark
    period = periods[at]
    if written.month == 0 and written.pair is None:
        return replace(mark, written=replace(written, month=period.month or 0, year=period.year))
    if period.month is not None and written.month not in (0, period.month):
        return mark
    return replace(mark, written=replace(written, year=period.year))


def _stops(marks: Marks, chosen: Sequence[DayMark]) -> list[int]:
    """The headings that end a day without beginning one."""
    days = {mark.line for mark in chosen}
    levels = [mark.level for mark in chosen if mark.form == Form.HEADING]
    periods = {period.line for period in marks.periods}
    others = [(line, level) for line, level, _ in marks.headings if line not in days]
    if not levels:
        return [line for line, _ in others if line in periods]
    deepest = max(levels)
    stops = [line for line, level in others if level < min(levels) or line in periods]
    first, last = chosen[0].line, chosen[-1].line
    beside = [line for line, level in others if level <= deepest]
    if len(chosen) >= 3 and not any(first < line < last for line in beside if line not in stops):
        stops += [line for line in beside if line > last]
    return sorted(set(stops))


def _next_stop(stops: Sequence[int], line: int) -> int:
    at = bisect_right(stops, line)
    return stops[at] if at < len(stops) else _NEVER


def _holds_days(chosen: Sequence[DayMark], at: int, of_mark: dict[int, SettledDate]) -> bool:
    """Whether a day inside the range of an empty heading follows it."""
    if at + 1 >= len(chosen):
        return False
    here, after = of_mark.get(chosen[at].line), of_mark.get(chosen[at + 1].line)
    if here is None or after is None or not (here.first and here.last and after.first):
        return False
    return here.first <= after.first <= here.last and after != here


def _day(
    lines: Sequence[str], mark: DayMark, end: int, day: SettledDate, first: int, keys: Counter[str]
) -> NoteDay:
    start = mark.after
    body = list(lines[start:end])
    if mark.form == Form.BULLET:
        body = _dedented(body)
    elif mark.form == Form.ROW:
        body = []
    if mark.rest:
        body.insert(0, mark.rest)
        body[1:1] = [""] * (mark.after - mark.line - 1)
        start = mark.line
    while body and (not body[-1].strip() or _RULE.match(body[-1])):
        body.pop()
    skipped = next((at for at, line in enumerate(body) if line.strip()), len(body))
    text_line = start + skipped if body else mark.line
    key = day.first.isoformat() if day.first is not None else mark.title or lines[mark.line].strip("# ")
    keys[key] += 1
    if keys[key] > 1:
        key = f"{key} {keys[key]}"
    return NoteDay(
        key,
        day.first,
        mark.title,
        mark.line + first,
        "\n".join(body[skipped:]).rstrip(),
        text_line + first,
        day.last if day.last != day.first else None,
    )


def _dedented(body: list[str]) -> list[str]:
    indents = [len(line) - len(line.lstrip(" \t")) for line in body if line.strip()]
    by = min(indents, default=0)
    return [line[by:] if line.strip() else "" for line in body]


def _left_out(
    lines: Sequence[str], chosen: Sequence[DayMark], stops: Sequence[int], first: int
) -> list[Remark]:
    """A note for each stretch of text that belongs to no day."""
    remarks = []
    days = [mark.line for mark in chosen]
    spans = [(0, chosen[0].line)]
    for stop in stops:
        if stop > chosen[0].line:
            at = bisect_right(days, stop)
            after = days[at] if at < len(days) else len(lines)
            if not spans or stop >= spans[-1][1]:
                spans.append((stop, after))
    for start, end in spans:
        count = sum(1 for line in lines[start:end] if line.strip() and not _RULE.match(line))
        if chosen[0].form == Form.ROW and start == 0:
            count -= sum(1 for line in lines[start:end] if line.lstrip().startswith("|"))
        if count > 1 or (count == 1 and start > 0 and not lines[start].lstrip().startswith("#")):
            where = "before the first day" if start == 0 else "under a heading without a date"
            text = f"{count} lines {where} belong to no day and were left out."
            remarks.append(Remark(start + first, Level.NOTE, text))
    return remarks
