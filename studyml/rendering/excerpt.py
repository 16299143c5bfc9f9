"""Markdown on one line, for tables and lists."""

from __future__ import annotations

import re

_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_MARKS = re.compile(
    r"==|\*\*|__|~~|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|`|^\s*(?:#{1,6}|>|[-+*]|\d+[.)])\s+", re.M
)
_LONGEST = 2_000  # characters looked at: more never fits on a line


def one_line(source: str) -> str:
    """The text of a card's side on one line, without emphasis, links and list marks; formulas as written."""
    pieces = source[:_LONGEST].split("$")
    for place in range(0, len(pieces), 2):
        pieces[place] = _MARKS.sub("", _LINK.sub(r"\1", pieces[place]))
    return " ".join("$".join(pieces).split())
