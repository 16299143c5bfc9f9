"""What progress can be looked at for."""

from __future__ import annotations

from studyml.domain.progress import Scope
from studyml.services.importing import import_decks
from studyml.services.progress import progress
from studyml.services.scopes import scopes
from studyml.services.workspace import Workspace
from tests.services.learner import Folder

TEXT = """\
---
deck: {deck}
tags: {tags}
---

## Stride
- tags: Vision

Q: What is a stride of {deck}?
A: A step.

## Bare
"""


def test_everything_decks_tags_and_concepts_are_named_once_each(work: Workspace, decks: Folder) -> None:
    decks.write("1.md", TEXT.format(deck="B/C", tags="hard"))
    decks.write("2.md", TEXT.format(deck="B", tags="vision"))
    import_decks(work, [decks.path])
    assert scopes(work) == [
        Scope(),
        Scope(deck="B"),
        Scope(deck="B/C"),
        Scope(tag="hard"),
        Scope(tag="Vision"),
        Scope(concept="Stride"),
    ]


def test_each_of_them_has_figures(work: Workspace, decks: Folder) -> None:
    decks.write("1.md", TEXT.format(deck="B/C", tags="hard"))
    import_decks(work, [decks.path])
    for scope in scopes(work):
        found = progress(work, deck=scope.deck, tag=scope.tag, concept=scope.concept)
        assert found.cards.new == 1, scope


def test_an_empty_store_has_everything_only(work: Workspace) -> None:
    assert scopes(work) == [Scope()]
