"""Fits to learners whose true parameters are known."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise

import pytest

from studyml.domain.evaluation import losses, outcomes_of
from studyml.domain.fitting import LEAST_REVIEWS, Fit, Parameters, TooShort, fit, folds_of, predictions
from studyml.domain.history import History, day_of, packed
from studyml.domain.optimizer import fitted_parameters
from studyml.domain.scheduling import DEFAULT_PARAMETERS, parameter_fault
from tests.synthetic_learner import FIRST_DAY, FORGETFUL, STEADY, synthetic_histories


def optimised(histories: Sequence[History], before_day: int) -> Parameters:
    return fitted_parameters(histories, before_day, 1)


def fitted(histories: Sequence[History]) -> Fit:
    return fit(histories, [DEFAULT_PARAMETERS] * len(histories), DEFAULT_PARAMETERS, optimised)


def log_loss(parameters: Parameters, histories: Sequence[History]) -> float:
    found = losses(predictions(histories, [parameters] * len(histories)), outcomes_of(histories).recalled)
    return sum(found) / len(found)


@pytest.mark.parametrize("true", [FORGETFUL, STEADY], ids=["forgetful", "steady"])
def test_ten_thousand_reviews_close_three_quarters_of_the_gap_to_the_true_parameters(
    true: Parameters,
) -> None:
    found = fitted(synthetic_histories(true, 10_000, seed=1))
    unseen = synthetic_histories(true, 40_000, seed=2)
    default, ours, best = (log_loss(w, unseen) for w in (DEFAULT_PARAMETERS, found.parameters, true))
    assert best < default - 0.002
    assert (default - ours) / (default - best) >= 0.75
    assert found.fitted.log_loss is not None
    assert found.default.log_loss is not None
    assert found.fitted.log_loss < found.default.log_loss
    assert found.gain is not None
    assert found.gain.mean > 0
    assert found.gain.is_certain == (true is FORGETFUL)


def test_a_learner_like_the_default_is_not_told_that_a_fit_is_worth_it() -> None:
    found = fitted(synthetic_histories(DEFAULT_PARAMETERS, 3000, seed=3))
    assert found.gain is not None
    assert not found.gain.is_certain
    assert found.present == found.default


def test_every_judged_review_lies_after_all_that_its_fit_has_seen() -> None:
    histories = synthetic_histories(FORGETFUL, 2000, seed=4)
    days = outcomes_of(histories).days
    asked: list[int] = []

    def watched(given: Sequence[History], before_day: int) -> Parameters:
        assert given == histories
        asked.append(before_day)
        return DEFAULT_PARAMETERS

    found = fit(histories, [DEFAULT_PARAMETERS] * len(histories), DEFAULT_PARAMETERS, watched)
    folds = folds_of(days)
    assert asked[:-1] == [fold.start for fold in folds]
    assert asked[-1] > max(days)
    assert all(first.end == second.start for first, second in pairwise(folds))
    assert found.fitted.reviews == sum(day >= folds[0].start for day in days)
    assert 0.4 < found.fitted.reviews / len(days) < 0.6
    assert (found.first_day, found.last_day, found.reviews) == (min(days), max(days), len(days))


def test_the_optimiser_sees_no_review_from_the_day_on() -> None:
    histories = synthetic_histories(FORGETFUL, 3000, seed=5)
    middle = sorted(outcomes_of(histories).days)[1500]
    cut = [
        History(history.card_id, earlier)
        for history in histories
        if (earlier := [review for review in history.reviews if day_of(review) < middle])
    ]
    assert optimised(histories, middle) == optimised(cut, 1 << 30)
    assert optimised(histories, middle) != optimised(histories, 1 << 30)


def test_the_constant_is_the_share_recalled_until_then() -> None:
    histories = synthetic_histories(STEADY, 2000, seed=6)
    found = fitted(histories)
    outcomes = outcomes_of(histories)
    assert found.constant.auc is not None
    assert abs(found.constant.auc - 0.5) < 0.1
    share = sum(outcomes.recalled) / len(outcomes.recalled)
    assert all(abs(entry.predicted - share) < 0.05 for entry in found.constant.calibration)


def test_a_short_history_is_refused_with_what_is_missing() -> None:
    histories = synthetic_histories(STEADY, 420, seed=7)
    count = len(outcomes_of(histories).days)
    assert 300 < count < LEAST_REVIEWS
    with pytest.raises(TooShort, match=rf"^{count} reviews .* {LEAST_REVIEWS} are needed"):
        fitted(histories)
    with pytest.raises(TooShort, match=r"^0 reviews"):
        fitted([])


def test_reviews_of_one_single_day_are_refused() -> None:
    pair = (packed(FIRST_DAY, 1, 3, is_new=True), packed(FIRST_DAY + 1, 2, 3, is_new=False))
    with pytest.raises(TooShort, match="one day"):
        fitted([History(card, pair) for card in range(500)])


@pytest.mark.parametrize("rating", [1, 3, 4])
def test_one_rating_for_ever_gives_possible_parameters_and_no_figure_that_is_not_a_number(
    rating: int,
) -> None:
    histories = [
        History(
            card,
            [
                packed(FIRST_DAY + card % 50 + place * place, place + 1, rating, is_new=place == 0)
                for place in range(6)
            ],
        )
        for card in range(200)
    ]
    found = fitted(histories)
    assert parameter_fault(found.parameters) is None
    assert found.fitted.auc is None
    json.dumps(found.document(), allow_nan=False)


def test_a_fit_survives_being_written_down() -> None:
    found = fitted(synthetic_histories(STEADY, 1500, seed=8))
    assert Fit.of_document(json.loads(json.dumps(found.document()))) == found
    assert parameter_fault(found.parameters) is None
