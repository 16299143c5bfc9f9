"""Entries of CSL-JSON, the format of citation processors, as Zotero and others export it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

from studyml.domain.deck import Level, Remark
from studyml.domain.safe_text import safe_line
from studyml.errors import SourceRefused
from studyml.reading.bibliography_entry import Entry

MOST_ENTRIES: Final = 20_000

_SPACE = re.compile(r"[\s,]*")
_NEXT = re.compile(r"\}\s*,\s*(?=\{)")
_NOTES = (
    "note",
    "number",
    "archive_location",
    "archiveLocation",
    "container-title",
    "publisher",
    "collection-title",
)


def csl_entries(text: str, path: Path) -> tuple[list[Entry], list[Remark]]:
    """The entries of a file, and what is to be told of broken ones. Raises SourceRefused for too many."""
    decoder = json.JSONDecoder()
    entries: list[Entry] = []
    remarks: list[Remark] = []
    at = text.find("[")
    first = text.find("{")
    if 0 <= first < at or at < 0:  # one entry alone, or a mapping that holds the list
        items = re.search(r'"items"\s*:\s*\[', text[:20_000])
        at = items.end() if items else first
    else:
        at += 1
    line, counted = 1, 0
    while True:
        start = _end(_SPACE, text, at)
        if start >= len(text) or text[start] == "]":
            break
        line += text.count("\n", counted, start)
        counted = start
        if len(entries) + len(remarks) >= MOST_ENTRIES:
            raise SourceRefused(str(path), f"It holds more than {MOST_ENTRIES:,} entries. Split it.", line)
        try:
            item, at = decoder.raw_decode(text, start)
        except (ValueError, RecursionError) as error:
            place = error.pos if isinstance(error, json.JSONDecodeError) else start
            broken = line + text.count("\n", start, place)
            reason = error.msg if isinstance(error, json.JSONDecodeError) else "it is nested too deeply"
            remarks.append(Remark(broken, Level.WARNING, f"An entry was left out: {reason}."))
            following = _NEXT.search(text, max(place, start))
            if following is None:
                break
            at = following.end()
            continue
        if isinstance(item, dict):
            entries.append(_entry(item, line))
        else:
            remarks.append(Remark(line, Level.WARNING, "An entry was left out: it is no mapping."))
    return entries, remarks


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _entry(item: dict[str, Any], line: int) -> Entry:
    found = Entry(_text(item.get("citation-key")) or _text(item.get("id")) or _text(item.get("title")), line)
    found.title = _text(item.get("title"))
    people = item.get("author") or item.get("editor")
    found.authors = [name for each in people if (name := _name(each))] if isinstance(people, list) else []
    found.date = _date(item.get("issued"))
    found.address = _text(item.get("URL"))
    found.references = [_text(item.get("DOI"))]
    found.notes = [_text(item.get(key)) for key in _NOTES if item.get(key)]
    return found


def _text(value: object) -> str:
    return safe_line(str(value))[:4000] if isinstance(value, str | int | float) else ""


def _name(person: object) -> str:
    if not isinstance(person, dict):
        return _text(person)
    if literal := _text(person.get("literal")):
        return literal
    parts = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    return " ".join(filter(None, (_text(person.get(part)) for part in parts)))


def _date(issued: object) -> str:
    if not isinstance(issued, dict):
        return _text(issued)
    parts = issued.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        return _text(parts[0][0])
    return _text(issued.get("raw")) or _text(issued.get("literal")) or _text(issued.get("year"))
