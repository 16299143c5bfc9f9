"""The table of cards over 100,000 of them, in a terminal: from the key to its first rows, and a page on."""

from __future__ import annotations

import os
from pathlib import Path

from benchmarks.pairs import in_turn
from benchmarks.program import PROGRAM, PYTHON, environment
from benchmarks.row import Row
from benchmarks.terminal import Terminal
from benchmarks.workbench import Workbench

ROUNDS = 20
_QUIET = 0.1  # seconds; longer than a search and a frame
_FLOOR = os.fspath(Path(__file__).with_name("floors") / "one_static.py")
_PAGE_DOWN = "\x1b[6~"
_LINES = 30


def measure(bench: Workbench) -> list[Row]:
    """The rows stand when the count of all cards does; a page is measured to its last byte."""
    with (
        Terminal([PROGRAM], environment(bench.copy(bench.large_store))) as app,
        Terminal([PROGRAM], environment(bench.copy(bench.large_store))) as table,
        Terminal([PYTHON, _FLOOR, str(_LINES)], environment(bench.starter_store)) as floor,
    ):
        floor.wait_for("ready")
        for terminal in (app, table):
            terminal.wait_for("search")
            _open(terminal)
        _close(app)
        works = {
            "open": lambda: _open_and_close(app),
            "page": lambda: _press(table, _PAGE_DOWN),
            "floor": lambda: _press(floor, "3"),
        }
        seconds = in_turn(works, ROUNDS, warm_up=2)
    peer, least = f"textual, one Static with {_LINES} lines", seconds["floor"]
    return [
        Row("key to first rows of the table, 100,000 cards", seconds["open"], peer, least, most_seconds=0.1),
        Row("a page on in it", seconds["page"], peer, least),
    ]


def _open(app: Terminal) -> float:
    app.settle(_QUIET)
    pressed = app.press("b")
    return app.wait_for("100,000", "Recall") - pressed


def _close(app: Terminal) -> None:
    app.settle(_QUIET)
    app.press("q")
    app.wait_for("search")


def _open_and_close(app: Terminal) -> float:
    seconds = _open(app)
    _close(app)
    return seconds


def _press(app: Terminal, key: str) -> float:
    app.settle(_QUIET)
    pressed = app.press(key)
    return app.settle(_QUIET) - pressed
