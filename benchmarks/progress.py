"""Everything that progress is shown by, with 100,000 cards and 1,000,000 answers in a store just opened."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.anki_collection import AnkiCollection, write_collection
from benchmarks.long_past import past_reviews, write_past
from benchmarks.pairs import Work, in_turn, timed
from benchmarks.row import Row
from benchmarks.workbench import Workbench
from studyml.config import Config
from studyml.services.progress import progress
from studyml.services.workspace import Workspace
from studyml.store.opening import open_store
from studyml.store.tally import rebuild_rollups, rollups_differ

CARDS = 100_000
ROUNDS = 9
YEAR = 365
_MOST = 1 / 20


def measure(bench: Workbench) -> list[Row]:
    """Anki computes its graphs of the same answers, in a collection that stays open."""
    store = bench.copy(bench.unseen_store)
    with open_store(store, write=False) as opened:
        reviews = past_reviews(Workspace(opened, Config()), CARDS)
    write_past(store, reviews)
    theirs = bench.new_folder() / "collection.anki2"
    write_collection(theirs, CARDS, reviews)
    with AnkiCollection(theirs) as anki:
        works = {
            "year": _opened(store, lambda work: progress(work, days=YEAR)),
            "their year": timed(lambda: anki.draw_graphs(YEAR)),
            "always": _opened(store, progress),
            "theirs always": timed(lambda: anki.draw_graphs(0)),
        }
        seconds = in_turn(works, ROUNDS)
    return [
        Row(
            "all figures, a year", seconds["year"], "anki, `graphs`", seconds["their year"], most_ratio=_MOST
        ),
        Row(
            "all figures, three years",
            seconds["always"],
            "anki, `graphs`",
            seconds["theirs always"],
            most_ratio=_MOST,
        ),
        Row("the roll-up counted anew from 1,000,000 answers", [_rebuild(store)]),
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


def _rebuild(path: Path) -> float:
    with open_store(path, write=True) as store:
        assert rollups_differ(store) == 0
        start = time.perf_counter()
        with store.transact("Counted anew", 0) as tx:
            rebuild_rollups(tx)
        return time.perf_counter() - start
