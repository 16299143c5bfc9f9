"""Cards that a learner's notes offer: drafts, before anybody has decided what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from studyml.domain.normal_form import normalised
from studyml.domain.question import normalised_question


class DraftKind(StrEnum):
    """The rule that found a draft."""

    QUESTION = "question"  # a question that was asked and answered
    TERM = "term"  # a term with its meaning
    ACRONYM = "acronym"  # what letters stand for
    SECTION = "section"  # a part of a text about one concept: why, how, math, code, history
    PAPER = "paper"  # what a paper found, or why it matters
    FORMULA = "formula"  # a formula set apart right after the term that it defines
    OPEN = "open-question"  # a question that waits for the learner's own answer: its back is empty


class DraftState(StrEnum):
    """What has become of a draft."""

    PENDING = "pending"
    ACCEPTED = "accepted"  # it was written into a deck
    REJECTED = "rejected"


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


@dataclass(frozen=True, slots=True)
class FoundDraft:
    """A draft as the store keeps it, with the day that it came from.

    `date` is that day's ordinal, `source` the path of its file, `line` and `line_end` lines of that file,
    `url` the address of the page, where the source is none but a copy of one.
    """

    id: int
    kind: DraftKind
    concept: str
    front: str
    back: str
    source: str
    source_title: str
    day_id: int
    date: int | None
    url: str | None
    line: int
    line_end: int
    confidence: float
    papers: tuple[str, ...]
    state: DraftState
    is_edited: bool

    @property
    def is_open(self) -> bool:
        """Whether it lacks an answer, which the learner is to write."""
        return self.kind is DraftKind.OPEN


def draft_key(concept: str, front: str, kind: DraftKind) -> str:
    """What is equal for two drafts that ask the same, however they are written.

    A question is known by itself alone, for it may be found again under another concept once it is answered.
    """
    if kind in (DraftKind.QUESTION, DraftKind.OPEN):
        return normalised_question(front)
    return f"{normalised(concept)}\n{normalised(front)}"
