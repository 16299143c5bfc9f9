"""The memories rolled up: the triggers that keep what a memory was when it was last counted, and counting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from studyml.domain.memory_tally import ConceptTally, MemoryTally

if TYPE_CHECKING:
    import sqlite3

_COUNTED = (
    "concept_id",
    "state",
    "interval",
    "stability",
    "difficulty",
    "due_day",
    "last_day",
    "lapses",
    "suspended",
    "retired",
)
_NAMES = ", ".join(_COUNTED)
_OLD = ", ".join(f"OLD.{name}" for name in _COUNTED)
_KEEP = f" BEGIN INSERT INTO tallied_memory (card_id, {_NAMES}) VALUES (OLD.card_id, {_OLD})"
_ONCE = "ON CONFLICT (card_id) DO NOTHING; END"
# While nothing is counted, there is nothing that must be counted otherwise.
_IS_COUNTED = "EXISTS (SELECT 1 FROM memory_tally)"
_WHEN = f" ON memory WHEN {_IS_COUNTED}"
MEMORY_TRIGGERS = (
    f"CREATE TRIGGER memory_added_is_tallied_later AFTER INSERT{_WHEN}"
    f" BEGIN INSERT INTO tallied_memory (card_id) VALUES (NEW.card_id) {_ONCE}",
    f"CREATE TRIGGER memory_changed_is_tallied_later AFTER UPDATE OF {_NAMES}{_WHEN}{_KEEP} {_ONCE}",
    f"CREATE TRIGGER memory_deleted_is_tallied_later AFTER DELETE{_WHEN}{_KEEP} {_ONCE}",
)


_AT_ONCE = 5_000  # rows of a step


class TallyKind(IntEnum):
    """In which respect memories of the table `memory_tally` are alike."""

    STANDING = 0
    DUE = 1
    INTERVAL = 2
    STABILITY = 3
    DIFFICULTY = 4
    RECALL = 5


MEMORIES = f"SELECT {_NAMES} FROM memory"
SOME_MEMORIES = f"{MEMORIES} WHERE card_id > :after AND card_id <= :after + {_AT_ONCE}"
LAST_MEMORY = "SELECT coalesce(max(card_id), 0) FROM memory"
MEMORIES_OF_CARDS = f"SELECT {_NAMES} FROM memory WHERE card_id IN (SELECT value FROM json_each(:cards))"
NOW = (
    f"SELECT {', '.join(f'memory.{name}' for name in _COUNTED)} FROM tallied_memory"
    " CROSS JOIN memory ON memory.card_id = tallied_memory.card_id"
)
THEN = f"SELECT {_NAMES} FROM tallied_memory WHERE state IS NOT NULL"
CHANGED = "SELECT count(*) FROM tallied_memory"
CHANGED_CONCEPTS = (
    "SELECT concept_id FROM tallied_memory WHERE state IS NOT NULL UNION SELECT memory.concept_id"
    " FROM tallied_memory CROSS JOIN memory ON memory.card_id = tallied_memory.card_id"
)
ALL_CONCEPTS = "SELECT DISTINCT concept_id FROM memory"
IS_COUNTED = f"SELECT {_IS_COUNTED}"
STEPS = "SELECT step, cards FROM memory_tally WHERE kind = :kind"
RECALL_STEPS = f"SELECT day, step, cards FROM memory_tally WHERE kind = {TallyKind.RECALL:d}"
CONCEPTS = "SELECT concept_id, cards, seen, mature, lapses FROM concept_tally"
ADD = (
    "INSERT INTO memory_tally (kind, day, step, cards) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (kind, day, step) DO UPDATE SET cards = cards + excluded.cards"
)
DROP_EMPTY = "DELETE FROM memory_tally WHERE kind = ? AND day = ? AND step = ? AND cards = 0"
ADD_CONCEPT = (
    "INSERT INTO concept_tally (concept_id, cards, seen, mature, lapses) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (concept_id) DO UPDATE SET cards = cards + excluded.cards, seen = seen + excluded.seen,"
    " mature = mature + excluded.mature, lapses = lapses + excluded.lapses"
)
DROP_EMPTY_CONCEPT = "DELETE FROM concept_tally WHERE concept_id = ? AND cards = 0"
FORGET = "DELETE FROM tallied_memory"
CLEAR = ("DELETE FROM memory_tally", "DELETE FROM concept_tally")
_FEW = 20_000  # memories, from which on counting them all anew takes no longer


def told(query: Callable[..., list[Any]], *, with_concepts: bool = False) -> MemoryTally:
    """What all memories come to: as they were last counted, and what has changed since."""
    tally = MemoryTally()
    if not query(IS_COUNTED)[0][0]:
        tally.count(query(MEMORIES))
        return tally
    for kind, counter in _counters(tally):
        counter.update(dict(query(STEPS, {"kind": kind})))
    tally.recalls.update({(day, step): cards for day, step, cards in query(RECALL_STEPS)})
    if with_concepts:
        tally.concepts = {concept: ConceptTally(*counts) for concept, *counts in query(CONCEPTS)}
    _count_changes(query, tally)
    return tally


def changed_concepts(query: Callable[..., list[Any]]) -> list[int]:
    """The concepts of whose cards some have changed since they were last counted."""
    is_counted = query(IS_COUNTED)[0][0]
    return [concept for (concept,) in query(CHANGED_CONCEPTS if is_counted else ALL_CONCEPTS)]


def roll_up(connection: sqlite3.Connection) -> None:
    """Counts the memories that have changed."""
    changed = connection.execute(CHANGED).fetchone()[0]
    if changed > _FEW or not is_counted(connection):
        count_anew(connection)
    elif changed:
        tally = MemoryTally()
        _count_changes(_query(connection), tally)
        _add(connection, tally)


def forget(connection: sqlite3.Connection) -> None:
    """Leaves the memories uncounted until they are rolled up: for whoever changes very many."""
    for statement in (*CLEAR, FORGET):
        connection.execute(statement)


def is_counted(connection: sqlite3.Connection) -> bool:
    """Whether memories are counted at all, or all of them are to be."""
    return bool(connection.execute(IS_COUNTED).fetchone()[0])


def count_anew(connection: sqlite3.Connection) -> None:
    """Counts all memories."""
    for _ in counting_anew(connection):
        pass


def counting_anew(connection: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """The same in short steps; after each how many are counted, of how many."""
    forget(connection)
    tally = MemoryTally()
    after, last = 0, connection.execute(LAST_MEMORY).fetchone()[0]
    while after < last:
        tally.count(connection.execute(SOME_MEMORIES, {"after": after}).fetchall())
        after = min(after + _AT_ONCE, last)
        yield after, last
    for _ in _adding(connection, tally):
        yield last, last


def differences(query: Callable[..., list[Any]]) -> int:
    """In how many respects what is told is not what the memories come to."""
    counted, found = MemoryTally(), told(query, with_concepts=True)
    counted.count(query(MEMORIES))
    wrong = {*_rows(counted)} ^ {*_rows(found)}
    concepts = {*_concept_rows(counted)} ^ {*_concept_rows(found)}
    return len({row[:3] for row in wrong}) + len({row[0] for row in concepts})


def _count_changes(query: Callable[..., list[Any]], tally: MemoryTally) -> None:
    tally.count(query(THEN), -1)
    tally.count(query(NOW))


def _add(connection: sqlite3.Connection, tally: MemoryTally) -> None:
    for _ in _adding(connection, tally):
        pass


def _adding(connection: sqlite3.Connection, tally: MemoryTally) -> Iterator[None]:
    """Adds what was counted to the tables, in short steps."""
    rows = list(_rows(tally))
    for start in range(0, len(rows), _AT_ONCE):
        part = rows[start : start + _AT_ONCE]
        connection.executemany(ADD, part)
        connection.executemany(DROP_EMPTY, [row[:3] for row in part if row[3] < 0])
        yield
    concepts = list(_concept_rows(tally))
    for start in range(0, len(concepts), _AT_ONCE):
        some = concepts[start : start + _AT_ONCE]
        connection.executemany(ADD_CONCEPT, some)
        connection.executemany(DROP_EMPTY_CONCEPT, [row[:1] for row in some if row[1] < 0])
        yield
    connection.execute(FORGET)


def _counters(tally: MemoryTally) -> tuple[tuple[TallyKind, dict[int, int]], ...]:
    return (
        (TallyKind.STANDING, tally.standings),
        (TallyKind.DUE, tally.due),
        (TallyKind.INTERVAL, tally.intervals),
        (TallyKind.STABILITY, tally.stabilities),
        (TallyKind.DIFFICULTY, tally.difficulties),
    )


def _rows(tally: MemoryTally) -> Iterator[tuple[int, int, int, int]]:
    """The rows of `memory_tally`, without those that count nothing."""
    for kind, counter in _counters(tally):
        yield from ((int(kind), 0, step, cards) for step, cards in counter.items() if cards)
    recalls = tally.recalls.items()
    yield from ((int(TallyKind.RECALL), day, step, cards) for (day, step), cards in recalls if cards)


def _concept_rows(tally: MemoryTally) -> Iterator[tuple[int, ...]]:
    return ((concept, *counts) for concept, counts in tally.concepts.items() if any(counts))


def _query(connection: sqlite3.Connection) -> Callable[..., list[Any]]:
    def query(statement: str, values: Any = ()) -> list[Any]:
        return connection.execute(statement, values).fetchall()

    return query
