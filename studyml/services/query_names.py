"""The names of a collection that complete what is typed of a query."""

from __future__ import annotations

from studyml.domain.deck_path import path_of
from studyml.domain.query_completion import Names
from studyml.services.workspace import Workspace
from studyml.store.name_queries import concept_names, deck_names, paper_names
from studyml.store.tag_queries import all_tags


def query_names(work: Workspace) -> Names:
    """The decks with those above them, the tags, the concepts and the papers that there are."""
    decks = dict.fromkeys(above for name in deck_names(work.store) for above in path_of(name))
    store = work.store
    return Names(list(decks), all_tags(store), concept_names(store), paper_names(store))
