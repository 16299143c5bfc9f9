"""How a card asks: the front as its file states it, or for a definition what is wanted of its title."""

from __future__ import annotations

from studyml.domain.deck import CardKind, CardText
from studyml.domain.stored_card import StoredCard


def prompt_of(card: StoredCard | CardText) -> str:
    """The markdown that is shown for a card's front."""
    if card.kind is CardKind.DEFINITION:
        return f"### {card.front}\n\n*What is it?*"
    return card.front
