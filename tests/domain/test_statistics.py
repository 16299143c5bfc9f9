from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise
from math import inf, nan
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.domain.distribution import DAYS, RECALLS, distribution
from studyml.domain.statistics import (
    AnswerTime,
    CardStates,
    Period,
    Recalled,
    Streak,
    answer_times,
    buttons,
    day_figures,
    hours,
    retention_by,
    reviews_by_day,
    states_over_time,
    streak,
)
from studyml.domain.tally import AnswerKind, CardClass, QuarterTally, Tally, by_day

TODAY = date(2026, 11, 21).toordinal()  # a Saturday


def tally(
    day: int = TODAY,
    kind: AnswerKind = AnswerKind.YOUNG,
    rating: int = 3,
    reviews: int = 1,
    was: CardClass = CardClass.YOUNG,
    became: CardClass = CardClass.YOUNG,
) -> Tally:
    return Tally(day, kind, rating, was, became, 0, reviews, 2_000 * reviews)


def test_a_share_of_nothing_is_no_number() -> None:
    assert Recalled().share is None
    assert AnswerTime(0, 0.0).mean is None
    assert day_figures([]).recalled.share is None
    assert answer_times([]).all.mean is None
    assert retention_by(Period.DAY, []) == []


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], Streak(0, 0)),
        ([TODAY], Streak(1, 1)),
        ([TODAY - 1], Streak(1, 1)),
        ([TODAY - 2], Streak(0, 1)),
        ([TODAY - 2, TODAY - 1], Streak(2, 2)),
        ([TODAY - 2, TODAY - 1, TODAY], Streak(3, 3)),
        ([TODAY - 9, TODAY - 8, TODAY - 7, TODAY - 6, TODAY], Streak(1, 4)),
        ([TODAY, TODAY + 1, TODAY + 2], Streak(1, 1)),
    ],
)
def test_a_streak_lives_until_a_whole_day_has_passed_and_takes_nothing_from_the_future(
    days: list[int], expected: Streak
) -> None:
    assert streak(days, TODAY) == expected


@given(st.sets(st.integers(TODAY - 30, TODAY + 3)))
def test_the_longest_streak_is_what_looking_at_each_day_in_turn_finds(days: set[int]) -> None:
    longest = run = 0
    for day in range(TODAY - 30, TODAY + 1):
        run = run + 1 if day in days else 0
        longest = max(longest, run)
    assert streak(days, TODAY).longest == longest


def test_only_first_answers_of_cards_in_review_count_for_retention() -> None:
    found = [
        tally(kind=AnswerKind.NEW, rating=1, reviews=50),
        tally(kind=AnswerKind.LEARNING, rating=1, reviews=50),
        tally(kind=AnswerKind.AGAIN_THAT_DAY, rating=1, reviews=50),
        tally(kind=AnswerKind.YOUNG, rating=1),
        tally(kind=AnswerKind.YOUNG, rating=2, reviews=3),
        tally(kind=AnswerKind.MATURE, rating=4, reviews=6),
    ]
    [entry] = retention_by(Period.DAY, by_day(found))
    assert (entry.young, entry.mature, entry.all) == (Recalled(4, 3), Recalled(6, 6), Recalled(10, 9))
    assert day_figures(by_day(found)).recalled == Recalled(10, 9)
    assert day_figures(by_day(found)).new == 50


def test_weeks_begin_on_monday_and_months_on_their_first() -> None:
    assert Period.WEEK.first_day(TODAY) == date(2026, 11, 16).toordinal()
    assert Period.WEEK.last_day(Period.WEEK.first_day(TODAY)) == date(2026, 11, 22).toordinal()
    for month, last in ((date(2024, 2, 29), 29), (date(2026, 12, 31), 31), (date(2026, 2, 1), 28)):
        first = Period.MONTH.first_day(month.toordinal())
        assert date.fromordinal(first) == month.replace(day=1)
        assert date.fromordinal(Period.MONTH.last_day(first)) == month.replace(day=last)


@given(st.lists(st.tuples(st.integers(TODAY - 400, TODAY), st.integers(1, 4), st.integers(1, 9))))
def test_periods_hold_every_review_once(rows: list[tuple[int, int, int]]) -> None:
    tallies = by_day(tally(day=day, rating=rating, reviews=reviews) for day, rating, reviews in rows)
    for period in Period:
        entries = retention_by(period, tallies)
        assert sum(entry.all.tested for entry in entries) == sum(reviews for *_, reviews in rows)
        assert all(entry.first <= entry.last for entry in entries)
        assert all(before.last < after.first for before, after in pairwise(entries))


def test_buttons_and_times_are_told_by_what_the_card_was() -> None:
    found = [
        tally(kind=AnswerKind.NEW, rating=1, reviews=2),
        tally(kind=AnswerKind.LEARNING, rating=3, reviews=3),
        tally(kind=AnswerKind.AGAIN_THAT_DAY, rating=4),
        tally(kind=AnswerKind.YOUNG, rating=2, reviews=5),
        tally(kind=AnswerKind.MATURE, rating=3, reviews=7),
    ]
    assert buttons(by_day(found)) == ((2, 0, 3, 1), (0, 5, 0, 0), (0, 0, 7, 0))
    times = answer_times(by_day(found))
    assert [time.reviews for time in times] == [6, 5, 7]
    assert times.all == AnswerTime(18, 36.0)
    assert times.all.mean == 2.0


def test_an_hour_gathers_its_quarters() -> None:
    found = hours(
        [QuarterTally(TODAY, *row) for row in ((8, 3, 2, 1), (9, 4, 4, 4), (95, 1, 0, 0))], lambda q: q // 4
    )
    assert found[2] == (7, Recalled(6, 5))
    assert found[23] == (1, Recalled(0, 0))
    assert found[23].recalled.share is None
    assert len(found) == 24


def test_cards_move_from_state_to_state_and_stay_where_they_were_on_days_without_answers() -> None:
    changed = [
        tally(TODAY - 3, was=CardClass.UNSEEN, became=CardClass.LEARNING, reviews=4),
        tally(TODAY - 3, was=CardClass.LEARNING, became=CardClass.YOUNG, reviews=3),
        tally(TODAY - 1, was=CardClass.YOUNG, became=CardClass.MATURE, reviews=2),
    ]
    found = states_over_time(by_day(changed), (0, 0, 10), TODAY - 4, TODAY)
    assert found == [
        CardStates(TODAY - 4, 0, 0, 10),
        CardStates(TODAY - 3, 1, 3, 10),
        CardStates(TODAY - 2, 1, 3, 10),
        CardStates(TODAY - 1, 1, 1, 12),
        CardStates(TODAY, 1, 1, 12),
    ]


def test_days_without_reviews_are_left_out_of_the_days_with_some() -> None:
    assert reviews_by_day(by_day([tally(TODAY, reviews=2), tally(TODAY - 5), tally(TODAY)])) == {
        TODAY - 5: 1,
        TODAY: 3,
    }


def once(*values: float) -> list[tuple[float, int]]:
    return [(value, 1) for value in values]


def test_bins_hold_their_lower_bound_and_the_last_one_all_above() -> None:
    found = distribution(once(0.0, 0.99, 1.0, 1.99, 20.9, 21.0, 10_000.0), DAYS)
    assert {entry.low: entry.cards for entry in found.bins if entry.cards} == {
        0.0: 2,
        1.0: 2,
        14.0: 1,
        21.0: 1,
        730.0: 1,
    }
    assert found.bins[-1].high is None
    assert found.median == 1.99


def test_what_is_no_number_is_in_no_bin() -> None:
    assert distribution(once(nan, inf, -inf), RECALLS, 1.0).cards == 0
    assert distribution([], RECALLS, 1.0).median is None
    assert distribution(once(1.0, 0.0, -0.1), RECALLS, 1.0).cards == 3


@given(st.lists(st.floats(-1, 2000) | st.sampled_from([0.5, 1.0, 7.0])), st.sampled_from([DAYS, RECALLS]))
def test_every_value_is_in_one_bin(values: list[float], bounds: tuple[float, ...]) -> None:
    found = distribution(Counter(values).items(), bounds)
    assert found == distribution(once(*values), bounds)
    assert found.cards == len(values)
    assert found.median == (median(values) if values else None)
    for entry in found.bins[1:]:
        inside = [
            value for value in values if value >= entry.low and (entry.high is None or value < entry.high)
        ]
        assert entry.cards == len(inside)
