"""The decks as a tree, with what each holds for today once the day's limits are applied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from studyml.domain.counts import DeckCounts
from studyml.domain.deck_path import path_of


class DeckRow(NamedTuple):
    """A deck with all below it. The row of everything has no name and depth 0; top decks have depth 1."""

    name: str
    label: str
    depth: int
    has_children: bool
    new: int
    learning: int
    due: int


class DayLimits(NamedTuple):
    """How many new cards, or reviews, the day still allows: for everything, and for decks with a limit."""

    everything: int
    decks: Mapping[str, int]

    def room(self, deck: str) -> int:
        """How many the deck's own limit and that of everything allow; at least 0."""
        return max(0, min(self.everything, self.decks.get(deck, self.everything)))


def deck_rows(counts: Mapping[str, DeckCounts], new: DayLimits, reviews: DayLimits) -> list[DeckRow]:
    """The row of everything and then the decks in the order given, children under their parents."""
    names = dict.fromkeys(above for deck in counts for above in path_of(deck))
    children: dict[str, list[str]] = {}
    for name in names:
        children.setdefault(name.rpartition("/")[0], []).append(name)
    rows: list[DeckRow] = []

    def visit(name: str, depth: int) -> tuple[int, int, int]:
        place = len(rows)
        own = counts.get(name, DeckCounts(0, 0, 0))
        fresh, learning, due = own.new, own.learning, own.due
        for child in children.get(name, ()):
            below = visit(child, depth + 1)
            fresh, learning, due = fresh + below[0], learning + below[1], due + below[2]
        fresh = min(fresh, new.room(name))
        due = min(due, reviews.room(name))
        label = name.rpartition("/")[2] if name else "All"
        rows.insert(place, DeckRow(name, label, depth, name in children, fresh, learning, due))
        return fresh, learning, due

    visit("", 0)
    return rows
