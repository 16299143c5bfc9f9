"""What the tallies tell: of all cards from the roll-up, of some cards counted from their answers."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from studyml.domain.tally import DayTally, QuarterTally, Tally, by_day, by_quarter
from studyml.store.store import Store
from studyml.store.tally import DAYS, QUARTERS, TALLIES_OF_CARDS, later_tallies

Quarter = tuple[int, int, int, int, int]
"""What `QuarterTally` has; there are very many."""

# No day without an answer is kept.
DAYS_WITH_ANSWERS = "SELECT day FROM day_tally WHERE day <= :last ORDER BY day"
_CHANGES = ", ".join(f"CAST(total({name}) AS INTEGER)" for name in DayTally._fields[17:])
CHANGES = f"SELECT {_CHANGES} FROM day_tally WHERE day < :first"


class Tallies(Protocol):
    """What is counted of answers, by study days (ordinals), of which the first and the last are included."""

    def by_day(self, first: int, last: int) -> list[DayTally]:
        """The answers of each of some days that has any, in their order."""

    def by_quarter(self, first: int, last: int) -> Sequence[Quarter]:
        """The answers of some days by the quarter of an hour, as `QuarterTally` has them."""

    def before(self, first: int) -> list[int]:
        """How many cards the answers before a day have left learning, young and mature."""

    def days(self, last: int) -> list[int]:
        """The days up to one that have an answer, in their order."""


class AllTallies:
    """The tallies of all cards; to be made and asked within one `snapshot` of the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._later = later_tallies(store.query)

    def by_day(self, first: int, last: int) -> list[DayTally]:
        found = self._store.query(DAYS, {"first": first, "last": last})
        return by_day(_within(self._later, first, last), map(DayTally._make, found))

    def by_quarter(self, first: int, last: int) -> Sequence[Quarter]:
        found: list[Quarter] = self._store.query(QUARTERS, {"first": first, "last": last})
        added = _within(self._later, first, last)
        return by_quarter(added, map(QuarterTally._make, found)) if added else found

    def before(self, first: int) -> list[int]:
        [known] = self._store.query(CHANGES, {"first": first})
        return _changed([tally for tally in self._later if tally.day < first], known)

    def days(self, last: int) -> list[int]:
        known = {day for (day,) in self._store.query(DAYS_WITH_ANSWERS, {"last": last})}
        for day in {tally.day for tally in self._later if tally.day <= last}:
            known.discard(day)
            known.update(each.day for each in self.by_day(day, day))
        return sorted(known)


class CardTallies:
    """The tallies of some cards."""

    def __init__(self, store: Store, cards: Collection[int]) -> None:
        found = store.query(TALLIES_OF_CARDS, {"cards": json.dumps([*cards])})
        self._tallies = list(map(Tally._make, found))

    def by_day(self, first: int, last: int) -> list[DayTally]:
        return by_day(_within(self._tallies, first, last))

    def by_quarter(self, first: int, last: int) -> Sequence[Quarter]:
        return by_quarter(_within(self._tallies, first, last))

    def before(self, first: int) -> list[int]:
        return _changed([tally for tally in self._tallies if tally.day < first])

    def days(self, last: int) -> list[int]:
        return sorted({tally.day for tally in self._tallies if tally.day <= last})


def _within(tallies: Iterable[Tally], first: int, last: int) -> list[Tally]:
    return [tally for tally in tallies if first <= tally.day <= last]


def _changed(tallies: Iterable[Tally], before: Collection[int] = (0, 0, 0)) -> list[int]:
    """How many cards are learning, young and mature after some answers."""
    counts = [0, *before]  # those that were never answered stand first
    for tally in tallies:
        counts[tally.was] -= tally.reviews
        counts[tally.became] += tally.reviews
    return counts[1:]
