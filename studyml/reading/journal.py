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
from studyml.reading.journal_choice import days_among
from studyml.reading.journal_marks import DayMark, Form, Marks, find_marks
from studyml.reading.journal_periods import PeriodMark

_RULE = re.compile(r"\s*(?:[-*_]\s*){3,}\Z")
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
    chosen = days_among(marks, is_dated)
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
    if form in (Form.BULLET, Form.LINE) and not any(day.text for day in found):
        return None  # an index of days that stand elsewhere
    return Journal(str(form), tuple(found), tuple(remarks), chosen[0].line)


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
            text = (
                f"One line {where} belongs to no day and was left out."
                if count == 1
                else f"{count} lines {where} belong to no day and were left out."
            )
            remarks.append(Remark(start + first, Level.NOTE, text))
    return remarks
