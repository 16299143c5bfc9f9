"""Links between the pages of a vault, as Obsidian and Logseq write them, and what is read in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple
from urllib.parse import unquote

from studyml.domain.blocks import CODE, FENCE, BlockScanner
from studyml.domain.inline_spans import SpanKind, masked, opaque_spans
from studyml.domain.safe_text import safe_line
from studyml.domain.source import NoteDay, PageLink
from studyml.reading.logseq import tags_in

_LINK: Final = re.compile(
    r"\[(?:\[(?P<page>[^\[\]|#^\n]*+)(?P<place>[#^][^\[\]|\n]*+)?(?:\|(?P<alias>[^\[\]\n]*+))?\]\]"
    r"|(?<!!\[)[^\[\]\n]*+\]\((?:<(?P<spaced>[^<>\n]*+)>|(?P<plain>[^\s()<>]*+))\))"
)
_FILE: Final = re.compile(r"(?![a-z][a-z0-9+.-]*:)(?P<page>[^#?]+)\.(?:md|markdown)(?:#.*)?", re.I)
_SIZE: Final = re.compile(r"\d+(?:x\d+)?")
_PICTURE: Final = re.compile(r"\.(?:avif|bmp|gif|jpe?g|m4a|mov|mp3|mp4|ogg|pdf|png|svg|wav|webm|webp)", re.I)


class _Written(NamedTuple):
    """`text[start:end]` is a link to a page; `shown` is what is read in its place, None to leave it."""

    start: int
    end: int
    page: str
    shown: str | None


def page_links(days: Sequence[NoteDay], *, by_tags: bool = False) -> list[PageLink]:
    """The links and embeds of the days' texts that lead to pages, in order; tags too where they are links.

    These are `[[page]]`, `[[path/page#heading|words]]`, `![[page]]` and `[words](page.md)`, outside code and
    formulas. The target is the page as written, without heading and suffix.
    """
    links = []
    for number, day in enumerate(days):
        of_day = [(link.start, link.page) for link in _written(day.text)]
        if by_tags and ("#" in day.text or "tags::" in day.text):
            of_day = sorted([*of_day, *tags_in(_prose(day.text))])
        line, at = day.text_line, 0
        for start, page in of_day:
            line += day.text.count("\n", at, start)
            at = start
            if page and not _PICTURE.search(page[-5:]):
                links.append(PageLink(page, number, line))
    return links


def without_wiki_marks(text: str) -> str:
    """The text with the words of each `[[link]]` in its place: those after a bar, else the page's name.

    Lines stay where they are, and code and formulas as they are.
    """
    pieces = []
    at = 0
    for link in _written(text):
        if link.shown is not None:
            pieces += [text[at : link.start], link.shown]
            at = link.end
    return "".join(pieces) + text[at:] if pieces else text


def _written(text: str) -> Iterator[_Written]:
    if "[[" not in text and "](" not in text:
        return
    prose = ""
    for link in _LINK.finditer(text):
        start, end = link.span()
        if link["page"] is None:
            file = _FILE.fullmatch(unquote(link["spaced"] or link["plain"] or ""))
            if file is None:
                continue
            page, words = safe_line(file["page"]).strip(), None
        else:
            is_embed = text[start - 1 : start] == "!"
            start -= is_embed
            page = link["page"].removesuffix("\\").strip()  # a bar in a table is escaped
            words = _shown(link, page, is_embed=is_embed)
        prose = prose or _prose(text)  # which takes as long as all the rest, and most texts need none
        if prose[start] != "\0":
            yield _Written(start, end, page, words)


def _shown(link: re.Match[str], page: str, *, is_embed: bool) -> str:
    alias = (link["alias"] or "").strip()
    if alias and not (is_embed and _SIZE.fullmatch(alias)):
        return alias
    place = (link["place"] or "").removesuffix("\\")
    headings = [part for part in map(str.strip, place.split("#")) if part and not part.startswith("^")]
    return " > ".join([part for part in [page.rpartition("/")[2].strip(), *headings] if part])


def _prose(text: str) -> str:
    """The text with NULs for what is in code, formulas and comments or escaped, so that offsets stay."""
    scanner = BlockScanner()
    lines = ["\0" * len(line) if scanner.scan(line) in (FENCE, CODE) else line for line in text.split("\n")]
    prose = "\n".join(lines)
    return masked(prose, [span for span in opaque_spans(prose) if span.kind != SpanKind.TAG])
