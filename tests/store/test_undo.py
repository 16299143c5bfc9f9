from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from store_samples import NOW, TODAY, card_text, digest, fill, give, seen, write_decks

from studyml.domain.memory import NEW, State
from studyml.domain.rating import Rating
from studyml.store import review_store
from studyml.store.deck_store import DeckWriter, PlacedCard
from studyml.store.opening import open_store
from studyml.store.store import KEPT_CHANGES, Store


def test_an_undone_answer_is_as_if_it_had_never_been_given(store: Store) -> None:
    first, *_ = fill(store)
    give(store, first)
    before, history = digest(store), review_store.history(store, first)
    card = review_store.load_card(store, first)
    give(store, first, Rating.AGAIN, bury=True, stability=1 / 3, lapses=3)
    assert digest(store) != before
    undone = store.undo(NOW)
    assert undone is not None
    assert (undone.label, undone.card_id) == ("Answered Again", first)
    assert digest(store) == before
    assert review_store.load_card(store, first) == card
    assert review_store.history(store, first) == history


def test_an_undone_answer_is_voided_in_the_log_and_not_deleted(store: Store) -> None:
    first, *_ = fill(store)
    give(store, first)
    logged = store.query("SELECT * FROM review_log")
    store.undo(NOW + 5)
    after = store.query("SELECT * FROM review_log")
    assert after[0] == logged[0]
    assert store.query("SELECT card_id, at, voids FROM review_log")[1] == (first, NOW + 5, 1)
    assert store.query("SELECT * FROM live_review") == []


def test_undo_works_after_a_restart(store: Store) -> None:
    first, *_ = fill(store)
    before = digest(store)
    give(store, first)
    store.close()
    with open_store(store.path, write=True) as again:
        undone = again.undo(NOW)
        assert undone is not None
        assert undone.card_id == first
        assert digest(again) == before


def test_undo_repeated_walks_back_every_change_and_then_stops(store: Store) -> None:
    first, second, third, *_ = fill(store)
    states = [digest(store)]
    for change in (
        lambda: give(store, first, bury=True),
        lambda: review_store.suspend(store, [second, third], True, NOW),
        lambda: review_store.flag(store, third, 5, NOW),
        lambda: review_store.bury(store, second, TODAY + 3, NOW),
    ):
        change()
        states.append(digest(store))
    states.pop()
    labels = []
    while states:
        undone = store.undo(NOW)
        assert undone is not None
        labels.append(undone.label)
        assert digest(store) == states.pop()
    assert labels == ["Buried", "Flagged", "Suspended 2 cards", "Answered Good"]
    assert store.undo(NOW) is not None
    assert store.undo(NOW) is None


def test_a_change_made_after_an_undo_is_the_next_to_be_undone(store: Store) -> None:
    first, second, *_ = fill(store)
    give(store, first)
    before = digest(store)
    give(store, second)
    store.undo(NOW)
    give(store, second, interval=9)
    store.undo(NOW)
    assert digest(store) == before
    undone = store.undo(NOW)
    assert undone is not None
    assert undone.card_id == first


def test_an_undone_import_can_be_imported_and_undone_again(store: Store) -> None:
    empty = digest(store)
    fill(store)
    full = digest(store)
    store.undo(NOW)
    assert digest(store) == empty
    fill(store)
    assert digest(store) == full
    store.undo(NOW)
    assert digest(store) == empty


def test_a_card_with_answers_is_retired_when_its_import_is_undone(store: Store) -> None:
    first, second, *_ = fill(store)
    give(store, first)
    store.undo(NOW)
    store.undo(NOW)
    assert store.query("SELECT id, retired_at FROM card") == [(first, NOW)]
    assert store.query("SELECT card_id, retired FROM memory") == [(first, 1)]
    assert store.query("SELECT gone, digest FROM deck_file") == [(1, "")]
    assert store.query("SELECT retired FROM concept") == [(1,)]
    assert review_store.card_count(store) == 0
    assert store.query("SELECT count(*) FROM review_log") == [(2,)]
    assert second not in [row[0] for row in store.query("SELECT id FROM card")]


def test_a_card_kept_for_its_answers_gives_way_to_the_card_that_was_there_before(store: Store) -> None:
    first, *_ = fill(store, cards=1)

    def write(key: int | None, front: str, fingerprint: str) -> int:
        with store.transact("Synced", NOW) as tx, DeckWriter(store, tx) as writer:
            deck = "Deep Learning/Optimization"
            text = card_text(front, block=0, line=0)
            placed = PlacedCard(deck, f"/decks/{deck}.md", 0, 1, text, fingerprint, id=key, rank=0)
            return writer.put_cards([placed])[0]

    old = store.query("SELECT front, fingerprint FROM card")[0]
    write(first, "Something else?", "other")
    give(store, write(None, *old))
    for _ in range(3):
        assert store.undo(NOW) is not None
    kept = store.query("SELECT fingerprint FROM card WHERE id <> ?", (first,))
    assert kept == [(f"{old[1]}#2",)]
    restored = store.query("SELECT front, fingerprint, retired_at FROM card WHERE id = ?", (first,))
    assert restored == [(*old, None)]


def test_a_deleted_row_comes_back(store: Store) -> None:
    fill(store)
    before = digest(store)
    with store.transact("Removed", NOW) as tx:
        tx.execute("DELETE FROM memory")
        tx.execute("DELETE FROM card")
        tx.execute("INSERT INTO deck (name) VALUES ('new')")
        tx.execute("DELETE FROM deck WHERE name = 'new'")
    store.undo(NOW)
    assert digest(store) == before


def test_a_long_text_is_kept_only_where_it_changed(store: Store) -> None:
    fill(store)
    with store.transact("Shifted", NOW) as tx:
        tx.execute("UPDATE card SET line = line + 7")
    assert "What is" not in store.query("SELECT rows FROM change ORDER BY id DESC LIMIT 1")[0][0]
    with store.transact("Rewrote", NOW) as tx:
        tx.execute("UPDATE card SET front = front || '!'")
    assert "What is" in store.query("SELECT rows FROM change ORDER BY id DESC LIMIT 1")[0][0]


def test_an_import_is_remembered_as_ranges(store: Store) -> None:
    fill(store, cards=200)
    (rows,) = store.query("SELECT rows FROM change")[0]
    added = {"deck": 1, "deck_file": 1, "concept": 100, "card": 200, "memory": 200}
    assert json.loads(rows) == [["+", table, 1, count] for table, count in added.items()]


def test_only_the_newest_changes_are_kept_when_the_store_is_closed(store: Store) -> None:
    first, *_ = fill(store)
    for number in range(KEPT_CHANGES + 20):
        review_store.flag(store, first, number % 2 + 1, NOW)
    store.close()
    with open_store(store.path, write=True) as again:
        assert again.query("SELECT count(*) FROM change")[0][0] == KEPT_CHANGES
        count = 0
        while again.undo(NOW):
            count += 1
        assert count == KEPT_CHANGES


def test_a_failing_undo_changes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first, *_ = fill(store)
    give(store, first)
    before, log = digest(store), store.query("SELECT * FROM review_log")
    monkeypatch.setattr("studyml.store.undo.ChangeUndo._take_back", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        store.undo(NOW)
    monkeypatch.undo()
    assert (digest(store), store.query("SELECT * FROM review_log")) == (before, log)
    assert store.undo(NOW) is not None


class UndoMachine(RuleBasedStateMachine):
    """Random changes, with random undos between, against a stack of what the store was like before each."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        path = Path(shutil.copy(self.template, self.folder / "studyml.db"))
        self.store = open_store(path, write=True)
        self.cards = fill(self.store, ("a", "a/b"), cards=3)
        self.stack: list[str] = []
        self.before = digest(self.store)
        self.day = TODAY
        self.decks = 0

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    def changed(self) -> None:
        after = digest(self.store)
        if after != self.before:
            self.stack.append(self.before)
            self.before = after

    @rule(
        card=st.integers(0, 5),
        rating=st.sampled_from(Rating),
        bury=st.booleans(),
        state=st.sampled_from([State.LEARNING, State.REVIEW, State.RELEARNING]),
        stability=st.floats(1e-3, 1e4),
        lapses=st.integers(0, 5),
    )
    def answer(
        self, card: int, rating: Rating, bury: bool, state: State, stability: float, lapses: int
    ) -> None:
        stored = review_store.load_card(self.store, self.cards[card])
        after = seen(stored.memory, day=self.day, state=state, lapses=lapses)
        fields = {"state": state, "step": after.step, "due_at": after.due_at, "due_day": after.due_day}
        give(
            self.store,
            self.cards[card],
            rating,
            bury=bury,
            stability=stability,
            lapses=lapses,
            last_day=self.day,
            **fields,
        )
        self.changed()

    @rule(cards=st.sets(st.integers(0, 5)), value=st.booleans())
    def suspend(self, cards: set[int], value: bool) -> None:
        review_store.suspend(self.store, [self.cards[card] for card in cards], value, NOW)
        self.changed()

    @rule(card=st.integers(0, 5), days=st.none() | st.integers(0, 3))
    def bury(self, card: int, days: int | None) -> None:
        until = None if days is None else self.day + days
        review_store.bury(self.store, self.cards[card], until, NOW)
        self.changed()

    @rule(card=st.integers(0, 5), value=st.integers(0, 7))
    def flag(self, card: int, value: int) -> None:
        review_store.flag(self.store, self.cards[card], value, NOW)
        self.changed()

    @rule(cards=st.sets(st.integers(0, 5), min_size=1))
    def retire(self, cards: set[int]) -> None:
        with self.store.transact("Synced", NOW) as tx, DeckWriter(self.store, tx) as writer:
            writer.retire_cards(sorted(self.cards[card] for card in cards))
        self.changed()

    @rule()
    def import_another(self) -> None:
        self.decks += 1
        with self.store.transact("Imported", NOW) as tx:
            write_decks(self.store, tx, [f"more/{self.decks}"], 2)
        self.changed()

    @rule(days=st.integers(1, 3))
    def sleep(self, days: int) -> None:
        self.day += days

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.store = open_store(self.store.path, write=True)

    @precondition(lambda self: self.stack)
    @rule(times=st.integers(1, 4))
    def undo(self, times: int) -> None:
        for _ in range(min(times, len(self.stack))):
            assert self.store.undo(NOW) is not None
            self.before = self.stack.pop()
            assert digest(self.store) == self.before

    @invariant()
    def the_log_agrees_with_the_memories(self) -> None:
        for card in self.cards:
            live = review_store.history(self.store, card)
            memory = review_store.load_card(self.store, card).memory
            assert memory == (live[-1].memory if live else NEW)


def test_random_undo_walks_back_exactly(blank: Path) -> None:
    UndoMachine.template = blank
    UndoMachine.TestCase.settings = settings(
        max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
    )
    UndoMachine.TestCase("runTest").runTest()
