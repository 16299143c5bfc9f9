"""FSRS-6 as the simulation computes with it, against the scheduler; and what is lost by waiting."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.domain.memory import NEW, Memory, State
from studyml.domain.memory_model import HORIZON, MemoryModel
from studyml.domain.rating import Rating
from studyml.domain.scheduling import DEFAULT_PARAMETERS, Scheduler
from studyml.domain.settings import ReviewSettings
from tests.synthetic_learner import FORGETFUL, STEADY

DAYS_ONLY = ReviewSettings(learning_steps=(), relearning_steps=(), fuzz=False)
START = 739_000
MODEL = MemoryModel(DAYS_ONLY, DEFAULT_PARAMETERS)


@pytest.mark.parametrize(
    "parameters", [DEFAULT_PARAMETERS, FORGETFUL, STEADY], ids=["default", "low", "high"]
)
@pytest.mark.parametrize("retention", [None, 0.8, 0.97])
def test_random_histories_agree_with_the_scheduler(
    parameters: tuple[float, ...], retention: float | None
) -> None:
    chance = random.Random(7)
    settings = DAYS_ONLY._replace(parameters=parameters, desired_retention=retention or 0.9)
    scheduler, model = Scheduler(settings), MemoryModel(DAYS_ONLY, parameters, retention)
    for _ in range(60):
        memory, day = NEW, START
        stability = difficulty = 0.0
        for review in range(chance.randint(1, 9)):
            gap = chance.choice([0, 1, 3, 11, 60, 300]) if review else 0
            rating = chance.choice([0, 1, 2, 2, 3])
            day += gap
            if not review:
                stability, difficulty = model.first[rating]
            elif gap:
                recall = model.recall(gap, stability)
                stability, difficulty = model.reviewed(stability, difficulty, recall, rating)
            else:
                stability, difficulty = model.repeated(stability, difficulty, rating)
            memory = scheduler.outcomes(memory, 1, 0, day)[Rating(rating + 1)]
            assert stability == pytest.approx(memory.stability, rel=1e-9)
            assert difficulty == pytest.approx(memory.difficulty, rel=1e-9)
            assert model.interval(stability, 0.5) == memory.interval


def test_the_spread_of_an_interval_is_that_of_the_scheduler() -> None:
    model = MemoryModel(ReviewSettings(), DEFAULT_PARAMETERS)
    seen = {model.interval(30.0, chance / 100) for chance in range(100)}
    memory = Memory(
        state=State.REVIEW, stability=30, difficulty=5, due_day=START, last_at=0, last_day=START, reps=2
    )
    assert seen == set(range(min(seen), max(seen) + 1))
    assert 30 in seen
    assert Scheduler(ReviewSettings()).outcomes(memory, 3, 0, START)[Rating.HARD].interval in seen


@given(st.floats(1, 1e4), st.integers(0, 10_000), st.floats(1, 10))
def test_what_is_lost_by_waiting_is_never_more_than_there_is(
    stability: float, days: int, difficulty: float
) -> None:
    assert -1 <= MODEL.loss(days, stability, difficulty) <= 1


def test_waiting_loses_least_of_what_holds_and_of_what_was_just_reviewed() -> None:
    due = MODEL.loss(20, 20.0, 5.0)
    assert due > 4 * MODEL.loss(200, 2000.0, 5.0)
    assert due > 2 * MODEL.loss(1, 20.0, 5.0)


def test_waiting_loses_less_of_what_is_hard_to_learn() -> None:
    assert MODEL.loss(20, 20.0, 3.0) > MODEL.loss(20, 20.0, 9.5) > 0


@given(st.floats(0.1, 3000), st.integers(0, 3000), st.floats(1, 10))
def test_the_loss_is_what_a_review_today_leads_to_less_what_none_does(
    stability: float, days: int, difficulty: float
) -> None:
    recall = MODEL.recall(days, stability)
    known, _ = MODEL.reviewed(stability, difficulty, recall, 2)
    forgotten, _ = MODEL.reviewed(stability, difficulty, recall, 0)
    after = recall * MODEL.recall(HORIZON, known) + (1 - recall) * MODEL.recall(HORIZON, forgotten)
    lost = after - MODEL.recall(days + HORIZON, stability)
    assert MODEL.loss(days, stability, difficulty) == pytest.approx(lost, abs=1e-6)
