"""The full name of a deck as a path: `/` nests."""

from __future__ import annotations


def path_of(deck: str) -> list[str]:
    """The deck and the decks above it, outermost first: `a/b` gives `a` and `a/b`."""
    parts = deck.split("/")
    return ["/".join(parts[: depth + 1]) for depth in range(len(parts))]


def is_within(deck: str, ancestor: str) -> bool:
    """Whether a deck is another one or lies below it."""
    return deck == ancestor or deck.startswith(f"{ancestor}/")
