"""One card's memory and its reviews, ready to be told."""

from __future__ import annotations

from dataclasses import dataclass

from studyml.domain.review import Review
from studyml.domain.stored_card import StoredCard
from studyml.services.workspace import Workspace
from studyml.store import review_store


@dataclass(frozen=True, slots=True)
class CardHistory:
    """A card with its reviews, oldest first."""

    card: StoredCard
    reviews: list[Review]


def card_history(work: Workspace, card: StoredCard) -> CardHistory:
    """The card's history as it counts: answers that were taken back are left out."""
    return CardHistory(card=card, reviews=review_store.history(work.store, card.id))
