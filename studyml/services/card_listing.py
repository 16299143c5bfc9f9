"""Lists of cards, with what is remembered of them today: plain SQL, for a key does not wait for more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studyml.domain.card_query import Query
from studyml.domain.memory import State
from studyml.domain.scheduling import scheduler_for
from studyml.domain.stored_card import StoredCard
from studyml.services.card_search import find_cards
from studyml.services.workspace import Workspace
from studyml.store.card_rows import load_cards


@dataclass(frozen=True, slots=True)
class CardListing:
    """A card with the moment at which it is due (epoch microseconds), its recall today, and its flags."""

    stored: StoredCard
    due: int | None
    retrievability: float | None
    flags: list[str]


def list_cards(work: Workspace, query: str | Query = "") -> list[CardListing]:
    """The cards that a query asks for. Raises QueryError where its words cannot be read."""
    return cards_listed(work, find_cards(work, query))


def cards_listed(work: Workspace, ids: Sequence[int]) -> list[CardListing]:
    """The cards with these ids, in this order: all that were found, or those of them that are looked at."""
    return [listed(work, card) for card in load_cards(work.store, ids)]


def listed(work: Workspace, card: StoredCard) -> CardListing:
    """A card that was loaded, as a row of a list."""
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
