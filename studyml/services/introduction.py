"""Sets the order in which new cards are introduced: the order of the decks, prerequisites first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studyml.domain.introduction import introduction_order
from studyml.store.known import card_places, concept_needs
from studyml.store.mapping import folded
from studyml.store.store import Store

if TYPE_CHECKING:
    from studyml.store.deck_store import DeckWriter


def introduce(store: Store, writer: DeckWriter) -> list[list[str]]:
    """Ranks all cards; the circles in which concepts require each other, by name.

    A name in `requires` means a concept of the same deck before one of another, a title before an alias.
    """
    concepts = concept_needs(store)
    titles: dict[str, list[int]] = {}
    aliases: dict[str, list[int]] = {}
    decks = {concept.id: concept.deck for concept in concepts}
    for concept in concepts:
        titles.setdefault(folded(concept.name), []).append(concept.id)
        for alias in concept.aliases:
            aliases.setdefault(folded(alias), []).append(concept.id)
    requires: dict[int, list[int]] = {}
    for concept in concepts:
        for name in concept.requires:
            meant = titles.get(folded(name)) or aliases.get(folded(name)) or []
            meant = sorted(meant, key=lambda other: decks[other] != concept.deck)
            requires.setdefault(concept.id, []).extend(meant[:1])
    names = {concept.id: concept.name for concept in concepts}
    introduction = introduction_order([concept.id for concept in concepts], requires)
    place = {concept: rank for rank, concept in enumerate(introduction.order)}
    cards = sorted(card_places(store), key=lambda card: (place.get(card[1], len(place)), card[2]))
    writer.set_ranks({card: rank for rank, (card, _, _) in enumerate(cards, 1)})
    return [[names[concept] for concept in circle] for circle in introduction.circles]
