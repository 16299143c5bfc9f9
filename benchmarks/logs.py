"""Two machines with 1,000,000 answers each to the same 100,000 cards meet: half of these they have in common
from an earlier merge, the others each gave without knowing of the other."""

from __future__ import annotations

import time
from pathlib import Path

from benchmarks.long_past import OTHER, past_reviews, write_past
from benchmarks.row import Row
from benchmarks.workbench import Workbench
from studyml.config import Config
from studyml.services.importing import import_paths
from studyml.services.log_export import export_log
from studyml.services.workspace import Workspace
from studyml.store.opening import open_store

CARDS = 100_000
_COMMON, _APART = 5, 5  # answers to a card: of both machines, and of each alone
_MOST = 20.0


def measure(bench: Workbench) -> list[Row]:
    """Writing the log of one machine, and merging it into the store of the other."""
    one, two = two_machines(bench, bench.unseen_store, CARDS)
    log = bench.new_folder() / "log.jsonl"
    with open_store(one, write=True) as store:
        start = time.perf_counter()
        export_log(Workspace(store, Config()), log)
        written = time.perf_counter() - start
    with open_store(two, write=True) as store:
        work = Workspace(store, Config())
        start = time.perf_counter()
        report = import_paths(work, [log])
        merged = time.perf_counter() - start
        assert (report.sources[0].known, report.sources[0].reviews) == (_COMMON * CARDS, _APART * CARDS)
        start = time.perf_counter()
        import_paths(work, [log])
        again = time.perf_counter() - start
    reviews = f"{(_COMMON + _APART) * CARDS:,}"
    return [
        Row(f"the log of {reviews} answers written", [written]),
        Row(f"merged into another of {reviews}", [merged], most_seconds=_MOST),
        Row("merged once more", [again]),
    ]


def two_machines(bench: Workbench, unseen: Path, cards: int) -> tuple[Path, Path]:
    """Two stores, of the machine `OTHER` and of one that has merged what is common, grown from a store of
    so many new cards."""
    with open_store(unseen, write=False) as opened:
        reviews = past_reviews(Workspace(opened, Config()), cards, _COMMON + 2 * _APART)
    common = _COMMON * cards
    shared, later = reviews[:common], reviews[common:]
    one, two = bench.copy(unseen), bench.copy(unseen)
    with open_store(one, write=True) as store, store.transact("Named", 0) as tx:
        tx.execute("UPDATE meta SET value = ? WHERE key = 'store'", (OTHER,))
    write_past(one, [*shared, *later[::2]])
    write_past(two, [*shared, *later[1::2]], merged=common)
    return one, two
