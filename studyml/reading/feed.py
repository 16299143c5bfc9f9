"""Feeds of blogs: RSS 2.0, RSS 1.0 and Atom, each item a dated note."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

from studyml.domain.deck import Level, Remark
from studyml.domain.safe_text import safe_line, safe_text
from studyml.domain.source import AskedQuestion, Citation, NoteDay, SourceKind, SourceText
from studyml.errors import SourceRefused
from studyml.reading.citations import find_citations
from studyml.reading.feed_dates import feed_date
from studyml.reading.feed_xml import MOST_ITEMS, FeedItem, FeedXml, read_feed_xml, root_of
from studyml.reading.html_markdown import LARGEST, HtmlRefused, html_to_markdown, looks_like_html
from studyml.reading.html_tokens import decoded
from studyml.reading.note import notes_of

FEED_LIMIT: Final = 5 * 1024 * 1024

_BODIES = ("content:encoded", "content", "description", "summary")
_DATES = ("pubDate", "pubdate", "published", "issued", "dc:date", "dcterms:created", "created", "date")
_LATER_DATES = ("updated", "modified", "dcterms:modified", "atom:updated", "lastBuildDate")
_KEYS = ("guid", "id", "rdf:about", "link")
_LONGEST_TITLE = 300
_LONGEST_KEY = 300
_MARKS = re.compile(r"[*_`#>]+|!?\[([^\]]*)\]\([^)]*\)")


def is_feed(data: bytes) -> bool:
    """Whether the bytes begin as a feed, be it one that is refused later."""
    return root_of(data) != ""


def read_feed(data: bytes, path: Path) -> SourceText:
    """The items of a feed in its order, each a note: dated where the item says so, its text as markdown.

    An item that cannot be read is left out with a remark, and so is what follows the point at which a feed
    is broken. Raises SourceRefused for what is no feed, is larger than `FEED_LIMIT`, declares a document
    type, or breaks off before its first item.
    """
    if len(data) > FEED_LIMIT:
        raise SourceRefused(str(path), f"The feed is larger than {FEED_LIMIT // 1024 // 1024} MiB. Split it.")
    form = root_of(data)
    if not form:
        raise SourceRefused(str(path), "This is no feed. Name a file of RSS or Atom.")
    found = read_feed_xml(data)
    if found.is_refused or (found.problem and not found.items):
        raise SourceRefused(str(path), _sentence(found.problem), found.problem_line)
    remarks = _remarks(found)
    days: list[NoteDay] = []
    used: Counter[str] = Counter()
    for item in found.items:
        day, told = _note(item, found.link)
        remarks += told
        if day is not None:
            used[day.key] += 1
            count = used[day.key]
            days.append(day if count == 1 else replace(day, key=f"{day.key} ({count})"))
    questions, terms = notes_of(days)
    return SourceText(
        kind=SourceKind.FEED,
        format=found.format or form,
        title=_plain(found.title) or safe_line(path.stem),
        days=tuple(days),
        questions=tuple(_at_item(each, days[each.day].line) for each in questions),
        terms=tuple(replace(each, line=days[each.day].line) for each in terms),
        citations=_citations(days),
        remarks=tuple(remarks),
    )


def _at_item(question: AskedQuestion, line: int) -> AskedQuestion:
    """A question as asked in the line where its item begins: the lines of its markdown are in no file."""
    return replace(question, line=line, answer_line=None if question.answer_line is None else line)


def _citations(days: list[NoteDay]) -> tuple[Citation, ...]:
    """What the items cite, each work once for an item, by the longest title that it is given there."""
    found: dict[tuple[int, str], Citation] = {}
    for each in find_citations(days):
        place = each.day, each.paper
        known = found.get(place)
        if known is None or len(each.title or "") > len(known.title or ""):
            found[place] = replace(each, line=days[each.day].line)
    return tuple(found.values())


def _remarks(found: FeedXml) -> list[Remark]:
    remarks = []
    if found.problem:
        text = f"The feed breaks off here: {_sentence(found.problem)} The items before it were read."
        remarks.append(Remark(found.problem_line, Level.WARNING, text))
    if found.left_out:
        last = found.items[-1].last_line
        text = f"{found.left_out} items after the first {MOST_ITEMS} were left out."
        remarks.append(Remark(last, Level.WARNING, text))
    return remarks


def _note(item: FeedItem, home: str) -> tuple[NoteDay | None, list[Remark]]:
    """The item as a note, None when there is nothing in it, and what is to be told of it."""
    texts, line = item.texts, item.line
    remarks: list[Remark] = []
    link = _link(texts, home)
    body = next((texts[name] for name in _BODIES if name in texts), "")
    title = _plain(texts.get("title", "") or texts.get("dc:title", ""))
    try:
        text = _markdown(body, link or home)
    except HtmlRefused as refusal:
        name = f" “{title[:60]}”" if title else ""
        return None, [Remark(line, Level.WARNING, f"The item{name} was left out. {refusal}")]
    if not text and not title:
        return None, [Remark(line, Level.NOTE, "An item without title and text was left out.")]
    written = next((texts[name] for name in (*_DATES, *_LATER_DATES) if name in texts), "")
    day = None
    if written:
        day, told = feed_date(written)
        if told:
            remarks.append(Remark(line, Level.WARNING, safe_line(told)))
    key = next((texts[name] for name in _KEYS if name in texts), "") or title or _opening(text)
    note = NoteDay(
        key=safe_line(key).strip()[:_LONGEST_KEY],
        date=day,
        title=title or _opening(text),
        line=line,
        text=text,
        text_line=line,
        url=link or None,
    )
    return note, remarks


def _markdown(body: str, base: str) -> str:
    """The body of an item as markdown, which some feeds hold as it is."""
    if len(body) > LARGEST:
        raise HtmlRefused(f"It holds more than {LARGEST // 1024} KiB.")
    if not looks_like_html(body):
        return safe_text(body).strip()
    return html_to_markdown(body, base)


def _link(texts: dict[str, str], home: str) -> str:
    for name in ("link", "guid", "id", "rdf:about"):
        address = decoded(texts.get(name, "")).strip()
        if name == "link" and address.startswith(("/", "./", "../")) and home.startswith("http"):
            with suppress(ValueError):
                address = urljoin(home, address)
        if address.startswith(("http://", "https://")) and not any(map(str.isspace, address)):
            return safe_line(address)
    return ""


def _plain(title: str) -> str:
    """A title on one line, without the tags and references that some feeds put in."""
    if "<" in title or "&" in title:
        try:
            title = html_to_markdown(title) if looks_like_html(title) else decoded(title)
        except HtmlRefused:
            return ""
    return " ".join(safe_line(title).split())[:_LONGEST_TITLE]


def _opening(text: str) -> str:
    """The first words of a text, for an item that has no title."""
    first = next((line for line in text.split("\n") if line.strip(" #>*-")), "")[:400]
    words = _MARKS.sub(lambda match: match[1] or "", first).split()
    title = ""
    for word in words:
        if len(title) + len(word) > 60:
            return f"{title or word[:60]}…"
        title = f"{title} {word}" if title else word
    return title


def _sentence(problem: str) -> str:
    text = safe_line(problem).strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
