"""The answers to cards in the order in which a merge sees them, and the memories that they come to: plain SQL
for a million answers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from studyml.domain.history import day_of
from studyml.domain.merged_memory import MOST_DETAIL, PLACE_BITS, STATE_BITS, LoggedAnswer
from studyml.store.log_store import GIVEN, PACKED
from studyml.store.mapping import MEMORY_COLUMNS
from studyml.store.store import Store
from studyml.store.transaction import Transaction

Values = tuple[Any, ...]
"""A memory by `MEMORY_COLUMNS`, and the day on which the card was introduced."""

_COLUMNS = (*MEMORY_COLUMNS, "introduced_day")
_IN = "IN (SELECT value FROM json_each(?1))"
_DETAIL = (
    f"((min(elapsed_days, {MOST_DETAIL}) << {PLACE_BITS} | min(reps, {MOST_DETAIL})) << {STATE_BITS}) | state"
)
# Columns as JSON lists: quicker than rows.
RUNS = (
    "SELECT json_group_array(card_id), json_group_array(review), json_group_array(detail),"
    f" json_group_array(id) FROM (SELECT card_id, id, {PACKED} AS review, {_DETAIL} AS detail"
    f" FROM live_review WHERE card_id {_IN} ORDER BY card_id, review)"
)
ANSWERS = f"SELECT id, {PACKED}, at, {GIVEN} FROM review_log WHERE id {_IN}"
MEMORIES = (
    f"SELECT card_id, deck.name, {', '.join(_COLUMNS)} FROM memory JOIN deck ON deck.id = deck_id"
    f" WHERE card_id {_IN}"
)
SET_MEMORY = f"UPDATE memory SET {', '.join(f'{column} = ?' for column in _COLUMNS)} WHERE card_id = ?"


class Run(NamedTuple):
    """The live answers to a card in order, packed, each with its `detail`; the last of them whole, its row,
    and the last row that any of them has."""

    card_id: int
    reviews: list[int]
    details: list[int]
    last: LoggedAnswer
    row: int
    last_row: int

    def leads_to(self, memory: Values) -> bool:
        """Whether the answer in the last row led to this memory, to the last bit."""
        last = self.last
        after = (last.new_state, *last[5:10], last.at, day_of(self.reviews[-1]), *last[10:])
        return self.row == self.last_row and after == memory[:-1]


class MemoryRow(NamedTuple):
    """What is remembered of a card, and the deck it is in."""

    card_id: int
    deck: str
    values: Values


def runs_of(store: Store, cards: Sequence[int]) -> Iterator[Run]:
    """The live answers to some cards, card by card; cards without any are left out."""
    [lists] = store.query(RUNS, (json.dumps(cards),))
    found, reviews, details, rows = map(json.loads, lists)
    ends: list[tuple[int, int, int]] = []
    start = 0
    for card, count in Counter(found).items():
        ends.append((card, start, start + count))
        start += count
    lasts = json.dumps([rows[end - 1] for _, _, end in ends])
    answers = {row: LoggedAnswer._make(told) for row, *told in store.query(ANSWERS, (lasts,))}
    for card, start, end in ends:
        of_card, row = rows[start:end], rows[end - 1]
        yield Run(card, reviews[start:end], details[start:end], answers[row], row, max(of_card))


def memory_rows(store: Store, cards: Sequence[int]) -> dict[int, MemoryRow]:
    """What is remembered of some cards now."""
    found = store.query(MEMORIES, (json.dumps(cards),))
    return {card: MemoryRow(card, deck, tuple(values)) for card, deck, *values in found}


def set_memories(tx: Transaction, before: Sequence[MemoryRow], memories: Sequence[Values]) -> None:
    """Gives cards, told as they are now, the memories that a merged log comes to."""
    if before:
        tx.update_part(
            "memory.log",
            SET_MEMORY,
            ((*values, row.card_id) for row, values in zip(before, memories, strict=True)),
            ((row.card_id, *row.values) for row in before),
        )
