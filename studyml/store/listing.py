"""Lists for people: decks, concepts and cards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, func, select

from studyml.domain.stored_card import StoredCard
from studyml.store.mapping import CARD_COLUMNS, card_of, days_of, folded, texts_of
from studyml.store.store import Store
from studyml.store.tables import metadata

_DECK, _FILE = metadata.tables["deck"], metadata.tables["deck_file"]
_CONCEPT, _CARD, _MEMORY = metadata.tables["concept"], metadata.tables["card"], metadata.tables["memory"]


@dataclass(frozen=True, slots=True)
class ListedDeck:
    """A deck alone, without those below it: how many cards and concepts it has, and its files."""

    name: str
    cards: int
    concepts: int
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListedConcept:
    """A concept with what its file says of it, and how many cards it has."""

    id: int
    name: str
    deck: str
    path: str
    line: int
    text: str
    is_implicit: bool
    aliases: tuple[str, ...]
    tags: tuple[str, ...]
    papers: tuple[str, ...]
    journal: tuple[date, ...]
    requires: tuple[str, ...]
    sources: tuple[str, ...]
    cards: int


def list_decks(store: Store) -> list[ListedDeck]:
    """The decks that have a card, a concept or a file, by name."""
    cards = (
        select(_CARD.c.deck_id, func.count()).where(_CARD.c.retired_at.is_(None)).group_by(_CARD.c.deck_id)
    )
    concepts = (
        select(_CONCEPT.c.deck_id, func.count()).where(~_CONCEPT.c.retired).group_by(_CONCEPT.c.deck_id)
    )
    paths = select(_FILE.c.deck_id, _FILE.c.path).where(~_FILE.c.gone).order_by(_FILE.c.path)
    with store.engine.connect() as connection:
        card_counts = {row[0]: row[1] for row in connection.execute(cards)}
        concept_counts = {row[0]: row[1] for row in connection.execute(concepts)}
        files: dict[int, list[str]] = {}
        for key, path in connection.execute(paths):
            files.setdefault(key, []).append(path)
        decks = connection.execute(select(_DECK.c.id, _DECK.c.name).order_by(_DECK.c.name)).all()
    return [
        ListedDeck(name, card_counts.get(key, 0), concept_counts.get(key, 0), tuple(files.get(key, ())))
        for key, name in decks
        if key in card_counts or key in concept_counts or key in files
    ]


def list_concepts(store: Store, name: str | None = None) -> list[ListedConcept]:
    """The concepts by deck and place; with a name, those that have it or are also called so."""
    counts = (
        select(_CARD.c.concept_id, func.count().label("cards"))
        .where(_CARD.c.retired_at.is_(None))
        .group_by(_CARD.c.concept_id)
        .subquery()
    )
    statement = (
        select(
            _CONCEPT,
            _DECK.c.name.label("deck"),
            _FILE.c.path,
            func.coalesce(counts.c.cards, 0).label("cards"),
        )
        .join(_DECK, _DECK.c.id == _CONCEPT.c.deck_id)
        .join(_FILE, _FILE.c.id == _CONCEPT.c.file_id)
        .outerjoin(counts, counts.c.concept_id == _CONCEPT.c.id)
        .where(~_CONCEPT.c.retired)
        .order_by(_DECK.c.name, _FILE.c.path, _CONCEPT.c.position)
    )
    with store.engine.connect() as connection:
        concepts = [
            ListedConcept(
                id=row["id"],
                name=row["name"],
                deck=row["deck"],
                path=row["path"],
                line=row["line"],
                text=row["text"],
                is_implicit=row["implicit"],
                aliases=texts_of(row["aliases"]),
                tags=texts_of(row["tags"]),
                papers=texts_of(row["papers"]),
                journal=days_of(row["journal"]),
                requires=texts_of(row["requires"]),
                sources=texts_of(row["sources"]),
                cards=row["cards"],
            )
            for row in connection.execute(statement).mappings()
        ]
    if name is None:
        return concepts
    wanted = folded(name)
    return [
        concept
        for concept in concepts
        if wanted in (folded(concept.name), *(folded(alias) for alias in concept.aliases))
    ]


def list_cards(
    store: Store,
    *,
    concept_id: int | None = None,
    with_retired: bool = False,
) -> list[StoredCard]:
    """The cards by deck and place, all or those of one concept; retired ones only if asked for."""
    conditions = []
    if concept_id is not None:
        conditions.append(_CARD.c.concept_id == concept_id)
    if not with_retired:
        conditions.append(_CARD.c.retired_at.is_(None))
    statement = _cards().where(and_(True, *conditions))
    with store.engine.connect() as connection:
        return [card_of(row) for row in connection.execute(statement)]


def _cards() -> Select[tuple[object, ...]]:
    columns = [
        metadata.tables[table].c[column] for table, column in (name.split(".") for name in CARD_COLUMNS)
    ]
    return (
        select(*columns)
        .select_from(_CARD)
        .join(_MEMORY, _MEMORY.c.card_id == _CARD.c.id)
        .join(_CONCEPT, _CONCEPT.c.id == _CARD.c.concept_id)
        .join(_DECK, _DECK.c.id == _CARD.c.deck_id)
        .join(_FILE, _FILE.c.id == _CARD.c.file_id)
        .order_by(_DECK.c.name, _FILE.c.path, _CARD.c.position)
    )
