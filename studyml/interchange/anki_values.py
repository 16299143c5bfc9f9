"""What a package of Anki holds, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Template(NamedTuple):
    """One kind of card of a note type: the HTML of its question and of its answer, with `{{fields}}`."""

    name: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class NoteType:
    """The fields of notes, and the cards that they make; a cloze makes one card for each number."""

    name: str
    is_cloze: bool
    fields: tuple[str, ...]
    templates: tuple[Template, ...]


class ForeignNote(NamedTuple):
    """A note: its id, the id that it has in every collection, its type, tags, and the HTML of its fields."""

    id: int
    guid: str
    note_type: int
    tags: tuple[str, ...]
    fields: tuple[str, ...]


class ForeignCard(NamedTuple):
    """A card and how it is scheduled there. `kind` is 0 new, 1 learning, 2 review, 3 learning again.

    `due` is a position among the new cards, or for a card in review the days since the collection began, or
    a moment in seconds; `interval` are days, `ease` is in thousandths. `stability` (days) and `difficulty`
    (1 to 10) are those of FSRS where it was in use, `last_at` is the moment of the last review in seconds.
    """

    id: int
    note: int
    deck: int
    place: int
    kind: int
    queue: int
    due: int
    interval: int
    ease: int
    reps: int
    lapses: int
    left: int
    flag: int
    stability: float | None
    difficulty: float | None
    last_at: int | None


class ForeignReview(NamedTuple):
    """An answer: its moment (milliseconds), the card, the button (1 to 4), the interval that it set (days, or
    seconds where negative), ease or difficulty, how long it took (milliseconds), and the kind of review."""

    at: int
    card: int
    button: int
    interval: int
    factor: int
    took: int
    kind: int


@dataclass(slots=True)
class ForeignCollection:
    """A whole collection. `began` is the moment (seconds) from which its days count, `offset` the minutes
    west of UTC where it began, if that is known.

    `remarks` say what was refused, a line each.
    """

    began: int
    offset: int | None = None
    decks: Mapping[int, str] = field(default_factory=dict)
    note_types: Mapping[int, NoteType] = field(default_factory=dict)
    notes: Sequence[ForeignNote] = ()
    cards: Sequence[ForeignCard] = ()
    reviews: Sequence[ForeignReview] = ()
    remarks: list[str] = field(default_factory=list)
