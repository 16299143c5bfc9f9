"""The dialect of hashcards: `Q:`/`A:` and `C:` with `[x]`, parted by `---`, in files without headings."""

from __future__ import annotations

from studyml.reading.clozes import Notation
from studyml.reading.deck_builder import DeckBuilder
from studyml.reading.marks import Marks
from studyml.reading.native import read_marks

HASHCARDS = Marks(headings=False, one_line=False, needs_space=False, clozes=Notation.HASHCARDS)


def read_hashcards(lines: list[str], first: int, builder: DeckBuilder) -> None:
    """Read the lines of a file, the first of which has the number `first`, into the builder."""
    read_marks(lines, first, builder, HASHCARDS)
