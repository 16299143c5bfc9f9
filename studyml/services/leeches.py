"""Cards that are forgotten again and again, and what helps with each."""

from __future__ import annotations

from dataclasses import dataclass

from studyml.domain.card_query import Is, State
from studyml.domain.leech_advice import Advice, advice_for
from studyml.services.card_listing import CardListing, list_cards
from studyml.services.near_duplicates import NearDuplicate, near_duplicates
from studyml.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Leech:
    """A leech, what helps with it and why, and the cards that it may be taken for."""

    card: CardListing
    advice: Advice
    reason: str
    alike: list[NearDuplicate]


def list_leeches(work: Workspace) -> list[Leech]:
    """The leeches, those that lapsed most often first."""
    found = list_cards(work, State(Is.LEECH))
    return [advised(work, card) for card in sorted(found, key=lambda card: -card.stored.memory.lapses)]


def advised(work: Workspace, card: CardListing) -> Leech:
    """A leech with what helps: what its text tells, and the cards like it."""
    stored = card.stored
    alike = [
        near
        for near in near_duplicates(work, stored.front, stored.back, stored.concept)
        if near.card_id != stored.id
    ]
    advice, reason = advice_for(stored.back, is_like_another=bool(alike))
    return Leech(card, advice, reason, alike)
