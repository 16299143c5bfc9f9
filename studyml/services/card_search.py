"""The cards that a learner's query asks for, found for lists, for sessions and for changes."""

from __future__ import annotations

from studyml.domain.card_query import Query
from studyml.domain.forgetting import ForgettingCurve
from studyml.domain.query_parsing import parse_query
from studyml.domain.scheduling import DEFAULT_PARAMETERS
from studyml.errors import QueryError, SlowPattern, UsageError
from studyml.services.workspace import Workspace
from studyml.store import card_search
from studyml.store.card_search import Moment, Order
from studyml.store.card_words import words_of_cards

__all__ = ["Order", "find_card", "find_cards", "make_ready", "moment_of"]


def find_cards(
    work: Workspace,
    query: str | Query,
    order: Order = Order.INTRODUCTION,
    *,
    is_descending: bool = False,
) -> list[int]:
    """The ids of the cards that a query asks for as things stand now, sorted.

    Raises QueryError, which tells the place, when the words cannot be read or take too long to be looked for;
    where the query was not words, SlowPattern.
    """
    asked = parse_query(query) if isinstance(query, str) else query
    try:
        return card_search.find_cards(work.store, asked, moment_of(work), order, is_descending=is_descending)
    except SlowPattern as slow:
        if not isinstance(query, str):
            raise
        raise QueryError(query, max(0, query.find(slow.pattern)), slow.reason) from None


def find_card(work: Workspace, words: str) -> int:
    """The id of the one card that is named by its number or found by a query. Raises UsageError for none and
    for several, and what `find_cards` raises."""
    found = find_cards(work, f"id:{words}" if words.isdecimal() and words.isascii() else words)
    if len(found) != 1:
        told = f"{words!r} finds {len(found):,} cards" if found else f"there is no card {words!r}"
        raise UsageError(f"{told}; `studyml cards` tells the number of each, name one")
    return found[0]


def make_ready(work: Workspace) -> None:
    """Reads what patterns are found with, so that the first one is found as quickly as those after it."""
    words_of_cards(work.store)


def moment_of(work: Workspace) -> Moment:
    """This moment, and how quickly each deck's cards are forgotten with the parameters in force."""
    return Moment(work.now(), work.today(), work.day_start, lambda deck, recall: _wait(work, deck, recall))


def _wait(work: Workspace, deck: str, recall: float) -> float:
    """After how many multiples of its stability a memory has fallen to a probability of recall."""
    parameters = work.settings_for(deck).parameters or DEFAULT_PARAMETERS
    return ForgettingCurve(parameters).days_until(recall, stability=1.0)
