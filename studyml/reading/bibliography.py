"""Bibliographies, as reference managers export them: BibTeX and CSL-JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

from studyml.domain.deck import Level, Remark
from studyml.domain.link import checked_link, paper_link
from studyml.domain.paper import arxiv_id, mended_reference, paper_id
from studyml.domain.safe_text import safe_line
from studyml.domain.source import NoteDay, SourceKind, SourceText, Work
from studyml.errors import SourceRefused
from studyml.reading.bibliography_entry import Entry
from studyml.reading.citations import find_citations

LARGEST: Final = 4 * 1024 * 1024

_ENTRY = re.compile(r"(?m)^[ \t]*@[A-Za-z]+[ \t]*[{(][ \t]*[^\s,{}()]{0,200}[ \t]*,")
_FENCE = re.compile(r"(?m)^[ \t]*(?:```|~~~)")
_HEADING = re.compile(r"(?m)^#{1,6} ")
_KEYS = re.compile(r'"(title|type|DOI|issued|author|container-title|citation-key|URL|id)"\s*:')
_TAG = re.compile(r"</?(?:i|b|em|strong|sub|sup|span|sc)(?:\s[^<>]{0,200})?>", re.I)
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d|2100)(?!\d)")
_LONGEST_TITLE = 500
_MOST_AUTHORS = 100
_LONGEST_NOTE = 4000
_ORDER = ("arXiv:", "doi:", "acl:", "openreview:", "https:")


def read_bibliography(text: str, path: Path) -> SourceText:
    """The works of a BibTeX or CSL-JSON file, each with all its identifiers.

    A broken entry, or one without any identifier, is left out with a remark at its line. Raises SourceRefused
    for what is neither, is too large, or cannot be relied upon at all.
    """
    if len(text) > LARGEST:
        raise SourceRefused(str(path), "The bibliography is larger than 4 MiB. Split it into several files.")
    if _is_csl(text):
        from studyml.reading.csl_json import csl_entries

        form = "CSL-JSON"
        entries, remarks = csl_entries(text, path)
    elif _is_bibtex(text):
        from studyml.reading.bibtex import bibtex_entries

        form = "BibTeX"
        entries, remarks = bibtex_entries(text, path)
    else:
        raise SourceRefused(str(path), "This is no bibliography. Name a file of BibTeX or CSL-JSON.")
    works = []
    for entry in entries:
        work = _work(entry)
        if work is not None:
            works.append(work)
        else:
            told = f"The entry {safe_line(entry.name)[:60]} has no arXiv number, DOI or address. Add one."
            remarks.append(Remark(entry.line, Level.NOTE, told))
    remarks.sort(key=lambda remark: remark.line)
    return SourceText(
        kind=SourceKind.BIBLIOGRAPHY,
        format=form,
        title=safe_line(path.stem),
        works=tuple(works),
        remarks=tuple(remarks),
    )


def year_in(text: str) -> int | None:
    """The first year in a date or a reference; None when there is none between 1500 and 2100."""
    match = _YEAR.search(text[:200])
    return int(match[1]) if match else None


def ordered_ids(ids: Iterable[str]) -> tuple[str, ...]:
    """Identifiers of one work without repetition, the kind that decks cite it by first."""
    kinds = {kind: rank for rank, kind in enumerate(_ORDER)}
    return tuple(
        sorted(dict.fromkeys(ids), key=lambda each: kinds.get(each[: each.index(":") + 1], len(kinds)))
    )


def _is_bibtex(text: str) -> bool:
    match = _ENTRY.search(text)
    if match is None:
        return False
    before = text[: match.start()]
    if text[match.start() :].lstrip()[:9].lower() != "@comment{" and before.count("\n") > 400:
        return False
    return _FENCE.search(before) is None and _HEADING.search(before) is None


def _is_csl(text: str) -> bool:
    head = text[:20_000].lstrip()
    if not re.match(r"\[\s*(?:\{|\])|\{\s*\"", head):
        return False
    found = set(_KEYS.findall(head))
    return "title" in found and len(found) >= 3


def _work(entry: Entry) -> Work | None:
    ids = [found for number in entry.numbers if (found := arxiv_id(number))]
    ids += [found for reference in (*entry.references, entry.address) if (found := paper_id(reference))]
    for note in entry.notes:
        ids += _ids_in(note)
    address = mended_reference(entry.address)
    link = checked_link(address if "://" in address else f"https://{address}") if "." in address else None
    if not ids and link is not None:
        ids.append(link.url)
    if not ids:
        return None
    known = ordered_ids(ids)
    first = paper_link(known[0])
    title = " ".join(safe_line(_TAG.sub("", entry.title)).split())[:_LONGEST_TITLE]
    return Work(
        ids=known,
        title=title,
        authors=tuple(
            name for each in entry.authors[:_MOST_AUTHORS] if (name := " ".join(safe_line(each).split()))
        ),
        year=year_in(entry.date),
        line=entry.line,
        url=link.url if link is not None else (first.url if first is not None else None),
    )


def _ids_in(note: str) -> list[str]:
    text = safe_line(note[:_LONGEST_NOTE])
    return [each.paper for each in find_citations([NoteDay("", date.min, "", 1, text, 1)])]
