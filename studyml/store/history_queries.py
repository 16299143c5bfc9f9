"""The whole log, card by card, as fitting and rebuilding go through it: plain SQL, for a million reviews."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from gc import disable, enable, isenabled
from typing import TYPE_CHECKING

from studyml.domain.history import DAY_SHIFT, MOST_PLACE, PLACE_SHIFT, RATING_SHIFT
from studyml.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKED = (
    f"(day << {DAY_SHIFT}) | (min(reps, {MOST_PLACE}) << {PLACE_SHIFT}) | (rating << {RATING_SHIFT}) | state"
)
_LIVE = "voids IS NULL AND review_log.id NOT IN (SELECT voids FROM review_log WHERE voids IS NOT NULL)"
PACKED_LOG = f"SELECT card_id, {_PACKED} FROM review_log WHERE {_LIVE}"
PACKED_LOG_OF_DECKS = (
    f"SELECT card_id, {_PACKED} FROM review_log WHERE card_id IN (SELECT id FROM card"
    " WHERE deck_id IN (SELECT id FROM deck WHERE name IN (SELECT value FROM json_each(:decks))))"
    f" AND {_LIVE}"
)
CARD_DECKS = "SELECT memory.card_id, deck.name FROM memory JOIN deck ON deck.id = memory.deck_id"
NOTED = (
    f"SELECT card_id, {_PACKED}, stability, difficulty FROM review_log"
    f" WHERE card_id IN (SELECT value FROM json_each(:cards)) AND {_LIVE}"
)


def packed_log(store: Store, decks: Iterable[str] | None = None) -> Mapping[int, list[int]]:
    """The live reviews of each card, packed as `studyml.domain.history` does, in no order; of all cards, or
    of those that some decks (by full name) hold themselves."""
    if decks is None:
        rows = store.rows(PACKED_LOG, {})
    else:
        rows = store.rows(PACKED_LOG_OF_DECKS, {"decks": json.dumps(list(decks))})
    log: dict[int, list[int]] = {}
    with uncollected():
        for card, review in rows:
            try:
                log[card].append(review)
            except KeyError:
                log[card] = [review]
    return log


def card_decks(store: Store) -> dict[int, str]:
    """The full name of the deck of each card."""
    return dict(store.query(CARD_DECKS))


def noted_recalls(store: Store, cards: Iterable[int]) -> dict[tuple[int, int], tuple[float, float]]:
    """Stability and difficulty as the log has them, by card and packed review, of some cards."""
    found = store.query(NOTED, {"cards": json.dumps(list(cards))})
    return {(card, review): (stability, difficulty) for card, review, stability, difficulty in found}


@contextmanager
def uncollected() -> Iterator[None]:
    """Does without the search for reference cycles: while so many lists are made it takes a third of the
    time, and finds nothing."""
    was_enabled = isenabled()
    disable()
    try:
        yield
    finally:
        if was_enabled:
            enable()
