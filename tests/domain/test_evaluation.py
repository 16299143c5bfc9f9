"""The figures against plain computations, and losses against the Rust implementation."""

from __future__ import annotations

import math
import random
from itertools import product

import fsrs_rs_python
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.domain.evaluation import auc, calibration, evaluate, gain, losses, outcomes_of, rmse_bins
from studyml.domain.fitting import predictions
from studyml.domain.history import History, day_of, rating_of
from studyml.domain.scheduling import DEFAULT_PARAMETERS
from tests.synthetic_learner import FORGETFUL, synthetic_histories

Guesses = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


def prefixes(history: History) -> list[list[tuple[int, int]]]:
    """What there is to predict of a history: each review on a later day than the last, after all before it,
    as ratings and gaps in days."""
    days = [day_of(review) for review in history.reviews]
    gaps = [day - before for day, before in zip(days, [days[0], *days], strict=False)]
    answers = list(zip(map(rating_of, history.reviews), gaps, strict=True))
    return [answers[: place + 1] for place in range(1, len(days)) if gaps[place]]


def test_the_loss_of_each_review_is_that_of_the_rust_implementation() -> None:
    histories = synthetic_histories(FORGETFUL, 1500, seed=9)
    predicted = predictions(histories, [DEFAULT_PARAMETERS] * len(histories))
    engine = fsrs_rs_python.FSRS(list(DEFAULT_PARAMETERS))
    # One at a time, because of many it counts the latest most.
    theirs = [
        engine.evaluate(
            [fsrs_rs_python.FSRSItem([fsrs_rs_python.FSRSReview(*answer) for answer in answers])]
        ).log_loss
        for history in histories
        for answers in prefixes(history)
    ]
    assert losses(predicted, outcomes_of(histories).recalled) == pytest.approx(theirs, abs=1e-4)


def test_rmse_bins_is_what_the_definition_of_the_benchmark_gives() -> None:
    histories = synthetic_histories(FORGETFUL, 4000, seed=9)
    outcomes = outcomes_of(histories)
    predicted = predictions(histories, [DEFAULT_PARAMETERS] * len(histories))
    bins: dict[tuple[float, ...], list[tuple[float, bool]]] = {}
    place = 0
    for history in histories:
        for answers in prefixes(history):
            ratings, gaps = zip(*answers, strict=True)
            length = 1 + sum(gap > 0 for gap in gaps)
            past = zip(ratings[:-1], gaps[:-1], strict=True)
            lapses = sum(rating == 1 and gap > 0 for rating, gap in past)
            key = (
                2.48 * 3.62 ** math.floor(math.log(gaps[-1], 3.62)),
                1.99 * 1.89 ** math.floor(math.log(length, 1.89)),
                1.65 * 1.73 ** math.floor(math.log(lapses, 1.73)) if lapses else 0,
            )
            bins.setdefault(key, []).append((predicted[place], ratings[-1] > 1))
            place += 1
    squares = [
        len(entries) * ((sum(p for p, _ in entries) - sum(y for _, y in entries)) / len(entries)) ** 2
        for entries in bins.values()
    ]
    expected = math.sqrt(sum(squares) / place)
    assert len(bins) > 30
    assert len(set(outcomes.bins)) == len(bins)
    assert rmse_bins(predicted, outcomes.recalled, outcomes.bins) == pytest.approx(expected)


@given(Guesses)
def test_auc_is_the_share_of_pairs_in_the_right_order(guesses: list[tuple[float, bool]]) -> None:
    right = [p for p, is_recalled in guesses if is_recalled]
    wrong = [p for p, is_recalled in guesses if not is_recalled]
    pairs = [1.0 if r > w else 0.5 if r == w else 0.0 for r, w in product(right, wrong)]
    found = auc(*zip(*guesses, strict=True))
    assert found == (pytest.approx(sum(pairs) / len(pairs)) if pairs else None)


@given(Guesses)
def test_every_figure_is_bounded(guesses: list[tuple[float, bool]]) -> None:
    predicted, recalled = zip(*guesses, strict=True)
    found = evaluate(predicted, recalled, [0] * len(predicted))
    assert found.log_loss is not None
    assert 0 <= found.log_loss <= -math.log(1e-6)
    assert found.rmse_bins is not None
    assert 0 <= found.rmse_bins <= 1
    assert sum(entry.reviews for entry in found.calibration) == len(guesses)
    for entry in found.calibration:
        assert entry.low - 1e-9 <= entry.predicted <= entry.high + 1e-9
        assert 0 <= entry.actual <= 1


def test_nothing_to_judge_gives_no_figures() -> None:
    found = evaluate([], [], [])
    assert found == (0, None, None, None, ())
    assert gain([0.5], [0.6], [True]) is None
    assert auc([0.4, 0.9], [True, True]) is None


def test_the_figures_of_a_small_example_computed_by_hand() -> None:
    predicted, recalled = [0.9, 0.8, 0.6, 0.9], [True, False, True, True]
    found = evaluate(predicted, recalled, [0, 0, 1, 1])
    assert found.log_loss == pytest.approx(-(2 * math.log(0.9) + math.log(0.2) + math.log(0.6)) / 4)
    assert found.rmse_bins == pytest.approx(math.sqrt(2 * ((0.85 - 0.5) ** 2 + (0.75 - 1.0) ** 2) / 4))
    assert found.auc == pytest.approx(2 / 3)
    assert [(entry.low, entry.reviews, entry.actual) for entry in calibration(predicted, recalled)] == [
        (pytest.approx(0.6), 1, 1.0),
        (pytest.approx(0.8), 1, 0.0),
        (pytest.approx(0.9), 2, 1.0),
    ]


def test_bins_are_weighted_by_their_reviews() -> None:
    assert rmse_bins([0.5] * 3, [True, True, False], [0, 0, 1]) == pytest.approx(0.5)
    assert rmse_bins([0.5] * 4, [True, False, True, False], [0, 0, 1, 1]) == 0.0


def test_a_gain_is_certain_only_when_chance_does_not_explain_it() -> None:
    chance = random.Random(1)
    truth = [chance.uniform(0.3, 0.95) for _ in range(3000)]
    recalled = [chance.random() < p for p in truth]
    found = gain([0.65] * 3000, truth, recalled)
    assert found is not None
    assert found.is_certain
    assert found.mean == pytest.approx(
        (sum(losses([0.65] * 3000, recalled)) - sum(losses(truth, recalled))) / 3000
    )
    back = gain(truth, [0.65] * 3000, recalled)
    assert back is not None
    assert back.is_loss
    few = gain([0.65] * 8, truth[:8], [True, False] * 4)
    assert few is not None
    assert not few.is_certain
