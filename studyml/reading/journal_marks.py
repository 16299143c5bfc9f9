"""The lines of a file that may begin a day, in each of the ways people write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from studyml.domain.blocks import HEADING, TEXT, UNDERLINE, BlockScanner
from studyml.reading.dates import LONGEST, WrittenDate, find_date
from studyml.reading.dates_named import WEEKDAY_PATTERN, WEEKDAYS
from studyml.reading.journal_periods import PeriodMark, outer_period, period_in
from studyml.reading.note_lines import heading_text


class Form(StrEnum):
    """How the days of a file are set off; the values are told to the reader."""

    HEADING = "dated headings"
    BOLD = "bold dates"
    LINE = "lines of dates"
    ENTRY = "dated lines"
    BULLET = "dated bullets"
    ROW = "dated table rows"
    NUMBERED = "numbered headings"


@dataclass(frozen=True, slots=True)
class DayMark:
    """A line that may begin a day.

    `line` and `after` count lines from 0: where it stands, and where the text behind it begins. `level` is
    that of a heading or the indentation of a bullet. `title` is what the mark says besides the date, and
    `rest` the text that stands with it in the same line. `is_exact` tells that there is nothing but the date
    and the number of a day, and `runs_on` that the text goes on behind a month and a number as a sentence
    about something else may ("May 5 features"). Without a date it is numbered only ("Day 12").
    """

    form: Form
    line: int
    after: int
    level: int
    written: WrittenDate | None
    title: str
    rest: str = ""
    is_exact: bool = False
    leads: bool = True
    runs_on: bool = False


@dataclass(slots=True)
class Marks:
    """Everything found in one pass: marks by form, periods, all headings as (line, level), bullet counts."""

    days: dict[Form, list[DayMark]] = field(default_factory=lambda: {form: [] for form in Form})
    periods: list[PeriodMark] = field(default_factory=list)
    headings: list[tuple[int, int, str]] = field(default_factory=list)
    bullets: int = 0
    texts: int = 0


_LABEL = r"(?:day|days|tag|jour|día|dia|r\d+\s?d)"
_DAY_NUMBER = re.compile(
    rf"(?<![^\W_]){_LABEL}\s*[-#:.]?\s*(?P<number>\d{{1,4}})(?:\s*(?:-|–|&|and|to)\s*\d{{1,4}})?(?![\d/.\-])",
    re.I,
)
_LEAD = re.compile(
    r"[\W_]*(?:(?:date|day|week|week of|week \d{1,2}|week \d{1,2} of|log|journal|entry|update|notes?|datum"
    r"|for|on|the|from|le|el|am|den|du|vom)[\W_]*){0,3}\Z",
    re.I,
)
_SEPARATED = re.compile(r"\s*(?:[:：|—–)\]]|-\s|-\Z|,|\Z|\s\()")
_ENDS_LEAD = re.compile(r"(?:[:：|—–(\[,·•/]|\s-)\s*\Z")
_GOES_ON = re.compile(
    r"(?:is|are|was|were|will|has|had|and|or|to|till|until|at|by|in|on|of|for|the|release[ds]?|version|edition)\b",
    re.I,
)
_RUNS_ON = re.compile(r"[^\W\d_]+\.? \d{1,2} [a-z]")
_CLOSERS = " \t.,:：;|)]}*_—–-#"
_OPENERS = " \t.,:：;|([{*_—–-#"
_LINK = re.compile(
    r"\[(?P<text>[^\[\]]{0,300})\](?:\((?P<target>[^()\s]{0,500}(?:\s[^()]{0,200})?)\)|\[[^\[\]]{0,100}\])"
)
_WIKI = re.compile(r"\[\[(?:[^\[\]|]{0,200}\|)?(?P<text>[^\[\]|]{0,200})\]\]")
_AFTER_MARKED = re.compile(
    r"[*_`]*\.?(?:\|[^\[\]]{0,200})?\]{1,2}(?:\([^()]{0,500}\))?[*_`:]*|[:.,]?[*_`]+[:.,]?"
)
_DIGIT = re.compile(r"\d")
_EMPHASIS = re.compile(r"\*{1,3}|(?<![^\W_])_{1,3}|_{1,3}(?![^\W_])|~~|`")
_ISO_TARGET = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_BOLD = re.compile(r"(?P<mark>\*\*|__)(?P<inner>[^*_\n]{3,120})(?P=mark)(?P<rest>.*)\Z")
_BULLET = re.compile(r"(?P<indent>\s*)(?P<marker>[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?(?P<text>.*)\Z")
_DAY_ONLY = re.compile(
    rf"(?:(?P<weekday>{WEEKDAY_PATTERN})[.,]?\s+)?(?:the\s)?(?P<day>\d{{1,2}})(?P<ordinal>st|nd|rd|th|\.)?"
    rf"(?:\s*[,(]?\s*(?P<weekday2>{WEEKDAY_PATTERN})\)?)?(?P<rest>\s*(?:[:：–—|)]|-\s).*|)\Z",
    re.I,
)


def plain_heading(text: str) -> str:
    """A heading's text without links, emphasis and code marks."""
    text = heading_text(text[: 2 * LONGEST])
    if "[" in text:
        text = _LINK.sub(lambda link: link["text"], _WIKI.sub(lambda link: link["text"], text))
    return _EMPHASIS.sub("", text).strip()


def find_marks(lines: Sequence[str]) -> Marks:
    """Every line outside code that may begin a day or names a month or a year."""
    marks = Marks()
    scanner = BlockScanner()
    period: PeriodMark | None = None
    before = ""
    is_table = False
    for number, line in enumerate(lines):
        kind = scanner.scan(line)
        if kind == HEADING and not scanner.containers:
            level = len(line.lstrip()) - len(line.lstrip().lstrip("#"))
            period = _heading(marks, number, number + 1, level, line.lstrip()[level:], period)
        elif kind == UNDERLINE and not scanner.containers and before.strip():
            level = 1 if line.strip()[0] == "=" else 2
            _drop_line(marks, number - 1)
            period = _heading(marks, number - 1, number + 1, level, before, period)
        elif kind == TEXT and line.strip():
            stripped = line.strip()
            if stripped[0] == "|" or (is_table and "|" in stripped):
                is_table = True
                _row(marks, number, stripped)
            else:
                is_table = False
                _text(marks, number, line, stripped, period)
        if kind != TEXT:
            is_table = False
        before = line
    return marks


def _heading(
    marks: Marks, number: int, after: int, level: int, text: str, period: PeriodMark | None
) -> PeriodMark | None:
    if period is not None and level <= period.level:
        period = outer_period(marks.periods, level)
    marks.headings.append((number, level, plain_heading(text)))
    named = period_in(plain_heading(text), number, level)
    if named is not None:
        if named.year is None and period is not None:
            named = replace(named, year=period.year)
        marks.periods.append(named)
        return named
    mark = mark_in(text, Form.HEADING, number, after, level)
    if mark is None and period is not None and period.month is not None:
        mark = _day_of_period(plain_heading(text), Form.HEADING, number, after, level)
    if mark is not None:
        marks.days[Form.HEADING].append(mark)
    return period


def mark_in(text: str, form: Form, number: int, after: int, level: int) -> DayMark | None:
    """The mark that a heading or the like makes, when its date stands at an end of it."""
    plain = plain_heading(text)
    label = _DAY_NUMBER.search(plain)
    masked = plain
    if label is not None:
        masked = plain[: label.start()] + " " * (label.end() - label.start()) + plain[label.end() :]
    written = find_date(masked)
    if (
        written is None
        and (target := _ISO_TARGET.search(text[: 3 * LONGEST])) is not None
        and form == Form.HEADING
    ):
        written = find_date(target[0])
        if written is not None:
            written = replace(written, start=len(plain), end=len(plain))
            return DayMark(form, number, after, level, written, plain, is_exact=True)
    if written is None:
        if label is None or plain[: label.start()].strip(_OPENERS) or form != Form.HEADING:
            return None
        return DayMark(form, number, after, level, None, plain, is_exact=label.end() == len(plain))
    head, tail = masked[: written.start], masked[written.end :]
    leads = _LEAD.match(head) is not None
    ends = not tail.strip(_CLOSERS) and (leads or label is not None or _ENDS_LEAD.search(head) is not None)
    is_exact = leads and not tail.strip(_CLOSERS)
    if written.is_bare_pair and not is_exact:
        return None
    if not (leads or ends or (label is not None and label.start() < written.start)):
        return None
    title = f"{plain[: written.start].strip(_OPENERS)} {plain[written.end :].strip(_CLOSERS + '([')}".strip()
    if is_exact:
        title = plain[label.start() : label.end()] if label is not None else ""
        before = "" if label is None else plain[: label.start()].strip(_OPENERS)
        title = f"{before} {title}".strip()
    # What the heading links to is part of the day: it stays in the text.
    rest = ""
    if "http" in text and not is_exact:
        rest = (
            heading_text(text)
            .replace(plain[written.start : written.end], "", 1)
            .strip(_CLOSERS.replace(")", ""))
        )
    runs_on = leads and written.year is None and label is None and _RUNS_ON.match(plain) is not None
    return DayMark(form, number, after, level, written, _balanced(title), rest, is_exact, leads, runs_on)


def _balanced(title: str) -> str:
    return title + ")" if title.count("(") == title.count(")") + 1 else title


def _day_of_period(text: str, form: Form, number: int, after: int, level: int) -> DayMark | None:
    """A mark by the day of the month alone, below a heading that names the month; its month is 0 for now."""
    found = _DAY_ONLY.match(text)
    if found is None:
        return None
    weekday = found["weekday"] or found["weekday2"]
    written = WrittenDate(
        found.start("day"),
        found.end("day"),
        None,
        0,
        int(found["day"]),
        WEEKDAYS[weekday.lower()] if weekday else None,
    )
    rest = found["rest"].strip(_OPENERS)
    is_heading = form == Form.HEADING
    return DayMark(
        form, number, after, level, written, rest if is_heading else "", "" if is_heading else rest, not rest
    )


def _drop_line(marks: Marks, number: int) -> None:
    for form in (Form.LINE, Form.ENTRY, Form.BOLD):
        if marks.days[form] and marks.days[form][-1].line == number:
            marks.days[form].pop()


def _row(marks: Marks, number: int, line: str) -> None:
    cells = [cell.strip() for cell in line[: 20 * LONGEST].strip("|").split("|")]
    for at, cell in enumerate(cells[:3]):
        mark = mark_in(cell, Form.ROW, number, number + 1, 0)
        if mark is not None and mark.is_exact:
            rest = " · ".join(each for each in cells[at + 1 :] if each)
            marks.days[Form.ROW].append(replace(mark, rest=rest, title=""))
            return


def _text(marks: Marks, number: int, line: str, stripped: str, period: PeriodMark | None) -> None:
    bullet = _BULLET.match(line) if stripped[0] in "-*+•0123456789" else None
    if bullet is not None:
        if not bullet["indent"]:
            marks.bullets += 1
        mark = _at_head(bullet["text"], Form.BULLET, number, len(bullet["indent"]))
        if (
            mark is None
            and period is not None
            and period.month is not None
            and not bullet["marker"][0].isdigit()
        ):
            mark = _day_of_period(
                _EMPHASIS.sub("", bullet["text"][:LONGEST]) + bullet["text"][LONGEST:],
                Form.BULLET,
                number,
                number + 1,
                len(bullet["indent"]),
            )
        if mark is not None:
            marks.days[Form.BULLET].append(mark)
        if bullet["marker"][0] in "-*+•" or mark is not None:
            return
    if line[0] in " \t":
        return
    marks.texts += 1
    bold = _BOLD.match(stripped) if stripped[:2] in ("**", "__") else None
    if bold is not None:
        mark = mark_in(bold["inner"], Form.BOLD, number, number + 1, 0)
        if mark is not None:
            marks.days[Form.BOLD].append(replace(mark, rest=bold["rest"].lstrip(_OPENERS), leads=mark.leads))
            return
    mark = _at_head(stripped, Form.LINE, number, 0)
    if mark is not None:
        marks.days[Form.LINE if mark.is_exact else Form.ENTRY].append(
            mark if mark.is_exact else replace(mark, form=Form.ENTRY)
        )


def _at_head(text: str, form: Form, number: int, level: int) -> DayMark | None:
    """The mark of a line that begins with a date, set off from what follows."""
    head = text[:LONGEST]
    if _DIGIT.search(head, 0, 60) is None:
        return None
    label = _DAY_NUMBER.search(head, 0, 40)
    if label is not None and head[: label.start()].strip(_OPENERS):
        label = None
    masked = head if label is None else " " * label.end() + head[label.end() :]
    written = find_date(masked)
    if written is None or _LEAD.match(masked[: written.start]) is None:
        return None
    closing = _AFTER_MARKED.match(masked, written.end)
    end = written.end if closing is None else closing.end()
    rest = text[end:].strip(_CLOSERS) if len(text) < LONGEST else text[end:]
    if rest and written.is_bare_pair:
        return None
    is_set_off = _SEPARATED.match(masked, end) is not None or (
        closing is not None and masked[end : end + 1] == " "
    )
    if rest and not is_set_off and not _is_whole_entry(written, form, rest):
        return None
    title = head[label.start() : label.end()] if label is not None else ""
    return DayMark(form, number, number + 1, level, written, title, text[end:].lstrip(_CLOSERS), not rest)


def _is_whole_entry(written: WrittenDate, form: Form, rest: str) -> bool:
    """Whether an item that begins with a whole date goes on as an entry does, and not as its sentence."""
    is_whole = written.year is not None and written.start == 0
    return form == Form.BULLET and is_whole and _GOES_ON.match(rest) is None
