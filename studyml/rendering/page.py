"""What rendering makes: lines of styled text, and the limits within which it works."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from rich.segment import Segment

Line = list[Segment]

MAX_SOURCE = 65_536
"""Characters of one source that are read at most, whatever the limits say."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a page is drawn: blocks of text, cells of all its tables, lines of all its code, lines."""

    blocks: int = 200
    table_cells: int = 400
    code_lines: int = 500
    lines: int = 1_000

    @classmethod
    def none(cls) -> Limits:
        """Everything within `MAX_SOURCE` is drawn: what "show more" asks for."""
        return cls(sys.maxsize, sys.maxsize, sys.maxsize, sys.maxsize)


@dataclass(frozen=True, slots=True)
class Page:
    """Drawn lines without line ends; whether something was left out; the http and https links in order."""

    lines: list[Line]
    is_cut: bool
    links: list[str]
