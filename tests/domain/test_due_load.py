"""Choosing due days by what is due on them already."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from statistics import linear_regression, mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.domain.due_load import WEEKDAYS, DueLoad
from studyml.domain.fuzz import Spread, fuzz_range, fuzzed, lowest
from studyml.domain.memory import NEW, Memory, State
from studyml.domain.rating import Rating
from studyml.domain.scheduling import Scheduler
from studyml.domain.settings import ReviewSettings
from studyml.domain.study_day import DAY

START = date(2026, 1, 5).toordinal()  # a Monday
NO_LIMIT = 36_500
loads = st.dictionaries(st.integers(START, START + 60), st.integers(0, 9))
light = st.sets(st.sampled_from(WEEKDAYS), max_size=6)


def load_of(counts: dict[int, int], light_days: set[str] | None = None) -> DueLoad:
    return DueLoad(
        lambda first, last: {d: n for d, n in counts.items() if first <= d <= last}, light_days or ()
    )


def spread(load: DueLoad | None, card: int = 1, reps: int = 3) -> Spread:
    return Spread(NO_LIMIT, card, reps, START, load)


@given(st.integers(1, 50), st.integers(1, 10**6), st.integers(0, 99), loads, light)
def test_the_day_with_the_least_due_against_the_trend_is_taken_light_days_last(
    asked: int, card: int, reps: int, counts: dict[int, int], light_days: set[str]
) -> None:
    given = spread(load_of(counts, light_days), card, reps).interval(asked)
    least, most = fuzz_range(asked, NO_LIMIT)
    names = {WEEKDAYS.index(name) for name in light_days}
    waits = range(least, most + 1)
    usual = [wait for wait in waits if date.fromordinal(START + wait).weekday() not in names] or list(waits)
    due = [counts.get(START + wait, 0) for wait in usual]
    assert given in usual
    if len(usual) > 1:
        slope, start = linear_regression(usual, due)
        above = {wait: count - start - slope * wait for wait, count in zip(usual, due, strict=True)}
        assert above[given] == pytest.approx(min(above.values()), abs=1e-9)


def test_a_day_that_stands_out_is_found_on_a_slope() -> None:
    assert lowest([(1, 90), (2, 80), (3, 70), (4, 50), (5, 50)]) == [4]
    assert lowest([(1, 9), (2, 7), (3, 5)]) == [1, 2, 3]
    assert lowest([(4, 9), (5, 1)]) == [4, 5]
    assert lowest([(4, 9)]) == [4]


def test_intervals_keep_their_mean_where_less_and_less_is_due() -> None:
    chance = random.Random(5)
    falling = {START + day: 400 // (day + 1) + chance.randrange(9) for day in range(200)}
    given = [
        spread(load_of(falling), card).interval(asked) / asked for asked in range(5, 90) for card in range(9)
    ]
    assert mean(given) == pytest.approx(1, abs=0.02)


@given(st.integers(1, 50), st.integers(1, 10**6), st.integers(0, 99), st.integers(0, 9))
def test_where_as_much_is_due_everywhere_the_draw_decides(asked: int, card: int, reps: int, due: int) -> None:
    load = load_of(dict.fromkeys(range(START, START + 99), due))
    assert spread(load, card, reps).interval(asked) == fuzzed(asked, NO_LIMIT, card, reps)
    assert spread(None, card, reps).interval(asked) == fuzzed(asked, NO_LIMIT, card, reps)


@given(st.lists(st.integers(1, 50), min_size=4, max_size=4), st.integers(1, 10**6), loads, light)
def test_a_rating_that_asks_for_more_never_comes_back_sooner(
    asked: list[int], card: int, counts: dict[int, int], light_days: set[str]
) -> None:
    chooser = spread(load_of(counts, light_days), card)
    given = [chooser.interval(days) for days in sorted(asked)]
    assert given == sorted(given)
    assert all(fuzz_range(days, NO_LIMIT)[0] <= ours for days, ours in zip(sorted(asked), given, strict=True))
    assert all(ours <= fuzz_range(days, NO_LIMIT)[1] for days, ours in zip(sorted(asked), given, strict=True))


@given(st.floats(0.5, 300), st.floats(1, 10), st.integers(0, 90), loads)
def test_outcomes_depend_on_nothing_but_card_review_settings_and_what_is_due(
    stability: float, difficulty: float, gap: int, counts: dict[int, int]
) -> None:
    memory = Memory(
        state=State.REVIEW, stability=stability, difficulty=difficulty, due_day=START, last_at=0,
        last_day=START - gap, interval=gap, reps=3,
    )  # fmt: skip
    scheduler = Scheduler(ReviewSettings())
    asked = load_of(counts)
    asked.on(START - 5, START + 3)  # what was asked for before changes nothing
    first = scheduler.outcomes(memory, 7, 0, START, load_of(counts))
    assert first == scheduler.outcomes(memory, 7, 0, START, asked)
    bare = scheduler.outcomes(memory, 7, 0, START)
    for rating in Rating:
        assert first[rating].stability == bare[rating].stability
        assert first[rating].due_day is None or first[rating].due_day == START + first[rating].interval


def test_cards_learned_together_are_dealt_out_evenly() -> None:
    counts: Counter[int] = Counter()
    for card in range(70):
        counts[START + spread(load_of(counts), card).interval(20)] += 1
    least, most = fuzz_range(20, NO_LIMIT)
    assert max(counts.values()) - min(counts[START + wait] for wait in range(least, most + 1)) <= 1


def test_a_light_day_takes_what_has_no_other() -> None:
    sundays = load_of({}, {"sunday"})
    assert spread(sundays).interval(6) + START != START + 6
    assert Spread(6, 1, 3, START + 4, sundays).interval(2) == 2  # a Friday; two days cannot be spread


def test_only_days_that_are_not_known_are_asked_for_and_all_after_a_change() -> None:
    asked: list[tuple[int, int]] = []

    def counts(first: int, last: int) -> dict[int, int]:
        asked.append((first, last))
        return {first: 4}

    load = DueLoad(counts)
    assert load.on(10, 12) == [(False, 4), (False, 0), (False, 0)]
    load.add(11)
    load.add(99)
    assert load.on(11, 14) == [(False, 1), (False, 0), (False, 4), (False, 0)]
    load.forget()
    load.on(10, 12)
    assert asked == [(10, 12), (13, 14), (10, 12)]


@pytest.mark.parametrize("fuzz", [True, False])
def test_without_a_spread_there_is_no_choice(fuzz: bool) -> None:
    scheduler = Scheduler(ReviewSettings(fuzz=fuzz, learning_steps=()))
    full = load_of(dict.fromkeys(range(START, START + 12), 50))
    easy = scheduler.outcomes(NEW, 1, 20 * DAY, START, full)[Rating.EASY]
    assert (easy.interval == 8) is not fuzz


def test_a_rating_waits_for_one_that_asked_for_less_even_where_less_is_due_before() -> None:
    due = {START + day: count for day, count in enumerate([3, 3, 0, 0, 2, 3, 2, 3, 1], start=5)}
    assert spread(load_of(due)).interval(9) == 11
    assert spread(load_of(due)).interval(10) == 8
    chooser = spread(load_of(due))
    assert chooser.interval(9) == 11
    assert chooser.interval(10) == 11
