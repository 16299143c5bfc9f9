"""The marks by which cards are written: what a dialect takes for one, and whether a text has any."""

from __future__ import annotations

from dataclasses import dataclass

from studyml.domain.blocks import BLANK, HEADING, TEXT, BlockScanner
from studyml.domain.separator import separator
from studyml.reading.clozes import Notation
from studyml.reading.metadata import is_metadata


@dataclass(frozen=True, slots=True)
class Marks:
    """What a dialect takes for the beginning of something."""

    headings: bool
    one_line: bool
    needs_space: bool
    clozes: Notation


def has_card_mark(lines: list[str]) -> bool:
    """Whether a line outside code begins with `Q:` or `C:`, parts two sides, or gives a heading metadata."""
    scanner = BlockScanner()
    after_heading = False
    for line in lines:
        if line.startswith(("Q: ", "C: ")) and not scanner.is_opaque:
            return True
        kind = scanner.scan(line)
        if kind == TEXT:
            if "::" in line and not scanner.containers and separator(line) is not None:
                return True
            if after_heading and is_metadata(line):
                return True
        if kind != BLANK:
            after_heading = kind == HEADING
    return False
