"""Lists of decks, concepts and cards, with what is remembered of them today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studyml.domain.card_query import Query
from studyml.domain.deck_path import is_within
from studyml.domain.memory import State
from studyml.domain.notes_found import ConceptDay
from studyml.domain.scheduling import scheduler_for
from studyml.domain.stored_card import StoredCard
from studyml.services.card_search import find_cards
from studyml.services.overview import overview
from studyml.services.workspace import Workspace
from studyml.store import listing
from studyml.store.card_rows import load_cards
from studyml.store.concept_day_queries import concept_days
from studyml.store.paper_queries import concept_papers


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
class CardListing:
    """A card with the moment at which it is due (epoch microseconds), its recall today, and its flags."""

    stored: StoredCard
    due: int | None
    retrievability: float | None
    flags: list[str]


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
            else [_listed(work, card) for card in listing.list_cards(work.store, concept_id=concept.id)],
        )
        for concept in listing.list_concepts(work.store, name)
        if not concept.is_implicit or name is not None
    ]


def list_cards(work: Workspace, query: str | Query = "") -> list[CardListing]:
    """The cards that a query asks for. Raises QueryError where its words cannot be read."""
    return cards_listed(work, find_cards(work, query))


def cards_listed(work: Workspace, ids: Sequence[int]) -> list[CardListing]:
    """The cards with these ids, in this order: all that were found, or those of them that are looked at."""
    return [_listed(work, card) for card in load_cards(work.store, ids)]


def _listed(work: Workspace, card: StoredCard) -> CardListing:
    memory = card.memory
    due = memory.due_at
    if memory.state is State.REVIEW and memory.due_day is not None:
        due = work.day_start(memory.due_day)
    marks = {
        "suspended": card.is_suspended,
        "buried": card.buried_until is not None and card.buried_until > work.today(),
        "leech": card.is_leech,
        "retired": card.is_retired,
        f"flag:{card.flag}": bool(card.flag),
    }
    return CardListing(
        stored=card,
        due=due,
        retrievability=scheduler_for(work.settings_for(card.deck)).retrievability(memory, work.today()),
        flags=[name for name, holds in marks.items() if holds],
    )
