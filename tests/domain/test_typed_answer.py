"""What was typed beside what was to be typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.domain.answer_mark import without_marks
from studyml.domain.typed_answer import Sign, compared


def drawn(given: str, expected: str) -> str:
    marks = {Sign.SAME: "{}", Sign.EXTRA: "-{}-", Sign.MISSING: "+{}+"}
    return "".join(
        marks[stretch.sign].format(stretch.text) for stretch in compared(given, expected).stretches
    )


@pytest.mark.parametrize(
    ("given", "expected", "is_right", "told"),
    [
        ("0.9", "0.9", True, "0.9"),
        ("relu", "ReLU", True, "ReLU"),
        ("  beam   search ", "beam search", True, "beam search"),
        ("ﬁlter", "filter", True, "filter"),
        ("naive", "naïve", False, "na-i-+ï+ve"),
        ("0.99", "0.9", False, "0.9-9-"),
        ("adm", "Adam", False, "Ad+a+m"),
        ("", "0.9", False, "+0.9+"),
        ("x", "", False, "-x-"),
        ("", "", False, ""),
    ],
)
def test_answers_are_compared_sign_by_sign(given: str, expected: str, is_right: bool, told: str) -> None:
    assert compared(given, expected).is_right == is_right
    assert drawn(given, expected) == told


@given(st.text(max_size=40), st.text(max_size=40))
def test_each_side_can_be_read_out_of_the_stretches(given: str, expected: str) -> None:
    found = compared(given, expected)
    shown = "".join(stretch.text for stretch in found.stretches if stretch.sign is not Sign.EXTRA)
    plain = compared(expected, expected)
    assert shown == "".join(stretch.text for stretch in plain.stretches)


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_text_without_marks_stays_as_it_is(front: str, back: str) -> None:
    if "{{type:" not in front + back:
        assert without_marks(front, back) == (front, back, "")


def test_many_open_marks_take_no_time() -> None:
    text = "{{type:" * 9_000
    assert without_marks(text, text) == (text, text, "")
