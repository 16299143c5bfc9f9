"""Habits from counted answers, and what is assumed for want of them."""

from __future__ import annotations

import pytest

from studyml.domain.habits import ENOUGH, Answers, Habits, habits_in
from studyml.domain.memory import State
from studyml.domain.rating import Rating


def given_answers(state: State, counts: tuple[int, int, int, int], seconds: float) -> list[Answers]:
    return [
        Answers(state, rating, count, seconds + rating)
        for rating, count in zip(Rating, counts, strict=True)
        if count
    ]


def test_without_answers_everything_is_assumed_and_said() -> None:
    habits = habits_in([])
    assert habits == Habits(assumed=habits.assumed)
    assert len(habits.assumed) == 6


def test_shares_and_means_are_those_of_the_answers() -> None:
    habits = habits_in(
        [
            *given_answers(State.NEW, (40, 20, 20, 20), 10.0),
            *given_answers(State.REVIEW, (50, 25, 50, 25), 5.0),
            *given_answers(State.LEARNING, (15, 20, 20, 20), 2.0),
            *given_answers(State.RELEARNING, (10, 0, 15, 0), 4.0),
        ]
    )
    assert habits.assumed == ()
    assert habits.first == pytest.approx((0.4, 0.2, 0.2, 0.2))
    assert habits.recalled == pytest.approx((0.25, 0.5, 0.25))
    assert habits.forgotten_step == pytest.approx(0.25)
    assert habits.first_seconds == pytest.approx((11, 12, 13, 14))
    assert habits.review_seconds == pytest.approx((6, 7, 8, 9))
    assert habits.step_seconds[0] == pytest.approx((15 * 3 + 10 * 5) / 25)


def test_a_rating_given_too_rarely_takes_the_assumed_seconds_alone() -> None:
    habits = habits_in(given_answers(State.REVIEW, (ENOUGH, 0, 90, ENOUGH - 1), 30.0))
    usual = Habits()
    assert habits.review_seconds == (31.0, usual.review_seconds[1], 33.0, usual.review_seconds[3])
    assert "seconds of reviews rated Hard, Easy" in habits.assumed
    assert habits.recalled[0] == 0
