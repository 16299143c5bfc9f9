"""A learner's evening through the program's own doors, and what must be true of a store after anything."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Container
from contextlib import closing
from datetime import UTC
from pathlib import Path
from random import Random
from typing import Any

from studyml.config import Config
from studyml.domain.memory import NEW
from studyml.domain.rating import Rating
from studyml.domain.settings import ReviewSettings
from studyml.services.review import ReviewSession
from studyml.services.workspace import Workspace
from studyml.store import review_store
from studyml.store.opening import open_store
from studyml.store.store import Store
from studyml.store.tally import rollups_differ
from tests.services.learner import Clock

Row = tuple[Any, ...]
EVERYTHING = Config(
    review=ReviewSettings(new_per_day=1000, reviews_per_day=10_000, bury_siblings=False), minutes_per_day=0
)


def workspace(store: Store, clock: Clock) -> Workspace:
    return Workspace(store, EVERYTHING, clock, UTC)


def answer_cards(
    work: Workspace, clock: Clock, count: int, chance: Random, told: Callable[[int], None]
) -> None:
    """Answers so many cards, days passing where none is left, and now and then takes one back.

    `told` hears how many rows the log has whenever the session has acknowledged one.
    """
    session = ReviewSession(work)
    rows = log_length(work.store)
    for _ in range(count):
        while session.card is None:
            clock.move(days=1)
            session = ReviewSession(work)
        session.turn()
        session.answer(
            chance.choice((Rating.AGAIN, Rating.GOOD, Rating.GOOD, Rating.EASY)), chance.uniform(1, 9)
        )
        rows += 1
        told(rows)
        clock.move(seconds=20)
        if chance.random() < 0.1:
            session.undo()
            rows += 1
            told(rows)


def log_length(store: Store) -> int:
    return int(store.query("SELECT count(*) FROM review_log")[0][0])


def log_of(path: Path) -> list[Row]:
    """Every row of the log of a store that nobody has open."""

    def read(mode: str) -> list[Row]:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode={mode}", uri=True)) as connection:
            return connection.execute("SELECT * FROM review_log ORDER BY id").fetchall()

    try:
        return read("ro")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_READONLY:
            raise
        return read("rw")  # a journal beside it has to be rolled back first


def check_sound(store: Store, at: int, *, is_carried: bool = False) -> None:
    """Fails unless the store is whole, agrees with itself, and takes its last change back.

    A card's memory is the last one in the log, unless `is_carried`: other programs keep it otherwise.
    """
    assert store.query("PRAGMA integrity_check") == [("ok",)]
    _check_agreement(store, is_carried=is_carried)
    pending = store.query("SELECT count(*) FROM change WHERE undoes IS NULL AND undone_by IS NULL")[0][0]
    assert (store.undo(at) is not None) == bool(pending)
    _check_agreement(store, is_carried=is_carried)


def _check_agreement(store: Store, *, is_carried: bool) -> None:
    """The memories and the tallies are what the log says."""
    assert store.query("PRAGMA foreign_key_check") == []
    assert rollups_differ(store) == 0
    for (card,) in store.query("SELECT id FROM card"):
        live = review_store.history(store, card)
        assert is_carried or review_store.load_card(store, card).memory == (live[-1].memory if live else NEW)


def check_kept(path: Path, acknowledged: int, log: list[Row], at: int, cards: Container[int]) -> int:
    """Opens a store with the program and fails unless all that was acknowledged is there; the log's length.

    `log` is the whole log as it came to be, of which what is stored must be the beginning; `cards` how many
    there are after each whole import.
    """
    with open_store(path, write=True) as store:
        assert store.query("SELECT count(*) FROM card")[0][0] in cards, "an import is there in part"
        rows = store.query("SELECT * FROM review_log ORDER BY id")
        assert len(rows) >= acknowledged, f"{acknowledged - len(rows)} acknowledged answers are lost"
        assert rows == log[: len(rows)]
        check_sound(store, at)
    return len(rows)
