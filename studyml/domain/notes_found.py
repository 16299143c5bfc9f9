"""What the store tells of a learner's notes. Dates are ordinals, lines are 1-based lines of a source."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from studyml.domain.deck import Remark
from studyml.domain.source import SourceKind


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a source (its path) and the day that it belongs to, with that day's date."""

    date: int | None
    source: str
    line: int
    day_id: int


class KnownSource(NamedTuple):
    """A source as it was when it was last read, with how many of each it held.

    `questions` counts each time that one is asked, `papers` each work once, cited or listed.
    """

    id: int
    path: str
    kind: SourceKind
    format: str
    title: str
    digest: str
    size: int
    mtime_ns: int
    is_gone: bool
    days: int
    first_day: int | None
    last_day: int | None
    questions: int
    answered: int
    terms: int
    papers: int
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class FoundDay:
    """A day of a source, with the names of the concepts that it mentions, the main identifiers of the papers
    that it cites, and the questions that it asks, each once and in the order of the text.

    `date_to` is the last day of a range, else None. `text` is markdown; its first line is line `text_line`.
    """

    id: int
    date_from: int | None
    date_to: int | None
    title: str
    source: str
    kind: SourceKind
    line: int
    text: str
    text_line: int
    url: str | None
    concepts: tuple[str, ...]
    papers: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundMention:
    """`text[start:end]` of a day names a concept."""

    start: int
    end: int
    concept_id: int
    name: str


@dataclass(frozen=True, slots=True)
class FoundQuestion:
    """A question with every place where it was asked, oldest first.

    `answered` is where it was first answered; `answer` is that answer (markdown), None when a link alone
    answers. `links` are those of all its askings.
    """

    text: str
    asked: tuple[Place, ...]
    answer: str | None
    answered: Place | None
    links: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        return self.answered is None


class PaperHow(StrEnum):
    """How a concept comes by a paper."""

    STATED = "stated"  # by its deck
    CITED = "cited"  # on a line of the notes that mentions the concept


@dataclass(frozen=True, slots=True)
class PaperConcept:
    """A concept that a paper stands behind."""

    id: int
    name: str
    how: PaperHow


@dataclass(frozen=True, slots=True)
class CitedPaper:
    """A place where a paper is cited, with the title that stands there."""

    place: Place
    title: str | None


@dataclass(frozen=True, slots=True)
class FoundPaper:
    """A work: all its identifiers, the one that it is known by first, and where it stands.

    `title` is empty when nothing names it. `days` are where it is cited, oldest first, `cards` the ids of the
    cards of its concepts.
    """

    names: tuple[str, ...]
    title: str
    authors: tuple[str, ...]
    year: int | None
    url: str | None
    days: tuple[CitedPaper, ...]
    concepts: tuple[PaperConcept, ...]
    cards: tuple[int, ...]

    @property
    def main(self) -> str:
        return self.names[0]


class MentionHow(StrEnum):
    """How a concept comes by a day."""

    MENTIONED = "mentioned"
    ASKED = "asked"  # a question of that day names it
    ANSWERED = "answered"  # such a question, with its answer
    DEFINED = "defined"  # a term of that day is its name or alias
    STATED = "stated"  # its deck says so


@dataclass(frozen=True, slots=True)
class ConceptDay:
    """A day that has to do with a concept. `text` is what to show of it: the sentence, the question, the
    answer or the meaning (markdown), empty when the deck states the day; then `source` and `line` are the
    deck's, and `day_id` is None where there are no notes of that date.

    `start` and `end` are the offsets of the sentence at `line` in the day's text.
    """

    day_id: int | None
    date: int | None
    source: str
    line: int
    how: MentionHow
    start: int
    end: int
    text: str


class HitKind(StrEnum):
    CONCEPT = "concept"
    CARD = "card"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Hit:
    """A concept, a card or a day that holds the words searched for, a concept in its name or an alias;
    `spans` are where they stand in the snippet."""

    what: HitKind
    id: int
    title: str
    snippet: str
    spans: tuple[tuple[int, int], ...]
    date: int | None
    source: str
    line: int
