"""A plan from what is in the store."""

from __future__ import annotations

import pytest

from studyml.config import Config
from studyml.domain.rating import Rating
from studyml.errors import UsageError
from studyml.services.importing import import_decks
from studyml.services.plan_words import backlog_in
from studyml.services.planning import MOST_CHOICES, study_plan
from studyml.services.review import ReviewSession
from studyml.services.workspace import Workspace
from studyml.store import review_store
from studyml.store.plan_queries import latest_answers
from tests.services.learner import Clock, Folder, configured, rows, study
from tests.services.small_decks import numbers


def test_a_plan_begins_with_the_learners_own_cards_and_changes_nothing(
    learner: Workspace, clock: Clock
) -> None:
    study(learner, 3)
    clock.move(days=30)
    before = rows(learner.store)
    plan = study_plan(learner, days=60)
    assert (plan.seen, plan.unseen, plan.overdue, plan.first_day) == (3, 3, 3, learner.today())
    assert [choice.retention for choice in plan.choices] == [0.80, 0.85, 0.90, 0.95]
    assert [choice.is_present for choice in plan.choices] == [False, False, True, False]
    assert all(sum(choice.forecast.new) == 3 for choice in plan.choices)
    assert all(choice.forecast.retained[0] < 3 < choice.forecast.retained[-1] for choice in plan.choices)
    assert rows(learner.store) == before


def test_the_present_retention_is_among_those_compared(learner: Workspace) -> None:
    configured(learner, desired_retention=0.87, new_per_day=2)
    plan = study_plan(learner, days=9)
    assert [choice.retention for choice in plan.choices if choice.is_present] == [0.87]
    assert [choice.new for choice in plan.choices] == [2] * 5


def test_every_retention_is_tried_with_every_number_of_new_cards(learner: Workspace) -> None:
    plan = study_plan(learner, retentions=[0.9, 0.8], new=[5, 1], days=9)
    assert [(c.retention, c.new) for c in plan.choices] == [(0.8, 1), (0.9, 1), (0.8, 5), (0.9, 5)]
    assert [round(sum(c.forecast.new[:3])) for c in plan.choices] == [3, 3, 6, 6]


def test_suspended_cards_are_left_out(learner: Workspace) -> None:
    [first] = study(learner)
    review_store.suspend(learner.store, first, True, learner.now())
    assert (study_plan(learner, days=2).seen, study_plan(learner, days=2).unseen) == (0, 5)


def test_the_limit_of_the_settings_is_the_budget_unless_another_is_given(learner: Workspace) -> None:
    learner.config = Config(minutes_per_day=7)
    assert study_plan(learner, days=2).minutes == 7
    assert study_plan(learner, days=2, minutes=3).minutes == 3


def test_answers_give_the_seconds_that_a_plan_counts_with(work: Workspace, decks: Folder) -> None:
    decks.write("a.md", numbers("A", 24))
    import_decks(work, [decks.path])
    configured(work, new_per_day=30)
    session = ReviewSession(work)
    while session.card is not None:
        session.turn()
        session.answer(Rating.EASY, 5.0)
    habits = study_plan(work, days=2).habits
    assert habits.first == (0, 0, 0, 1)
    assert habits.first_seconds[3] == 5
    assert "first ratings" not in habits.assumed
    assert "seconds of new cards rated Again, Hard, Good" in habits.assumed
    session.undo()
    assert len(latest_answers(work.store)) == 1
    assert latest_answers(work.store)[0].answers == 23


def test_decks_keep_parameters_of_their_own(learner: Workspace) -> None:
    usual = study_plan(learner, retentions=[0.9], days=200).choices[0].forecast
    configured(learner, {"A/B": {"maximum_interval": 3}})
    short = study_plan(learner, retentions=[0.9], days=200).choices[0].forecast
    assert sum(short.reviews) > 3 * sum(usual.reviews)


def test_a_store_without_cards_has_nothing_to_plan(work: Workspace) -> None:
    with pytest.raises(UsageError, match="no cards to plan with"):
        study_plan(work)


def test_what_cannot_be_compared_is_refused(learner: Workspace) -> None:
    with pytest.raises(UsageError, match="too many to compare"):
        study_plan(learner, retentions=[0.8, 0.9], new=range(MOST_CHOICES))
    with pytest.raises(UsageError, match="ends before it begins"):
        study_plan(learner, vacation=(learner.today() + 5, learner.today()))


@pytest.mark.parametrize(("first", "last"), [(-9, -1), (30, 40)])
def test_a_vacation_outside_the_days_of_the_plan_is_refused(
    learner: Workspace, first: int, last: int
) -> None:
    today = learner.today()
    with pytest.raises(UsageError, match="outside the days of the plan, 2026-11-21 to 2026-12-20"):
        study_plan(learner, vacation=(today + first, today + last), days=30)


@pytest.mark.parametrize(("first", "last"), [(-9, 0), (29, 40)])
def test_a_vacation_may_begin_before_the_plan_or_end_after_it(
    learner: Workspace, first: int, last: int
) -> None:
    today = learner.today()
    choice = study_plan(learner, retentions=[0.9], vacation=(today + first, today + last), days=30).choices[0]
    assert choice.forecast.new[0 if first < 0 else -1] == 0


def test_a_backlog_is_what_a_pause_would_leave(learner: Workspace, clock: Clock) -> None:
    study(learner, 3)
    [*_, last] = sorted(due for (due,) in learner.store.query("SELECT due_day FROM memory WHERE state = 2"))
    plan = study_plan(learner, backlog=3, days=30)
    assert (plan.overdue, plan.paused) == (3, last - learner.today() + 1)
    assert plan.choices[0].forecast.retained[0] < study_plan(learner, days=30).choices[0].forecast.retained[0]
    assert study_plan(learner, backlog=0, days=30) == study_plan(learner, days=30)
    assert study_plan(learner, backlog=1, days=30).overdue == 1


def test_a_backlog_that_cannot_be_is_refused(learner: Workspace, clock: Clock) -> None:
    study(learner, 3)
    with pytest.raises(UsageError, match="there is no backlog of 4 reviews: 3 cards in review in all"):
        study_plan(learner, backlog=4)
    clock.move(days=30)
    assert study_plan(learner, backlog=3, days=9).paused == 0
    with pytest.raises(UsageError, match="3 reviews are overdue now already"):
        study_plan(learner, backlog=2)


@pytest.mark.parametrize("words", ["", "-1", "1.5", "1000001", "9" * 5_000])
def test_what_is_no_number_of_reviews_is_told(words: str) -> None:
    assert backlog_in(" 200 ") == 200
    with pytest.raises(UsageError, match="no number of reviews from 0 to 1,000,000"):
        backlog_in(words)
