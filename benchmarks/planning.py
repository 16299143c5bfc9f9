"""A plan of a year for 100,000 cards, four desired retentions side by side, in a store just opened."""

from __future__ import annotations

import time

from benchmarks.pairs import in_turn
from benchmarks.row import Row
from benchmarks.workbench import Workbench
from studyml.config import Config
from studyml.services.planning import study_plan
from studyml.services.workspace import Workspace
from studyml.store.opening import open_store

ROUNDS = 5
_MOST = 3.0


def measure(bench: Workbench) -> list[Row]:
    """With the limits of the settings, which let a backlog grow, and with fifteen minutes a day."""
    store = bench.large_store

    def planned(minutes: float | None) -> float:
        start = time.perf_counter()
        with open_store(store, write=False) as opened:
            study_plan(Workspace(opened, Config()), minutes=minutes)
        return time.perf_counter() - start

    seconds = in_turn({"limits": lambda: planned(None), "minutes": lambda: planned(15)}, ROUNDS)
    return [
        Row("plan of a year, 100,000 cards", seconds["limits"], most_seconds=_MOST),
        Row("the same within 15 minutes a day", seconds["minutes"], most_seconds=_MOST),
    ]
