"""Terms that tables, glossary directives, lists in HTML, unfolding parts and callouts set apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from studyml.reading.note_lines import Shape
from studyml.reading.note_stretch import LONGEST_PART, Stretch, without_tags
from studyml.reading.term_shapes import is_meaning, is_term

_TERMS = re.compile(
    r"(?:term|word|acronym|abbreviation|abbr|concept|name|vocabulary|expression|begriff|terme)s?\Z", re.I
)
_MEANINGS = re.compile(
    r"(?:meaning|definition|description|stands for|explanation|full form|expansion|what it (?:is|means)"
    r"|bedeutung|définition)s?\Z",
    re.I,
)
# Heads of a second column that explains the first, whatever that is called.
_EXPLAINS = re.compile(
    r"(?:what (?:it|they|is it|does it)\b.{0,20}|what|purpose|role|use|used for|intuition|idea|in short"
    r"|effect|function"
    r"|in (?:one )?(?:sentence|words|plain english)|explained|how it works)\Z",
    re.I,
)
_NO_TERMS = re.compile(
    r"(?:symbols?|notation|dates?|days?|weeks?|links?|papers?|titles?|authors?|files?|paths?|urls?|tasks?"
    r"|topics?|status|time"
    r"|lessons?|lectures?|modules?|chapters?|commands?|keys?|shortcuts?|options?|flags?|years?|steps?"
    r"|no\.?|#|id|resources?"
    r"|courses?|books?|videos?|projects?|columns?|fields?|variables?|person|people|who)?\Z",
    re.I,
)
_DIRECTIVE = re.compile(r"(?:`{3,}|:{3,})\s*\{glossary\}", re.I)

_SUMMARY = re.compile(r"<summary>\s*(?P<text>.{1,100}?)\s*</summary>(?P<rest>.*)\Z", re.I)
_UNFOLDS = re.compile(
    r"(?:click|show|hide|see|expand|toggle|reveal|open|view|more|spoiler|table of|toc|full|output|logs?)\b",
    re.I,
)
_LISTED = re.compile(r"<(?P<tag>d[td])\b[^<>]{0,200}>(?P<text>[^<]*+)", re.I)
_DEFINING = re.compile(r"\[!(?:definition|def|term|concept)\][+-]?\s*(?P<title>\S.*)\Z", re.I)


class Entry(NamedTuple):
    """A term with its meaning, and the index of its line."""

    term: str
    meaning: str
    at: int


def opens_glossary(text: str) -> bool:
    """Whether a line opens a glossary directive of MyST."""
    return text.startswith(("```", ":::")) and _DIRECTIVE.match(text) is not None


def table_entries(stretch: Stretch, at: int) -> tuple[list[Entry], int]:
    """The rows of a table whose head names a column of terms and one of meanings, and where it ends."""
    end = at + 1
    while end < len(stretch.lines) and stretch.lines[end].shape in (Shape.ROW, Shape.RULE):
        end += 1
    head = _cells(stretch.lines[at].text)
    term = next((column for column, cell in enumerate(head) if _TERMS.match(cell)), None)
    meaning = next((column for column, cell in enumerate(head) if _MEANINGS.match(cell)), None)
    if meaning is None and len(head) in (2, 3) and (term == 0 or not _NO_TERMS.match(head[0])):
        term, meaning = 0, 1 if _EXPLAINS.match(head[1]) else None
    if term is None and meaning == 1 and not _NO_TERMS.match(head[0]):
        term = 0
    if term is None or meaning is None:
        return [], end
    rows = ((index, _cells(stretch.lines[index].text)) for index in range(at + 1, end))
    found = [Entry(row[term], row[meaning], index) for index, row in rows if len(row) > max(term, meaning)]
    if not _MEANINGS.match(head[meaning]):
        found = [entry for entry in found if is_meaning(entry.meaning) and len(entry.meaning.split()) >= 3]
    return [entry for entry in found if stretch.lines[entry.at].shape == Shape.ROW], end


def directive_entries(stretch: Stretch, at: int) -> tuple[list[Entry], int]:
    """The entries of a glossary directive, terms at the margin and meanings indented, and where it ends."""
    lines = stretch.lines
    end = at + 1
    while end < len(lines) and not lines[end].raw.strip().startswith(("```", ":::")):
        end += 1
    inside = range(at + 1, end)
    starts = [index for index in inside if lines[index].raw.strip() and lines[index].raw[0] not in " \t:"]
    found = []
    for start, following in zip(starts, [*starts[1:], end], strict=False):
        meaning = "\n".join(line.raw.strip() for line in lines[start + 1 : following])
        found.append(Entry(lines[start].raw.strip(), meaning.strip(), start))
    return found, min(end + 1, len(lines))


def tag_entries(stretch: Stretch, at: int) -> tuple[list[Entry], int]:
    """The term that the summary of an unfolding part names, or those of an HTML list, and where it ends."""
    text = stretch.lines[at].raw
    if "<dl" in text or "<dt" in text:
        end = stretch.until(at, lambda index: "</dl" in stretch.lines[index].raw, LONGEST_PART)
        end = min(end + 1, len(stretch.lines))
        return list(_pairs(stretch, at, end)), end
    summary = _SUMMARY.search(text[:1000])
    title = "" if summary is None else without_tags(summary["text"]).strip(" *:")
    if summary is None or not is_term(title) or _UNFOLDS.match(title):
        return [], at + 1
    end = stretch.until(at + 1, lambda index: "</details" in stretch.lines[index].raw.lower(), LONGEST_PART)
    if end >= len(stretch.lines) or "</details" not in stretch.lines[end].raw.lower():
        return [], at + 1
    rest = without_tags(summary["rest"]).strip()
    meaning = f"{rest}\n{stretch.text(at + 1, end)}".strip()
    if not is_meaning(meaning.partition("\n")[0]) or len(meaning.split()) < 4:
        return [], at + 1
    return [Entry(title, meaning, at)], end


def _pairs(stretch: Stretch, start: int, end: int) -> Iterator[Entry]:
    """The terms of an HTML list with their meanings, each within a line or beginning in one."""
    term, term_at, said = "", start, ""
    for at in range(start, end):
        for tag in _LISTED.finditer(stretch.lines[at].raw[:4000]):
            words = " ".join(tag["text"].split())
            if tag["tag"].lower() == "dt":
                term, term_at = words, at
            elif term and (said := words):
                yield Entry(term, said, term_at)
                term = ""


def callout_entries(stretch: Stretch, at: int) -> tuple[list[Entry], int]:
    """The term that a callout defines, `> [!definition] Term`, and where it ends."""
    callout = _DEFINING.match(stretch.lines[at].text)
    if callout is None:
        return [], at + 1
    end = at + 1
    while end < len(stretch.lines) and stretch.lines[end].shape == Shape.QUOTE:
        if stretch.lines[end].text.startswith("[!"):
            break
        end += 1
    said = "\n".join(line.text for line in stretch.lines[at + 1 : end]).strip()
    title = callout["title"].strip(" *:")
    return ([Entry(title, said, at)] if is_term(title) and said else []), end


def _cells(text: str) -> list[str]:
    cells = text.strip().strip("|").replace("\\|", "\0").split("|")
    return [cell.replace("\0", "|").strip().strip("*_ ") for cell in cells]
