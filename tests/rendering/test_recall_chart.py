"""The forgetting curve in characters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studyml.rendering.recall_chart import recall_chart

FALLING = [1 - place / 60 for place in range(13)]


def test_the_curve_its_levels_and_its_marks_stand_where_they_belong() -> None:
    lines = recall_chart(FALLING, 12, [(0, "first"), (4, "today"), (9, "due")], desired=0.9, width=40)
    assert len(lines) == 7
    assert lines[0].startswith("100 % ┤⠉")
    assert [line[:4] for line in lines if "┄" in line] == [" 90 "]
    axis, words = lines[5], lines[6]
    assert [place for place, mark in enumerate(axis) if mark == "┴"] == [7, 18, 31]
    assert (words.index("first"), words.index("today"), words.index("due")) == (7, 18, 31)


def test_marks_that_would_write_over_each_other_stand_below_each_other() -> None:
    lines = recall_chart(
        FALLING, 12, [(5, "2026-11-21"), (6, "today"), (12, "at the end")], desired=0.9, width=60
    )
    assert lines[6].split() == ["2026-11-21", "at", "the", "end"]
    assert "today" in lines[7]
    assert all(len(line) <= 60 for line in lines)


@given(
    st.lists(st.floats(0.001, 1), min_size=1, max_size=40),
    st.floats(0.5, 1e5),
    st.lists(st.tuples(st.floats(-10, 1e6), st.sampled_from(["today", "due 2026-11-21"])), max_size=4),
    st.floats(0.7, 0.99),
    st.integers(0, 120),
)
def test_no_line_is_longer_than_the_width(
    recall: list[float], days: float, marks: list[tuple[float, str]], desired: float, width: int
) -> None:
    lines = recall_chart(sorted(recall, reverse=True), days, marks, desired=desired, width=width)
    assert bool(lines) == (width >= 17)
    assert all(len(line) <= max(width, 7 + len("due 2026-11-21")) for line in lines)
    assert all("%" in line for line in lines[:1])
