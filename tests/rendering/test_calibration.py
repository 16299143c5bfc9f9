"""The line for what was recalled, and the mark of the prediction."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.rendering.calibration import calibration_bar


def text(predicted: float, actual: float, width: int) -> str:
    return "".join(piece for piece, _ in calibration_bar(predicted, actual, width))


@pytest.mark.parametrize(
    ("predicted", "actual", "drawn"),
    [
        (0.95, 0.5, "━━━━━    │"),
        (0.35, 0.75, "━━━┿━━━╸  "),
        (0.0, 0.0, "│         "),
        (1.0, 1.0, "━━━━━━━━━┿"),
        (1.7, -3.0, "         │"),
    ],
)
def test_the_mark_stands_beyond_the_line_or_crosses_it(predicted: float, actual: float, drawn: str) -> None:
    assert text(predicted, actual, 10) == drawn


def test_undefined_figures_draw_nothing_of_themselves() -> None:
    assert text(math.nan, 0.5, 4) == "━━  "
    assert text(0.5, math.nan, 4) == "  │ "
    assert text(0.5, 0.5, 0) == ""


@given(st.floats(), st.floats(), st.integers(0, 60))
def test_it_is_as_wide_as_it_was_told(predicted: float, actual: float, width: int) -> None:
    assert len(text(predicted, actual, width)) == width
