"""The whole log, card by card, as fitting and rebuilding go through it: plain SQL, for a million reviews."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import contextmanager
from gc import disable, enable, isenabled
from typing import TYPE_CHECKING

from studyml.domain.history import DAY_SHIFT, NEW_SHIFT, PLACE_MASK, PLACE_SHIFT
from studyml.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

Log = dict[int, list[int]]
_AT_ONCE = 20_000
_PACKED = (
    f"(day << {DAY_SHIFT}) | ((reps & {PLACE_MASK}) << {PLACE_SHIFT}) | ((state = 0) << {NEW_SHIFT}) | rating"
)
_LIVE = "voids IS NULL AND review_log.id NOT IN (SELECT voids FROM review_log WHERE voids IS NOT NULL)"
# Whole columns come as JSON lists, which takes a quarter less time than rows.
_LISTS = f"SELECT json_group_array(card_id), json_group_array({_PACKED}) FROM review_log"
_OF_DECKS = (
    " AND card_id IN (SELECT id FROM card WHERE deck_id IN"
    " (SELECT id FROM deck WHERE name IN (SELECT value FROM json_each(:decks))))"
)
LAST = "SELECT coalesce(max(id), 0) FROM review_log"
PACKED_LOG = f"{_LISTS} WHERE id > :after AND id <= :after + {_AT_ONCE} AND voids IS NULL"
PACKED_LOG_OF_DECKS = f"{_LISTS} WHERE voids IS NULL{_OF_DECKS}"
# Answers that were taken back are few. Looking for each row among them would take a tenth of the time.
PACKED_VOIDED = (
    f"SELECT card_id, {_PACKED} FROM review_log"
    " WHERE id IN (SELECT voids FROM review_log WHERE voids IS NOT NULL)"
)
PACKED_VOIDED_OF_DECKS = PACKED_VOIDED + _OF_DECKS
_OF_CARDS = " AND card_id IN (SELECT value FROM json_each(:cards))"
PACKED_LOG_OF_CARDS = f"{_LISTS} WHERE voids IS NULL{_OF_CARDS}"
PACKED_VOIDED_OF_CARDS = PACKED_VOIDED + _OF_CARDS
CARD_DECKS = "SELECT memory.card_id, deck.name FROM memory JOIN deck ON deck.id = memory.deck_id"
NOTED = (
    f"SELECT card_id, {_PACKED}, stability, difficulty FROM review_log"
    f" WHERE card_id IN (SELECT value FROM json_each(:cards)) AND {_LIVE}"
)


def packed_log(store: Store, decks: Iterable[str] | None = None) -> Log:
    """The live reviews of each card, packed as `studyml.domain.history` does, in no order; of all cards, or
    of those that some decks (by full name) hold themselves."""
    log: Log = {}
    with uncollected():
        if decks is None:
            for _ in reading_log(store, log):
                pass
        else:
            values = {"decks": json.dumps(list(decks))}
            _add(log, store.query(PACKED_LOG_OF_DECKS, values))
            _take_out(log, store.query(PACKED_VOIDED_OF_DECKS, values))
    return log


def packed_log_of_cards(store: Store, cards: Iterable[int]) -> Log:
    """The live reviews of some cards, as `packed_log` gives them."""
    values = {"cards": json.dumps(list(cards))}
    log: Log = {}
    with uncollected():
        _add(log, store.query(PACKED_LOG_OF_CARDS, values))
        _take_out(log, store.query(PACKED_VOIDED_OF_CARDS, values))
    return log


def reading_log(store: Store, log: Log) -> Iterator[tuple[int, int]]:
    """Adds the live reviews of all cards to a log, part by part; after each how many rows were read, of how
    many. It is whole when there is no part left."""
    last = store.query(LAST)[0][0]
    for after in range(0, last, _AT_ONCE):
        _add(log, store.query(PACKED_LOG, {"after": after}))
        yield min(after + _AT_ONCE, last), last
    _take_out(log, store.query(PACKED_VOIDED))


def _add(log: Log, lists: Iterable[tuple[str, str]]) -> None:
    """Adds reviews given as pairs of JSON lists, cards and their packed reviews."""
    for cards, reviews in lists:
        for card, review in zip(json.loads(cards), json.loads(reviews), strict=True):
            try:
                log[card].append(review)
            except KeyError:
                log[card] = [review]


def _take_out(log: Log, voided: Iterable[tuple[int, int]]) -> None:
    """Takes out reviews that were taken back."""
    for card, review in voided:
        log[card].remove(review)
        if not log[card]:
            del log[card]


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
