"""A change in steps: how far it is, what it comes to, and taking it back half-way."""

from __future__ import annotations

import pytest

from studyml.domain.fitting import Fit
from studyml.services.fitting import apply_fit, applying_fit, fit_history, revert_fit, reverting_fit
from studyml.services.stepped_change import Step, SteppedChange, Steps, finished
from studyml.services.workspace import Workspace
from studyml.store.tally import rollups_differ
from tests.services.learner import rows
from tests.services.test_honesty import fit as fit
from tests.services.test_honesty import past as past


def counting(log: list[str]) -> Steps[int]:
    try:
        yield Step("Counting", 1, 2)
        yield Step("Counting", 2, 2)
    except GeneratorExit:
        log.append("taken back")
        raise
    return 7


def test_a_change_goes_on_step_by_step() -> None:
    change = SteppedChange(counting([]))
    assert change.step is None
    assert [change.go_on(), change.step] == [False, Step("Counting", 1, 2)]
    assert [change.go_on(), change.step] == [False, Step("Counting", 2, 2)]
    assert change.go_on()
    assert change.go_on()
    assert change.result() == 7
    assert finished(counting([])) == 7
    assert SteppedChange(counting([])).go_on(60)


def test_a_change_that_is_cancelled_takes_itself_back_once() -> None:
    log: list[str] = []
    change = SteppedChange(counting(log))
    change.go_on()
    change.cancel()
    change.cancel()
    assert log == ["taken back"]


def test_applying_a_fit_can_be_ended_after_any_step_without_a_trace(past: Workspace, fit: Fit) -> None:
    before = rows(past.store)
    for steps in range(1, 9):
        change = SteppedChange(applying_fit(past, fit, reschedule=True))
        for _ in range(steps):
            if change.go_on():
                break
        else:
            change.cancel()
            assert rows(past.store) == before
            assert past.settings_for("A/B").parameters == ()
            continue
        break
    assert past.settings_for("A/B").parameters == fit.parameters
    assert steps > 2


def test_one_undo_takes_back_what_was_done_in_steps(
    past: Workspace, fit: Fit, monkeypatch: pytest.MonkeyPatch
) -> None:
    from studyml.services import rebuilding

    before = rows(past.store, "memory", "fit")
    at_once = apply_fit(past, fit, reschedule=True)
    applied = rows(past.store, "memory")
    past.store.undo(past.now())
    assert rows(past.store, "memory", "fit") == before
    monkeypatch.setattr(rebuilding, "_AT_ONCE", 7)
    assert apply_fit(past, fit, reschedule=True) == at_once
    assert rows(past.store, "memory") == applied
    past.store.undo(past.now())
    assert rows(past.store, "memory", "fit") == before


def test_going_back_can_be_ended_too(past: Workspace, fit: Fit) -> None:
    apply_fit(past, fit)
    before = rows(past.store)
    change = SteppedChange(reverting_fit(past))
    change.go_on()
    change.cancel()
    assert rows(past.store) == before
    assert past.settings_for("C").parameters == fit.parameters
    revert_fit(past)
    assert [one.is_withdrawn for one in fit_history(past)] == [True]


def test_what_very_many_memories_come_to_is_counted_in_steps_before_they_are_kept(
    past: Workspace, fit: Fit, monkeypatch: pytest.MonkeyPatch
) -> None:
    from studyml.store import journal, memory_tally

    def at_once(_connection: object) -> None:
        raise AssertionError("all memories were counted when the change was kept")

    monkeypatch.setattr(journal, "_VERY_MANY", 0)
    monkeypatch.setattr(memory_tally, "count_anew", at_once)
    before = rows(past.store, "memory")
    change = SteppedChange(applying_fit(past, fit, reschedule=True))
    told = []
    while not change.go_on():
        assert change.step is not None
        told.append(change.step.what)
    assert "Counting memories" in told
    assert rollups_differ(past.store) == 0
    monkeypatch.undo()
    past.store.undo(past.now())
    assert rows(past.store, "memory") == before
    assert rollups_differ(past.store) == 0
