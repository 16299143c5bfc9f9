"""What Logseq and Obsidian write into notes for themselves: properties, logbooks, references to blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Final

from studyml.domain.blocks import CODE, FENCE, BlockScanner
from studyml.domain.safe_text import safe_line

FOLDERS: Final = ("pages", "journals")

_MARKS: Final = ("((", "::", ":LOGBOOK:", "{{", " ^")
_PROPERTY: Final = re.compile(r"\s*(?:[-*]\s+)?(?P<key>[A-Za-z][\w.-]{0,60})::(?:\s+(?P<value>\S.*)?)?\Z")
_OWN_PROPERTY: Final = re.compile(
    r"id|collapsed|heading|icon|public|filters|template(?:-including-parent)?|(?:created|updated)-at"
    r"|exclude-from-graph-view|background-(?:color|image)|(?:card|query|hl|ls|logseq)[-.][\w.-]+",
    re.I,
)
_BLOCK: Final = r"\(\(\s*[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\s*\)\)"  # a UUID
_REFERENCE: Final = re.compile(
    rf"\[(?P<words>[^\[\]]{{1,300}})\]\({_BLOCK}\)|\{{\{{\s*embed\s+{_BLOCK}\s*\}}\}}|[ \t]?{_BLOCK}", re.I
)
_QUERY: Final = re.compile(r"\{\{\s*(?:query|renderer|namespace|cards)\b[^{}\n]{0,2000}\}\}", re.I)
_BLOCK_NAME: Final = re.compile(r"[ \t]\^(?=[a-z0-9-]*\Z)(?=[a-z-]*\d)[a-z0-9][a-z0-9-]{5,}\Z")
_LOGBOOK: Final = re.compile(r"\s*(?:[-*]\s+)?:LOGBOOK:\s*\Z")
_END: Final = re.compile(r"\s*:END:\s*\Z")
_LONGEST_LOGBOOK: Final = 200
_TAG: Final = re.compile(r"(?<![^\s(,;])#(?P<tag>(?=[\w/-]*[^\W\d])[\w/-]{1,100})")


def is_logseq_page(path: PurePath) -> bool:
    """Whether a file lies where Logseq keeps pages and days."""
    return path.parent.name in FOLDERS


def without_block_marks(lines: list[str]) -> list[str]:
    """As many lines, without what a program wrote for itself: its properties, logbooks, queries, the names of
    blocks and references to them. Code stays as it is, and so do the properties of the learner."""
    if not any(mark in line for line in lines for mark in _MARKS):
        return lines
    scanner = BlockScanner()
    out: list[str] = []
    logbook_ends = -1
    for at, line in enumerate(lines):
        is_code = scanner.scan(line) in (FENCE, CODE)
        if at <= logbook_ends:
            line = ""
        elif not is_code and ":LOGBOOK:" in line and _LOGBOOK.match(line):
            logbook_ends = _end_of_logbook(lines, at)
            line = "" if logbook_ends >= at else line
        elif not is_code and any(mark in line for mark in _MARKS):
            line = _without_marks(line)
        out.append(line)
    return out


def _end_of_logbook(lines: Sequence[str], start: int) -> int:
    """Where the logbook that opens in a line closes; before it when it does not."""
    near = range(start + 1, min(len(lines), start + _LONGEST_LOGBOOK))
    return next((at for at in near if _END.match(lines[at])), start - 1)


def _without_marks(line: str) -> str:
    property_ = _PROPERTY.match(line) if "::" in line else None
    if property_ is not None and _OWN_PROPERTY.fullmatch(property_["key"]):
        return ""
    if "((" in line:
        line = _REFERENCE.sub(lambda found: found["words"] or "", line)
    if "{{" in line:
        line = _QUERY.sub("", line)
    return _BLOCK_NAME.sub("", line) if " ^" in line else line


def page_properties(lines: Sequence[str]) -> Mapping[str, str]:
    """The properties that stand above the text of a page, by their keys in lower case."""
    found: dict[str, str] = {}
    for line in lines[:50]:
        property_ = _PROPERTY.match(line[:2000])
        if property_ is None or line.lstrip()[:1] in ("-", "*"):
            break
        found.setdefault(property_["key"].casefold(), safe_line(property_["value"] or "").strip())
    return found


def tags_in(prose: str) -> Iterator[tuple[int, str]]:
    """The tags in a text without its code, `#word` and `tags:: a, b`, with their offsets: links in Logseq."""
    for tag in _TAG.finditer(prose):
        yield tag.start(), tag["tag"].strip("/")
    at = 0
    for line in prose.split("\n"):
        property_ = _PROPERTY.match(line[:2000]) if "tags::" in line else None
        if property_ is not None and property_["key"].lower() == "tags":
            words = (word.strip() for word in (property_["value"] or "").split(","))
            yield from ((at, word) for word in words if word and word[0] not in "[#")
        at += len(line) + 1
