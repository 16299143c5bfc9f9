"""Two machines with 1,000,000 answers to the same 100,000 cards, of which they share nine in ten, meet."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from benchmarks.long_past import past_reviews, write_past
from benchmarks.row import Row
from benchmarks.workbench import Workbench
from studyml.config import Config
from studyml.services.importing import import_paths
from studyml.services.log_export import export_log
from studyml.services.workspace import Workspace
from studyml.store.opening import open_store

CARDS = 100_000
_APART = 10  # of so many answers one is known to its machine alone
_MOST = 20.0


def measure(bench: Workbench) -> list[Row]:
    """Writing the log of one machine, and merging it into the store of the other."""
    one = bench.copy(bench.unseen_store)
    with open_store(one, write=False) as opened:
        reviews = past_reviews(Workspace(opened, Config()), CARDS)
    own = [review for number, review in enumerate(reviews) if number % _APART != 1]
    other = [review for number, review in enumerate(reviews) if number % _APART != 2]
    two = Path(shutil.copy(one, bench.new_folder() / "two.db"))
    write_past(one, own)
    write_past(two, other)
    log = bench.new_folder() / "log.jsonl"
    with open_store(one, write=True) as store:
        with store.transact("Named", 0) as tx:
            tx.execute("UPDATE meta SET value = 'one' WHERE key = 'store'")
        start = time.perf_counter()
        export_log(Workspace(store, Config()), log)
        written = time.perf_counter() - start
    with open_store(two, write=True) as store:
        work = Workspace(store, Config())
        start = time.perf_counter()
        report = import_paths(work, [log])
        merged = time.perf_counter() - start
        assert report.sources[0].reviews
        start = time.perf_counter()
        import_paths(work, [log])
        again = time.perf_counter() - start
    return [
        Row("the log of 900,000 answers written", [written]),
        Row("merged into another of 900,000", [merged], most_seconds=_MOST),
        Row("merged once more", [again]),
    ]
