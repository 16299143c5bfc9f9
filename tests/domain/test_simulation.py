"""The simulation of days to come: against the scheduler itself, and what must hold of any."""

from __future__ import annotations

import random
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyml.domain import simulation
from studyml.domain.forgetting import ForgettingCurve
from studyml.domain.habits import Habits
from studyml.domain.memory import NEW, State
from studyml.domain.rating import Rating
from studyml.domain.scheduling import DEFAULT_PARAMETERS, Scheduler
from studyml.domain.settings import ReviewSettings
from studyml.domain.simulation import UNITS, Forecast, Pace, SeenCard, Stock, simulated
from studyml.domain.study_day import DAY
from tests.synthetic_learner import FORGETFUL, STEADY

TODAY = 739_000
FREE = Pace(new=20, reviews=99_999)
FEW_EXAMPLES = settings(max_examples=6, deadline=None)


def stock(seed: int, seen: int, unseen: int = 0, *, late: float = 1.0) -> Stock:
    """Cards with memories drawn by a seed; with `late` above 1 more and more of them are overdue."""
    chance = random.Random(seed)
    cards = []
    for _ in range(seen):
        stability = chance.lognormvariate(3, 1.2)
        last = TODAY - int(chance.random() * stability * late)
        due = last + max(1, round(stability))
        cards.append(SeenCard(stability, chance.uniform(2, 9), last, due, 0))
    return Stock(sorted(cards, key=lambda card: card.due_day), {0: unseen})


def run(
    cards: Stock,
    pace: Pace = FREE,
    retention: float = 0.9,
    days: int = 120,
    parameters: tuple[float, ...] = DEFAULT_PARAMETERS,
    review: ReviewSettings = ReviewSettings(),  # noqa: B008
) -> Forecast:
    return simulated(
        cards, {0: (review, parameters)}, Habits(), pace, today=TODAY, days=days, retention=retention
    )


def by_the_scheduler(count: int, days: int, parameters: tuple[float, ...], seed: int) -> tuple[float, float]:
    """Reviews, and cards known at the end, when so many cards, introduced ten a day, are answered one by one
    by chance through the scheduler itself."""
    chance, habits = random.Random(seed), Habits()
    review = ReviewSettings(parameters=parameters, fuzz=False)
    scheduler, curve = Scheduler(review), ForgettingCurve(parameters)
    reviews, known = 0, 0.0
    for card in range(count):
        day, memory = TODAY + card // 10, NEW
        while day < TODAY + days:
            if memory.state is State.NEW:
                rating = Rating(chance.choices((1, 2, 3, 4), habits.first)[0])
            elif memory.state is not State.REVIEW:
                rating = Rating.AGAIN if chance.random() < habits.forgotten_step else Rating.GOOD
            else:
                reviews += 1
                recall = curve.recall(day - (memory.last_day or 0), memory.stability or inf)
                passed = Rating(chance.choices((2, 3, 4), habits.recalled)[0])
                rating = passed if chance.random() < recall else Rating.AGAIN
            memory = scheduler.outcomes(memory, card, day * DAY, day)[rating]
            day = memory.due_day or day
        known += curve.recall(TODAY + days - (memory.last_day or 0), memory.stability or inf)
    return reviews, known


@pytest.mark.parametrize(
    "parameters", [DEFAULT_PARAMETERS, FORGETFUL, STEADY], ids=["default", "low", "high"]
)
def test_it_agrees_with_answering_through_the_scheduler(parameters: tuple[float, ...]) -> None:
    runs = [by_the_scheduler(500, 90, parameters, seed) for seed in range(4)]
    reviews, known = (sum(figures) / len(runs) for figures in zip(*runs, strict=True))
    pace = Pace(new=10, reviews=99_999)
    found = run(Stock([], {0: 500}), pace, days=90, parameters=parameters, review=ReviewSettings(fuzz=False))
    assert sum(found.new) == 500
    assert sum(found.reviews) == pytest.approx(reviews, rel=0.06)
    assert found.retained[-1] == pytest.approx(known, rel=0.01)


@FEW_EXAMPLES
@given(st.integers(0, 999), st.sampled_from([DEFAULT_PARAMETERS, FORGETFUL, STEADY]))
def test_a_higher_retention_costs_more_reviews_and_keeps_more(
    seed: int, parameters: tuple[float, ...]
) -> None:
    cards = stock(seed, 400, 200)
    found = [run(cards, retention=retention, parameters=parameters) for retention in (0.75, 0.85, 0.93, 0.97)]
    reviews = [sum(forecast.reviews) for forecast in found]
    known = [sum(forecast.retained) for forecast in found]
    assert reviews == sorted(reviews)
    assert known == sorted(known)


@FEW_EXAMPLES
@given(
    st.integers(0, 999),
    st.integers(0, 300),
    st.integers(0, 300),
    st.integers(0, 30),
    st.integers(1, 300),
    st.none() | st.integers(1, 60),
    st.integers(1, 100),
)
def test_a_pace_is_kept_and_nothing_comes_from_nowhere(
    seed: int, seen: int, unseen: int, new: int, reviews: int, minutes: int | None, days: int
) -> None:
    found = run(stock(seed, seen, unseen, late=3), Pace(new, reviews, minutes), days=days)
    assert {len(found.reviews), len(found.new), len(found.minutes), len(found.overdue)} == {days}
    assert len(found.retained) == (days + 6) // 7 + 1
    assert max(found.reviews) <= reviews + 1
    assert max(found.new) <= new + 1
    assert sum(found.new) <= min(unseen, new * days) + 1
    if minutes is not None:
        assert sum(found.minutes) <= minutes * days + 5
    assert all(0 <= known <= seen + unseen + 1 for known in found.retained)
    assert all(0 <= late <= seen + unseen + 1 for late in found.overdue)


def test_the_same_cards_give_the_same_days() -> None:
    assert run(stock(5, 300, 50)) == run(stock(5, 300, 50))
    assert run(stock(5, 300, 50)) != run(stock(6, 300, 50))


def test_a_part_stands_for_a_great_number() -> None:
    few, many = stock(8, UNITS // 2), stock(8, UNITS // 2)
    many = Stock([card for card in many.seen for _ in range(20)], {})
    ours, theirs = run(many, Pace(0, 99_999)), run(few, Pace(0, 99_999))
    assert sum(ours.reviews) == pytest.approx(20 * sum(theirs.reviews), rel=0.03)
    assert sum(ours.minutes) == pytest.approx(20 * sum(theirs.minutes), rel=0.03)
    assert ours.retained[-1] == pytest.approx(20 * theirs.retained[-1], rel=0.01)


def test_a_vacation_has_no_reviews_and_what_waited_comes_after_it() -> None:
    days_off = range(TODAY + 20, TODAY + 34)
    cards = stock(9, 500, 300)
    found, usual = run(cards, Pace(5, 99_999, days_off=days_off)), run(cards, Pace(5, 99_999))
    assert found.reviews[:20] == usual.reviews[:20]
    assert sum(found.reviews[20:34]) == sum(found.new[20:34]) == sum(found.minutes[20:34]) == 0
    assert found.overdue[33] > 30
    assert found.overdue[34] == 0
    assert found.reviews[34] > 3 * usual.reviews[34]
    assert found.retained[5] < usual.retained[5]


def test_more_time_keeps_more_until_there_is_nothing_left_to_do() -> None:
    cards = stock(10, 2000, late=4)
    found = [run(cards, Pace(0, 99_999, minutes)) for minutes in (2, 5, 15, 200, None)]
    known = [sum(forecast.retained) for forecast in found]
    assert known[:4] == sorted(known[:4])
    assert found[0].overdue[-1] > 500
    assert found[3].overdue[-1] == 0
    assert known[3] == pytest.approx(known[4], rel=0.01)


def test_of_a_backlog_more_is_kept_by_loss_than_by_waiting_time(monkeypatch: pytest.MonkeyPatch) -> None:
    cards, pace = stock(11, 2500, late=4), Pace(0, 99_999, 8)
    by_loss = run(cards, pace, days=200)

    def by_waiting(self: simulation._Run, waiting: list[int], day: int) -> None:
        waiting.sort(key=lambda card: self._last[card] + self._stability[card])

    monkeypatch.setattr(simulation._Run, "_put_in_order", by_waiting)
    by_day = run(cards, pace, days=200)
    assert sum(by_loss.retained) > sum(by_day.retained)


def test_without_cards_nothing_happens() -> None:
    found = run(Stock([], {}), days=10)
    assert sum(found.reviews) == sum(found.minutes) == sum(found.retained) == 0


def test_a_review_ahead_of_the_last_day_bears_a_clock_set_back() -> None:
    cards = Stock([SeenCard(5.0, 5.0, TODAY + 9, TODAY - 3, 0)] * 4, {})
    assert run(cards, days=20).retained[0] == pytest.approx(4)


def test_steps_after_a_lapse_and_of_new_cards_take_time() -> None:
    slow = Habits(step_seconds=(60.0, 60.0, 60.0, 60.0))
    for cards, pace in ((stock(12, 300), Pace(0, 999)), (Stock([], {0: 200}), Pace(20, 0))):
        for steps, least in (((), 0.0), ((10.0, 10.0), 20.0)):
            review = ReviewSettings(learning_steps=steps, relearning_steps=steps)
            usual, long = (
                simulated(cards, {0: (review, DEFAULT_PARAMETERS)}, habits, pace, today=TODAY, days=60)
                for habits in (Habits(), slow)
            )
            assert sum(long.minutes) - sum(usual.minutes) >= least
            assert (long == usual) is not bool(steps)
