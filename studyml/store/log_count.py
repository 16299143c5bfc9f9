"""Counting the whole log: plain SQL whose columns come as JSON lists, so that a million answers are quick to
look at."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from studyml.domain.tally import MATURE_DAYS, DayTally, QuarterTally
from studyml.domain.tally_count import (
    CLASS_SHIFT,
    DAY_SHIFT,
    FIRST_QUARTER,
    LONG_SHIFT,
    QUARTER_BITS,
    STATE_SHIFT,
    TIME_SHIFT,
    counted,
)
from studyml.store.history_queries import uncollected
from studyml.store.tally import MILLISECONDS, QUARTER, class_after

if TYPE_CHECKING:
    import sqlite3

_AT_ONCE = 50_000  # rows of the log
PACKED_ANSWERS = (
    "SELECT json_group_array(card_id), json_group_array("
    f"(day << {DAY_SHIFT}) | ({MILLISECONDS} << {TIME_SHIFT})"
    f" | (({class_after('new_state', 'interval')}) << {CLASS_SHIFT})"
    f" | ((elapsed_days >= {MATURE_DAYS}) << {LONG_SHIFT}) | (state << {STATE_SHIFT}) | rating),"
    f" json_group_array({QUARTER} - ({FIRST_QUARTER})) FROM review_log"
    f" WHERE id > :after AND id <= :after + {_AT_ONCE}"
    " AND voids IS NULL AND id NOT IN (SELECT voids FROM review_log WHERE voids IS NOT NULL)"
)
LAST_ROW = "SELECT coalesce(max(id), 0) FROM review_log"


def counted_log(connection: sqlite3.Connection) -> tuple[list[DayTally], list[QuarterTally]]:
    """The tallies that all live answers come to."""
    with uncollected():
        return counted(_packed_answers(connection))


def _packed_answers(connection: sqlite3.Connection) -> Iterable[list[int]]:
    """The live answers to each card, packed, in the order of their ids."""
    log: dict[int, list[int]] = {}
    last = connection.execute(LAST_ROW).fetchone()[0]
    for after in range(0, last, _AT_ONCE):
        lists = connection.execute(PACKED_ANSWERS, {"after": after}).fetchone()
        for card, answer, quarter in zip(*map(json.loads, lists), strict=True):
            try:
                log[card].append(answer << QUARTER_BITS | quarter)
            except KeyError:
                log[card] = [answer << QUARTER_BITS | quarter]
    return log.values()
