"""What a table of cards can show of each, and by which of them it is sorted."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class CardColumn(StrEnum):
    """A column, by the name that it has in the settings."""

    FRONT = "front"
    CONCEPT = "concept"
    DECK = "deck"
    DUE = "due"
    RECALL = "recall"
    INTERVAL = "interval"
    STATE = "state"
    STABILITY = "stability"
    DIFFICULTY = "difficulty"
    LAPSES = "lapses"
    REPS = "reps"
    ADDED = "added"
    TAGS = "tags"
    FLAGS = "flags"
    KIND = "kind"

    @property
    def is_most_first(self) -> bool:
        """Whether a learner who sorts by it wants to see the greatest first."""
        return self in _MOST_FIRST


_MOST_FIRST = (CardColumn.LAPSES, CardColumn.REPS, CardColumn.ADDED, CardColumn.FLAGS, CardColumn.DIFFICULTY)
MEANINGS = {
    CardColumn.FRONT: "What the card asks, with its flag",
    CardColumn.CONCEPT: "The concept that it is of",
    CardColumn.DECK: "Its deck, without those above",
    CardColumn.DUE: "When it comes, or why it does not",
    CardColumn.RECALL: "The probability that you would recall it today",
    CardColumn.INTERVAL: "The days between its last review and the next",
    CardColumn.STATE: "New, learning, review or relearning",
    CardColumn.STABILITY: "After how many days recall has fallen to 90 %",
    CardColumn.DIFFICULTY: "From 1 to 10; hard ones gain stability slowly",
    CardColumn.LAPSES: "How often it was forgotten in review",
    CardColumn.REPS: "How often it was reviewed",
    CardColumn.ADDED: "The day on which its text came",
    CardColumn.TAGS: "Its tags",
    CardColumn.FLAGS: "Suspended, buried, leech, flag",
    CardColumn.KIND: "Definition, basic, cloze or reversed",
}
DEFAULT_COLUMNS = (
    CardColumn.FRONT,
    CardColumn.DECK,
    CardColumn.DUE,
    CardColumn.RECALL,
    CardColumn.INTERVAL,
    CardColumn.LAPSES,
)


class Sorting(NamedTuple):
    """By which column a table is sorted, None for the order of the decks, and which way round."""

    column: CardColumn | None = None
    is_descending: bool = False

    @property
    def words(self) -> str:
        """As it stands in the settings: the column's name, a minus in front where the greatest is first."""
        return f"{'-' * self.is_descending}{self.column or ''}"

    def by(self, column: CardColumn | None) -> Sorting:
        """Sorted by a column; where it is sorted by that already, the other way round."""
        if column == self.column:
            return self.reversed()
        return Sorting(column, column is not None and column.is_most_first)

    def reversed(self) -> Sorting:
        """The other way round."""
        return self._replace(is_descending=not self.is_descending)


def sorting_of(words: str) -> Sorting:
    """The sorting that words of the settings mean. Raises ValueError for anything else."""
    name = words.removeprefix("-")
    return Sorting(CardColumn(name) if name else None, words.startswith("-"))
