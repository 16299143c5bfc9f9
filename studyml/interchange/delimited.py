"""Text in columns, as spreadsheets write it: rows with their lines, whatever stands between the cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

MOST_COLUMNS: Final = 256
DELIMITERS: Final = {
    "tab": "\t",
    "semicolon": ";",
    "comma": ",",
    "pipe": "|",
    "colon": ":",
    "space": " ",
}
"""By the names that Anki has for them."""

_LIKELY = ("\t", ";", ",", "|")
_LOOKED_AT = 200
_NAMED = re.compile(r'"?sep=(.)"?[ \t]*(?:\n|$)', re.I)
_QUOTED = re.compile(r'"((?:[^"]++|"")*+)"')


class Row(NamedTuple):
    """The cells of one row, and the line (1-based) at which it begins. `problem` says what is wrong with it,
    and then its cells may be cut short."""

    line: int
    cells: tuple[str, ...]
    problem: str = ""


def named_delimiter(text: str) -> tuple[str, str]:
    """The delimiter that a first line `sep=;` names, as Excel reads it, and that line; else empty twice."""
    found = _NAMED.match(text)
    return (found[1], found[0]) if found else ("", "")


def delimiter_of(words: str) -> str | None:
    """The delimiter that a person or a file names: the character itself, or `tab`, `comma` and so on."""
    if len(words) == 1 and words not in ('"', "\n"):
        return words
    name = words.strip().lower()
    if name in ("\\t", "tsv"):
        return "\t"
    return DELIMITERS.get(name, name if len(name) == 1 and name != '"' else None)


def name_of(delimiter: str) -> str:
    """A delimiter as it can be told."""
    return "tab" if delimiter == "\t" else f"'{delimiter}'"


def likely_delimiter(text: str) -> str | None:
    """The delimiter that parts the first rows most evenly into two columns or more; None where none does."""
    best, found = 0.0, None
    for delimiter in _LIKELY:
        rows = islice(rows_of(text, delimiter), _LOOKED_AT)
        counts = Counter(len(row.cells) for row in rows if any(row.cells))
        total = counts.total()
        several = [(times, width) for width, times in counts.items() if width > 1]
        share = max(several)[0] / total if several else 0.0
        if share > best and share >= 0.5:
            best, found = share, delimiter
    return found


def rows_of(text: str, delimiter: str, *, comment: str = "", first_line: int = 1) -> Iterator[Row]:
    """The rows of a text, blank ones left out; a row that begins with the mark of a `comment` too.

    A cell between `"` may hold delimiters, line ends, and `"` twice. A `"` that is never closed, or is
    followed by other text, is taken as it stands and told of, so that it costs its own row at most.
    """
    bare, blank = _bare_cell(delimiter), re.compile(r"\n" if delimiter == " " else r"[ ]*\n")
    at, line, end = 0, first_line, len(text)
    closes_until = end  # past this no quotation is closed any more
    while at < end:
        if skipped := blank.match(text, at):
            at, line = skipped.end(), line + 1
            continue
        if comment and text.startswith(comment, at):
            at = text.find("\n", at) + 1 or end
            line += 1
            continue
        cells: list[str] = []
        problem = ""
        start = at
        while True:
            quoted = _QUOTED.match(text, at) if text[at : at + 1] == '"' and at < closes_until else None
            after = text[quoted.end() : quoted.end() + 1] if quoted else ""
            if quoted is not None and after in ("", delimiter, "\n"):
                cell, at = quoted[1].replace('""', '"'), quoted.end()
            else:
                if text[at : at + 1] == '"':
                    problem = 'a quotation mark is not closed; write " twice for one that is meant'
                    closes_until = closes_until if quoted else min(closes_until, at)
                found = bare.match(text, at)
                assert found is not None
                cell, at = found[0], found.end()
            if len(cells) < MOST_COLUMNS:
                cells.append(cell)
            else:
                problem = f"it has more than {MOST_COLUMNS} columns"
            if at >= end or text[at] == "\n":
                break
            at += 1  # the delimiter
        yield Row(line, tuple(cells), problem)
        at += 1
        line += text.count("\n", start, at)


@lru_cache(maxsize=16)
def _bare_cell(delimiter: str) -> re.Pattern[str]:
    return re.compile(f"[^{re.escape(delimiter)}\n]*+")
