"""Memories computed again from the log, against answering one by one."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import Any

import pytest

from studyml.domain.memory import ALGORITHM, Memory, State
from studyml.domain.rating import Rating
from studyml.domain.scheduling import scheduler_for
from studyml.errors import StoreError
from studyml.services.rebuilding import Rebuilt, rebuild_memories
from studyml.services.workspace import Workspace
from studyml.store import review_store
from studyml.store.fit_store import add_fit
from studyml.store.mapping import memory_values, review_values
from studyml.store.review_store import ANSWER, LOG
from tests.services.learner import Clock, Folder, configured, rows, study
from tests.services.studied_store import LAST_DAY, answer_all, import_cards, noon, review_between
from tests.synthetic_learner import FORGETFUL, STEADY, synthetic_histories

HISTORIES = synthetic_histories(FORGETFUL, 330, seed=12)[:30]


def put_into_force(work: Workspace, deck: str, parameters: tuple[float, ...]) -> None:
    with work.store.transact("A fit", work.now()) as tx:
        add_fit(tx, deck, parameters, 1000, {}, is_rescheduled=False)


def rebuild(work: Workspace, *, reschedule: bool = False) -> Rebuilt:
    with work.store.transact("Computed memories again", work.now()) as tx:
        return rebuild_memories(work, tx, reschedule=reschedule)


def memories(work: Workspace) -> list[dict[str, Any]]:
    cursor = work.store.connection.execute("SELECT * FROM memory ORDER BY card_id")
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def seen_after(before: Memory, day: int) -> Memory:
    """A memory after a review on a day, in round figures, that no parameters lead to."""
    return replace(
        before,
        state=State.REVIEW,
        step=None,
        stability=12.0,
        difficulty=4.5,
        due_at=None,
        due_day=day + 12,
        interval=12,
        last_at=noon(day),
        last_day=day,
        reps=before.reps + 1,
    )


@pytest.fixture
def past(work: Workspace, decks: Folder, clock: Clock) -> Workspace:
    """Thirty cards in three decks, answered with the default parameters."""
    cards = import_cards(work, decks, {"A": 10, "A/B": 10, "C": 10})
    answer_all(work, sorted(chain(*cards.values())), HISTORIES, clock)
    return work


def test_with_the_same_parameters_nothing_changes(past: Workspace) -> None:
    before = rows(past.store)
    found = rebuild(past, reschedule=True)
    assert found == Rebuilt(cards=30, changed=0, moved=0, due_now=0, left=0)
    assert rows(past.store) == before
    assert review_store.last_change(past.store) == "Answered"


def test_each_deck_gets_what_answering_with_its_parameters_would_have_given(
    past: Workspace, clock: Clock
) -> None:
    put_into_force(past, "", STEADY)
    put_into_force(past, "A/B", FORGETFUL)
    assert rebuild(past, reschedule=True).changed == 30
    after = memories(past)
    with past.store.transact("Emptied", past.now()) as tx:
        tx.execute(
            "UPDATE memory SET state = 0, step = NULL, stability = NULL, difficulty = NULL, due_at = NULL,"
            " due_day = NULL, last_at = NULL, last_day = NULL, interval = 0, reps = 0, lapses = 0"
        )
    answer_all(past, [memory["card_id"] for memory in after], HISTORIES, clock)
    for ours, theirs in zip(after, memories(past), strict=True):
        assert ours.pop("stability") == pytest.approx(theirs.pop("stability"), rel=1e-9)
        assert ours.pop("difficulty") == pytest.approx(theirs.pop("difficulty"), rel=1e-9)
        assert ours == theirs


def test_due_days_stay_unless_they_are_asked_for(past: Workspace) -> None:
    put_into_force(past, "", STEADY)
    before = memories(past)
    found = rebuild(past)
    assert (found.changed, found.moved) == (30, 0)
    kept = [
        {key: value for key, value in memory.items() if key not in ("stability", "difficulty")}
        for memory in before
    ]
    assert [{key: memory[key] for key in kept[0]} for memory in memories(past)] == kept
    assert memories(past) != before


def test_due_days_that_are_moved_are_those_of_the_scheduler_with_its_fuzz(past: Workspace) -> None:
    put_into_force(past, "", STEADY)
    found = rebuild(past, reschedule=True)
    assert found.moved > 10
    for memory in memories(past):
        if memory["state"] == State.REVIEW:
            assert memory["due_day"] == memory["last_day"] + memory["interval"]
    assert scheduler_for(past.settings_for("A")) is scheduler_for(past.settings_for("C"))


def test_cards_that_become_due_by_it_are_counted(past: Workspace, clock: Clock) -> None:
    configured(past, fuzz=False, desired_retention=0.99)
    due_before = sum((memory["due_day"] or LAST_DAY) > past.today() for memory in memories(past))
    found = rebuild(past, reschedule=True)
    due_after = sum((memory["due_day"] or LAST_DAY) > past.today() for memory in memories(past))
    assert found.due_now == due_before - due_after


def test_undo_brings_every_bit_back(past: Workspace) -> None:
    before = rows(past.store)
    put_into_force(past, "", STEADY)
    middle = rows(past.store)
    rebuild(past, reschedule=True)
    assert rows(past.store) != middle
    assert past.store.undo(past.now()) is not None
    assert rows(past.store) == middle
    past.store.undo(past.now())
    assert rows(past.store) == before
    assert past.settings_for("A").parameters == ()


def test_a_change_after_it_is_caught_again(past: Workspace) -> None:
    put_into_force(past, "", STEADY)
    rebuild(past)
    before = rows(past.store)
    review_store.flag(past.store, 1, 3, past.now())
    assert rows(past.store) != before
    past.store.undo(past.now())
    assert rows(past.store) == before


def test_an_error_within_it_leaves_nothing_and_changes_are_still_caught(past: Workspace) -> None:
    put_into_force(past, "", STEADY)
    before = rows(past.store)

    def fail_afterwards() -> None:
        with past.store.transact("Broken", past.now()) as tx:
            rebuild_memories(past, tx)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_afterwards()
    assert rows(past.store) == before
    broken = [(None, 5.0, 1)]
    with pytest.raises(StoreError, match="refused a value"), past.store.transact("Broken", past.now()) as tx:
        tx.update_part(
            "memory.recall",
            "UPDATE memory SET stability = ?, difficulty = ? WHERE card_id = ?",
            broken,
            [(1, 1.0, 5.0)],
        )
    review_store.flag(past.store, 1, 3, past.now())
    past.store.undo(past.now())
    assert rows(past.store) == before


def test_answers_taken_back_do_not_count(past: Workspace) -> None:
    before = memories(past)
    study(past, 1)
    past.store.undo(past.now())
    assert rebuild(past).changed == 0
    assert memories(past) == before


def test_a_card_put_back_to_new_stays_new(past: Workspace) -> None:
    with past.store.transact("Reset", past.now()) as tx:
        tx.execute(
            "UPDATE memory SET state = 0, step = NULL, stability = NULL, difficulty = NULL, due_at = NULL,"
            " due_day = NULL, last_at = NULL, last_day = NULL, interval = 0, reps = 0 WHERE card_id = 3"
        )
    put_into_force(past, "", STEADY)
    before = memories(past)[2]
    assert rebuild(past, reschedule=True).cards == 29
    assert memories(past)[2] == before


def test_after_a_hole_the_memory_that_the_log_noted_is_gone_on_from(past: Workspace) -> None:
    """The log knows the memory after the review that follows the hole, not how it came about."""
    card = review_store.load_card(past.store, 5)
    noted = replace(seen_after(card.memory, LAST_DAY - 20), reps=card.memory.reps + 3)
    later = scheduler_for(past.settings_for(card.deck)).outcomes(noted, 5, noon(LAST_DAY - 3), LAST_DAY - 3)[
        Rating.GOOD
    ]
    with past.store.transact("Written by something else", past.now()) as tx:
        for before, after in ((card.memory, noted), (noted, later)):
            tx.execute(LOG, review_values(review_between(5, before, after), ALGORITHM))
        tx.execute(ANSWER, (*memory_values(later), ALGORITHM, None, 5, 2, card.memory.reps))
    assert rebuild(past).changed == 0
    put_into_force(past, "", STEADY)
    assert rebuild(past).left == 0
    expected = scheduler_for(past.settings_for("A")).outcomes(noted, 5, noon(LAST_DAY - 3), LAST_DAY - 3)
    found = review_store.load_card(past.store, 5).memory
    assert found.stability == pytest.approx(expected[Rating.GOOD].stability)


def test_a_memory_that_the_log_does_not_lead_to_is_left_alone(past: Workspace) -> None:
    with past.store.transact("Written by something else", past.now()) as tx:
        tx.execute("UPDATE memory SET reps = reps + 1 WHERE card_id = 4")
    before = memories(past)[3]
    put_into_force(past, "", STEADY)
    found = rebuild(past, reschedule=True)
    assert (found.changed, found.left) == (29, 1)
    assert memories(past)[3] == before
