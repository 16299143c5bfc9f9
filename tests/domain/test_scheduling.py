"""The scheduler against fsrs-rs-python, the Rust implementation, and against its own promises."""

from __future__ import annotations

import random
from datetime import date
from zoneinfo import ZoneInfo

import fsrs_rs_python
import pytest
from fsrs.scheduler import DEFAULT_PARAMETERS
from hypothesis import given
from hypothesis import strategies as st

from studyml.domain.fuzz import fuzz_range, fuzzed
from studyml.domain.memory import NEW, Memory, State
from studyml.domain.rating import Rating
from studyml.domain.scheduling import Scheduler
from studyml.domain.settings import ReviewSettings
from studyml.domain.study_day import DAY, MINUTE, day_start, study_day

DAYS_ONLY = ReviewSettings(learning_steps=(), relearning_steps=(), fuzz=False)
START = date(2026, 1, 5).toordinal()


def at_noon(day: int) -> int:
    return (day - date(1970, 1, 1).toordinal()) * DAY + DAY // 2


def rust_interval(engine: fsrs_rs_python.FSRS, stability: float, retention: float, rating: int) -> int:
    return max(1, min(36_500, round(engine.next_interval(stability, retention, rating))))


def test_a_thousand_random_histories_agree_with_the_rust_implementation() -> None:
    randomness = random.Random(20)
    engine = fsrs_rs_python.FSRS(list(DEFAULT_PARAMETERS))
    for history in range(1000):
        retention = randomness.choice([0.8, 0.85, 0.9, 0.93, 0.97])
        scheduler = Scheduler(
            ReviewSettings(learning_steps=(), relearning_steps=(), fuzz=False, desired_retention=retention)
        )
        memory, day, reviews = NEW, START, []
        for _ in range(randomness.randint(1, 12)):
            gap = 0 if not reviews else randomness.choice([0, 1, 2, 5, 13, 40, 200])
            rating = randomness.choice([1, 2, 3, 3, 3, 4])
            day += gap
            memory = scheduler.outcomes(memory, history, at_noon(day), day)[Rating(rating)]
            reviews.append(fsrs_rs_python.FSRSReview(rating, gap))
            expected = engine.memory_state(fsrs_rs_python.FSRSItem(reviews))
            assert memory.stability == pytest.approx(expected.stability, rel=1e-4, abs=1e-4)
            assert memory.difficulty == pytest.approx(expected.difficulty, rel=1e-4, abs=1e-4)
            assert memory.interval == rust_interval(engine, expected.stability, retention, rating)


def test_the_four_outcomes_agree_with_the_next_states_of_the_rust_implementation() -> None:
    randomness = random.Random(21)
    engine = fsrs_rs_python.FSRS(list(DEFAULT_PARAMETERS))
    scheduler = Scheduler(DAYS_ONLY)
    for _ in range(300):
        stability, difficulty = randomness.uniform(0.1, 300), randomness.uniform(1, 10)
        gap = randomness.randint(0, 400)
        memory = Memory(
            state=State.REVIEW,
            stability=stability,
            difficulty=difficulty,
            due_day=START,
            last_at=at_noon(START),
            last_day=START,
            interval=1,
            reps=3,
        )
        ours = scheduler.outcomes(memory, 1, at_noon(START + gap), START + gap)
        theirs = engine.next_states(fsrs_rs_python.MemoryState(stability, difficulty), 0.9, gap)
        for rating, state in zip(Rating, (theirs.again, theirs.hard, theirs.good, theirs.easy), strict=True):
            assert ours[rating].stability == pytest.approx(state.memory.stability, rel=1e-4)
            assert ours[rating].difficulty == pytest.approx(state.memory.difficulty, rel=1e-4)


def test_learning_steps_are_minutes_and_good_on_the_last_one_graduates() -> None:
    scheduler = Scheduler(ReviewSettings(fuzz=False))
    now = at_noon(START)
    first = scheduler.outcomes(NEW, 1, now, START)
    assert [first[r].state for r in Rating] == [State.LEARNING] * 3 + [State.REVIEW]
    assert first[Rating.AGAIN].due_at == now + MINUTE
    assert first[Rating.HARD].due_at == now + 5.5 * MINUTE
    assert first[Rating.GOOD].due_at == now + 10 * MINUTE
    assert first[Rating.EASY].due_day == START + 8
    second = scheduler.outcomes(first[Rating.GOOD], 1, now + 10 * MINUTE, START)[Rating.GOOD]
    assert (second.state, second.interval, second.due_at) == (State.REVIEW, 2, None)


def test_forgetting_a_card_in_review_counts_a_lapse_and_goes_to_relearning() -> None:
    scheduler = Scheduler(ReviewSettings(fuzz=False))
    memory = Memory(
        state=State.REVIEW,
        stability=20.0,
        difficulty=5.0,
        due_day=START,
        last_at=at_noon(START - 20),
        last_day=START - 20,
        interval=20,
        reps=4,
    )
    now = at_noon(START)
    again = scheduler.outcomes(memory, 1, now, START)[Rating.AGAIN]
    assert (again.state, again.lapses, again.due_at) == (State.RELEARNING, 1, now + 10 * MINUTE)
    assert scheduler.outcomes(again, 1, now, START)[Rating.AGAIN].lapses == 1


def test_an_evening_and_the_next_morning_are_one_study_day_apart() -> None:
    zone = ZoneInfo("Europe/Berlin")
    evening = 1_764_018_000_000_000  # 2025-11-24 22:00 in Berlin
    morning = evening + 10 * 60 * MINUTE
    assert study_day(morning, 4, zone) - study_day(evening, 4, zone) == 1
    assert study_day(evening + 5 * 60 * MINUTE, 4, zone) == study_day(evening, 4, zone)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"])
def test_every_moment_lies_in_its_study_day_through_daylight_saving(zone: str) -> None:
    place = ZoneInfo(zone)
    start = day_start(date(2026, 1, 1).toordinal(), 4, place)
    for hour in range(0, 366 * 24, 1):
        at = start + hour * 60 * MINUTE
        day = study_day(at, 4, place)
        assert day_start(day, 4, place) <= at < day_start(day + 1, 4, place)


def test_a_clock_set_back_counts_as_the_same_day() -> None:
    scheduler = Scheduler(DAYS_ONLY)
    memory = scheduler.outcomes(NEW, 1, at_noon(START), START)[Rating.GOOD]
    back = scheduler.outcomes(memory, 1, at_noon(START - 30), START - 30)
    assert {m.last_day for m in back.values()} == {START}
    assert all(m.interval >= 1 and (m.due_day or 0) > START for m in back.values())


@given(st.integers(1, 40_000), st.integers(1, 36_500), st.integers(1, 10**6), st.integers(0, 500))
def test_fuzz_stays_in_its_range_and_under_the_maximum(ivl: int, maximum: int, card: int, reps: int) -> None:
    least, most = fuzz_range(ivl, maximum)
    assert 1 <= least <= fuzzed(ivl, maximum, card, reps) <= most <= maximum
    assert fuzzed(ivl, maximum, card, reps) == fuzzed(ivl, maximum, card, reps)


@given(st.floats(0.01, 3000), st.floats(1, 10), st.integers(0, 2000), st.integers(1, 10**6))
def test_a_better_rating_never_comes_back_sooner(s: float, d: float, gap: int, card: int) -> None:
    memory = Memory(
        state=State.REVIEW,
        stability=s,
        difficulty=d,
        due_day=START,
        last_at=at_noon(START),
        last_day=START,
        interval=1,
        reps=1,
    )
    after = Scheduler(ReviewSettings()).outcomes(memory, card, at_noon(START + gap), START + gap)
    days = [after[r].interval for r in (Rating.HARD, Rating.GOOD, Rating.EASY)]
    assert days == sorted(days)


def test_fuzz_uses_the_whole_range_and_nothing_else() -> None:
    seen = {fuzzed(30, 36_500, card, 3) for card in range(2000)}
    least, most = fuzz_range(30, 36_500)
    assert seen == set(range(least, most + 1))


def test_retrievability_is_the_desired_retention_when_the_stability_has_passed() -> None:
    scheduler = Scheduler(DAYS_ONLY)
    memory = Memory(
        state=State.REVIEW, stability=10.0, difficulty=5.0, due_day=START, last_at=0, last_day=START
    )
    assert scheduler.retrievability(memory, START + 10) == pytest.approx(0.9)
    assert scheduler.retrievability(NEW, START) is None
