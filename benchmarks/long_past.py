"""Three years of a million answers, the same ones for a store and for an Anki collection."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from studyml.domain.memory import ALGORITHM, State
from studyml.domain.portable_log import review_id
from studyml.domain.study_day import DAY, MINUTE, SECOND
from studyml.services.workspace import Workspace
from studyml.store.mapping import MEMORY_COLUMNS, REVIEW_COLUMNS
from studyml.store.opening import open_store

DAYS = 1_000
REVIEWS = 10  # of each card
OTHER = "one"
_SITTING = 120  # minutes
_RATINGS = (1, 2, 3, 3, 3, 3, 3, 3, 3, 4)

_Row = tuple[float | int | str | None, ...]


class PastReview(NamedTuple):
    """One answer: which card by its place, when (epoch microseconds, and study day), how, and the interval
    after it."""

    place: int
    at: int
    day: int
    rating: int
    seconds: float
    interval: int


def past_reviews(work: Workspace, cards: int, each: int = REVIEWS, seed: int = 1) -> list[PastReview]:
    """So many answers to each of the cards on days of the last `DAYS`, in the order of time."""
    chance = random.Random(seed)
    today, now = work.today(), work.now()
    found = []
    for place in range(cards):
        days = sorted(chance.sample(range(1, DAYS), each), reverse=True)
        for number, ago in enumerate(days):
            following = days[number + 1] if number + 1 < each else 0
            interval = max(1, ago - following)
            at = now - ago * DAY - chance.randrange(_SITTING) * MINUTE - chance.randrange(60 * SECOND)
            seconds = chance.uniform(1, 30)
            rating = chance.choice(_RATINGS)
            found.append(PastReview(place, at, today - ago, rating, seconds, interval))
    return sorted(found, key=lambda review: review.at)


def write_past(path: Path, reviews: list[PastReview], *, merged: int = 0) -> None:
    """Gives the cards of a closed store, all of them new, this past. So many of the first answers came from
    the store `OTHER`, whose first they are too."""
    connection = sqlite3.connect(path)
    cards = [card for (card,) in connection.execute("SELECT card_id FROM memory ORDER BY card_id")]
    memories: dict[int, _Row] = {}
    with connection:
        marks = ", ".join("?" * len(REVIEW_COLUMNS))
        connection.executemany(
            f"INSERT INTO review_log ({', '.join(REVIEW_COLUMNS)}, origin) VALUES ({marks}, ?)",
            _rows(reviews, cards, memories, merged),
        )
        columns = ", ".join(f"{column} = ?" for column in MEMORY_COLUMNS)
        connection.executemany(
            f"UPDATE memory SET {columns}, introduced_day = ? WHERE card_id = ?",
            [(*memory, card) for card, memory in memories.items()],
        )
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    open_store(path, write=True).close()  # closing it rolls up what was written past it


def _rows(
    reviews: list[PastReview], cards: list[int], memories: dict[int, _Row], merged: int
) -> Iterator[_Row]:
    """The rows of the log, as `REVIEW_COLUMNS` and `origin`; leaves each card's last memory, as
    `MEMORY_COLUMNS` and the day on which it was introduced."""
    known: dict[int, tuple[int, int]] = {}  # of each card how many answers, and on which day the last
    for row, (place, at, day, rating, seconds, interval) in enumerate(reviews, start=1):
        card = cards[place]
        reps, last_day = known.get(card, (0, day))
        known[card] = reps + 1, day
        state = State.REVIEW if reps else State.NEW
        recall = (float(interval), 1.0 + place % 90 / 10)
        after = (int(State.REVIEW), None, *recall, None, day + interval)
        introduced = memories[card][-1] if reps else day
        memories[card] = (*after, at, day, interval, reps + 1, 0, introduced)
        origin = review_id(OTHER, at, row, card, rating) if row <= merged else None
        given = (card, at, day, rating, day - last_day, seconds, int(state), *after, interval, reps + 1, 0)
        yield (*given, ALGORITHM, origin)
