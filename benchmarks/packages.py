"""A package of Anki with 10,000 cards and ten reviews of each, beside Anki's own import of the same."""

from __future__ import annotations

import time
from pathlib import Path

from benchmarks.anki_collection import AnkiCollection
from benchmarks.long_log import write_log
from benchmarks.pairs import in_turn
from benchmarks.row import Row
from benchmarks.workbench import Workbench
from studyml.config import Config
from studyml.domain.history import History, packed
from studyml.services.anki_export import export_anki
from studyml.services.importing import import_decks, import_paths
from studyml.services.workspace import Workspace
from studyml.store.opening import open_store

ROUNDS = 3
REVIEWS, APART = 10, 7  # of each card, and days between them


def measure(bench: Workbench) -> list[Row]:
    """Both are given the package that Anki itself exports."""
    package = _package(bench)
    seconds = in_turn(
        {
            "ours": lambda: _import(bench.copy(bench.blank_store), package),
            "theirs": lambda: _import_there(bench.new_folder() / "collection.anki2", package),
        },
        ROUNDS,
    )
    what = "import of a package, 10,000 notes with 100,000 reviews"
    return [Row(what, seconds["ours"], "anki, the same package", seconds["theirs"], most_ratio=2.0)]


def _package(bench: Workbench) -> Path:
    """Makes the cards here, takes them to Anki, and lets it export them."""
    store = bench.copy(bench.blank_store)
    with open_store(store, write=True) as opened:
        work = Workspace(opened, Config())
        import_decks(work, [bench.some_decks[0].parent])
        first = work.today() - REVIEWS * APART
    reviews = [packed(first + APART * at, at + 1, 3, is_new=at == 0) for at in range(REVIEWS)]
    write_log(store, [History(0, reviews)])
    package = store.with_name("ours.apkg")
    with open_store(store, write=False) as opened:
        export_anki(Workspace(opened, Config()), package)
    with AnkiCollection(store.with_name("collection.anki2")) as collection:
        collection.import_package(package)
        return collection.export_package(store.with_name("theirs.apkg"))


def _import(store: Path, package: Path) -> float:
    with open_store(store, write=True) as opened:
        work = Workspace(opened, Config())
        start = time.perf_counter()
        report = import_paths(work, [package])
        seconds = time.perf_counter() - start
    reviews = sum(source.reviews for source in report.sources)
    if reviews != REVIEWS * len(report.added):
        raise SystemExit(f"{reviews} reviews were imported: the figures would mean nothing")
    return seconds


def _import_there(path: Path, package: Path) -> float:
    with AnkiCollection(path) as collection:
        return collection.import_package(package)
