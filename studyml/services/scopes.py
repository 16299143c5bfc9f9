"""What progress can be looked at for: everything, a deck, a tag, a concept."""

from __future__ import annotations

from studyml.domain.deck_path import is_within, path_of
from studyml.domain.progress import Scope
from studyml.errors import UsageError
from studyml.services.workspace import Workspace
from studyml.store import listing
from studyml.store.progress_queries import chosen_cards
from studyml.store.review_store import deck_names
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


def cards_of(work: Workspace, scope: Scope) -> list[int] | None:
    """The cards of a scope, retired ones too; None for everything. Raises UsageError when it has no card."""
    if scope.is_everything:
        return None
    found = chosen_cards(work.store, scope.deck, scope.tag, scope.concept)
    if found:
        return found
    if scope.deck is not None and not any(is_within(name, scope.deck) for name in deck_names(work.store)):
        raise UsageError(f"there is no deck {scope.deck!r}; `studyml decks` lists them")
    wanted = [
        f"{what} {name!r}"
        for what, name in (("deck", scope.deck), ("tag", scope.tag), ("concept", scope.concept))
        if name is not None
    ]
    raise UsageError(f"no card is of {' and '.join(wanted)}; `studyml concepts` lists the concepts")
