"""What a deck file says: the value that the reader makes of its text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

CARD_LIMIT: Final = 64 * 1024  # bytes of front and back together

_SECTIONS = frozenset(("math", "code", "why", "how", "history", "example", "intuition", "pitfalls"))


def is_section_name(heading: str) -> bool:
    """Whether a heading asks nothing alone, so that its card is shown with the concept: `Momentum: Math`."""
    return heading.rstrip(":?!. ").casefold() in _SECTIONS


class CardKind(StrEnum):
    DEFINITION = "definition"
    BASIC = "basic"
    CLOZE = "cloze"
    REVERSED = "reversed"


class Dialect(StrEnum):
    NATIVE = "native"
    HASHCARDS = "hashcards"
    OBSIDIAN = "obsidian"
    MDANKI = "mdanki"
    ANKIOPS = "ankiops"


class Level(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to tell about a line (1-based): what is wrong and how to mend it."""

    line: int
    level: Level
    text: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that looked like a card: whether it became one (`cards` of them), or the reason why not."""

    line: int
    text: str
    cards: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CardText:
    """One card as its file states it; `front` and `back` are markdown.

    Cards with the same `block` (the line at which the text that made them begins) are siblings.
    `gap` numbers the clozes of a block from 1, and is 2 for the way back of a `:::` card, else 0.
    The hidden part of a cloze is `==[…]==` or `==[hint]==` in the front and `==answer==` in the back;
    inside a formula it is `\\boxed{?}` in the front and bare in the back. `typed` is the answer that is to
    be typed, markdown; empty where none is. `end` is the line after the last of
    the text that made them; 0 in dialects that do not tell.
    """

    kind: CardKind
    front: str
    back: str
    line: int
    block: int
    gap: int = 0
    explicit_id: str | None = None
    tags: tuple[str, ...] = ()
    end: int = 0
    typed: str = ""


@dataclass(frozen=True, slots=True)
class ConceptText:
    """One concept with its metadata and its cards in the order of the file.

    An `implicit` concept was not named by a heading: it gathers the cards of a file without headings
    and takes the deck's last name (in a vault, the note's). `text` is the prose that belongs to it, markdown.
    `body` is the line after its heading and metadata, `end` the line after the last that belongs to it; they
    are 0 where there is no heading, and in dialects in which the lines of a concept need not stand together.
    """

    name: str
    line: int
    cards: tuple[CardText, ...]
    text: str = ""
    implicit: bool = False
    explicit_id: str | None = None
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    journal: tuple[date, ...] = ()
    requires: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    body: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class DeckText:
    """A whole deck file, read. `name` nests with `/`; whatever was refused stands in `remarks`."""

    name: str
    dialect: Dialect
    concepts: tuple[ConceptText, ...]
    tags: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = field(default=())
    candidates: tuple[Candidate, ...] = field(default=())

    @property
    def card_count(self) -> int:
        return sum(len(concept.cards) for concept in self.concepts)
