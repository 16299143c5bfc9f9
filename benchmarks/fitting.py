"""Fitting parameters, and computing all memories again from the log."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import fsrs

from benchmarks.long_log import write_log
from benchmarks.pairs import in_turn, timed
from benchmarks.row import Row
from benchmarks.workbench import Workbench
from studyml.config import Config
from studyml.domain.history import History, day_of, rating_of
from studyml.domain.optimizer import fitted_parameters
from studyml.domain.scheduling import DEFAULT_PARAMETERS
from studyml.services.fit_process import FitProcess
from studyml.services.fit_worker import Task
from studyml.services.rebuilding import rebuild_memories
from studyml.services.workspace import Workspace
from studyml.store.opening import open_store
from tests.synthetic_learner import FORGETFUL, synthetic_histories

REVIEWS = 100_000
THEIR_REVIEWS = 2_000
ROUNDS = 3
_LEAST_LENGTH = 7
_AFTER_ALL = 1 << 30


def measure(bench: Workbench) -> list[Row]:
    """The optimiser of the package fsrs, written in Python, would take a quarter of an hour for all reviews:
    it is given few of them, those of the first row. Without torch it is left out."""
    histories = synthetic_histories(FORGETFUL, REVIEWS)
    few = synthetic_histories(FORGETFUL, THEIR_REVIEWS, seed=2)
    reviews, their_reviews = (sum(len(history.reviews) for history in some) for some in (histories, few))
    works = {
        "fit": timed(lambda: fitted_parameters(histories, _AFTER_ALL, 1)),
        "few": timed(lambda: fitted_parameters(few, _AFTER_ALL, 1)),
    }
    if find_spec("torch") is not None:
        works["theirs"] = _theirs(few)
    seconds = in_turn(works, ROUNDS)
    peer, theirs = ("fsrs, `Optimizer`", seconds["theirs"]) if "theirs" in seconds else ("", [])
    task = Task(histories, [DEFAULT_PARAMETERS], [0] * len(histories), 1)
    whole = in_turn({"process": timed(lambda: FitProcess(task).run())}, ROUNDS)["process"]
    store, count = _long_store(bench, histories)
    return [
        Row(
            f"fit of {their_reviews:,} reviews",
            seconds["few"],
            peer,
            theirs,
            most_ratio=1 / 500 if theirs else None,
        ),
        Row(f"fit of {reviews:,} reviews", seconds["fit"]),
        Row("the same in a process of its own, with the evidence of five more fits", whole),
        Row(
            f"memories of 100,000 cards again from {count:,} reviews",
            [_rebuild(bench, store) for _ in range(ROUNDS)],
            most_seconds=3.0,
        ),
    ]


def _theirs(histories: list[History]) -> Callable[[], float]:
    """The package fsrs fits parameters to the same reviews; gives the seconds that it took."""
    logs = []
    for history in histories:
        for place, review in enumerate(history.reviews):
            # A minute apart within a day, so that it finds them in their order.
            at = datetime.fromordinal(day_of(review)).replace(minute=place, tzinfo=UTC)
            logs.append(fsrs.ReviewLog(history.card_id, fsrs.Rating(rating_of(review)), at, None))
    return timed(lambda: fsrs.Optimizer(logs).compute_optimal_parameters())


def _long_store(bench: Workbench, histories: list[History]) -> tuple[Path, int]:
    path = bench.copy(bench.unseen_store)
    return path, write_log(path, [h for h in histories if len(h.reviews) >= _LEAST_LENGTH])


def _rebuild(bench: Workbench, path: Path) -> float:
    """The seconds until memories are durable, in a store where none was ever computed."""
    with open_store(bench.copy(path), write=True) as store:
        work = Workspace(store, Config())
        start = time.perf_counter()
        with store.transact("Computed memories again", work.now()) as tx:
            rebuilt = rebuild_memories(work, tx)
        taken = time.perf_counter() - start
    assert rebuilt.changed == rebuilt.cards
    return taken
