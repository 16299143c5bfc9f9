"""Memories that came about otherwise than by an answer, and what the log comes to with them."""

from __future__ import annotations

import runpy
import sqlite3
from pathlib import Path

import pytest
from store_samples import NOW, TODAY, fill, give

from studyml.domain.memory import NEW, State
from studyml.errors import StoreError
from studyml.paths import migrations
from studyml.store import card_changes, review_store
from studyml.store.event_store import memories_that_differ, mend_memories, note_memories
from studyml.store.opening import open_store
from studyml.store.store import Store


def live_events(store: Store) -> list[tuple[int, str]]:
    return [
        (card, kind)
        for card, kind in store.query(
            "SELECT card_id, kind FROM memory_event WHERE voids IS NULL"
            " AND id NOT IN (SELECT voids FROM memory_event WHERE voids IS NOT NULL) ORDER BY id"
        )
    ]


def test_answers_alone_lead_to_the_memories_that_are_stored(store: Store) -> None:
    first, second, *_ = fill(store)
    give(store, first)
    give(store, first, last_day=TODAY + 3, lapses=1, state=State.RELEARNING, step=0, due_at=NOW, due_day=None)
    give(store, second)
    store.undo(NOW)
    assert memories_that_differ(store) == []
    assert live_events(store) == []


def test_a_reset_and_a_day_set_by_hand_are_written_down_and_voided_by_undo(store: Store) -> None:
    first, second, *_ = fill(store)
    give(store, first)
    give(store, second)
    card_changes.reset(store, [first], NOW + 1)
    card_changes.set_due(store, [second], TODAY + 40, NOW + 2)
    assert live_events(store) == [(first, "reset"), (second, "due")]
    assert memories_that_differ(store) == []
    store.undo(NOW + 3)
    assert live_events(store) == [(first, "reset")]
    assert memories_that_differ(store) == []
    store.undo(NOW + 4)
    assert live_events(store) == []
    assert memories_that_differ(store) == []
    assert store.query("SELECT count(*) FROM memory_event") == [(4,)]


def test_an_answer_after_a_reset_counts_and_taken_back_leaves_the_card_new(store: Store) -> None:
    card, *_ = fill(store)
    give(store, card)
    card_changes.reset(store, [card], NOW + 1)
    give(store, card)
    assert review_store.load_card(store, card).memory.reps == 1
    assert memories_that_differ(store) == []
    store.undo(NOW + 2)
    assert review_store.load_card(store, card).memory == NEW
    assert memories_that_differ(store) == []


def test_a_memory_that_the_log_does_not_lead_to_is_found_and_mended(store: Store) -> None:
    card, other, *_ = fill(store)
    memory = give(store, card)
    with store.transact("Tampered", NOW) as tx:
        tx.execute("UPDATE memory SET stability = stability * 1.0000000000000002 WHERE card_id = ?", (card,))
    [found] = memories_that_differ(store)
    assert (found.card_id, found.known) == (card, memory)
    assert found.stored != memory
    assert memories_that_differ(store, [card]) == [found]
    assert memories_that_differ(store, [other]) == []
    with store.transact("Mended", NOW) as tx:
        mend_memories(tx, [found])
    assert memories_that_differ(store) == []
    store.undo(NOW)
    assert memories_that_differ(store) == [found]


def test_a_new_card_with_a_memory_from_nowhere_is_found(store: Store) -> None:
    card, *_ = fill(store)
    with store.transact("Tampered", NOW) as tx:
        tx.execute(
            "UPDATE memory SET state = 2, stability = 3, difficulty = 5, due_day = 9, last_at = 1,"
            " last_day = 8 WHERE card_id = ?",
            (card,),
        )
    assert [each.known for each in memories_that_differ(store)] == [NEW]
    with store.transact("Explained", NOW) as tx:
        note_memories(tx, "import", [card])
    assert memories_that_differ(store) == []


@pytest.mark.parametrize("statement", ["UPDATE memory_event SET reps = 0", "DELETE FROM memory_event"])
def test_what_was_written_down_cannot_be_changed(store: Store, statement: str) -> None:
    card, *_ = fill(store)
    give(store, card)
    card_changes.reset(store, [card], NOW)
    with pytest.raises(StoreError, match="append-only"), store.transact("x", NOW) as tx:
        tx.execute(statement)


def test_undoing_an_import_keeps_a_card_that_was_given_a_memory(store: Store) -> None:
    card, *_ = fill(store)
    with store.transact("Given", NOW) as tx:
        note_memories(tx, "import", [card])
    store.undo(NOW)
    store.undo(NOW)
    assert store.query("SELECT id, retired_at IS NOT NULL FROM card") == [(card, 1)]


def test_an_upgrade_writes_down_what_the_log_does_not_lead_to(path: Path) -> None:
    with open_store(path, write=True) as store:
        answered, reset, moved, _ = fill(store)
        for card in (answered, reset, moved):
            give(store, card)
        card_changes.reset(store, [reset], NOW)
        card_changes.set_due(store, [moved], TODAY + 9, NOW)
    script = runpy.run_path(str(migrations() / "versions" / "0008_memory_events.py"))
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TRIGGER memory_event_is_never_deleted")
        connection.execute("DELETE FROM memory_event")
        connection.execute(script["_WRITE_DOWN"])
    connection.close()
    with open_store(path, write=True) as store:
        assert live_events(store) == [(reset, "upgrade"), (moved, "upgrade")]
        assert memories_that_differ(store) == []
