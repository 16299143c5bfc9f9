"""The cards that were marked, to be acted on together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


class Marks:
    """A set of cards by their ids; it stays when others are listed, or the same ones in another order."""

    def __init__(self) -> None:
        self._cards: set[int] = set()
        self._anchor: int | None = None

    def __len__(self) -> int:
        return len(self._cards)

    def __contains__(self, card: object) -> bool:
        return card in self._cards

    def turn(self, card: int) -> None:
        """Marks a card, or takes its mark away; a range begins at it."""
        self._cards ^= {card}
        self._anchor = card

    def mark(self, cards: Iterable[int]) -> None:
        """Marks cards."""
        self._cards.update(cards)

    def mark_to(self, listed: Sequence[int], place: int) -> None:
        """Marks all that is listed between the card at which the range begins and the one at a place."""
        try:
            start = listed.index(self._anchor) if self._anchor is not None else place
        except ValueError:
            start = place
        self.mark(listed[min(start, place) : max(start, place) + 1])
        self._anchor = listed[place]

    def invert(self, listed: Iterable[int]) -> None:
        """Marks what is listed and unmarked, and takes away the marks of what is listed and marked."""
        self._cards.symmetric_difference_update(listed)

    def clear(self) -> None:
        """Takes all marks away."""
        self._cards.clear()
        self._anchor = None

    def ordered(self, listed: Sequence[int]) -> list[int]:
        """The marked cards as they are listed, then those that are not listed."""
        shown = [card for card in listed if card in self._cards]
        return shown if len(shown) == len(self._cards) else [*shown, *sorted(self._cards.difference(shown))]

    def hidden(self, listed: Sequence[int]) -> int:
        """How many marked cards are not listed."""
        return len(self._cards.difference(listed)) if self._cards else 0
