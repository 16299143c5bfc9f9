from __future__ import annotations

import pytest

from studyml.rendering.interval import agreeing, duration_label, interval_label, step_label


@pytest.mark.parametrize(
    ("days", "label"),
    [
        (0, "<1 d"),
        (1, "1 d"),
        (4, "4 d"),
        (30, "30 d"),
        (31, "1 mo"),
        (36, "1.2 mo"),
        (300, "9.9 mo"),
        (304, "10 mo"),
        (364, "1 y"),
        (365, "1 y"),
        (840, "2.3 y"),
        (3_650, "10 y"),
        (36_500, "100 y"),
    ],
)
def test_an_interval_is_said_in_its_largest_unit(days: int, label: str) -> None:
    assert interval_label(days) == label


@pytest.mark.parametrize(
    ("minutes", "label"),
    [
        (0.5, "<1 min"),
        (1, "1 min"),
        (10, "10 min"),
        (59.4, "59 min"),
        (59.6, "1 h"),
        (90, "1.5 h"),
        (720, "12 h"),
        (1_439, "1 d"),
        (1_440, "1 d"),
        (4_320, "3 d"),
    ],
)
def test_a_step_is_said_in_minutes_hours_or_days(minutes: float, label: str) -> None:
    assert step_label(minutes) == label


@pytest.mark.parametrize(
    ("seconds", "label"),
    [
        (-3, "0 s"),
        (0, "0 s"),
        (40, "40 s"),
        (59.4, "59 s"),
        (60, "1 min"),
        (89, "1 min"),
        (360, "6 min"),
        (3_599, "1 h"),
        (4_320, "1 h 12 min"),
        (7_200, "2 h"),
    ],
)
def test_time_spent_is_said_in_seconds_minutes_or_hours(seconds: float, label: str) -> None:
    assert duration_label(seconds) == label


@pytest.mark.parametrize(
    ("verb", "after_one"), [("are", "is"), ("were", "was"), ("have", "has"), ("wait", "waits")]
)
def test_a_verb_agrees_with_its_number(verb: str, after_one: str) -> None:
    assert agreeing(1, verb) == after_one
    assert agreeing(0, verb) == agreeing(2, verb) == verb
