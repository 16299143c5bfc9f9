"""From the key that rates a card to the last byte of the next card's picture, in a real terminal."""

from __future__ import annotations

import os
from pathlib import Path

from benchmarks.pairs import in_turn
from benchmarks.program import PROGRAM, PYTHON, environment
from benchmarks.row import Row
from benchmarks.terminal import Terminal
from benchmarks.workbench import Workbench

ROUNDS = 120
_QUIET = 0.06  # seconds; longer than a frame, and the app has drawn the next cards ahead by then
_FLOOR = os.fspath(Path(__file__).with_name("floors") / "one_static.py")
_LINES = 12  # of a card with its answer, more or less


def measure(bench: Workbench) -> list[Row]:
    """Cards with formulas, programs and tables, of a store of 100,000."""
    store = bench.copy(bench.large_store)
    with (
        Terminal([PROGRAM], environment(store)) as app,
        Terminal([PYTHON, _FLOOR], environment(store)) as floor,
        Terminal([PYTHON, _FLOOR, str(_LINES)], environment(store)) as text,
    ):
        floor.wait_for("ready")
        text.wait_for("ready")
        app.wait_for("search")
        app.settle(_QUIET)
        app.press("\r")
        app.wait_for("show answer")
        works = {
            "ours": lambda: _rate(app),
            "floor": lambda: _press(floor),
            "text": lambda: _press(text),
        }
        seconds = in_turn(works, ROUNDS, warm_up=5)
    what, ours = "rating key to next card painted", seconds["ours"]
    line = "textual, one Static with a line"
    return [
        Row(what, ours, line, seconds["floor"], most_ratio=1.5),
        Row(f"{what}, 95th percentile", ours, line, seconds["floor"], most_seconds=0.016, percent=95),
        Row(what, ours, f"textual, one Static with {_LINES} lines", seconds["text"]),
    ]


def _rate(app: Terminal) -> float:
    app.settle(_QUIET)
    app.press(" ")
    app.wait_for("Again")
    app.settle(_QUIET)
    pressed = app.press("3")
    app.wait_for("show answer")
    return app.settle(_QUIET) - pressed


def _press(floor: Terminal) -> float:
    floor.settle(_QUIET)
    pressed = floor.press("3")
    return floor.settle(_QUIET) - pressed
