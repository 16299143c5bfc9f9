"""The replay against the package fsrs, which schedules, and against the Rust implementation."""

from __future__ import annotations

import random
from collections.abc import Sequence

import fsrs_rs_python
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.domain.history import History, day_of, packed, rating_of
from studyml.domain.memory import NEW
from studyml.domain.rating import Rating
from studyml.domain.replay import Replay
from studyml.domain.scheduling import DEFAULT_PARAMETERS, Scheduler, parameter_fault, within_bounds
from studyml.domain.settings import ReviewSettings
from tests.synthetic_learner import FORGETFUL, STEADY, synthetic_histories

AT = 1_700_000_000_000_000
PARAMETERS = pytest.mark.parametrize(
    "parameters", [DEFAULT_PARAMETERS, FORGETFUL, STEADY], ids=["default", "forgetful", "steady"]
)


def answered(parameters: Sequence[float], history: History) -> tuple[float, float, list[float]]:
    """Stability and difficulty after answering one by one, and recall before each review of a later day."""
    scheduler = Scheduler(ReviewSettings(parameters=tuple(parameters)))
    memory, recalls = NEW, []
    for review in history.reviews:
        day = day_of(review)
        if memory.last_day not in (None, day):
            recalls.append(scheduler.retrievability(memory, day) or 0.0)
        memory = scheduler.outcomes(memory, 7, AT, day)[Rating(rating_of(review))]
    assert memory.stability is not None
    assert memory.difficulty is not None
    return memory.stability, memory.difficulty, recalls


@PARAMETERS
def test_a_replay_gives_what_answering_one_by_one_gives(parameters: tuple[float, ...]) -> None:
    for history in synthetic_histories(parameters, 1500, seed=4):
        predicted: list[float] = []
        stability, difficulty = Replay(parameters).recall_after(history.reviews, predicted=predicted)
        expected = answered(parameters, history)
        assert (stability, difficulty) == pytest.approx(expected[:2], rel=1e-9)
        assert predicted == pytest.approx(expected[2], rel=1e-9)


@PARAMETERS
def test_a_replay_agrees_with_the_rust_implementation(parameters: tuple[float, ...]) -> None:
    engine = fsrs_rs_python.FSRS(list(parameters))
    for history in synthetic_histories(parameters, 1500, seed=5):
        days = [day_of(review) for review in history.reviews]
        reviews = [
            fsrs_rs_python.FSRSReview(rating_of(review), day - before)
            for review, day, before in zip(history.reviews, days, [days[0], *days], strict=False)
        ]
        expected = engine.memory_state(fsrs_rs_python.FSRSItem(reviews))
        assert Replay(parameters).recall_after(history.reviews) == pytest.approx(
            (expected.stability, expected.difficulty), rel=1e-4
        )


@given(st.lists(st.tuples(st.integers(0, 4000), st.integers(1, 4)), min_size=1, max_size=60), st.data())
def test_whatever_is_answered_memory_and_predictions_stay_within_bounds(
    answers: list[tuple[int, int]], data: st.DataObject
) -> None:
    parameters = data.draw(st.sampled_from([DEFAULT_PARAMETERS, FORGETFUL, STEADY]))
    day, reviews = 700_000, []
    for place, (gap, rating) in enumerate(answers, start=1):
        day += gap
        reviews.append(packed(day, place, rating, is_new=False))
    predicted: list[float] = []
    stability, difficulty = Replay(parameters).recall_after(reviews, predicted=predicted)
    assert 0.001 <= stability < 1e9
    assert 1 <= difficulty <= 10
    assert all(0 < recall < 1 for recall in predicted)


def test_a_replay_can_start_from_a_memory_known_from_elsewhere() -> None:
    history = synthetic_histories(STEADY, 30, seed=6)[0].reviews
    replay = Replay(STEADY)
    assert replay.recall_after(history[2:], start=replay.recall_after(history[:3])) == pytest.approx(
        replay.recall_after(history)
    )


def test_a_replay_passes_through_the_memories_that_shorter_histories_end_with() -> None:
    replay = Replay(DEFAULT_PARAMETERS)
    for history in synthetic_histories(STEADY, 60, seed=5):
        passed: list[tuple[float, float]] = []
        last = replay.recall_after(history.reviews, passed=passed)
        assert passed[-1] == last
        ends = range(1, len(history.reviews) + 1)
        assert passed == [replay.recall_after(history.reviews[:end]) for end in ends]


def test_an_interval_is_the_one_that_the_scheduler_sets() -> None:
    chance = random.Random(3)
    for _ in range(200):
        retention = chance.choice([0.8, 0.9, 0.95])
        settings = ReviewSettings(
            learning_steps=(),
            fuzz=False,
            desired_retention=retention,
            maximum_interval=300,
            parameters=STEADY,
        )
        memory = Scheduler(settings).outcomes(NEW, 1, AT, 700_000)[Rating(chance.randint(1, 4))]
        day = 700_000 + chance.randint(1, 90)
        memory = Scheduler(settings).outcomes(memory, 1, AT, day)[Rating.EASY]
        assert memory.stability is not None
        assert Replay(STEADY).interval(memory.stability, retention, 300) == memory.interval


def test_impossible_parameters_are_told_and_moved_to_what_is_allowed() -> None:
    assert parameter_fault(DEFAULT_PARAMETERS) is None
    assert parameter_fault((1.0, 2.0)) == "they are 2, not 21"
    wrong = (*DEFAULT_PARAMETERS[:20], 0.9)
    assert parameter_fault(wrong) == "number 21 is 0.9, not between 0.1 and 0.8"
    assert parameter_fault((float("nan"), *DEFAULT_PARAMETERS[1:])) is not None
    assert within_bounds(wrong) == (*DEFAULT_PARAMETERS[:20], 0.8)
    with pytest.raises(ValueError, match="21 finite"):
        within_bounds((float("nan"), *DEFAULT_PARAMETERS[1:]))
