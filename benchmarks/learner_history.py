"""Years of reviewing, written straight into a store: what a learner with many cards would have."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from studyml.domain.memory import ALGORITHM, State
from studyml.domain.study_day import MINUTE
from studyml.services.workspace import Workspace
from studyml.store.mapping import MEMORY_COLUMNS, REVIEW_COLUMNS
from studyml.store.opening import open_store

_NEW, _STEPPING, _SUSPENDED = 0.35, 0.3503, 0.38  # the shares of cards, one added to the other
_LONGEST = 200
_MOST_REVIEWS = 4

_Row = tuple[float | int | str | None, ...]


def write_history(path: Path, work: Workspace, seed: int = 1) -> None:
    """Gives the cards of a closed store a past: two thirds were reviewed, some of them are due today.

    `work` tells the time and the study day; its own store is not touched.
    """
    chance = random.Random(seed)
    connection = sqlite3.connect(path)
    cards = [card for (card,) in connection.execute("SELECT card_id FROM memory ORDER BY card_id")]
    memories: list[_Row] = []
    log: list[_Row] = []
    suspended: list[tuple[int]] = []
    for card in cards:
        share = chance.random()
        if share < _NEW:
            continue
        is_stepping = share < _STEPPING
        if not is_stepping and share < _SUSPENDED:
            suspended.append((card,))
        reviews = list(_reviews(chance, work, is_stepping=is_stepping))
        log += [(card, *review) for review in reviews]
        memories.append((*_memory(reviews[-1]), card))
    log.sort(key=lambda row: (row[1], row[0]))
    with connection:
        columns = ", ".join(f"{column} = ?" for column in MEMORY_COLUMNS)
        connection.executemany(f"UPDATE memory SET {columns} WHERE card_id = ?", memories)
        connection.execute("UPDATE memory SET introduced_day = last_day WHERE state <> 0")
        connection.executemany("UPDATE memory SET suspended = 1 WHERE card_id = ?", suspended)
        marks = ", ".join("?" * len(REVIEW_COLUMNS))
        connection.executemany(f"INSERT INTO review_log ({', '.join(REVIEW_COLUMNS)}) VALUES ({marks})", log)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    open_store(path, write=True).close()  # closing it rolls up what was written past it


def _reviews(chance: random.Random, work: Workspace, *, is_stepping: bool) -> Iterator[_Row]:
    """The answers of one card in their order, as `REVIEW_COLUMNS` without the card."""
    today, now = work.today(), work.now()
    interval = chance.randint(1, _LONGEST)
    last = today - 1 - round(chance.random() * 1.05 * interval)
    count = chance.randint(1, _MOST_REVIEWS)
    difficulty = chance.uniform(2, 9)
    before = State.NEW
    for place in range(count):
        is_last = place == count - 1
        day = today - 1 if is_stepping and is_last else last - interval * (count - 1 - place)
        state = State.LEARNING if is_stepping and is_last else State.REVIEW
        at = now - (today - day) * 24 * 60 * MINUTE - chance.randint(0, 120) * MINUTE
        days = 0 if state is State.LEARNING else interval
        yield (
            at,
            day,
            1 if state is State.LEARNING else 3,
            0 if place == 0 else interval,
            chance.uniform(1, 40),
            int(before),
            int(state),
            0 if state is State.LEARNING else None,
            float(interval),
            difficulty,
            now + chance.randint(-600, 600) * MINUTE if state is State.LEARNING else None,
            None if state is State.LEARNING else day + days,
            days,
            place + 1,
            0,
            ALGORITHM,
        )
        before = state


def _memory(review: _Row) -> _Row:
    """`MEMORY_COLUMNS` after a card's last answer."""
    at, day, _, _, _, _, state, step, stability, difficulty, due_at, due_day, interval, reps, lapses, _ = (
        review
    )
    return (state, step, stability, difficulty, due_at, due_day, at, day, interval, reps, lapses)
