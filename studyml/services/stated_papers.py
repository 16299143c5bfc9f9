"""The papers that decks state: in canonical form, and which identifiers they say to be of one work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from studyml.domain.deck import ConceptText, DeckText
from studyml.domain.paper import paper_id


def stated_papers(concept: ConceptText) -> ConceptText:
    """The concept with each of its papers under one identifier: the first of `arXiv:… = acl:…`."""
    return replace(concept, papers=tuple(dict.fromkeys(_ids(paper)[0] for paper in concept.papers)))


def same_papers(decks: Iterable[DeckText]) -> list[tuple[str, ...]]:
    """The identifiers that stand for one work, as far as these decks say so."""
    stated = [_ids(paper) for deck in decks for concept in deck.concepts for paper in concept.papers]
    return [ids for ids in dict.fromkeys(stated) if len(ids) > 1]


def _ids(paper: str) -> tuple[str, ...]:
    names = [name.strip() for name in paper.split(" = ")]
    return tuple(paper_id(name) or name for name in names if name) or (paper,)
