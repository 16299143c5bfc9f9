"""A card's text on one line of a table, its formulas drawn."""

from __future__ import annotations

import re

from studyml.rendering.excerpt import one_line
from studyml.rendering.math import render_math
from studyml.rendering.palette import Letters

_FORMULA = re.compile(r"(?<![\\$])\$(?!\$)([^$]+)(?<!\\)\$(?!\$)")
_WIDEST = 120  # cells; more than a column holds


def plain_line(source: str, letters: Letters = "italic") -> str:
    """The text as `one_line` has it, with those formulas drawn that need one row only."""
    line = one_line(source)
    return _FORMULA.sub(lambda found: _drawn(found, letters), line) if "$" in line else line


def _drawn(found: re.Match[str], letters: Letters) -> str:
    rows = render_math(found[1], _WIDEST, display=False, letters=letters)
    return rows[0] if rows is not None and len(rows) == 1 else found[0]
