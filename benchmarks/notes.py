"""1,000 notes of 2 KB: the first import, one that finds nothing changed; and search over 20 MB of notes."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import blake2b
from pathlib import Path

from benchmarks.mentions import PROSE
from benchmarks.pairs import in_turn, timed
from benchmarks.row import Row
from benchmarks.workbench import Workbench
from studyml.config import Config
from studyml.services.importing import import_paths
from studyml.services.journal import search_all
from studyml.services.workspace import Workspace
from studyml.store.opening import open_store

NOTES, NOTE_BYTES, LARGE_BYTES = 1_000, 2_000, 20_000_000
FIRST_ROUNDS, AGAIN_ROUNDS, SEARCHES = 3, 15, 60
_NAMES = ("momentum", "learning rate", "batch normalisation", "ReLU", "beam search", "dropout", "softmax")


def measure(bench: Workbench) -> list[Row]:
    """The store already holds the starter decks, so that the notes have something to mention."""
    folder = bench.new_folder()
    files = _written(folder, NOTES, NOTE_BYTES, seed=1)
    store = bench.copy(bench.starter_store)
    first = in_turn({"first": lambda: _import(bench.copy(bench.starter_store), folder)}, FIRST_ROUNDS)[
        "first"
    ]
    _import(store, folder)
    with open_store(store, write=True) as opened:
        work = Workspace(opened, Config())
        again = in_turn(
            {"ours": timed(lambda: import_paths(work, [folder])), "theirs": timed(lambda: _hash(files))},
            AGAIN_ROUNDS,
        )
        large = bench.new_folder()
        _written(large, LARGE_BYTES // 20_000, 20_000, seed=2)
        import_paths(work, [large])
        words = iter([*_searches(random.Random(3), SEARCHES + 1)])
        found = in_turn({"search": timed(lambda: search_all(work, next(words)))}, SEARCHES)["search"]
    return [
        Row("import of 1,000 notes of 2 KB", first, most_seconds=3.0),
        Row(
            "import again, nothing changed",
            again["ours"],
            "reading and hashing the files",
            again["theirs"],
            most_ratio=2.0,
        ),
        Row("search over 22 MB of notes and the starter decks", found, most_seconds=0.02),
    ]


def _written(folder: Path, count: int, size: int, seed: int) -> list[Path]:
    """Day pages, one file a day, with a question, a link to a paper and some names in prose."""
    chance = random.Random(seed)
    prose = PROSE.split()
    files = []
    for number in range(count):
        day = date(2015, 1, 1) + timedelta(days=number)
        lines = [f"# {day.isoformat()}", ""]
        length = 0
        while length < size:
            words = chance.choices(prose, k=12) + chance.choices(_NAMES, k=1)
            chance.shuffle(words)
            line = " ".join(words).capitalize() + "."
            lines.append(line)
            length += len(line) + 1
        cited = (
            f"[A paper](https://arxiv.org/abs/{chance.randint(1501, 2312)}.{chance.randint(10000, 19999)})"
        )
        lines += ["", "Questions:", f"- Why does {chance.choice(_NAMES)} help?", "", cited, ""]
        files.append(folder / f"{day.isoformat()}.md")
        files[-1].write_text("\n".join(lines), encoding="utf-8")
    return files


def _import(store: Path, folder: Path) -> float:
    with open_store(store, write=True) as opened:
        work = Workspace(opened, Config())
        start = time.perf_counter()
        report = import_paths(work, [folder])
        seconds = time.perf_counter() - start
    days = sum(source.days for source in report.sources)
    if days != NOTES:
        raise SystemExit(f"{days} days were found instead of {NOTES}: the figures would mean nothing")
    return seconds


def _searches(chance: random.Random, count: int) -> list[str]:
    prose = PROSE.split()
    return [
        chance.choice(
            (
                chance.choice(_NAMES),
                f"{chance.choice(_NAMES)} {chance.choice(prose)}",
                chance.choice(prose)[:3],
            )
        )
        for _ in range(count)
    ]


def _hash(files: Sequence[Path]) -> list[str]:
    return [blake2b(file.read_bytes(), digest_size=16).hexdigest() for file in files]
