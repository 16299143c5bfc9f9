"""The forgetting curve against the scheduler."""

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


def test_a_clock_set_back_forgets_nothing() -> None:
    assert CURVE.recall(-3, 5.0) == 1
