"""What site generators put around the text of a note: the head of the file, shortcodes, tags, comments."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from studyml.domain.blocks import CODE, FENCE, BlockScanner
from studyml.domain.deck import Level, Remark
from studyml.domain.inline_spans import SpanKind, opaque_spans
from studyml.domain.safe_text import safe_line
from studyml.errors import SourceRefused
from studyml.reading.dates import WrittenDate, find_date
from studyml.reading.dates_of_files import date_of_name
from studyml.reading.dates_settled import YearHints, settled
from studyml.reading.front_matter import FrontMatter, read_front_matter
from studyml.reading.logseq import page_properties

# The keys that date a file, the surest first; the name of the file goes before those that date its making.
_DATE_KEYS: Final = ("date", "published", "publishdate", "pubdate", "published_at", "day", "journal")
_MADE_KEYS: Final = ("created", "created_at", "creation_date", "date created", "datecreated")

_LONGEST_ALIAS: Final = 200
_MOST_ALIASES: Final = 100

_HEAD_LINE = re.compile(r"(?P<key>[A-Za-z][\w -]{0,40}?)\s*[:=]\s*(?P<value>\S.*)?$")
_NAMED = re.compile(r"\{\{<\s{0,5}(?:rel)?ref\s{1,5}\"?([^\">{}\s]{0,500})\"?\s{0,5}>\}\}")
_HUGO = re.compile(r"\{\{(?:<[^{}\n]{0,2000}>|%[^{}\n]{0,2000}%)\}\}")
_LIQUID = re.compile(r"\{%-?[^{}\n]{0,2000}%\}|\{\{\s*(?:site|page)\.[^{}\n]{0,200}\}\}")
_KRAMDOWN = re.compile(r"^\s*\{:[^{}\n]{0,500}\}\s*$|\{:\s*[.#][^{}\n]{0,500}\}")
_SITE_MARK = re.compile(r"\{[%:]|\{\{[<%]|\{\{ ?(?:site|page)\.|<!--")
_FENCE_MARK = "```"
_OPENS_CODE = re.compile(
    r"\s*(?:\{%-?|\{\{[<%])\s*highlight\s+[\"']?(?P<language>[\w+#-]*)[^{}\n]*[}]{1,2}\s*$"
)
_CLOSES_CODE = re.compile(r"\s*(?:\{%-?\s*endhighlight\s*-?%\}|\{\{[<%]\s*/\s*highlight\s*[%>]\}\})\s*$")


@dataclass(frozen=True, slots=True)
class NoteHead:
    """The head of a file of notes: its values by key in lower case, and the line the text begins in."""

    values: dict[str, str]
    first: int
    remarks: tuple[Remark, ...] = ()

    def date(self, keys: tuple[str, ...]) -> WrittenDate | None:
        """The date under the first of the keys that has one."""
        for key in keys:
            written = find_date(self.values.get(key, ""))
            if written is not None:
                return written
        return None


def read_head(lines: list[str], path: Path) -> NoteHead:
    """The head of a note. One that cannot be relied upon is told and passed over, never the note refused."""
    try:
        matter = read_front_matter(lines, path)
    except SourceRefused as refusal:
        return _mended(lines, refusal)
    values = {key.casefold(): _plain(value) for key, value in matter.values.items()}
    if not values:
        values.update(page_properties(lines))
    return NoteHead(values, matter.first, _told(matter))


def page_aliases(head: NoteHead) -> tuple[str, ...]:
    """Further names of a page, as its head gives them to Obsidian (`aliases`) or Logseq (`alias`)."""
    given = ",".join(head.values.get(key, "") for key in ("aliases", "alias"))
    names = (safe_line(name.strip().removeprefix("[[").removesuffix("]]")) for name in given.split(","))
    return tuple(dict.fromkeys(name[:_LONGEST_ALIAS] for name in names if name))[:_MOST_ALIASES]


def own_date(head: NoteHead, path: Path) -> date | None:
    """The date of the whole file: by its head, by its name, else by when its head says it was made."""
    for written in (head.date(_DATE_KEYS), date_of_name(path), head.date(_MADE_KEYS)):
        if written is not None and written.year is not None:
            day = settled([written], [1], YearHints())[0][0].first
            if day is not None:
                return day
    return None


def _plain(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _told(matter: FrontMatter) -> tuple[Remark, ...]:
    """The remarks of the front matter, less the one for a note that merely begins with a rule."""
    return tuple(remark for remark in matter.remarks if "never closes" not in remark.text)


def _mended(lines: list[str], refusal: SourceRefused) -> NoteHead:
    """What single lines of a broken head say; a head without a line `key: value` is text between rules."""
    fence = lines[0].rstrip()
    end = next(at for at in range(1, len(lines)) if lines[at].rstrip() in (fence, "..."))
    values: dict[str, str] = {}
    for line in lines[1 : min(end, 500)]:
        found = _HEAD_LINE.match(line[:1000])
        if found is not None:
            value = (found["value"] or "").strip().strip("\"'")
            values.setdefault(found["key"].casefold(), safe_line(value))
    meant = [line for line in lines[1:end] if line.strip()]
    if not meant or _HEAD_LINE.match(meant[0][:1000]) is None:
        return NoteHead({}, 2)
    wanted: tuple[str, ...] = ("title", *_DATE_KEYS, *_MADE_KEYS)
    kept = {key: values[key] for key in wanted if key in values}
    return NoteHead(kept, end + 2, (Remark(refusal.line, Level.WARNING, refusal.reason),))


def without_site_marks(lines: list[str]) -> list[str]:
    """As many lines, with shortcodes, template tags, attribute lists and comments taken out of the text.

    A reference in a shortcode leaves its target, a highlighted block becomes a fence; code stays as it is.
    """
    if not any(("{" in line or "<" in line) and _SITE_MARK.search(line) for line in lines):
        return lines
    code_ends = _last(lines, _CLOSES_CODE.match)
    comment_ends = _last(lines, lambda line: "-->" in line)
    scanner = BlockScanner()
    out: list[str] = []
    in_comment = in_code = False
    for at, line in enumerate(lines):
        if in_code:
            in_code = _CLOSES_CODE.match(line) is None
            line = line if in_code else _FENCE_MARK
        elif in_comment and "-->" not in line:
            line = ""
        elif scanner.leaf not in (FENCE, CODE) and (in_comment or "{" in line or "<!--" in line):
            opens = _OPENS_CODE.match(line)
            if opens is not None and at < code_ends:
                in_code = True
                line = _FENCE_MARK + opens["language"]
            else:
                line, in_comment = _without_comments(line, in_comment, at < comment_ends)
                line = _without_shortcodes(line) if "{" in line else line
        scanner.scan(line)
        out.append(line)
    return out


def _last(lines: list[str], holds: Callable[[str], object]) -> int:
    return next((at for at in range(len(lines) - 1, -1, -1) if holds(lines[at])), -1)


def _without_comments(line: str, is_open: bool, closes_later: bool) -> tuple[str, bool]:
    """A line less its comments, and whether one is open at its end; one that never closes is text."""
    pieces: list[str] = []
    at = 0
    while True:
        if is_open:
            end = line.find("-->", at)
            if end < 0:
                return "".join(pieces), True
            at = end + 3
        start = line.find("<!--", at)
        is_open = start >= 0 and (closes_later or line.find("-->", start) >= 0)
        if not is_open:
            pieces.append(line[at:])
            return "".join(pieces), False
        pieces.append(line[at:start])
        at = start + 4


def _without_shortcodes(line: str) -> str:
    """A line less its shortcodes, but for those in code spans."""
    if "`" not in line:
        return _stripped(line)
    pieces: list[str] = []
    at = 0
    for span in opaque_spans(line):
        if span.kind == SpanKind.CODE:
            pieces += [_stripped(line[at : span.start]), line[span.start : span.end]]
            at = span.end
    pieces.append(_stripped(line[at:]))
    return "".join(pieces)


def _stripped(text: str) -> str:
    text = _NAMED.sub(r"\1", text)
    text = _HUGO.sub("", text)
    text = _LIQUID.sub("", text)
    return _KRAMDOWN.sub("", text)
