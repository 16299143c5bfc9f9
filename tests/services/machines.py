"""Several machines of one learner: each with a store and decks of its own, under one clock."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC
from pathlib import Path
from typing import Any

from studyml.config import Config
from studyml.domain.memory import State
from studyml.domain.rating import Rating
from studyml.domain.review import Review
from studyml.domain.scheduling import scheduler_for
from studyml.services.due_days import load_of_days
from studyml.services.import_report import SyncReport
from studyml.services.importing import import_decks, import_paths, sync_sources
from studyml.services.log_export import export_log
from studyml.services.workspace import Workspace
from studyml.store import card_changes, review_store
from studyml.store.event_store import memories_that_differ
from studyml.store.opening import open_store
from studyml.store.tally import rollups_differ
from tests.services.learner import Clock


class Machine:
    """One of them. Cards are told by the first word of their fronts, which no edit changes."""

    def __init__(self, folder: Path, blank: Path, clock: Clock, opened: ExitStack) -> None:
        folder.mkdir()
        self.folder = folder
        self.clock = clock
        self.decks = folder / "decks"
        self.decks.mkdir()
        store = opened.enter_context(open_store(Path(shutil.copy(blank, folder / "s.db")), write=True))
        with store.transact("Named", 0) as tx:
            tx.execute("UPDATE meta SET value = ? WHERE key = 'store'", (folder.name,))
        self.work = Workspace(store, Config(), clock, UTC)

    def write(self, name: str, text: str) -> None:
        """Writes a deck and reads it."""
        (self.decks / name).write_text(text, encoding="utf-8")
        import_decks(self.work, [self.decks])

    def pull(self, other: Machine) -> None:
        """Takes over the decks of another machine."""
        for file in other.decks.iterdir():
            shutil.copy(file, self.decks / file.name)
        import_decks(self.work, [self.decks])
        sync_sources(self.work)

    def card(self, word: str) -> int:
        """The card whose front begins with a word."""
        found = self.work.store.query(
            "SELECT id FROM card WHERE retired_at IS NULL AND front LIKE ?", (f"{word} %",)
        )
        assert len(found) == 1, word
        return int(found[0][0])

    def answer(self, word: str, rating: Rating, confidence: int | None = None) -> None:
        """Answers a card, due or not."""
        work = self.work
        card = review_store.load_card(work.store, self.card(word))
        memory = scheduler_for(work.settings_for(card.deck)).outcomes(
            card.memory, card.id, work.now(), work.today(), load_of_days(work)
        )[rating]
        assert memory.last_day is not None
        elapsed = 0 if card.memory.last_day is None else memory.last_day - card.memory.last_day
        review_store.answer(
            work.store,
            Review(card.id, rating, work.now(), memory.last_day, elapsed, 2.5, card.memory.state, memory),
            confidence=confidence,
        )

    def reset(self, word: str) -> None:
        card = self.card(word)
        if review_store.load_card(self.work.store, card).memory.state is not State.NEW:
            card_changes.reset(self.work.store, [card], self.work.now())

    def set_due(self, word: str, days: int) -> None:
        card = self.card(word)
        if review_store.load_card(self.work.store, card).memory.state is not State.NEW:
            card_changes.set_due(self.work.store, [card], self.work.today() + days, self.work.now())

    def export(self) -> Path:
        path = self.folder / "log.jsonl"
        export_log(self.work, path)
        return path

    def merge(self, *logs: Path) -> SyncReport:
        report = import_paths(self.work, list(logs))
        assert report.problems() == []
        self.check()
        return report

    def check(self) -> None:
        """The store's own promises hold."""
        assert rollups_differ(self.work.store) == 0
        assert memories_that_differ(self.work.store) == []

    def log(self) -> list[tuple[Any, ...]]:
        """Every live answer, by the words of its card."""
        return sorted(
            (front.split()[0], *rest)
            for front, *rest in self.work.store.query(
                "SELECT front, at, day, rating, seconds, elapsed_days, state, new_state, step, due_at,"
                " due_day, interval, reps, lapses FROM live_review"
                " JOIN card ON card.id = card_id"
            )
        )

    def memories(self) -> dict[str, tuple[Any, ...]]:
        """What is remembered of each card, to seven digits."""
        return {
            front.split()[0]: tuple(f"{each:.7g}" if isinstance(each, float) else each for each in rest)
            for front, *rest in self.work.store.query(
                "SELECT front, state, step, stability, difficulty, memory.due_at, memory.due_day, last_at,"
                " last_day, memory.interval, memory.reps, memory.lapses, introduced_day FROM memory"
                " JOIN card ON card.id = memory.card_id WHERE retired_at IS NULL"
            )
        }


def meet(machines: Sequence[Machine], times: int = 2) -> None:
    """Lets every machine merge the logs of all others."""
    for _ in range(times):
        logs = {machine.folder.name: machine.export() for machine in machines}
        for machine in machines:
            machine.merge(*(path for name, path in logs.items() if name != machine.folder.name))
