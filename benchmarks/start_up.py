"""Commands that a shell may run at every prompt, beside the start of Python itself."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence

from benchmarks.pairs import Work, in_turn, timed
from benchmarks.program import PROGRAM, PYTHON, environment
from benchmarks.row import Row
from benchmarks.workbench import Workbench

ROUNDS = 60


def measure(bench: Workbench) -> list[Row]:
    """`studyml --version`, and `studyml due` on the starter decks and on 100,000 cards."""
    starter, large = bench.copy(bench.starter_store), bench.copy(bench.large_store)
    works = {
        "python": _run([PYTHON, "-c", "pass"], environment(starter)),
        "version": _run([PROGRAM, "--version"], environment(starter)),
        "due": _run([PROGRAM, "due"], environment(starter)),
        "large": _run([PROGRAM, "due"], environment(large)),
    }
    seconds = in_turn(works, ROUNDS, warm_up=2)
    peer, python = "`python -c pass`", seconds["python"]
    return [
        Row("`studyml --version`", seconds["version"], peer, python, most_ratio=3.0),
        Row("`studyml due`, starter decks", seconds["due"], peer, python, most_ratio=5.0),
        Row("`studyml due`, 100,000 cards", seconds["large"], peer, python, most_ratio=5.0),
    ]


def _run(command: Sequence[str], environment: Mapping[str, str]) -> Work:
    return timed(lambda: subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL))
