"""Markdown on one line, for tables and lists."""

from __future__ import annotations

import re
from collections.abc import Iterable

_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_WIKI = re.compile(r"!?\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")
_MARKS = re.compile(
    r"==|\*\*|__|~~|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|`|(?:^|(?<=\A…))\s*(?:#{1,6}|>|[-+*]|\d+[.)])\s+|\\$",
    re.M,
)
# What any of these begins with, but for the marks of lists, which no line that begins with a letter has. What
# stands after a formula is looked at as a line of its own.
_MAY_MARK = re.compile(r"[\[=*_~`#>\\$\n]")
# What is left of a link that the ends of a snippet cut through.
_TORN = re.compile(r"\]\([^()\s…]*+\)?|!?\[(?=[^\[\]]*(?:\]\([^()]*)?…$)")
_LONGEST = 2_000  # characters looked at: more never fits on a line

Spans = tuple[tuple[int, int], ...]


def one_line(source: str) -> str:
    """The text of a card's side on one line, without emphasis, links and list marks; formulas as written."""
    source = source[:_LONGEST]
    if source[:1].isalpha() and _MAY_MARK.search(source) is None:
        return " ".join(source.split())
    pieces = source.split("$")
    for place in range(0, len(pieces), 2):
        pieces[place] = _MARKS.sub("", _LINK.sub(r"\1", _WIKI.sub(r"\1", pieces[place])))
    return " ".join("$".join(pieces).split())


def snippet_line(source: str, spans: Iterable[tuple[int, int]]) -> tuple[str, Spans]:
    """A snippet of markdown as `one_line` has it, with the places where its marked spans then stand."""
    kept = [True] * len(source)
    start = 0
    for place, piece in enumerate(source.split("$")):
        if place % 2 == 0:
            _drop_marks(piece, start, kept)
        start += len(piece) + 1
    places: list[int] = []
    line = ""
    for letter, is_kept in zip(source, kept, strict=True):
        places.append(len(line))
        if is_kept and not letter.isspace():
            line += letter
        elif is_kept and line not in ("", "…") and not line.endswith(" "):
            line += " "
    places.append(len(line))
    return line.rstrip(), tuple((places[first], places[last]) for first, last in spans)


def _drop_marks(piece: str, start: int, kept: list[bool]) -> None:
    """Marks the characters of a piece, which begins at `start`, that are no words."""
    for pattern in (_WIKI, _LINK, _MARKS, _TORN):
        for match in pattern.finditer(piece):
            first, last = match.span(1) if pattern.groups else (match.end(), match.end())
            for place in (*range(match.start(), first), *range(last, match.end())):
                kept[start + place] = False
