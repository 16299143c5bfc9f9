"""The papers that a learner's notes cite, and the titles that stand beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from studyml.domain.blocks import FENCE, BlockScanner
from studyml.domain.link import paper_link
from studyml.domain.paper import mended_reference, paper_id
from studyml.domain.source import Citation, NoteDay
from studyml.reading.paper_titles import link_title, plain_words, title_above, title_before, without_mark

# Without one of these there is no paper in a line; most lines are done with that.
_HINTS = (
    "http:",
    "https:",
    "www.",
    "arxiv",
    "doi",
    "acl:",
    "aclanthology",
    "aclweb",
    "openreview",
    "][",
    "]:",
    "href",
)
_NUMBER_HINT = re.compile(r"10\.\d{4}|\[\d{4}\.\d{4}")
_STOP = r"\s<>\[\]{}|\"“”„«»\u3000-\u303f\u4e00-\u9fff\uff00-\uffef"
_REFERENCE = re.compile(
    r"(?P<link>!?\[(?P<text>(?:[^\[\]\\]|\\.|\[[^\[\]]{0,200}\]){0,400}+)\]"
    r"(?:\(\s*(?P<address>(?:[^()\s]|\([^()\s]{0,200}\)){1,2000}+)(?:\s+[\"'(][^\n]{0,200}?[\"')])?\s*\)?|\[(?P<label>[^\[\]]{0,100})\]))"
    r"|(?P<anchor><a\s[^<>]{0,1500}?href\s*=\s*(?:[\"'“”]|&quot;|%22){0,4}(?P<href>[^\s<>\"'“”]{1,1500})[^<>]{0,500}>(?P<words>[^<]{0,300}))"
    rf"|(?P<url>(?:https?://|www\.)[^{_STOP}]{{1,2000}}"
    rf"|(?<![\w./@-])(?:[\w-]{{1,40}}\.){{0,3}}(?:arxiv\.org|doi\.org|aclanthology\.org|aclweb\.org|openreview\.net)/[^{_STOP}]{{1,500}})"
    rf"|(?P<name>(?<![\w/.-])(?:arxiv(?:\.org)?\s{{0,2}}[:/]?\s{{0,2}}(?:[a-z-]{{2,9}}(?:\.[a-z]{{2}})?/\d{{7}}|\d{{4}}\.\d{{4,5}})(?:v\d{{1,2}})?(?![\w])"
    rf"|doi\s{{0,2}}[:=]?\s{{0,2}}10\.\d{{4,9}}/[^{_STOP}]{{1,200}}|10\.\d{{4,9}}/[^{_STOP}]{{3,200}}"
    r"|acl:\s?[\w.-]{6,40}|openreview:\s?[\w-]{6,40}))"
    r"|\[(?P<number>\d{4}\.\d{4,5}(?:v\d{1,2})?)\](?![(\[])",
    re.I,
)
_DEFINITION = re.compile(
    r"\s{0,3}\[([^\[\]^]{1,100})\]:\s*<?(\S{1,2000}?)>?(?:\s+[\"'(]([^\n]{0,300})[\"')])?\s*$"
)
_MOST_TITLES = 40  # beyond so many references on a line none is told from its surroundings
_AFTER = re.compile(r"\s*(?:[-–—:|]\s+)?(?=\S)")


class _Found(NamedTuple):
    start: int
    end: int
    paper: str
    url: str
    text: str | None


def find_citations(days: Sequence[NoteDay]) -> list[Citation]:
    """Every paper linked or named in the days, outside of fenced code: once for each line that cites it.

    The title is the text of the link, unless that says no more than `paper` or `pdf`; else what stands
    before the link on its line, or alone on the line above it; else None. `line` is a line of the source.
    """
    found: list[Citation] = []
    for index, day in enumerate(days):
        found += _of_day(day, index)
    return found


def _of_day(day: NoteDay, index: int) -> list[Citation]:
    hinted = _hinted(day.text)
    if not hinted:
        return []
    lines = day.text.split("\n")
    definitions = _definitions(lines)
    found: list[Citation] = []
    used: set[str] = set()
    for at, line in _open_lines(lines):
        if at not in hinted or _DEFINITION.match(line):
            continue
        of_line: dict[str, Citation] = {}
        for count, each in enumerate(_references(line, definitions, used)):
            known = of_line.get(each.paper)
            if known is not None and known.title is not None:
                continue
            title = link_title(each.text) if each.text is not None else None
            if title is None and count < _MOST_TITLES:
                title = _title_beside(each, lines, at, hinted)
            of_line[each.paper] = Citation(each.paper, each.url, index, day.text_line + at, title)
        found += of_line.values()
    for label, (at, address, title) in definitions.items():
        paper = paper_id(address)
        if paper is not None and label not in used:
            words = link_title(title or label)
            found.append(Citation(paper, _url(address, paper), index, day.text_line + at, words))
    return sorted(found, key=lambda citation: citation.line)


def _hinted(text: str) -> set[int]:
    """The places of the lines that hold a hint of a paper."""
    text = text.lower()
    hints = [hint for hint in _HINTS if hint in text]
    may_be_number = _NUMBER_HINT.search(text) is not None
    if not hints and not may_be_number:
        return set()
    return {
        at
        for at, line in enumerate(text.split("\n"))
        if any(hint in line for hint in hints) or (may_be_number and _NUMBER_HINT.search(line))
    }


def _open_lines(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The lines outside of fenced code, with their places."""
    scanner = BlockScanner(math=False)
    for at, line in enumerate(lines):
        if scanner.scan(line, at) != FENCE:
            yield at, line


def _definitions(lines: Sequence[str]) -> dict[str, tuple[int, str, str]]:
    """The addresses that are named once and used by label, such as `[1]: https://…`."""
    found: dict[str, tuple[int, str, str]] = {}
    if any("]:" in line for line in lines):
        for at, line in _open_lines(lines):
            if match := _DEFINITION.match(line):
                found.setdefault(match[1].lower(), (at, match[2], match[3] or ""))
    return found


def _references(line: str, definitions: dict[str, tuple[int, str, str]], used: set[str]) -> Iterator[_Found]:
    at = 0
    while match := _REFERENCE.search(line, at):
        at = match.end()
        text: str | None = None
        if match["link"]:
            text = match["text"]
            address = match["address"]
            if address is None:
                label = (match["label"] or text).lower()
                used.add(label)
                if label in definitions:
                    address = definitions[label][1]
                else:  # some write the address first: [[https://…][words]]
                    address, text = text, match["label"]
            if paper_id(address) is None:
                at = match.start() + 1 + (match["link"][0] == "!")  # the text may name a paper
                continue
        else:
            text = match["words"]
            href = (match["href"] or "").partition("&quot;")[0]
            address = href or match["url"] or match["name"] or match["number"] or ""
        paper = paper_id(address)
        if paper is not None:
            yield _Found(match.start(), match.end(), paper, _url(address, paper), text)


def _url(address: str, paper: str) -> str:
    address = mended_reference(address)
    if address.startswith(("http://", "https://")):
        return address
    link = paper_link(paper)
    return link.url if link is not None else address


def _title_beside(found: _Found, lines: Sequence[str], at: int, hinted: set[int]) -> str | None:
    """The title that stands before a reference, after a bare one, or on the line above."""
    line = lines[at]
    before = line[max(0, found.start - 600) : found.start]
    if words := without_mark(before).strip(" \t([<*_\"'"):
        return title_before(before) if plain_words(words) else None
    after = line[found.end : found.end + 400]
    rest = without_mark(after).strip(" \t)]>.*_\"'")
    if rest:
        is_named = found.text is None and _AFTER.match(after) is not None
        return title_above(_AFTER.sub("", after, count=1)) if is_named else None
    for above in (at - 1, at - 2):
        if above >= 0 and lines[above].strip():
            return None if above in hinted else title_above(lines[above])
    return None
