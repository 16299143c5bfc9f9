"""The forgetting curve against the scheduler, and what waiting loses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.domain.forgetting import ForgettingCurve
from studyml.domain.memory import Memory, State
from studyml.domain.scheduling import DEFAULT_PARAMETERS, Scheduler
from studyml.domain.settings import ReviewSettings
from tests.synthetic_learner import FORGETFUL, STEADY

PARAMETERS = {"default": DEFAULT_PARAMETERS, "forgetful": FORGETFUL, "steady": STEADY}
CURVE = ForgettingCurve(DEFAULT_PARAMETERS)


@pytest.mark.parametrize("name", PARAMETERS)
@pytest.mark.parametrize("stability", [0.01, 1.0, 30.0, 4000.0])
def test_recall_is_that_of_the_scheduler(name: str, stability: float) -> None:
    curve = ForgettingCurve(PARAMETERS[name])
    scheduler = Scheduler(ReviewSettings(parameters=PARAMETERS[name]))
    memory = Memory(state=State.REVIEW, stability=stability, difficulty=5, due_day=9, last_at=0, last_day=7)
    for days in (0, 1, 10, 500):
        assert curve.recall(days, stability) == pytest.approx(scheduler.retrievability(memory, 7 + days))
    assert curve.recall(stability, stability) == pytest.approx(0.9)


@given(st.floats(0.01, 1e5), st.floats(0.05, 1))
def test_the_days_until_a_recall_lead_to_it(stability: float, recall: float) -> None:
    assert CURVE.recall(CURVE.days_until(recall, stability), stability) == pytest.approx(recall)


@given(st.floats(0.01, 1e6), st.floats(0, 1e5))
def test_waiting_loses_something_and_never_more_than_there_is(stability: float, days: float) -> None:
    loss = CURVE.loss(days, stability)
    assert 0 <= loss <= CURVE.recall(days, stability) <= 1
    assert loss == pytest.approx(CURVE.recall(days, stability) - CURVE.recall(days + 1, stability))


def test_waiting_loses_least_of_what_holds_and_of_what_is_lost() -> None:
    saved, holds, lost = CURVE.loss(4, 3.0), CURVE.loss(200, 150.0), CURVE.loss(300, 1.0)
    assert saved > 10 * max(holds, lost)


def test_a_clock_set_back_forgets_nothing() -> None:
    assert CURVE.recall(-3, 5.0) == 1
