"""Reading lists: markdown lists and tables of papers, with their authors and years."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from studyml.domain.blocks import BLANK, FENCE, HEADING, BlockScanner
from studyml.domain.paper import arxiv_id
from studyml.domain.safe_text import safe_line, safe_text
from studyml.domain.source import Citation, NoteDay, SourceKind, SourceText, Work
from studyml.reading.bibliography import ordered_ids, year_in
from studyml.reading.citations import find_citations
from studyml.reading.dates import find_date
from studyml.reading.dates_of_files import is_name_of_day
from studyml.reading.paper_titles import is_title, link_title, linked_texts, plain_words, without_mark
from studyml.reading.people import names_in, people_in
from studyml.reading.posts import own_date, read_head

_ITEM = re.compile(r"(\s*)(?:[-*+•]|\d{1,4}[.)]|\*{0,2}\[\d{1,4}\]\*{0,2}(?![(\[:]))\s+\S")
_ROW = re.compile(r"\s*\|.*\|\s*$")
_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_CELL = re.compile(r"(?<!\\)\|")
_DAY = re.compile(r"\bday\s*#?\d", re.I)
_HEAD_YEAR = re.compile(r"^\W*(?:in\s+)?\d{4}\W*$", re.I)
_AFTER_YEAR = re.compile(r"\(\s*\d{4}\w?\s*\)[.,:]?\s+[\"“*]*([^.\"”*]{8,250})[.\"”*]")
_MARKED = re.compile(r"[\"“]\**([^\"“”*]{6,250})\**[\"”]|\*\*([^*]{6,250})\*\*")
_PARTS = re.compile(
    r"\s+[-–—|]\s+|\s*[\[(]|\.\s+|\s+(?=https?://)|,\s+(?:by\s+)?(?=[A-Z]\.)|\s+by\s+(?=[A-Z])"
)
_LABEL = re.compile(r"(authors?|by|year|published|date|title)\s*:\s*(\S.*)", re.I)
_TITLE_COLUMN = re.compile(r"title|paper|name|work|article", re.I)
_PEOPLE_COLUMN = re.compile(r"author|by\b|who|people", re.I)
_YEAR_COLUMN = re.compile(r"year|date|published|when", re.I)
_DAY_COLUMN = re.compile(r"days?(?: (?:#|no\.?|number))?", re.I)
_NUMBER_COLUMN = re.compile(r"arxiv|link|url|id\b|pdf|ref", re.I)
_HINTS = ("http://", "https://", "arxiv", "doi")
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class _Group:
    """The lines of one item or row; `columns` are the headings of its table."""

    line: int
    lines: tuple[str, ...]
    columns: tuple[str, ...] = ()
    is_row: bool = False


def is_reading_list(text: str, path: Path) -> bool:
    """Whether a text is mostly a list or table of papers: three at least, and no days."""
    lower = text.lower()
    if not any(hint in lower for hint in _HINTS):
        return False
    if is_name_of_day(path) or path.parent.name == "journals":
        return False
    groups, prose, headings = _groups(text.split("\n"))
    if any(_is_dated(heading) for heading in headings):
        return False
    if any(_DAY_COLUMN.fullmatch(column) for group in groups for column in group.columns):
        return False
    papers = sum(1 for group in groups if find_citations([_day(group)]) or _numbers(group))
    return papers >= _FEWEST and 2 * papers >= len(groups) and prose <= papers


def read_reading_list(text: str, path: Path) -> SourceText:
    """The papers of a reading list as works, and the list itself as a note that cites them."""
    lines = safe_text(text).split("\n")
    head = read_head(lines, path)
    body = [""] * (head.first - 1) + lines[head.first - 1 :]
    groups, _, headings = _groups(body)
    title = (
        safe_line(head.values.get("title", ""))
        or next((plain_words(each) for each in headings), "")
        or safe_line(path.stem)
    )
    first = next((at for at, line in enumerate(body) if line.strip()), 0)
    dated = own_date(head, path)
    key = title if dated is None else dated.isoformat()
    day = NoteDay(key, dated, title, 1, "\n".join(body[first:]).rstrip(), first + 1)
    works: list[Work] = []
    for group in groups:
        works += _works(group)
    return SourceText(
        kind=SourceKind.READING_LIST,
        format="table" if sum(group.is_row for group in groups) * 2 > len(groups) else "list",
        title=title,
        days=(day,),
        works=tuple(works),
        citations=tuple(find_citations([day])),
        remarks=head.remarks,
    )


def _groups(lines: Sequence[str]) -> tuple[list[_Group], int, list[str]]:
    """The items and rows of a text, the number of lines of prose beside them, and its headings."""
    groups: list[_Group] = []
    headings: list[str] = []
    prose = 0
    scanner = BlockScanner(math=False)
    start, indent, is_open = 0, 0, False
    held: list[str] = []
    columns: tuple[str, ...] = ()

    def close() -> None:
        if held:
            groups.append(_Group(start + 1, tuple(held)))
            held.clear()

    for at, line in enumerate(lines):
        kind = scanner.scan(line, at)
        if kind in (FENCE, BLANK):
            columns = ()
            is_open = is_open and kind == BLANK
            continue
        if kind == HEADING:
            close()
            headings.append(line.strip("# \t"))
            is_open = False
        elif _ROW.match(line):
            close()
            following = lines[at + 1] if at + 1 < len(lines) else ""
            if _RULE.match(line):
                continue
            if _RULE.match(following) and "|" in following:
                columns = tuple(plain_words(cell) for cell in _cells(line))
            else:
                groups.append(_Group(at + 1, (line,), columns, True))
        elif item := _ITEM.match(line):
            width = len(item[1].expandtabs(4))
            if held and width > indent:
                held.append(line)
            else:
                close()
                start, indent, is_open = at, width, True
                held.append(line)
        elif held and is_open and (line[:1] in " \t" or lines[at - 1].strip()):
            held.append(line)
        else:
            close()
            prose += 1
            is_open = False
    close()
    return groups, prose, headings


def _is_dated(heading: str) -> bool:
    if _DAY.search(heading):
        return True
    return not _HEAD_YEAR.match(heading) and find_date(heading[:200]) is not None


def _day(group: _Group) -> NoteDay:
    return NoteDay("", None, "", group.line, "\n".join(group.lines), group.line)


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in _CELL.split(row.strip())[1:-1]]


def _column(group: _Group, pattern: re.Pattern[str]) -> str:
    cells = _cells(group.lines[0]) if group.columns else []
    for name, cell in zip(group.columns, cells, strict=False):
        if pattern.search(name):
            return cell
    return ""


def _numbers(group: _Group) -> str | None:
    """The arXiv number that stands bare in a column of its own."""
    return arxiv_id(plain_words(_column(group, _NUMBER_COLUMN))) if group.columns else None


def _works(group: _Group) -> list[Work]:
    """The works of an item or row: links without a title of their own belong to the work before them."""
    found: list[tuple[list[str], Citation, str | None]] = []
    for each in find_citations([_day(group)]):
        before = found[-1] if found else None
        if before is None or _is_another(each, before[1]):
            found.append(([each.paper], each, each.title))
        elif not each.paper.startswith("https:"):
            before[0].append(each.paper)
    number = _numbers(group)
    if not found and number is not None:
        found.append(([number], Citation(number, "", 0, group.line), None))
    works = []
    for ids, citation, title in found:
        if len(found) == 1:
            title = _column_title(group) or _labelled(group, "title") or _told_title(group, citation)
        authors, year = _people(group, title) if len(found) == 1 else ((), None)
        works.append(
            Work(
                ids=ordered_ids(ids),
                title=title or "",
                authors=authors,
                year=year,
                line=group.line if len(found) == 1 else citation.line,
                url=citation.url or None,
            )
        )
    return works


def _is_another(citation: Citation, before: Citation) -> bool:
    """Whether a citation has a title of its own, and so is not another address of the work before it."""
    if citation.title is None or before.title is None:
        return False
    shorter, longer = sorted((citation.title.lower(), before.title.lower()), key=len)
    return not longer.startswith(shorter)


def _column_title(group: _Group) -> str | None:
    cell = _column(group, _TITLE_COLUMN)
    return link_title(cell) if cell else None


def _labelled(group: _Group, label: str) -> str:
    for line in group.lines[1:]:
        match = _LABEL.match(plain_words(without_mark(line)))
        if match is not None and match[1].lower().startswith(label):
            return match[2].strip()
    return ""


def _told_title(group: _Group, citation: Citation) -> str | None:
    """The title that the words of an item give: linked, marked, after the year, or before all else."""
    line = without_mark(group.lines[0])
    if citation.title and any(link_title(text) == citation.title for text in linked_texts(line)):
        return citation.title
    for match in _MARKED.finditer(line[:1500]):
        words = plain_words(match[1] or match[2]).strip(" .,;:")
        if is_title(words) and len(words.split()) > 1 and words[0] != "(" and not people_in(words):
            return words
    words = plain_words(line)[:600]
    if told := _AFTER_YEAR.search(words):
        return told[1].strip()
    for part in _PARTS.split(words):
        part = part.strip(" .,;:*")
        if len(part.split()) > 1 and is_title(part) and not people_in(part) and "://" not in part:
            return part
    return citation.title


def _people(group: _Group, title: str | None) -> tuple[tuple[str, ...], int | None]:
    """The authors and the year that stand with a work."""
    if group.columns:
        words = plain_words(_column(group, _PEOPLE_COLUMN))
        return tuple(names_in(words)), year_in(plain_words(_column(group, _YEAR_COLUMN)))
    named = _labelled(group, "author") or _labelled(group, "by")
    words = " | ".join(plain_words(without_mark(line)) for line in group.lines)[:1500]
    if title:
        words = words.replace(title, " | ", 1)
    year = year_in(_labelled(group, "year") or _labelled(group, "published") or _year_words(words))
    return tuple(names_in(named) if named else people_in(words)), year


def _year_words(words: str) -> str:
    """The part of the words that may hold a year: addresses and arXiv numbers hold none."""
    return re.sub(r"\S*(?:://|\d{4}\.\d{4}|/)\S*", " ", words)[:200]
