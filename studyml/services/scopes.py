"""What progress can be looked at for: everything, a deck, a tag, a concept."""

from __future__ import annotations

from studyml.domain.deck_path import path_of
from studyml.domain.progress import Scope
from studyml.services.workspace import Workspace
from studyml.store import listing
from studyml.store.tag_queries import all_tags


def scopes(work: Workspace) -> list[Scope]:
    """Everything first, then the decks with a card in them or below, the tags, and the concepts with a card,
    each named once."""
    decks = [deck.name for deck in listing.list_decks(work.store) if deck.cards]
    named = dict.fromkeys(above for deck in decks for above in path_of(deck))
    concepts = listing.list_concepts(work.store)
    learned = dict.fromkeys(concept.name for concept in concepts if concept.cards and not concept.is_implicit)
    return [
        Scope(),
        *(Scope(deck=name) for name in named),
        *(Scope(tag=name) for name in all_tags(work.store)),
        *(Scope(concept=name) for name in sorted(learned, key=str.casefold)),
    ]
