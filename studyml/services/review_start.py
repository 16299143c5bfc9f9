"""Beginning a session by the name of a deck, or by a query."""

from __future__ import annotations

from studyml.domain.deck_path import is_within, path_of
from studyml.errors import UsageError
from studyml.services.card_search import find_cards
from studyml.services.chosen_session import ChosenSession, CustomSession
from studyml.services.cram import CramSession
from studyml.services.review import ReviewSession
from studyml.services.workspace import Workspace
from studyml.store import review_store


def begin_session(
    work: Workspace,
    deck: str | None,
    *,
    limit: int | None = None,
    minutes: float | None = None,
    cram: bool = False,
    query: str | None = None,
    reschedule: bool = False,
) -> ReviewSession:
    """A session of a deck with all below it, or of everything; with a query only of the cards that it finds.

    The deck may be named by its end (`Optimisation` for `Machine Learning/Optimisation`) and in any case.
    With `cram` every card comes, whether it is due or not, and nothing is stored, unless `reschedule` lets
    the answers count. Raises UsageError where no deck, or more than one, is meant, and QueryError.
    """
    name = None if deck is None else deck_named(work, deck)
    found = None if query is None else find_cards(work, query)
    if cram:
        cards = review_store.active_cards(work.store, name)
        if found is not None:
            active = set(cards)
            cards = [card for card in found if card in active]
        if reschedule:
            return CustomSession(work, cards, deck=name, limit=limit, minutes=minutes)
        return CramSession(work, cards, deck=name, limit=limit, minutes=minutes)
    if found is not None:
        return ChosenSession(work, found, deck=name, limit=limit, minutes=minutes)
    return ReviewSession(work, name, limit, minutes)


def deck_named(work: Workspace, words: str) -> str:
    """The full name of the deck that is meant. Raises UsageError where it is not clear which."""
    known = {deck for name in review_store.deck_names(work.store) for deck in path_of(name)}
    if words in known:
        return words
    folded = words.casefold().strip("/")
    meant = sorted(name for name in known if _ends_with(name.casefold(), folded))
    outermost = [
        name for name in meant if not any(is_within(name, other) and name != other for other in meant)
    ]
    if len(outermost) == 1:
        return outermost[0]
    if not meant:
        raise UsageError(f"there is no deck {words!r}; `studyml decks` lists them")
    raise UsageError(f"{words!r} could be {' or '.join(outermost)}; name one in full")


def _ends_with(name: str, words: str) -> bool:
    return name == words or name.endswith(f"/{words}")
