"""The log is the truth: whatever a learner does, every memory follows from it to the last bit.

A plain model keeps what each card's memory should be. After every step the store must hold just that, and the
log must lead to just that, also when the memories in the store have been spoilt.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from studyml.config import Config
from studyml.domain.memory import NEW, Memory, State
from studyml.domain.rating import Rating
from studyml.domain.scheduling import scheduler_for
from studyml.domain.settings import ReviewSettings
from studyml.domain.study_day import SECOND
from studyml.services import card_actions
from studyml.services.clock_warning import clock_warning
from studyml.services.doctor import MENDED, look_over, mend
from studyml.services.importing import import_decks, sync_decks
from studyml.services.rebuilding import rebuild_memories
from studyml.services.review import ReviewSession
from studyml.services.undoing import undo_last
from studyml.services.workspace import Workspace
from studyml.store.event_store import memories_that_differ
from studyml.store.fit_store import add_fit
from studyml.store.mapping import MEMORY_COLUMNS, memory_of
from studyml.store.opening import open_store
from studyml.store.tally import rollups_differ
from tests.synthetic_learner import FORGETFUL, STEADY
from tests.torture.conftest import IS_LONG

EXAMPLES, STEPS = (1_000, 50) if IS_LONG else (8, 20)
CARDS = 6
MEMORIES = f"SELECT card_id, {', '.join(MEMORY_COLUMNS)} FROM memory ORDER BY card_id"
OPEN_CHANGES = "SELECT count(*) FROM change WHERE undone_by IS NULL AND undoes IS NULL"
CHOSEN = st.sets(st.integers(1, CARDS), min_size=1, max_size=3)


class Learning(RuleBasedStateMachine):
    """A learner with six cards, two of them siblings, and a clock that may lie."""

    blank: Path

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="log-is-truth-"))
        self.now = datetime(2026, 3, 20, 19, 30, tzinfo=UTC)
        self.zone: Any = UTC
        self.crashes = 0
        self.text = {number: f"What is concept {number}?" for number in range(1, CARDS + 1)}
        self.memories: dict[int, Memory] = {}
        self.undo_stack: list[tuple[dict[int, Memory], int]] = []
        self.answers = 0
        self.highest_log = 0

    def teardown(self) -> None:
        self.work.store.close()
        shutil.rmtree(self.root, ignore_errors=True)

    @initialize()
    def begin(self) -> None:
        self._open(Path(shutil.copy(self.blank, self.root / "studyml.db")))
        (self.root / "deck.md").write_text(self._deck())
        import_decks(self.work, [self.root / "deck.md"])
        self.undo_stack.append(({}, 0))

    @rule(rating=st.sampled_from(Rating), count=st.integers(1, 3))
    def answer(self, rating: Rating, count: int) -> None:
        session = ReviewSession(self.work)
        for _ in range(count):
            if session.card is None:
                return
            card = session.card
            before = self.memories.get(card.id, NEW)
            assert card.memory == before
            session.turn()
            [expected] = [
                after
                for given, after in scheduler_for(self.work.settings_for(card.deck))
                .outcomes(before, card.id, self._clock(), self.work.today())
                .items()
                if given is rating
            ]
            assert (expected.last_day or 0) >= (before.last_day or 0), "a day went backwards"
            assert expected.interval >= 0
            with self._change():
                session.answer(rating, 2.0)
                given_at = self._stored()[card.id].last_at
                # After an event of the card, an answer counts as given after it, wherever the clock stands.
                assert given_at is not None
                assert expected.last_at is not None
                assert given_at >= expected.last_at
                self.memories[card.id] = replace(expected, last_at=given_at)
                self.answers += 1

    @rule()
    def undo(self) -> None:
        if undo_last(self.work) is None:
            assert not self.undo_stack
            return
        self.memories, self.answers = self.undo_stack.pop()

    @rule(number=st.integers(1, CARDS), word=st.sampled_from(["Wherefore", "Please, what", "What"]))
    def edit_deck(self, number: int, word: str) -> None:
        self.text[number] = f"{word} is concept {number}?"
        self.sync()

    @rule(number=st.integers(1, CARDS))
    def take_a_card_out(self, number: int) -> None:
        self.text.pop(number, None)
        self.sync()

    @rule()
    def sync(self) -> None:
        (self.root / "deck.md").write_text(self._deck())
        with self._change():
            sync_decks(self.work)

    @rule(cards=CHOSEN, is_suspended=st.booleans())
    def suspend(self, cards: set[int], is_suspended: bool) -> None:
        with self._change():
            card_actions.suspend(self.work, sorted(cards), is_suspended=is_suspended)

    @rule(cards=CHOSEN)
    def bury_and_flag(self, cards: set[int]) -> None:
        with self._change():
            card_actions.bury(self.work, sorted(cards))
        with self._change():
            card_actions.flag(self.work, sorted(cards), 3)

    @rule(cards=CHOSEN)
    def reset(self, cards: set[int]) -> None:
        with self._change():
            change = card_actions.reset(self.work, sorted(cards))
            self.memories |= dict.fromkeys(change.changed, NEW)

    @rule(cards=CHOSEN, ahead=st.integers(0, 400))
    def set_due(self, cards: set[int], ahead: int) -> None:
        day = self.work.today() + ahead
        with self._change():
            change = card_actions.set_due(self.work, sorted(cards), day)
            for card in change.changed:
                before = self.memories[card]
                assert before.last_day is not None
                self.memories[card] = Memory(
                    **{name: getattr(before, name) for name in MEMORY_COLUMNS}
                    | {
                        "state": State.REVIEW,
                        "step": None,
                        "due_at": None,
                        "due_day": day,
                        "interval": max(1, day - before.last_day),
                    }
                )

    @rule(parameters=st.sampled_from([FORGETFUL, STEADY]), is_rescheduled=st.booleans())
    def fit(self, parameters: tuple[float, ...], is_rescheduled: bool) -> None:
        before = self.memories
        with self._change():
            with self.work.store.transact("Fitted", self._clock()) as tx:
                add_fit(tx, "", parameters, 1, {}, is_rescheduled=is_rescheduled)
                rebuild_memories(self.work, tx, reschedule=is_rescheduled)
            self.memories = self._stored()
        for card, after in self.memories.items():
            kept = ("state", "step", "due_at", "last_at", "last_day", "reps", "lapses")
            assert [getattr(after, name) for name in kept] == [
                getattr(before.get(card, NEW), name) for name in kept
            ]
            if not is_rescheduled:
                assert (after.due_day, after.interval) == (
                    before.get(card, NEW).due_day,
                    before.get(card, NEW).interval,
                )

    @rule(
        column=st.sampled_from(["reps = reps + 1", "stability = 1.5", "due_day = due_day + 3", "lapses = 9"])
    )
    def spoil_and_mend(self, column: str) -> None:
        with self._change(), self.work.store.transact("Spoilt", self._clock()) as tx:
            tx.execute(f"UPDATE memory SET {column} WHERE state = 2")
        with self._change():
            mended = mend(self.work, [each for each in look_over(self.work) if each.about == "memories"])
        if mended:
            assert [each.is_mended for each in mended] == [True]
            assert self.work.store.query("SELECT label FROM change ORDER BY id DESC LIMIT 1") == [(MENDED,)]
            assert undo_last(self.work) is not None
            assert undo_last(self.work) is not None
            del self.undo_stack[-2:]

    @rule()
    def crash(self) -> None:
        """What a killed process leaves is opened, not what a closed one does."""
        self.crashes += 1
        place = self.root / f"crash-{self.crashes}"
        place.mkdir()
        for suffix in ("", "-wal", ".lock"):
            left = self.work.store.path.with_name(f"studyml.db{suffix}")
            if left.exists():
                shutil.copy(left, place)
        self.work.store.close()
        self._open(place / "studyml.db")

    @rule()
    def open_again(self) -> None:
        path = self.work.store.path
        self.work.store.close()
        self._open(path)

    @rule(span=st.sampled_from([{"minutes": 11}, {"hours": 9}, {"days": 1}, {"days": 30}, {"days": 365}]))
    def wait(self, span: dict[str, int]) -> None:
        self.now += timedelta(**span)

    @rule(days=st.sampled_from([1, 30]))
    def set_the_clock_back(self, days: int) -> None:
        self.now -= timedelta(days=days)

    @rule(hours=st.integers(-12, 14))
    def travel(self, hours: int) -> None:
        self.zone = timezone(timedelta(hours=hours))
        self.work.zone = self.zone

    @invariant()
    def the_store_holds_what_the_model_says_and_the_log_leads_to_it(self) -> None:
        if not hasattr(self, "work"):
            return
        stored = self._stored()
        assert stored == {card: self.memories.get(card, NEW) for card in stored}
        assert memories_that_differ(self.work.store) == []

    @invariant()
    def no_answer_is_lost_and_the_log_only_grows(self) -> None:
        if not hasattr(self, "work"):
            return
        [(rows, live)] = self.work.store.query(
            "SELECT (SELECT count(*) FROM review_log), (SELECT count(*) FROM live_review)"
        )
        assert live == self.answers
        assert rows >= self.highest_log
        self.highest_log = rows
        assert rollups_differ(self.work.store) == 0
        assert self.work.store.query("SELECT count(*) FROM review_log WHERE elapsed_days < 0") == [(0,)]
        last = self.work.store.query("SELECT at FROM review_log ORDER BY id DESC LIMIT 1")
        is_behind = bool(last) and self._clock() < last[0][0] - 600 * SECOND
        assert (clock_warning(self.work) is not None) == is_behind

    def _stored(self) -> dict[int, Memory]:
        return {row[0]: memory_of(row[1:]) for row in self.work.store.query(MEMORIES)}

    def _clock(self) -> int:
        return round(self.now.timestamp()) * SECOND

    def _open(self, path: Path) -> None:
        config = Config(review=ReviewSettings(fuzz=False, suspend_leeches=False))
        self.work = Workspace(open_store(path, write=True), config, self._clock, self.zone)

    def _deck(self) -> str:
        cards = "\n\n".join(f"Q: {text}\nA: Number {number}." for number, text in self.text.items())
        return f"---\ndeck: Truth\n---\n\n## Concepts\n\n{cards}\n\nOne ::: Another\n"

    def _change(self) -> _Change:
        return _Change(self)


class _Change:
    """Notes for the model what a change that undo can take back, if it is one, would lead back to."""

    def __init__(self, learning: Learning) -> None:
        self._learning = learning

    def __enter__(self) -> None:
        learning = self._learning
        self._before = dict(learning.memories), learning.answers
        self._count = learning.work.store.query(OPEN_CHANGES)

    def __exit__(self, *_: object) -> None:
        if self._learning.work.store.query(OPEN_CHANGES) != self._count:
            self._learning.undo_stack.append(self._before)


def test_every_memory_follows_from_the_log_whatever_happens(
    tmp_path: Path, tell: Callable[[str], None]
) -> None:
    open_store(tmp_path / "studyml.db", write=True, create=True).close()

    class Begun(Learning):
        blank = tmp_path / "studyml.db"

    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Begun,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    tell(f"{EXAMPLES:,} histories of {STEPS} steps: every memory followed from the log")
