"""Programs to be killed: each says on its output what the store has acknowledged, line by line."""

from __future__ import annotations

import itertools
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from studyml.errors import StoreLocked
from studyml.services.importing import import_paths
from studyml.services.undoing import undo_last
from studyml.services.workspace import Workspace
from studyml.store.backup import copy_store
from studyml.store.opening import open_store
from tests.services.learner import Clock
from tests.services.small_decks import numbers
from tests.torture.study import answer_cards, log_length, workspace


def tell(*words: object) -> None:
    """Tells something at once, whatever becomes of the program then."""
    os.write(1, f"{' '.join(map(str, words))}\n".encode())


def clock_after(work: Workspace, clock: Clock) -> Clock:
    """The clock, some minutes after the last answer in the store."""
    last = work.store.query("SELECT max(at) FROM review_log")[0][0]
    if last is not None:
        clock.now = datetime.fromtimestamp(last // 1_000_000, UTC)
        clock.move(minutes=3)
    return clock


def review(path: Path, seed: int) -> None:
    """Answers cards for ever, and now and then takes one back; tells how long the log is after each."""
    clock = Clock()
    with open_store(path, write=True) as store:
        work = workspace(store, clock)
        answer_cards(work, clock_after(work, clock), 10**9, Random(seed), tell)


def read(path: Path, seed: int) -> None:
    """Imports decks, notes and a package, and takes some of it back, for ever; tells how often."""
    chance, folder = Random(seed), path.parent
    with open_store(path, write=True) as store:
        work = workspace(store, Clock())
        for number in itertools.count():
            deck = folder / f"deck {seed} {number}.md"
            deck.write_text(numbers(f"Deck {seed} {number}", 25))
            tell(number)
            import_paths(work, [deck, folder / "log.md"])
            if number % 5 == 2:
                import_paths(work, [folder / "deck.apkg"])
            if chance.random() < 0.4:
                undo_last(work)


def back_up(path: Path, seed: int) -> None:
    """Answers cards and copies the store, for ever; tells how long the log is that each copy holds."""
    clock, chance = Clock(), Random(seed)
    with open_store(path, write=True) as store:
        work = workspace(store, clock)
        clock_after(work, clock)
        while True:
            answer_cards(work, clock, 3, chance, lambda rows: None)
            copy_store(store.connection, path.with_name("copy.bak"))
            tell(log_length(store))


def take_turns(path: Path, count: int) -> None:
    """Answers a card so many times, opening the store for each; tells how long the longest refusal took."""
    longest = 0.0
    while count:
        began, clock = time.monotonic(), Clock()
        try:
            with open_store(path, write=True) as store:
                work = workspace(store, clock)
                clock_after(work, clock)
                answer_cards(work, clock, 1, _NEVER_BACK, lambda rows: None)
                count -= 1
        except StoreLocked as error:
            longest = max(longest, time.monotonic() - began)
            if " is using the store" not in str(error):
                raise
    tell(longest)


class _Steady(Random):
    """Chance by which every answer is the same and none is taken back."""

    def random(self) -> float:
        return 0.5


_NEVER_BACK = _Steady(1)


if __name__ == "__main__":
    programs = {each.__name__: each for each in (review, read, back_up, take_turns)}
    programs[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
