"""Markdown on one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.rendering.excerpt import one_line


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("Why does **momentum** speed up\ntraining?", "Why does momentum speed up training?"),
        ("# Title\n\n- one\n- two", "Title one two"),
        ("a [link](https://example.org) and `code`", "a link and code"),
        (r"$w_i * x_i$ is *not* emphasis", r"$w_i * x_i$ is not emphasis"),
        ("snake_case_name and 2 * 3", "snake_case_name and 2 * 3"),
        ("roughly the last ==[…]== steps", "roughly the last […] steps"),
    ],
)
def test_markup_goes_and_words_stay(source: str, line: str) -> None:
    assert one_line(source) == line


@given(st.text(max_size=300))
def test_the_excerpt_is_always_one_line(source: str) -> None:
    assert "\n" not in one_line(source)
