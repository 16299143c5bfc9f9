"""Rolling up: the log by study day and quarter of an hour, and the memories by what they have in common.

An answer is counted by itself and by the live answer to the same card that stands before it, if one does.
Answers to a card stand in the order of study days, then of ids.

The tables tell what there was at the last rolling up, and what has happened since is known: rows of the log
that came later, and memories of which a trigger has kept what they were. Whoever reads counts these cards in
addition. So an answer need not roll anything up, and whoever writes need not know of it. It is done where
nobody waits, by `Store.rest` and by closing the store; by a transaction only after some thousand changes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from studyml.domain.study_day import MINUTE
from studyml.domain.tally import (
    MATURE_DAYS,
    MINUTES_A_QUARTER,
    DayTally,
    QuarterTally,
    Tally,
    by_day,
    by_quarter,
)
from studyml.store import memory_tally
from studyml.store.memory_tally import MEMORY_TRIGGERS

if TYPE_CHECKING:
    import sqlite3

    from studyml.store.store import Store
    from studyml.store.transaction import Transaction

Query = Callable[..., list[Any]]
"""What runs a statement, with values or without, and gives the rows that it finds."""

_LONGEST = 86_400  # seconds: no answer of an imported log takes longer, whatever it says
MILLISECONDS = f"CAST(min(seconds, {_LONGEST}) * 1000 + 0.5 AS INTEGER)"
QUARTER = f"at / {MINUTES_A_QUARTER * MINUTE}"
_KEY = "day, kind, rating, was, became, quarter"
_FEW = 20_000  # rows of the log, from which on counting them all anew takes no longer

# An answer is never changed, and one that is deleted came from elsewhere: then all is counted anew.
LOG_TRIGGERS = (
    "CREATE TRIGGER review_log_is_tallied_anew AFTER DELETE ON review_log"
    " WHEN OLD.id <= (SELECT reviews FROM roll_up)"
    " BEGIN DELETE FROM roll_up; DELETE FROM day_tally; DELETE FROM quarter_tally; END",
)
TALLY_TRIGGERS = (*LOG_TRIGGERS, *MEMORY_TRIGGERS)


def class_after(state: str, interval: str) -> str:
    """What a card with a state and an interval is, as SQL that gives a `CardClass`."""
    return f"CASE {state} WHEN 2 THEN 2 + ({interval} >= {MATURE_DAYS}) ELSE 1 END"


def _from_log(condition: str, until: str = "true") -> str:
    """The tallies of the answers to the cards that a condition chooses, as the log was until a row."""
    live = f"voids IS NULL AND {until.format('review_log')} AND NOT EXISTS"
    live += f" (SELECT 1 FROM review_log AS undo WHERE undo.voids = review_log.id AND {until.format('undo')})"
    neighbours = ", ".join(
        f"lag({column}) OVER card AS before_{column}" for column in ("day", "new_state", "interval")
    )
    waited = "CASE before_new_state WHEN 2 THEN before_interval ELSE elapsed_days END"
    kind = (
        "CASE state WHEN 0 THEN 0 WHEN 2 THEN CASE WHEN before_day = day THEN 4"
        f" ELSE 2 + ({waited} >= {MATURE_DAYS}) END ELSE 1 END"
    )
    left_as = class_after("before_new_state", "before_interval")
    was = f"CASE before_new_state IS NULL WHEN 1 THEN 0 ELSE {left_as} END"
    return (
        f"SELECT {_KEY}, count(*), sum(milliseconds) FROM (SELECT day, {kind} AS kind, rating,"
        f" {was} AS was, {class_after('new_state', 'interval')} AS became, {QUARTER} AS quarter,"
        f" {MILLISECONDS} AS milliseconds"
        f" FROM (SELECT *, {neighbours} FROM review_log WHERE {live} AND {condition}"
        f" WINDOW card AS (PARTITION BY card_id ORDER BY day, id))) GROUP BY {_KEY}"
    )


_OF_CARDS = "card_id IN (SELECT value FROM json_each(:cards))"
TALLIES_OF_LOG = _from_log("true")
TALLIES_OF_CARDS = _from_log(_OF_CARDS)
TALLIES_OF_CARDS_THEN = _from_log(_OF_CARDS, "{}.id <= :last")
ROLLED_UP_TO = "SELECT coalesce(max(reviews), 0) FROM roll_up"
LATER_ROWS = "SELECT count(*) FROM review_log WHERE id > :last"
LATER_CARDS = "SELECT card_id FROM review_log WHERE id > :last"
BEHIND = (
    "SELECT (SELECT count(*) FROM tallied_memory) + (SELECT coalesce(max(id), 0) FROM review_log)"
    " - (SELECT coalesce(max(reviews), 0) FROM roll_up)"
    " + (NOT EXISTS (SELECT 1 FROM memory_tally) AND EXISTS (SELECT 1 FROM memory))"
)
SET_ROLLED_UP = (
    "INSERT INTO roll_up (id, reviews) SELECT 1, coalesce(max(id), 0) FROM review_log WHERE true"
    " ON CONFLICT (id) DO UPDATE SET reviews = excluded.reviews"
)
DAYS = f"SELECT {', '.join(DayTally._fields)} FROM day_tally WHERE day BETWEEN :first AND :last ORDER BY day"
QUARTERS = (
    f"SELECT {', '.join(QuarterTally._fields)} FROM quarter_tally WHERE day BETWEEN :first AND :last"
    " ORDER BY day, quarter"
)
DELETE_DAY = "DELETE FROM day_tally WHERE day = ?"
DELETE_QUARTERS = "DELETE FROM quarter_tally WHERE day = ?"
ADD_DAY = (
    f"INSERT INTO day_tally ({', '.join(DayTally._fields)}) VALUES ({', '.join('?' * len(DayTally._fields))})"
)
ADD_QUARTER = (
    f"INSERT INTO quarter_tally ({', '.join(QuarterTally._fields)})"
    f" VALUES ({', '.join('?' * len(QuarterTally._fields))})"
)
CLEAR = ("DELETE FROM roll_up", "DELETE FROM day_tally", "DELETE FROM quarter_tally")


def later_tallies(query: Query) -> list[Tally]:
    """What the answers since the last rolling up, and the voiding of some, add and take away."""
    [(last,)] = query(ROLLED_UP_TO)
    cards = list({card for (card,) in query(LATER_CARDS, {"last": last})})
    if not cards:
        return []
    if not last:
        return list(map(Tally._make, query(TALLIES_OF_LOG)))
    values = {"cards": json.dumps(cards), "last": last}
    then = (
        Tally._make((*key, -reviews, -milliseconds))
        for *key, reviews, milliseconds in query(TALLIES_OF_CARDS_THEN, values)
    )
    return [*map(Tally._make, query(TALLIES_OF_CARDS, values)), *then]


def behind(connection: sqlite3.Connection) -> int:
    """How many changes there were since the last rolling up, about."""
    return int(connection.execute(BEHIND).fetchone()[0])


def roll_up(connection: sqlite3.Connection) -> None:
    """Brings the tables up to the log and the memories, within a transaction."""
    query = _query(connection)
    [(last,)] = query(ROLLED_UP_TO)
    if not last or query(LATER_ROWS, {"last": last})[0][0] > _FEW:
        _count_log(connection)
    elif tallies := later_tallies(query):
        _add_tallies(connection, tallies)
    connection.execute(SET_ROLLED_UP)
    memory_tally.roll_up(connection)


def rebuild_rollups(tx: Transaction) -> None:
    """Counts the whole log and all memories anew."""
    _count_log(tx.connection)
    tx.execute(SET_ROLLED_UP)
    memory_tally.count_anew(tx.connection)


@contextmanager
def rollups_counted_once(tx: Transaction) -> Iterator[None]:
    """Counts everything once at the end, instead of what is added meanwhile: for very many answers. Where
    nothing was changed, nothing is counted."""
    before = tx.connection.total_changes
    yield
    if tx.connection.total_changes != before:
        rebuild_rollups(tx)


def rollups_differ(store: Store) -> int:
    """On how many study days the tallies are not what the log comes to, and in how many respects not what the
    memories do; 0 when they are right."""
    with store.snapshot():
        later = later_tallies(store.query)
        everything = {"first": 0, "last": 1 << 60}
        days = by_day(later, map(DayTally._make, store.query(DAYS, everything)))
        quarters = by_quarter(later, map(QuarterTally._make, store.query(QUARTERS, everything)))
        counted = list(map(Tally._make, store.query(TALLIES_OF_LOG)))
        wrong = {*days} ^ {*by_day(counted)}
        wrong_quarters = {*quarters} ^ {*by_quarter(counted)}
        wrong_days = {row[0] for row in (*wrong, *wrong_quarters)}
        return len(wrong_days) + memory_tally.differences(store.query)


def _count_log(connection: sqlite3.Connection) -> None:
    from studyml.store.log_count import counted_log  # no answer needs it

    for statement in CLEAR:
        connection.execute(statement)
    days, quarters = counted_log(connection)
    connection.executemany(ADD_DAY, days)
    connection.executemany(ADD_QUARTER, quarters)


def _add_tallies(connection: sqlite3.Connection, tallies: list[Tally]) -> None:
    query = _query(connection)
    days = [(day,) for day in {tally.day for tally in tallies}]
    known: Iterable[DayTally] = [
        DayTally._make(row) for (day,) in days for row in query(DAYS, {"first": day, "last": day})
    ]
    quarters = [
        QuarterTally._make(row) for (day,) in days for row in query(QUARTERS, {"first": day, "last": day})
    ]
    connection.executemany(DELETE_DAY, days)
    connection.executemany(DELETE_QUARTERS, days)
    connection.executemany(ADD_DAY, by_day(tallies, known))
    connection.executemany(ADD_QUARTER, by_quarter(tallies, quarters))


def _query(connection: sqlite3.Connection) -> Query:
    def query(statement: str, values: Any = ()) -> list[Any]:
        return connection.execute(statement, values).fetchall()

    return query
