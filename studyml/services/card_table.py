"""The table of the cards that a query finds: the numbers of all, the rows of those that are looked at."""

from __future__ import annotations

from collections.abc import Sequence

from studyml.domain.card_column import CardColumn, Sorting
from studyml.domain.card_query import Query
from studyml.services.card_listing import CardListing, cards_listed
from studyml.services.card_search import Order, find_cards
from studyml.services.workspace import Workspace

AROUND = 64  # rows that are loaded at once, so that a page is one query
_KEPT = 4_096

_ORDERS = {
    CardColumn.FRONT: Order.FRONT,
    CardColumn.CONCEPT: Order.CONCEPT,
    CardColumn.DECK: Order.DECK,
    CardColumn.DUE: Order.DUE,
    CardColumn.RECALL: Order.WAIT,
    CardColumn.INTERVAL: Order.INTERVAL,
    CardColumn.STATE: Order.STATE,
    CardColumn.STABILITY: Order.STABILITY,
    CardColumn.DIFFICULTY: Order.DIFFICULTY,
    CardColumn.LAPSES: Order.LAPSES,
    CardColumn.REPS: Order.REPS,
    CardColumn.ADDED: Order.ADDED,
    CardColumn.TAGS: Order.TAGS,
    CardColumn.FLAGS: Order.FLAG,
    CardColumn.KIND: Order.KIND,
}


def sorted_cards(work: Workspace, query: str | Query, sorting: Sorting) -> list[int]:
    """The ids of the cards that a query asks for, as the table is sorted. Raises QueryError."""
    if sorting.column is None:
        return find_cards(work, query, is_descending=sorting.is_descending)
    # The longer a card has waited, the less likely is its recall: the one rises as the other falls.
    is_descending = sorting.is_descending is not (sorting.column is CardColumn.RECALL)
    return find_cards(work, query, _ORDERS[sorting.column], is_descending=is_descending)


class CardTable:
    """Rows by their places; each is loaded, with those around it, when it is looked at first."""

    def __init__(self, work: Workspace, ids: Sequence[int] = ()) -> None:
        self.ids = ids
        self._work = work
        self._loaded: dict[int, CardListing | None] = {}

    def __len__(self) -> int:
        return len(self.ids)

    def row(self, place: int) -> CardListing | None:
        """The card at a place; None when the store has lost it since it was found."""
        card = self.ids[place]
        if card not in self._loaded:
            if len(self._loaded) > _KEPT:
                self._loaded.clear()
            start = max(0, place - AROUND // 2)
            wanted = [key for key in self.ids[start : start + AROUND] if key not in self._loaded]
            found = {row.stored.id: row for row in cards_listed(self._work, wanted)}
            self._loaded.update((key, found.get(key)) for key in wanted)
        return self._loaded[card]

    def rows(self, start: int, stop: int) -> list[CardListing | None]:
        """The cards at the places from `start` up to, and not with, `stop`, as far as there are any."""
        return [self.row(place) for place in range(start, min(stop, len(self.ids)))]

    def place_of(self, card: int) -> int | None:
        """Where a card stands; None when it is not in the table."""
        try:
            return self.ids.index(card)
        except ValueError:
            return None
