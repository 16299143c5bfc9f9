"""The scheduler judged by reviews that its parameters had not seen, for every scope and span."""

from __future__ import annotations

import json
from bisect import bisect_right

import pytest

from studyml.domain.evaluation import auc, losses
from studyml.domain.fitting import Fit
from studyml.domain.history import History, day_of, rating_of
from studyml.domain.honesty import Eras, judged
from studyml.domain.progress import Scope
from studyml.domain.rating import Rating
from studyml.domain.replay import Replay
from studyml.domain.scheduling import DEFAULT_PARAMETERS
from studyml.errors import UsageError
from studyml.services.fitting import apply_fit, process_for, read_log
from studyml.services.honesty import honesty
from studyml.services.review import ReviewSession
from studyml.services.workspace import Workspace
from studyml.store.fit_store import add_fit
from tests.services.learner import Clock, Folder, configured
from tests.services.studied_store import answer_all, import_cards
from tests.synthetic_learner import FORGETFUL, STEADY, synthetic_histories

MUCH = synthetic_histories(FORGETFUL, 1500, seed=21)
HALF = len(MUCH) // 2
LAST = 1 << 29


@pytest.fixture
def past(work: Workspace, decks: Folder, clock: Clock) -> Workspace:
    """1,500 reviews of a forgetful learner in decks A/B and C."""
    cards = import_cards(work, decks, {"A/B": HALF, "C": len(MUCH) - HALF})
    answer_all(work, [*cards["A/B"], *cards["C"]], MUCH, clock)
    return work


@pytest.fixture(scope="module")
def fit() -> Fit:
    """A fit with two stretches that it was judged by."""
    days = sorted(day_of(review) for history in MUCH for review in history.reviews)
    empty = judged([], [], DEFAULT_PARAMETERS, 0, LAST).present
    folds = ((days[len(days) // 2], STEADY), (days[len(days) * 3 // 4], FORGETFUL))
    return Fit(FORGETFUL, 1000, days[0], days[-1], empty, empty, empty, empty, None, folds)


def plainly(histories: list[History], eras: Eras, first: int = 0) -> list[tuple[float, bool]]:
    """What was predicted and what came, review by review."""
    found = []
    for history in histories:
        for place in range(1, len(history.reviews)):
            day, before = day_of(history.reviews[place]), day_of(history.reviews[place - 1])
            era = bisect_right([start for start, _ in eras], day) - 1
            if day == before or day < first or era < 0:
                continue
            replay = Replay(eras[era][1])
            stability, _ = replay.recall_after(history.reviews[:place])
            probability = (1 + replay.factor * (day - before) / stability) ** replay.decay
            found.append((probability, rating_of(history.reviews[place]) > 1))
    return found


def test_parameters_nobody_fitted_are_judged_by_every_review(past: Workspace) -> None:
    found = honesty(past, Scope())
    assert found.present == found.default
    assert found.seen == 0
    pairs = plainly(read_log(past).histories, ((0, DEFAULT_PARAMETERS),))
    predicted, recalled = [p for p, _ in pairs], [right for _, right in pairs]
    assert found.present.reviews == len(pairs)
    assert found.present.log_loss == pytest.approx(sum(losses(predicted, recalled)) / len(pairs))
    assert found.present.auc == pytest.approx(auc(predicted, recalled))


def test_fitted_parameters_are_judged_by_what_they_had_not_seen_alone(past: Workspace, fit: Fit) -> None:
    apply_fit(past, fit)
    found = honesty(past, Scope())
    pairs = plainly(read_log(past).histories, (*fit.folds, (past.today() + 1, FORGETFUL)))
    assert found.present.reviews == len(pairs)
    assert found.default.reviews == found.constant.reviews == len(pairs)
    total = honesty(past, Scope()).present.reviews + found.seen
    assert total == len(plainly(read_log(past).histories, ((0, DEFAULT_PARAMETERS),)))
    assert found.present.log_loss == pytest.approx(
        sum(losses([p for p, _ in pairs], [right for _, right in pairs])) / len(pairs)
    )


def test_a_fit_without_its_stretches_is_judged_by_what_comes_after_it(past: Workspace, clock: Clock) -> None:
    with past.store.transact("A fit", past.now()) as tx:
        add_fit(tx, "", FORGETFUL, 1000, {"folds": [["x", [1]], 7, [1, None]]}, is_rescheduled=False)
    assert honesty(past, Scope()).present.reviews == 0
    assert honesty(past, Scope()).seen > 0
    clock.move(days=40)
    session = ReviewSession(past)
    session.turn()
    session.answer(Rating.AGAIN, 1.0)
    found = honesty(past, Scope())
    assert found.present.reviews == 1
    assert found.present.auc is None
    json.dumps(found, allow_nan=False)


def test_a_deck_that_keeps_parameters_of_its_own_has_seen_nothing(past: Workspace, fit: Fit) -> None:
    apply_fit(past, fit)
    configured(past, {"A/B": {"parameters": STEADY}})
    assert honesty(past, Scope(deck="A")).seen == 0
    assert honesty(past, Scope(deck="C")).seen > 0


def test_scopes_and_spans_part_the_reviews(past: Workspace) -> None:
    everything = honesty(past, Scope()).present.reviews
    of_decks = [honesty(past, Scope(deck=name)).present.reviews for name in ("A", "C")]
    assert sum(of_decks) == everything
    span = honesty(past, Scope(days=60))
    pairs = plainly(read_log(past).histories, ((0, DEFAULT_PARAMETERS),), past.today() - 59)
    assert span.present.reviews == len(pairs) < everything
    with pytest.raises(UsageError, match="there is no deck 'B'"):
        honesty(past, Scope(deck="B"))


def test_the_constant_baseline_knows_the_days_before_alone() -> None:
    found = judged(MUCH, [((0, DEFAULT_PARAMETERS),)] * len(MUCH), DEFAULT_PARAMETERS, 0, LAST).constant
    pairs = sorted(
        (day_of(later), rating_of(later) > 1)
        for history in MUCH
        for earlier, later in zip(history.reviews, history.reviews[1:], strict=False)
        if day_of(later) != day_of(earlier)
    )
    predicted = []
    for day, _ in pairs:
        before = [right for other, right in pairs if other < day]
        predicted.append(sum(before) / len(before) if before else 0.9)
    expected = sum(losses(predicted, [right for _, right in pairs])) / len(pairs)
    assert found.log_loss == pytest.approx(expected)


def test_the_evidence_of_a_fit_keeps_what_was_fitted_before_each_stretch(past: Workspace) -> None:
    found = process_for(past, read_log(past)).run()
    starts = [start for start, _ in found.folds]
    assert starts == sorted(starts)
    assert len(starts) == 5
    apply_fit(past, found)
    shown = honesty(past, Scope())
    assert shown.present.reviews == found.fitted.reviews
    assert shown.present.log_loss == pytest.approx(found.fitted.log_loss)
    assert shown.default.log_loss == pytest.approx(found.default.log_loss)
