"""From the start of the process to the first frame in which the decks stand with what is due."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from benchmarks.pairs import Work, in_turn
from benchmarks.program import PROGRAM, PYTHON, environment
from benchmarks.row import Row
from benchmarks.terminal import Terminal
from benchmarks.workbench import Workbench
from studyml.config import Config
from studyml.services.overview import due_summary
from studyml.services.workspace import Workspace
from studyml.store.opening import open_store

ROUNDS = 12
_FLOOR = os.fspath(Path(__file__).with_name("floors") / "three_widgets.py")


def measure(bench: Workbench) -> list[Row]:
    """The app with the starter decks, and with 100,000 cards."""
    starter, large = bench.copy(bench.starter_store), bench.copy(bench.large_store)
    works = {
        "starter": _start([PROGRAM], starter, [*_figures(starter), "search"]),
        "large": _start([PROGRAM], large, [*_figures(large), "search"]),
        "floor": _start([PYTHON, _FLOOR], starter, ["Title", "ready", "Leave"]),
    }
    seconds = in_turn(works, ROUNDS)
    peer, floor = "textual, Header, Footer and Static", seconds["floor"]
    return [
        Row("start to first frame, starter decks", seconds["starter"], peer, floor, most_ratio=1.3),
        Row("start to first frame, 100,000 cards", seconds["large"], peer, floor, most_ratio=1.3),
    ]


def _figures(store: Path) -> list[str]:
    """What the first frame must show of a store: how many cards are new and due."""
    with open_store(store, write=False) as opened:
        summary = due_summary(Workspace(opened, Config()))
    return [f" {count}" for count in (summary.new, summary.due)]


def _start(command: Sequence[str], store: Path, texts: Sequence[str]) -> Work:
    """Starts a program and ends it again; the seconds until all of the texts were painted."""

    def run() -> float:
        with Terminal(command, environment(store)) as terminal:
            return terminal.wait_for(*texts) - terminal.started

    return run
