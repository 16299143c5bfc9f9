"""10,000 cards in 200 files: the first import, and one that finds nothing changed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

from benchmarks.anki_collection import AnkiCollection, write_csv
from benchmarks.generated_decks import CARDS_PER_CONCEPT
from benchmarks.pairs import in_turn, timed
from benchmarks.row import Row
from benchmarks.workbench import FILES, SOME_CONCEPTS, Workbench
from studyml.config import Config
from studyml.services.importing import import_decks
from studyml.services.workspace import Workspace
from studyml.store.figures import card_count
from studyml.store.listing import list_cards
from studyml.store.opening import open_store

FIRST_ROUNDS, AGAIN_ROUNDS = 5, 40
CARDS = FILES * SOME_CONCEPTS * CARDS_PER_CONCEPT


def measure(bench: Workbench) -> list[Row]:
    """Anki is given the same cards as CSV; the floor of the second import reads and hashes the files."""
    files = bench.some_decks
    folder = files[0].parent
    store = bench.copy(bench.blank_store)
    cards = store.with_name("cards.csv")
    _import(store, folder)
    with open_store(store, write=True) as opened:
        write_csv(cards, list_cards(opened))
        work = Workspace(opened, Config())
        again = in_turn(
            {"ours": timed(lambda: import_decks(work, [folder])), "theirs": timed(lambda: _hash(files))},
            AGAIN_ROUNDS,
        )
    first = in_turn(
        {
            "ours": lambda: _import(bench.copy(bench.blank_store), folder),
            "theirs": lambda: _import_csv(bench.new_folder() / "collection.anki2", cards),
        },
        FIRST_ROUNDS,
    )
    anki, reading = "anki, the same as CSV", "reading and hashing the files"
    return [
        Row("import of 10,000 cards", first["ours"], anki, first["theirs"], most_ratio=1.0),
        Row("import again, nothing changed", again["ours"], reading, again["theirs"], most_ratio=2.0),
    ]


def _import(store: Path, folder: Path) -> float:
    with open_store(store, write=True) as opened:
        work = Workspace(opened, Config())
        start = time.perf_counter()
        import_decks(work, [folder])
        seconds = time.perf_counter() - start
        _expect_all(card_count(opened))
    return seconds


def _import_csv(path: Path, cards: Path) -> float:
    with AnkiCollection(path) as collection:
        seconds = collection.import_csv(cards)
        _expect_all(collection.card_count)
    return seconds


def _expect_all(count: int) -> None:
    """Refuses to compare imports that did not come to the same."""
    if count != CARDS:
        raise SystemExit(f"{count} cards were imported instead of {CARDS}: the figures would mean nothing")


def _hash(files: Sequence[Path]) -> list[str]:
    return [blake2b(file.read_bytes(), digest_size=16).hexdigest() for file in files]
