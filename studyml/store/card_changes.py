"""Cards put back to new, and due days set by hand: plain SQL. Each is one change, which undo takes back."""

from __future__ import annotations

import json
from collections.abc import Sequence

from studyml.store.event_store import note_orders
from studyml.store.store import Store

_AMONG = "card_id IN (SELECT value FROM json_each(:cards))"

RESET = (
    "UPDATE memory SET state = 0, step = NULL, stability = NULL, difficulty = NULL, due_at = NULL,"
    " due_day = NULL, last_at = NULL, last_day = NULL, interval = 0, reps = 0, lapses = 0, leech = 0,"
    " introduced_day = NULL, buried_until = NULL WHERE card_id = ?"
)
SET_DUE = (
    "UPDATE memory SET state = 2, step = NULL, due_at = NULL, due_day = ?1, interval = max(1, ?1 - last_day)"
    " WHERE card_id = ?2"
)
SEEN = f"SELECT card_id FROM memory WHERE {_AMONG} AND state <> 0"
OTHERWISE_DUE = (
    f"SELECT card_id FROM memory WHERE {_AMONG} AND state <> 0 AND (state <> 2 OR due_day <> :value)"
)
OTHERWISE_SUSPENDED = f"SELECT card_id FROM memory WHERE {_AMONG} AND suspended <> :value"
OTHERWISE_BURIED = f"SELECT card_id FROM memory WHERE {_AMONG} AND buried_until IS NOT :value"
OTHERWISE_FLAGGED = f"SELECT card_id FROM memory WHERE {_AMONG} AND flag <> :value"


def reset(store: Store, cards: Sequence[int], at: int) -> None:
    """Puts cards back to new, as if they had never been answered; the log keeps what was."""
    words = "Put back to new" if len(cards) == 1 else f"Put {len(cards)} cards back to new"
    with store.transact(words, at) as tx:
        tx.executemany(RESET, [(card,) for card in cards])
        note_orders(tx, "reset", cards)


def set_due(store: Store, cards: Sequence[int], day: int, at: int) -> None:
    """Lets cards that were answered before come on a study day (ordinal); those on a step leave it."""
    words = "Set due" if len(cards) == 1 else f"Set due {len(cards)} cards"
    with store.transact(words, at) as tx:
        tx.executemany(SET_DUE, [(day, card) for card in cards])
        note_orders(tx, "due", cards)


def among(store: Store, statement: str, cards: Sequence[int], value: int | None = None) -> list[int]:
    """Those of the cards that a statement of this module finds, in the order in which they were named."""
    found = {card for (card,) in store.query(statement, {"cards": json.dumps(cards), "value": value})}
    return [card for card in cards if card in found]
