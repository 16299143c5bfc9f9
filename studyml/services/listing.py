"""Lists of decks and concepts, with what is remembered of their cards today; `card_listing` has the cards."""

from __future__ import annotations

from dataclasses import dataclass

from studyml.domain.deck_path import is_within
from studyml.domain.notes_found import ConceptDay
from studyml.services.card_listing import CardListing, cards_listed, list_cards, listed
from studyml.services.overview import overview
from studyml.services.workspace import Workspace
from studyml.store import listing
from studyml.store.concept_day_queries import concept_days
from studyml.store.paper_queries import concept_papers

__all__ = [
    "CardListing",
    "ConceptListing",
    "DeckListing",
    "cards_listed",
    "list_cards",
    "list_concepts",
    "list_decks",
]


@dataclass(frozen=True, slots=True)
class DeckListing:
    """A deck with all below it: what waits in it today, and how many cards and concepts it holds."""

    name: str
    cards: int
    concepts: int
    new: int
    learning: int
    due: int
    files: list[str]


@dataclass(frozen=True, slots=True)
class ConceptListing:
    """A concept as its deck states it, with its papers and how it comes by each. `stored` holds its cards
    when it was asked for by name, `days` its days in the notes when it was asked for in full."""

    id: int
    name: str
    deck: str
    aliases: list[str]
    cards: int
    days: list[ConceptDay]
    papers: list[tuple[str, str]]
    requires: list[str]
    stored: list[CardListing]


def list_decks(work: Workspace) -> list[DeckListing]:
    """The decks that hold something, in the order of the home screen and with its counts, the ones above
    them included."""
    decks = listing.list_decks(work.store)
    rows = []
    for row in overview(work).decks:
        within = [deck for deck in decks if row.name and is_within(deck.name, row.name)]
        if within:
            rows.append(
                DeckListing(
                    name=row.name,
                    cards=sum(deck.cards for deck in within),
                    concepts=sum(deck.concepts for deck in within),
                    new=row.new,
                    learning=row.learning,
                    due=row.due,
                    files=[file for deck in within for file in deck.files],
                )
            )
    return rows


def list_concepts(work: Workspace, name: str | None = None, *, in_full: bool = False) -> list[ConceptListing]:
    """The concepts that a heading names; with a name, those that have it or are also called so.

    `in_full` finds their days in the notes too, and the papers that stand beside them there.
    """
    return [
        ConceptListing(
            id=concept.id,
            name=concept.name,
            deck=concept.deck,
            aliases=list(concept.aliases),
            cards=concept.cards,
            days=concept_days(work.store, concept.id) if in_full else [],
            papers=[(paper.main, how.value) for paper, how in concept_papers(work.store, concept.id)]
            if in_full
            else [(paper, "stated") for paper in concept.papers],
            requires=list(concept.requires),
            stored=[]
            if name is None
            else [listed(work, card) for card in listing.list_cards(work.store, concept_id=concept.id)],
        )
        for concept in listing.list_concepts(work.store, name)
        if not concept.is_implicit or name is not None
    ]
