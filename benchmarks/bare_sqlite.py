"""The floor of an answer: one UPDATE and one INSERT by the standard sqlite3, and nothing around them."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from studyml.domain.memory import ALGORITHM, Memory, State

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "temp_store=MEMORY",
    "cache_size=-16384",
)
_UPDATE = (
    "UPDATE memory SET state = ?, stability = ?, difficulty = ?, due_at = ?, due_day = ?, last_at = ?,"
    " last_day = ?, interval = ?, reps = ?, lapses = ? WHERE card_id = ?"
)
_INSERT = (
    "INSERT INTO review_log (card_id, at, day, rating, elapsed_days, seconds, state, new_state, stability,"
    " difficulty, due_at, due_day, interval, reps, lapses, algorithm)"
    " VALUES (?, ?, ?, 3, 0, 3.0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def bare_tables(store: Path, path: Path) -> None:
    """Makes a database with the memories and the log of a store, without indexes, checks and triggers."""
    with sqlite3.connect(path) as bare:
        bare.execute("ATTACH ? AS store", (str(store),))
        for table, key in (("memory", "card_id"), ("review_log", "id")):
            columns = [column[1] for column in bare.execute(f"PRAGMA store.table_info({table})")]
            listed = ", ".join(f"{name} INTEGER PRIMARY KEY" if name == key else name for name in columns)
            bare.execute(f"CREATE TABLE main.{table} ({listed})")
            bare.execute(f"INSERT INTO main.{table} SELECT * FROM store.{table}")
    bare.close()


class BareStore:
    """A connection to a database with the tables `memory` and `review_log`, set up as the program's is."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        for pragma in _PRAGMAS:
            self._connection.execute(f"PRAGMA {pragma}")

    def answer(self, card_id: int, before: State, memory: Memory) -> float:
        """Stores the memory of a card after an answer, and the answer; the seconds it took."""
        state = int(memory.state)
        fsrs = (memory.stability, memory.difficulty, memory.due_at, memory.due_day)
        counts = (memory.interval, memory.reps, memory.lapses)
        update = (state, *fsrs, memory.last_at, memory.last_day, *counts, card_id)
        insert = (card_id, memory.last_at, memory.last_day, int(before), state, *fsrs, *counts, ALGORITHM)
        execute = self._connection.execute
        start = time.perf_counter()
        execute("BEGIN IMMEDIATE")
        execute(_UPDATE, update)
        execute(_INSERT, insert)
        execute("COMMIT")
        return time.perf_counter() - start

    def close(self) -> None:
        """Leaves one file."""
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.close()
