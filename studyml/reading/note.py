"""A file of notes that is no deck: what it is, its days, and what is asked and defined in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from studyml.domain.date_bounds import EARLIEST_YEAR, LATEST_YEAR
from studyml.domain.deck import Level, Remark
from studyml.domain.safe_text import safe_line, safe_text
from studyml.domain.source import AskedQuestion, DefinedTerm, NoteDay, SourceKind, SourceText
from studyml.errors import SourceRefused, YearMissing
from studyml.reading.citations import find_citations
from studyml.reading.dates import WrittenDate, find_date
from studyml.reading.dates_of_files import is_name_of_day, year_of_name
from studyml.reading.dates_settled import YearHints, YearUnknownError, settled
from studyml.reading.journal import read_journal
from studyml.reading.journal_marks import Form, mark_in, plain_heading
from studyml.reading.journal_periods import period_in
from studyml.reading.logseq import is_logseq_page, without_block_marks
from studyml.reading.note_stretch import Stretch
from studyml.reading.posts import NoteHead, own_date, page_aliases, read_head, without_site_marks
from studyml.reading.questions import find_questions
from studyml.reading.terms import find_terms, without_labels
from studyml.reading.wiki_links import page_links

_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(?P<text>\S.*)$")
_DATE_LINE = re.compile(
    r"[\s>*_-]*(?:date(?: created)?|datum|fecha|(?:created|published|posted|written)(?: (?:on|at))?)"
    r"[\s*_]*[:：][\s*_]*(?P<date>.*)",
    re.I,
)
_UNDERLINE = re.compile(r"(?:=+|-+)\s*$")
_YEAR = re.compile(
    r"(?<![\d./-])(?:19|20)\d\d(?:(?=\s?[-–/]\s?(?:19|20)\d\d(?!\d))|(?![\d/]|[.-]\d))"  # or a span of years
)
_BEGUN_STEMS = ("start", "began", "begin", "since", "commenc")
_BEGUN = re.compile(rf"\b(?:{'|'.join(_BEGUN_STEMS)})\w*\b.{{0,40}}", re.I)
_LONGEST_TITLE = 120


def read_note(text: str, path: Path, *, year: int | None = None, head: NoteHead | None = None) -> SourceText:
    """A markdown or plain text file of notes: a journal, one day of one, a post or a page.

    `year` is that of the oldest day, for dates that have none and a file that does not say it; `head` is what
    is known of a text without a head. Raises SourceRefused for a file without text, and YearMissing when
    the year is needed and not known.
    """
    lines = safe_text(text).split("\n")
    if not any(line.strip() for line in lines):
        raise SourceRefused(str(path), "The file is empty. Write something into it.")
    head = head or read_head(lines, path)
    body = without_block_marks(without_site_marks(lines[head.first - 1 :]))
    title = _title(head, body, path)
    own = own_date(head, path)
    try:
        journal = read_journal(
            body, head.first, _hints(title, head, path, own, body, year), is_dated=own is not None
        )
    except YearUnknownError:
        raise _year_missing(path, body, head.first) from None
    remarks = list(head.remarks)
    if journal is not None:
        days, kind, how = journal.days, SourceKind.JOURNAL, journal.form
        remarks.extend(journal.remarks)
    else:
        day, kind, how, more = _whole(body, head, path, title, own or _date_in(body))
        days = (day,)
        remarks.extend(more)
    questions, terms = notes_of(days)
    remarks.sort(key=lambda remark: remark.line)
    return SourceText(
        kind,
        how,
        title,
        days,
        questions,
        terms,
        tuple(find_citations(days)),
        pages=tuple(page_links(days, by_tags=is_logseq_page(path))),
        aliases=page_aliases(head),
        remarks=tuple(remarks),
    )


def notes_of(days: Sequence[NoteDay]) -> tuple[tuple[AskedQuestion, ...], tuple[DefinedTerm, ...]]:
    """What is asked and what is defined in stretches of notes, in the order of the stretches."""
    questions: list[AskedQuestion] = []
    terms: list[DefinedTerm] = []
    for at, day in enumerate(days):
        stretch = Stretch.of(day, at)
        questions.extend(find_questions(stretch))
        terms.extend(find_terms(stretch))
    return tuple(questions), tuple(without_labels(terms))


def _title(head: NoteHead, body: Sequence[str], path: Path) -> str:
    """What the file calls itself: in its head, its first heading, or its first line if that is short."""
    named = head.values.get("title", "")
    if named:
        return safe_line(named)[:_LONGEST_TITLE]
    found = _first_title(body, is_name_of_day(path))
    mark = mark_in(found, Form.HEADING, 0, 0, 1) if found else None
    is_date = (
        mark is not None and mark.leads and not mark.runs_on and (mark.written is not None or mark.is_exact)
    )
    if not found or is_date or period_in(found, 0, 1) is not None:
        return safe_line(path.stem)
    return found[:_LONGEST_TITLE].rstrip(" :")


def _first_title(body: Sequence[str], is_day: bool) -> str:
    """The first heading near the top, else the first line of a text, when it is short and no sentence."""
    texts = [(at, line) for at, line in enumerate(body[:50]) if line.strip()]
    if texts and texts[0][0] + 1 < len(body) and _UNDERLINE.match(body[texts[0][0] + 1][:200]):
        return plain_heading(texts[0][1])
    for _, line in texts:
        heading = _HEADING.match(line[:1000])
        if heading is not None:
            return plain_heading(heading["text"])
        if line.lstrip().startswith(("```", "~~~")):
            break
    line = texts[0][1].rstrip() if len(texts) >= 3 and not is_day else ""
    is_title = len(line) <= 80 and line[:1].isalnum() and not line.endswith((".", "?", ":", ",", ";"))
    return plain_heading(line) if is_title else ""


def _date_in(body: Sequence[str]) -> date | None:
    """The date that a line `Date: …` near the top gives to a file."""
    said = next((found for line in body[:12] if (found := _DATE_LINE.match(line[:200]))), None)
    written = None if said is None else find_date(said["date"])
    if written is None or written.year is None:
        return None
    return settled([written], [1], YearHints())[0][0].first


def _hints(
    title: str, head: NoteHead, path: Path, own: date | None, body: Sequence[str], year: int | None
) -> YearHints:
    oldest = _year_in(title) or year_of_name(path)
    if oldest is None:
        heading = next((found for line in body[:50] if (found := _HEADING.match(line[:1000]))), None)
        oldest = None if heading is None else _year_in(plain_heading(heading["text"]))
    return YearHints(oldest, own or _begun(body), year)


def _year_in(title: str) -> int | None:
    years = [int(found) for found in _YEAR.findall(title)]
    return min((each for each in years if EARLIEST_YEAR <= each <= LATEST_YEAR), default=None)


def _begun(body: Sequence[str]) -> date | None:
    """The whole date that the first lines give for the beginning of a journal."""
    for line in body[:30]:
        head = line[:300].lower()
        begun = _BEGUN.search(line[:300]) if any(stem in head for stem in _BEGUN_STEMS) else None
        if begun is not None:
            written = find_date(begun[0])
            if written is not None and written.year is not None:
                return settled([written], [1], YearHints())[0][0].first
    return None


def _year_missing(path: Path, body: Sequence[str], first: int) -> YearMissing:
    journal = read_journal(body, first, YearHints(fallback=2000))
    line = journal.first_mark + first if journal is not None else first
    reason = (
        "The days have no year, and nothing in the file says which it is."
        " Give the year of the oldest day with --year, or write it into the title."
    )
    return YearMissing(str(path), reason, line)


def _whole(
    body: Sequence[str], head: NoteHead, path: Path, title: str, own: date | None
) -> tuple[NoteDay, SourceKind, str, list[Remark]]:
    """The file as one stretch, dated or not: its kind, its format, and what is odd about its dates."""
    start, said, remarks = 0, None, list[Remark]()
    for at, line in enumerate(body[:50]):
        heading = _HEADING.match(line[:1000])
        if heading is None:
            if line.strip():
                break
            continue
        mark = mark_in(heading["text"], Form.HEADING, at, at + 1, 1)
        if mark is not None and mark.is_exact and mark.written is not None and own is not None:
            start = at + 1
            said = mark.written if mark.written.year is not None else replace(mark.written, year=own.year)
        break
    if said is not None and own is not None:
        place = start - 1 + head.first
        day, remarks = _day_said(said, place)
        if day is not None and day != own:
            text = f"The heading says {day}, and the file is dated {own}, which was kept."
            remarks.append(Remark(place, Level.WARNING, text))
    while start < len(body) and not body[start].strip():
        start += 1
    text = "\n".join(body[start:]).rstrip()
    key = own.isoformat() if own is not None else title
    is_unnamed = title == safe_line(path.stem) and is_name_of_day(path)
    text_line = min(start, len(body) - 1) + head.first
    stretch = NoteDay(key, own, "" if is_unnamed else title, head.first, text, text_line, url=_url(head))
    if own is not None and (is_name_of_day(path) or said is not None):
        return stretch, SourceKind.JOURNAL, "daily note", remarks
    is_post = (
        own is not None or head.values.get("layout", "") in ("post", "blog") or "description" in head.values
    )
    return stretch, SourceKind.NOTE, "post" if is_post else "page", remarks


def _day_said(written: WrittenDate, line: int) -> tuple[date | None, list[Remark]]:
    days, remarks = settled([written], [line], YearHints())
    return days[0].first, remarks


def _url(head: NoteHead) -> str | None:
    for key in ("canonical_url", "canonicalurl", "url", "link", "source"):
        value = head.values.get(key, "")
        if value.startswith(("http://", "https://")):
            return value
    return None
