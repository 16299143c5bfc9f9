"""What is asked for when cards are looked for: the values that the language of queries is read into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from studyml.domain.deck import CardKind

ANYTHING, ONE = "\x01", "\x02"
"""What `*` and `_` become in a text: no text that passed `safe_text` holds these characters."""


@dataclass(frozen=True, slots=True)
class And:
    """All of these; every card when there are none."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of these."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The cards for which this does not hold."""

    part: Query


class Place(StrEnum):
    """Where words are looked for."""

    ANY = "any"  # front, back, or the name of the concept
    FRONT = "front"
    BACK = "back"


class Name(StrEnum):
    """What has names, which are meant whole."""

    DECK = "deck"  # with the decks below it; also by the end of its name
    TAG = "tag"  # with the tags below it
    CONCEPT = "concept"  # by name or alias


@dataclass(frozen=True, slots=True)
class Words:
    """Words that follow each other, each from its beginning, the last one perhaps only begun.

    Case, accents and punctuation do not count. With `ANYTHING` or `ONE` in it other than at the end, a text
    that stands anywhere, with its accents and punctuation.
    """

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """A whole name, whatever its case; `ANYTHING` and `ONE` stand for what they say."""

    name: Name
    text: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression that is found in front or back, whatever the case."""

    pattern: str


class Is(StrEnum):
    """What a card can be."""

    DUE = "due"
    NEW = "new"
    LEARN = "learn"
    REVIEW = "review"
    SUSPENDED = "suspended"
    BURIED = "buried"
    LEECH = "leech"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class State:
    """Cards that are this now."""

    state: Is


@dataclass(frozen=True, slots=True)
class Kind:
    """Cards of a kind."""

    kind: CardKind


@dataclass(frozen=True, slots=True)
class Flag:
    """Cards with a flag from 1 to 7, or without one: 0."""

    flag: int


class Property(StrEnum):
    """A figure of a card that can be compared; cards that have none are not found by it."""

    STABILITY = "s"  # days
    DIFFICULTY = "d"  # 1 to 10
    RETRIEVABILITY = "r"  # probability, today
    LAPSES = "lapses"
    REPS = "reps"
    INTERVAL = "ivl"  # days; of cards in review
    DUE = "due"  # days from today; of cards in review


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure compared with a number by =, <, <=, > or >=."""

    what: Property
    sign: str
    number: float


class Event(StrEnum):
    """What can have happened to a card in the last days."""

    RATED = "rated"
    ADDED = "added"
    INTRODUCED = "introduced"


@dataclass(frozen=True, slots=True)
class Happened:
    """Cards to which this happened within so many study days, today included; answers of one `rating`."""

    event: Event
    days: int
    rating: int | None = None


@dataclass(frozen=True, slots=True)
class Cites:
    """Cards of the concepts that a paper stands behind, by any of its identifiers."""

    paper: str


@dataclass(frozen=True, slots=True)
class OnDay:
    """Cards of the concepts that have to do with a day of the notes."""

    day: date


@dataclass(frozen=True, slots=True)
class CardId:
    """One card."""

    id: int


Query = (
    And
    | Or
    | Not
    | Words
    | Named
    | Pattern
    | State
    | Kind
    | Flag
    | Comparison
    | Happened
    | Cites
    | OnDay
    | CardId
)
EVERYTHING = And(())
LEECHES = "is:leech"
"""How the cards that are forgotten again and again are asked for."""


def has_wildcards(text: str) -> bool:
    """Whether a text holds what stands for other text."""
    return ANYTHING in text or ONE in text
