"""Adding very many answers that came from other stores: plain SQL."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from operator import itemgetter
from typing import Any, Final

from studyml.domain.log_part import AnswerColumns
from studyml.domain.memory import ALGORITHM
from studyml.domain.portable_log import Given, LogLine
from studyml.store.transaction import Transaction

AT_ONCE: Final = 50
"""Answers of a statement. A statement for each would take twice the time: SQLite makes lists for some of the
conditions on a row, once for every statement."""
_COLUMNS = (
    "card_id, at, day, rating, seconds, elapsed_days, state, new_state, step, stability, difficulty,"
    " due_at, due_day, interval, reps, lapses, origin"
)
_VALUES = f"({', '.join('?' * 17)}, '{ALGORITHM}')"
ADD_ANSWER = f"INSERT INTO review_log ({_COLUMNS}, algorithm) VALUES {_VALUES}"
ADD_ANSWERS = ADD_ANSWER + f", {_VALUES}" * (AT_ONCE - 1)
ADD_CONFIDENCE = (
    "INSERT INTO confidence (review_id, percent) SELECT id, ?1 FROM review_log"
    " WHERE origin = ?2 AND voids IS NULL"
)
_MOST = 100_000


class AnswerRows:
    """Answers on their way into the log, in a transaction: kept until there are many, and then written in the
    order of cards, for which each page of the indexes is needed but once. `ids` are those that are kept."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._rows: list[tuple[Any, ...]] = []
        self._sure: list[tuple[int, str]] = []
        self.ids: set[str] = set()

    def add(self, cards: Sequence[int], answers: AnswerColumns) -> None:
        """Adds answers, each with its card."""
        _, ids, at, _, days, ratings, seconds, confidences, *given = answers
        self._rows += zip(cards, at, days, ratings, seconds, *given, ids, strict=True)
        self._sure += [
            (percent, name) for percent, name in zip(confidences, ids, strict=True) if percent is not None
        ]
        self._keep(ids)

    def add_entry(self, card: int, entry: LogLine, day: int, given: Given) -> None:
        """Adds one answer with its card, its study day and what it led to."""
        elapsed, state, new_state, *after = given
        told = (elapsed, int(state), int(new_state), *after)
        self._rows.append((card, entry.at, day, entry.rating, entry.seconds, *told, entry.id))
        if entry.confidence is not None:
            self._sure.append((entry.confidence, entry.id))
        self._keep((entry.id,))

    def write(self) -> None:
        """Writes what is kept."""
        rows = self._rows
        rows.sort(key=itemgetter(0))
        whole = len(rows) - len(rows) % AT_ONCE
        for start in range(0, whole, AT_ONCE):
            self._tx.execute(ADD_ANSWERS, chain.from_iterable(rows[start : start + AT_ONCE]))
        self._tx.executemany(ADD_ANSWER, rows[whole:])
        self._tx.executemany(ADD_CONFIDENCE, self._sure)
        self._rows, self._sure = [], []
        self.ids = set()

    def _keep(self, ids: Sequence[str]) -> None:
        self.ids.update(ids)
        if len(self._rows) >= _MOST:
            self.write()
