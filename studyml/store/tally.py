"""The roll-up of the log by study day: the triggers that keep it, and counting it anew.

An answer is counted by itself and by the live answer to the same card that stands before it, if one does.
Answers to a card stand in the order of study days, then of ids.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from studyml.domain.study_day import MINUTE
from studyml.domain.tally import MATURE_DAYS, MINUTES_A_QUARTER

if TYPE_CHECKING:
    from studyml.store.store import Store
    from studyml.store.transaction import Transaction

_QUARTER = MINUTES_A_QUARTER * MINUTE
_LONGEST = 86_400  # seconds: no answer of an imported log takes longer, whatever it says
TALLY_KEY = "day, kind, rating, was, became, quarter"


def _class(state: str, interval: str) -> str:
    return f"CASE {state} WHEN 2 THEN 2 + ({interval} >= {MATURE_DAYS}) ELSE 1 END"


def _key(now: str, before: str) -> str:
    """The key of the tally of an answer; `now` and `before` stand before the columns of it and the other."""
    waited = f"CASE {before}new_state WHEN 2 THEN {before}interval ELSE {now}elapsed_days END"
    kind = (
        f"CASE {now}state WHEN 0 THEN 0 WHEN 2 THEN CASE WHEN {before}day = {now}day THEN 4"
        f" ELSE 2 + ({waited} >= {MATURE_DAYS}) END ELSE 1 END"
    )
    was = f"CASE {before}new_state IS NULL WHEN 1 THEN 0 ELSE"
    was += f" {_class(f'{before}new_state', f'{before}interval')} END"
    became = _class(f"{now}new_state", f"{now}interval")
    return (
        f"{now}day AS day, {kind} AS kind, {now}rating AS rating, {was} AS was, {became} AS became,"
        f" {now}at / {_QUARTER} AS quarter"
    )


def _milliseconds(now: str) -> str:
    return f"CAST(min({now}seconds, {_LONGEST}) * 1000 + 0.5 AS INTEGER)"


def _neighbour(row: str, compared: str, order: str) -> str:
    """The id of the live answer just before or after the one with an id to the card of a new row."""
    return (
        "(SELECT near.id FROM review_log AS near WHERE near.card_id = NEW.card_id"
        f" AND near.day {compared}= NEW.day AND (near.day <> NEW.day OR near.id {compared} {row})"
        " AND near.voids IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM review_log AS undo WHERE undo.voids = near.id)"
        f" ORDER BY near.day {order}, near.id {order} LIMIT 1)"
    )


def _add(now: str, sign: str, source: str) -> str:
    """Counts what a source holds so many times as the sign says."""
    return (
        f"INSERT INTO review_tally ({TALLY_KEY}, reviews, milliseconds)"
        f" SELECT {_key(now, 'before.')}, {sign}, {sign} * {_milliseconds(now)} FROM {source} WHERE true"
        f" ON CONFLICT ({TALLY_KEY}) DO UPDATE SET reviews = reviews + excluded.reviews,"
        " milliseconds = milliseconds + excluded.milliseconds; "
    )


def _add_pairs(pairs: str) -> str:
    """Counts the answers `this` with `that` before them, both ids, by their `sign`."""
    source = f"({pairs}) JOIN review_log AS now ON now.id = this LEFT JOIN review_log AS before"
    return _add("now.", "sign", f"{source} ON before.id = that")


def _move_on(row: str, sign: str, back: str) -> str:
    """Counts the answer after one with that one before it, no longer with the one before both, or back."""
    before, after = _neighbour(row, "<", "DESC"), _neighbour(row, ">", "ASC")
    return _add_pairs(
        f"SELECT {after} AS this, {before} AS that, {back} AS sign UNION ALL SELECT {after}, {row}, {sign}"
    )


_BEFORE_NEW = f"(SELECT 1) LEFT JOIN review_log AS before ON before.id = {_neighbour('NEW.id', '<', 'DESC')}"
_BEFORE_VOIDED = _neighbour("NEW.voids", "<", "DESC")
TALLY_TRIGGERS = (
    "CREATE TRIGGER review_log_is_tallied AFTER INSERT ON review_log WHEN NEW.voids IS NULL"
    f" BEGIN {_add('NEW.', '1', _BEFORE_NEW)}END",
    "CREATE TRIGGER review_log_is_tallied_before_later_days AFTER INSERT ON review_log WHEN NEW.voids IS NULL"
    " AND NEW.day < (SELECT max(day) FROM review_log WHERE card_id = NEW.card_id)"
    f" BEGIN {_move_on('NEW.id', '1', '-1')}END",
    "CREATE TRIGGER review_log_is_tallied_no_more AFTER INSERT ON review_log WHEN NEW.voids IS NOT NULL"
    f" BEGIN {_add_pairs(f'SELECT NEW.voids AS this, {_BEFORE_VOIDED} AS that, -1 AS sign')}"
    f"{_move_on('NEW.voids', '-1', '1')}END",
)

_LIVE = "voids IS NULL AND NOT EXISTS (SELECT 1 FROM review_log AS undo WHERE undo.voids = review_log.id)"
_OF_CARDS = "card_id IN (SELECT value FROM json_each(:cards))"


def _from_log(condition: str = "true") -> str:
    """The tallies of the answers to the cards that a condition chooses, counted from the log."""
    neighbours = ", ".join(
        f"lag({column}) OVER card AS before_{column}" for column in ("day", "new_state", "interval")
    )
    return (
        f"SELECT {TALLY_KEY}, count(*) AS reviews, sum(milliseconds) AS milliseconds FROM"
        f" (SELECT {_key('', 'before_')}, {_milliseconds('')} AS milliseconds FROM (SELECT *, {neighbours}"
        f" FROM review_log WHERE {_LIVE} AND {condition}"
        f" WINDOW card AS (PARTITION BY card_id ORDER BY day, id))) GROUP BY {TALLY_KEY}"
    )


TALLIES_OF_LOG = _from_log()
TALLIES_OF_CARDS = _from_log(_OF_CARDS)
_TALLIES = (
    f"SELECT {TALLY_KEY}, reviews, milliseconds FROM review_tally WHERE reviews <> 0 OR milliseconds <> 0"
)
REBUILD = f"INSERT INTO review_tally ({TALLY_KEY}, reviews, milliseconds) {TALLIES_OF_LOG}"
CLEAR = "DELETE FROM review_tally"
DIFFERENCES = (
    f"SELECT count(DISTINCT day) FROM (SELECT * FROM (SELECT * FROM ({_TALLIES}) EXCEPT {TALLIES_OF_LOG})"
    f" UNION ALL SELECT * FROM ({TALLIES_OF_LOG} EXCEPT {_TALLIES}))"
)


def rebuild_rollups(tx: Transaction) -> None:
    """Counts the whole log anew."""
    tx.execute(CLEAR)
    tx.execute(REBUILD)


@contextmanager
def rollups_counted_once(tx: Transaction) -> Iterator[None]:
    """Counts the whole log once at the end, instead of each answer that is added meanwhile: for very many."""
    for trigger in TALLY_TRIGGERS:
        tx.execute(f"DROP TRIGGER {trigger.split()[2]}")
    yield
    for trigger in TALLY_TRIGGERS:
        tx.execute(trigger)
    rebuild_rollups(tx)


def rollups_differ(store: Store) -> int:
    """On how many study days the tallies are not what the log comes to; 0 when they are right."""
    return int(store.query(DIFFERENCES)[0][0])
