"""What the tallies tell: of all cards from the roll-up, of some cards counted from their answers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Protocol

from studyml.domain.tally import AnswerKind, CardClass, QuarterTally, Tally
from studyml.store.store import Store
from studyml.store.tally import TALLIES_OF_CARDS

_SEEN = (CardClass.LEARNING, CardClass.YOUNG, CardClass.MATURE)
DAY_TALLIES = (
    "SELECT day, kind, rating, was, became, sum(reviews), sum(milliseconds) FROM review_tally"
    " WHERE day BETWEEN :first AND :last GROUP BY day, kind, rating, was, became HAVING sum(reviews) > 0"
)
QUARTER_TALLIES = (
    "SELECT quarter, sum(reviews), sum(reviews * (kind IN (2, 3))),"
    " sum(reviews * (kind IN (2, 3) AND rating > 1)) FROM review_tally WHERE day BETWEEN :first AND :last"
    " GROUP BY quarter HAVING sum(reviews) > 0"
)
_STOCK = ", ".join(f"total(reviews * (became = {one})) - total(reviews * (was = {one}))" for one in (1, 2, 3))
STOCK = f"SELECT {_STOCK} FROM review_tally WHERE day < :first"
# From day to day, each found in the key: there may be a hundred tallies of a day to go past.
DAYS_WITH_ANSWERS = (
    "WITH RECURSIVE run (day) AS (SELECT min(day) FROM review_tally WHERE day <= :last UNION ALL"
    " SELECT (SELECT min(day) FROM review_tally WHERE day > run.day AND day <= :last) FROM run"
    " WHERE run.day IS NOT NULL) SELECT day FROM run WHERE day IS NOT NULL"
    " AND EXISTS (SELECT 1 FROM review_tally WHERE review_tally.day = run.day AND reviews > 0)"
)
FUTURE = "SELECT total(reviews) FROM review_tally WHERE day > :last"


class Tallies(Protocol):
    """What is counted of answers, by study days (ordinals), of which the first and the last are included."""

    def by_day(self, first: int, last: int) -> list[Tally]:
        """The answers of some days, in the order of the days."""

    def by_quarter(self, first: int, last: int) -> list[QuarterTally]:
        """The answers of some days by the quarter of an hour."""

    def before(self, first: int) -> dict[CardClass, int]:
        """How many cards the answers before a day have left learning, young and mature."""

    def days(self, last: int) -> list[int]:
        """The days up to one that have an answer."""

    def after(self, last: int) -> int:
        """How many answers are dated after a day."""


class AllTallies:
    """The tallies of all cards."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def by_day(self, first: int, last: int) -> list[Tally]:
        return list(map(Tally._make, self._store.query(DAY_TALLIES, {"first": first, "last": last})))

    def by_quarter(self, first: int, last: int) -> list[QuarterTally]:
        return list(
            map(QuarterTally._make, self._store.query(QUARTER_TALLIES, {"first": first, "last": last}))
        )

    def before(self, first: int) -> dict[CardClass, int]:
        [counts] = self._store.query(STOCK, {"first": first})
        return {of: int(count) for of, count in zip(_SEEN, counts, strict=True)}

    def days(self, last: int) -> list[int]:
        return [day for (day,) in self._store.query(DAYS_WITH_ANSWERS, {"last": last})]

    def after(self, last: int) -> int:
        return int(self._store.query(FUTURE, {"last": last})[0][0])


class CardTallies:
    """The tallies of some cards."""

    def __init__(self, store: Store, cards: Collection[int]) -> None:
        found = store.query(TALLIES_OF_CARDS, {"cards": json.dumps([*cards])})
        self._rows = [
            (Tally(day, kind, rating, was, became, reviews, milliseconds), quarter)
            for day, kind, rating, was, became, quarter, reviews, milliseconds in found
        ]

    def by_day(self, first: int, last: int) -> list[Tally]:
        counts: dict[tuple[int, ...], list[int]] = {}
        for tally, _ in self._within(first, last):
            count = counts.setdefault(tally[:5], [0, 0])
            count[0] += tally.reviews
            count[1] += tally.milliseconds
        return [Tally._make((*key, *count)) for key, count in counts.items()]

    def by_quarter(self, first: int, last: int) -> list[QuarterTally]:
        counts: dict[int, list[int]] = {}
        for tally, quarter in self._within(first, last):
            count = counts.setdefault(quarter, [0, 0, 0])
            count[0] += tally.reviews
            if AnswerKind(tally.kind).is_test:
                count[1] += tally.reviews
                count[2] += tally.reviews * (tally.rating > 1)
        return [QuarterTally(quarter, *count) for quarter, count in counts.items()]

    def before(self, first: int) -> dict[CardClass, int]:
        counts: Counter[int] = Counter()
        for tally, _ in self._rows:
            if tally.day < first:
                counts[tally.became] += tally.reviews
                counts[tally.was] -= tally.reviews
        return {of: counts[of] for of in _SEEN}

    def days(self, last: int) -> list[int]:
        return [*dict.fromkeys(tally.day for tally, _ in self._rows if tally.day <= last)]

    def after(self, last: int) -> int:
        return sum(tally.reviews for tally, _ in self._rows if tally.day > last)

    def _within(self, first: int, last: int) -> Iterable[tuple[Tally, int]]:
        return (row for row in self._rows if first <= row[0].day <= last)
