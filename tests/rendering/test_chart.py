from __future__ import annotations

from math import inf, nan

from hypothesis import given
from hypothesis import strategies as st

from studyml.rendering.chart import bar, curve, sparkline


def test_a_sparkline_rises_with_its_values() -> None:
    assert sparkline([0, 1, 2, 3, 4, 5, 6, 7]) == "▁▂▃▄▅▆▇█"
    assert sparkline([5, 0]) == "█▁"


def test_a_sparkline_of_nothing_is_empty_and_of_zeros_is_flat() -> None:
    assert sparkline([]) == ""
    assert sparkline([], 10) == ""
    assert sparkline([1], 0) == ""
    assert sparkline([0, 0, 0]) == "▁▁▁"


def test_a_sparkline_takes_what_is_no_height_for_zero() -> None:
    assert sparkline([nan, -3, inf, 1]) == "▁▁▁█"


def test_more_values_than_cells_are_averaged_in_spans() -> None:
    assert sparkline([0, 0, 4, 4, 8, 8], 3) == "▁▅█"


def test_a_bar_is_filled_to_an_eighth_of_a_cell() -> None:
    assert bar(0.5, 4) == "██  "
    assert bar(1 / 32, 4) == "▏   "
    assert bar(1, 3) == "███"


def test_a_bar_bears_any_fraction_and_width() -> None:
    assert bar(-1, 3) == "   "
    assert bar(7, 3) == "███"
    assert bar(nan, 3) == "   "
    assert bar(0.5, 0) == ""


@given(st.lists(st.floats(), max_size=50), st.integers(1, 40))
def test_a_sparkline_is_never_longer_than_asked(values: list[float], width: int) -> None:
    assert len(sparkline(values, width)) == min(len(values), width)


@given(st.floats(), st.integers(0, 60))
def test_a_bar_is_as_wide_as_asked(fraction: float, width: int) -> None:
    assert len(bar(fraction, width)) == width


def test_a_curve_goes_from_the_bottom_to_the_top() -> None:
    assert curve([0, 1], 4, 1, low=0, high=1) == ["⣀⠤⠒⠉"]
    assert curve([1, 0], 2, 2, low=0, high=1) == ["⠱⡀", " ⢣"]


def test_a_steep_curve_has_no_gaps() -> None:
    assert curve([0, 0, 9, 9], 2, 2, low=0, high=9) == [" ⡏", "⣀⠇"]


def test_a_flat_curve_and_one_without_values_lie_at_the_bottom() -> None:
    assert curve([3, 3], 2, 1, low=3, high=3) == ["⣀⣀"]
    assert curve([], 2, 1, low=0, high=1) == ["  "]
    assert curve([1], 0, 1, low=0, high=1) == []


@given(
    st.lists(st.floats(), max_size=30),
    st.integers(1, 30),
    st.integers(1, 6),
    st.floats(-9, 9),
    st.floats(-9, 9),
)
def test_a_curve_has_the_size_that_was_asked_for(
    values: list[float], width: int, height: int, low: float, high: float
) -> None:
    assert [len(row) for row in curve(values, width, height, low=low, high=high)] == [width] * height
