from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from store_samples import NOW, fill

from studyml.domain.memory import NEW
from studyml.store import review_store
from studyml.store.opening import open_store

KILLS = 50
ANSWER_FOR_EVER = """
import itertools, os, sys
from pathlib import Path
from store_samples import give
from studyml.store.opening import open_store
with open_store(Path(sys.argv[1]), write=True) as store:
    cards = [row[0] for row in store.query("SELECT id FROM card ORDER BY id")]
    for number in itertools.count():
        card = cards[number % len(cards)]
        memory = give(store, card, bury=number % 3 == 0, stability=1 + number / 7)
        os.write(1, f"{card} {memory.reps} {memory.stability!r}\\n".encode())
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no process can be killed here")
def test_no_answer_that_was_acknowledged_is_lost_when_the_program_is_killed(path: Path) -> None:
    with open_store(path, write=True) as store:
        cards = fill(store, cards=40)
    chance = random.Random(7)
    last: dict[int, tuple[int, float]] = {}
    total = 0
    for _ in range(KILLS):
        told = killed_after(path, chance.uniform(0.001, 0.08))
        total += len(told)
        for line in told:
            card, reps, stability = line.split()
            last[int(card)] = (int(reps), float(stability))
        with open_store(path, write=False) as store:
            for card, (reps, stability) in last.items():
                memory = review_store.load_card(store, card).memory
                # The last answer may have been stored and its process killed before it could say so.
                if memory.reps != reps + 1:
                    assert (memory.reps, memory.stability) == (reps, stability)
                assert memory.stability is not None
                last[card] = (memory.reps, memory.stability)
            answers = store.query("SELECT count(*) FROM review_log")[0][0]
            assert total <= answers <= total + 1
            total = answers
    assert total > KILLS
    with open_store(path, write=True) as store:
        assert store.query("PRAGMA integrity_check") == [("ok",)]
        assert store.query("PRAGMA foreign_key_check") == []
        for card in cards:
            live = review_store.history(store, card)
            assert review_store.load_card(store, card).memory == (live[-1].memory if live else NEW)
            assert [review.memory.reps for review in live] == list(range(1, len(live) + 1))
        assert store.undo(NOW) is not None
    assert [entry.name for entry in path.parent.iterdir()] == ["studyml.db"]


def killed_after(path: Path, seconds: float) -> list[str]:
    """What the program acknowledged in whole lines before it was killed, so long after its first answer."""
    with subprocess.Popen(
        [sys.executable, "-c", ANSWER_FOR_EVER, path],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])},
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        assert first, "the program ended by itself"
        threading.Timer(seconds, process.kill).start()
        told = first + process.stdout.read()
    assert process.returncode == -signal.SIGKILL
    return [line for line in told.splitlines(keepends=True) if line.endswith("\n")]
