"""What a session begins with and what the home screen counts, with 100,000 cards in a store just opened."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.anki_collection import AnkiCollection
from benchmarks.pairs import Work, in_turn, timed
from benchmarks.row import Row
from benchmarks.workbench import Workbench
from studyml.config import Config
from studyml.services.overview import overview
from studyml.services.session_queue import study_queue
from studyml.services.workspace import Workspace
from studyml.store.opening import open_store

ROUNDS = 60
_MOST = 0.010


def measure(bench: Workbench) -> list[Row]:
    """Anki counts its decks for comparison, in a collection that stays open."""
    store = bench.large_store
    with AnkiCollection(bench.copy(bench.large_collection)) as anki:
        works = {
            "queue": _opened(store, lambda work: study_queue(work, work.today(), work.now(), None)),
            "counts": _opened(store, overview),
            "anki": timed(anki.count_decks),
        }
        seconds = in_turn(works, ROUNDS, warm_up=2)
    return [
        Row("queue of everything, 100,000 cards", seconds["queue"], most_seconds=_MOST),
        Row(
            "counts of the home screen, 100,000 cards",
            seconds["counts"],
            "anki, deck_due_tree",
            seconds["anki"],
            most_seconds=_MOST,
        ),
    ]


def _opened(path: Path, ask: Callable[[Workspace], object]) -> Work:
    """Asks a store that was opened for it; the seconds of asking."""

    def run() -> float:
        with open_store(path, write=False) as store:
            work = Workspace(store, Config())
            start = time.perf_counter()
            ask(work)
            return time.perf_counter() - start

    return run
