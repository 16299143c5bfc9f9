"""Cards that a learner's notes offer: drafts, before anybody has decided what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DraftKind(StrEnum):
    """The rule that found a draft."""

    QUESTION = "question"  # a question that was asked and answered
    TERM = "term"  # a term with its meaning
    ACRONYM = "acronym"  # what letters stand for
    SECTION = "section"  # a part of a text about one concept: why, how, math, code, history
    PAPER = "paper"  # what a paper found, or why it matters
    FORMULA = "formula"  # a formula set apart right after the term that it defines


@dataclass(frozen=True, slots=True)
class DraftText:
    """A card as a source offers it; `front` and `back` are markdown.

    `concept` is the name of the concept that it would belong to; where `front` is that name, the draft is the
    concept's definition. `day` is the index of the day in its source, `line` to `line_end` (1-based, both
    included) are the lines that it came from. `confidence` (a probability) says how many of the drafts that
    the same rule makes are worth keeping. `papers` are canonical identifiers, the address of a page where a
    work has none.
    """

    kind: DraftKind
    concept: str
    front: str
    back: str
    day: int
    line: int
    line_end: int
    confidence: float
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Lines of a source that looked like a card, and the reason why no draft was made of them."""

    line: int
    line_end: int
    reason: str


@dataclass(frozen=True, slots=True)
class DraftsFound:
    """The drafts of a source in the order of its lines, and what was passed over."""

    drafts: tuple[DraftText, ...] = ()
    passed: tuple[PassedOver, ...] = ()
