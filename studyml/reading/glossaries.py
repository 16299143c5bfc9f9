"""Terms that tables, glossary directives and headings of a glossary set apart."""

from __future__ import annotations

import re
from typing import NamedTuple

from studyml.reading.note_lines import Shape
from studyml.reading.note_stretch import Stretch

_TERMS = re.compile(
    r"(?:term|word|acronym|abbreviation|abbr|concept|name|vocabulary|expression|begriff|terme)s?\Z", re.I
)
_MEANINGS = re.compile(
    r"(?:meaning|definition|description|stands for|explanation|full form|expansion|what it (?:is|means)"
    r"|bedeutung|définition)s?\Z",
    re.I,
)
_DIRECTIVE = re.compile(r"(?:`{3,}|:{3,})\s*\{glossary\}", re.I)


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
    if term is None or meaning is None:
        return [], end
    rows = ((index, _cells(stretch.lines[index].text)) for index in range(at + 1, end))
    found = [Entry(row[term], row[meaning], index) for index, row in rows if len(row) > max(term, meaning)]
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


def _cells(text: str) -> list[str]:
    cells = text.strip().strip("|").replace("\\|", "\0").split("|")
    return [cell.replace("\0", "|").strip().strip("*_ ") for cell in cells]
