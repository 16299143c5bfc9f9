"""Why a card comes when it comes: against the scheduler, the session and the store."""

from __future__ import annotations

import pytest

from studyml.domain.rating import Rating
from studyml.domain.scheduling import DEFAULT_PARAMETERS, scheduler_for
from studyml.errors import StoreError
from studyml.services.explaining import POINTS, explain
from studyml.services.explanation_words import interval_words, marks_of
from studyml.services.review import ReviewSession
from studyml.services.workspace import Workspace
from studyml.store.fit_store import add_fit
from tests.services.learner import Clock, configured, rows, study
from tests.synthetic_learner import FORGETFUL


@pytest.mark.parametrize("rating", Rating)
def test_what_each_rating_would_do_is_what_the_session_shows_and_stores(
    learner: Workspace, clock: Clock, rating: Rating
) -> None:
    study(learner, 4, rating)
    clock.move(days=40)
    session = ReviewSession(learner)
    while session.card is not None and session.progress.answers == []:
        found = explain(learner, session.card.id)
        assert found.ratings == session.turn()
        session.answer(rating, 1.0)


def test_the_curve_is_that_of_the_scheduler_from_the_last_review_past_the_due_day(
    learner: Workspace, clock: Clock
) -> None:
    [card] = study(learner)
    clock.move(days=3)
    before = rows(learner.store)
    found = explain(learner, card)
    assert rows(learner.store) == before
    forgetting, memory = found.forgetting, found.card.memory
    assert forgetting is not None
    assert (forgetting.today, forgetting.due) == (3, memory.interval)
    assert forgetting.days > memory.interval
    assert (forgetting.recall[0], len(forgetting.recall)) == (1, POINTS)
    scheduler = scheduler_for(learner.settings_for(found.card.deck))
    assert found.recall == pytest.approx(scheduler.retrievability(memory, learner.today()))
    assert list(forgetting.recall) == sorted(forgetting.recall, reverse=True)
    assert forgetting.spread[0] <= memory.interval <= forgetting.spread[1]
    assert forgetting.asked == pytest.approx(memory.stability, rel=0.01)
    assert forgetting.decay == -DEFAULT_PARAMETERS[20]


def test_a_card_long_overdue_has_today_on_its_curve(learner: Workspace, clock: Clock) -> None:
    [card] = study(learner)
    clock.move(days=500)
    found = explain(learner, card)
    assert found.forgetting is not None
    assert found.forgetting.today == 500 < found.forgetting.days
    assert found.recall is not None
    assert found.forgetting.recall[-1] < found.recall < 0.8


def test_parameters_and_retention_in_force_shape_it(learner: Workspace, clock: Clock) -> None:
    [card] = study(learner)
    clock.move(days=3)
    usual = explain(learner, card)
    with learner.store.transact("A fit", learner.now()) as tx:
        add_fit(tx, "", FORGETFUL, 1000, {}, is_rescheduled=False)
    fitted = explain(learner, card)
    assert usual.forgetting is not None
    assert fitted.forgetting is not None
    assert fitted.forgetting.decay == -FORGETFUL[20]
    configured(learner, desired_retention=0.97)
    strict = explain(learner, card)
    assert strict.forgetting is not None
    assert strict.forgetting.asked < fitted.forgetting.asked
    assert interval_words(strict).endswith(
        f"by earlier settings; recall is 97 % after {strict.forgetting.asked:.1f}"
    )
    assert interval_words(usual).startswith(f"{usual.card.memory.interval} days: recall is 90 % after ")


def test_an_interval_held_to_the_shortest_or_the_longest_says_so(learner: Workspace) -> None:
    [card] = study(learner, rating=Rating.EASY)
    configured(learner, desired_retention=0.99)
    shortest = explain(learner, card)
    assert shortest.forgetting is not None
    assert shortest.forgetting.wished < 1
    assert interval_words(shortest).endswith(
        f"recall is 99 % after {shortest.forgetting.wished:.1f}, 1 is the shortest interval"
    )
    configured(learner, maximum_interval=2)
    longest = explain(learner, card)
    assert longest.forgetting is not None
    assert longest.forgetting.wished > 2
    assert interval_words(longest).endswith(
        f"recall is 90 % after {longest.forgetting.wished:.1f}, 2 is the longest interval"
    )


def test_an_interval_of_one_day_is_told_as_one_day(learner: Workspace) -> None:
    configured(learner, maximum_interval=1)
    [card] = study(learner)
    assert interval_words(explain(learner, card)).startswith("1 day: ")


def test_a_new_card_has_ratings_alone(learner: Workspace) -> None:
    session = ReviewSession(learner)
    assert session.card is not None
    found = explain(learner, session.card.id)
    assert (found.recall, found.forgetting, marks_of(found)) == (None, None, [])
    assert interval_words(found) == "none yet"
    assert len(found.ratings) == 4


def test_a_card_on_a_step_is_forgotten_too_but_has_no_due_day(learner: Workspace) -> None:
    [card] = study(learner, rating=Rating.AGAIN)
    found = explain(learner, card)
    assert found.forgetting is not None
    assert found.forgetting.due is None
    assert found.recall == 1
    assert interval_words(found) == "on a step of minutes"
    assert [words for _, words in marks_of(found)] == ["2026-11-21", "today"]


def test_a_clock_set_back_bears_it(learner: Workspace, clock: Clock) -> None:
    [card] = study(learner)
    clock.move(days=-9)
    found = explain(learner, card)
    assert found.recall == 1
    assert found.forgetting is not None
    assert found.forgetting.today == 0


def test_a_card_that_is_not_there_is_refused(learner: Workspace) -> None:
    with pytest.raises(StoreError, match="card 99 is no longer in the store"):
        explain(learner, 99)
