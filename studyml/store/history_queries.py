"""The whole log, card by card, as fitting and rebuilding go through it: plain SQL, for a million reviews."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from gc import disable, enable, isenabled
from typing import TYPE_CHECKING

from studyml.domain.history import DAY_SHIFT, NEW_SHIFT, PLACE_MASK, PLACE_SHIFT
from studyml.store.failure import explained
from studyml.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKED = (
    f"(day << {DAY_SHIFT}) | ((reps & {PLACE_MASK}) << {PLACE_SHIFT}) | ((state = 0) << {NEW_SHIFT}) | rating"
)
_LIVE = "voids IS NULL AND review_log.id NOT IN (SELECT voids FROM review_log WHERE voids IS NOT NULL)"
_OF_DECKS = (
    " AND card_id IN (SELECT id FROM card WHERE deck_id IN"
    " (SELECT id FROM deck WHERE name IN (SELECT value FROM json_each(:decks))))"
)
# Answers that were taken back are few. Looking for each row among them would take a tenth of the time.
PACKED_LOG = f"SELECT card_id, {_PACKED} FROM review_log WHERE voids IS NULL"
PACKED_VOIDED = (
    f"SELECT card_id, {_PACKED} FROM review_log"
    " WHERE id IN (SELECT voids FROM review_log WHERE voids IS NOT NULL)"
)
PACKED_LOG_OF_DECKS = PACKED_LOG + _OF_DECKS
PACKED_VOIDED_OF_DECKS = PACKED_VOIDED + _OF_DECKS
CARD_DECKS = "SELECT memory.card_id, deck.name FROM memory JOIN deck ON deck.id = memory.deck_id"
NOTED = (
    f"SELECT card_id, {_PACKED}, stability, difficulty FROM review_log"
    f" WHERE card_id IN (SELECT value FROM json_each(:cards)) AND {_LIVE}"
)


def packed_log(store: Store, decks: Iterable[str] | None = None) -> Mapping[int, list[int]]:
    """The live reviews of each card, packed as `studyml.domain.history` does, in no order; of all cards, or
    of those that some decks (by full name) hold themselves."""
    if decks is None:
        statement, voided = PACKED_LOG, PACKED_VOIDED
    else:
        statement, voided = PACKED_LOG_OF_DECKS, PACKED_VOIDED_OF_DECKS
    values = {"decks": json.dumps(list(decks or ()))}
    log: dict[int, list[int]] = {}
    with uncollected():
        try:
            for card, review in store.connection.execute(statement, values):
                if card in log:
                    log[card].append(review)
                else:
                    log[card] = [review]
        except sqlite3.Error as error:
            raise explained(error, store.path) from error
    for card, review in store.query(voided, values):
        log[card].remove(review)
        if not log[card]:
            del log[card]
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
