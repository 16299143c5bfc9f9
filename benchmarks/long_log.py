"""A million reviews, written straight into a store: what many cards have behind them after years."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import cycle
from pathlib import Path

from studyml.domain.history import History, day_of, rating_of
from studyml.domain.memory import ALGORITHM, State
from studyml.domain.study_day import DAY
from studyml.store.mapping import MEMORY_COLUMNS, REVIEW_COLUMNS
from studyml.store.opening import open_store

_EPOCH = date(1970, 1, 1).toordinal()
_STABILITY, _DIFFICULTY, _INTERVAL = 5.0, 5.0, 5

_Row = tuple[float | int | str | None, ...]


def write_log(path: Path, histories: Sequence[History]) -> int:
    """Gives every card of a closed store, all of them new, a history, one after another in turn; how many
    reviews that made. Memories are in round figures, as if they had never been computed."""
    connection = sqlite3.connect(path)
    cards = [card for (card,) in connection.execute("SELECT card_id FROM memory ORDER BY card_id")]
    log: list[_Row] = []
    memories: list[_Row] = []
    for card, history in zip(cards, cycle(histories), strict=False):
        rows = list(_rows(card, history))
        log += rows
        memories.append((*_memory(rows[-1]), card))
    log.sort(key=lambda row: (row[1], row[0]))
    marks = ", ".join("?" * len(REVIEW_COLUMNS))
    columns = ", ".join(f"{column} = ?" for column in MEMORY_COLUMNS)
    with connection:
        connection.executemany(f"INSERT INTO review_log ({', '.join(REVIEW_COLUMNS)}) VALUES ({marks})", log)
        connection.executemany(f"UPDATE memory SET {columns} WHERE card_id = ?", memories)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    open_store(path, write=True).close()  # closing it rolls up what was written past it
    return len(log)


def _rows(card: int, history: History) -> Iterator[_Row]:
    """The reviews of a card, as `REVIEW_COLUMNS`."""
    last = None
    for place, review in enumerate(history.reviews, start=1):
        day = day_of(review)
        at = (day - _EPOCH) * DAY + DAY // 2 + card * 1000 + place
        before = State.NEW if last is None else State.REVIEW
        elapsed = 0 if last is None else day - last
        after = (int(State.REVIEW), None, _STABILITY, _DIFFICULTY, None, day + _INTERVAL, _INTERVAL, place, 0)
        yield (card, at, day, rating_of(review), elapsed, 5.0, int(before), *after, ALGORITHM)
        last = day


def _memory(review: _Row) -> _Row:
    """`MEMORY_COLUMNS` after a card's last review."""
    _, at, day, _, _, _, _, state, step, stability, difficulty, due_at, due_day, interval, reps, lapses, _ = (
        review
    )
    return (state, step, stability, difficulty, due_at, due_day, at, day, interval, reps, lapses)
