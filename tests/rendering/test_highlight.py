"""Places made to stand out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.rendering.highlight import highlighted


def marked(text: str, word: str) -> str:
    places = []
    at = text.find(word)
    while at >= 0:
        places.append((at, at + len(word)))
        at = text.find(word, at + len(word))
    return highlighted(text, places)


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("the ReLU and a ReLU", "the ==ReLU== and a ==ReLU=="),
        ("`ReLU` is ReLU", "`ReLU` is ==ReLU=="),
        ("$ReLU(x)$ or ReLU", "$ReLU(x)$ or ==ReLU=="),
        ("```python\nReLU\n```\nReLU", "```python\nReLU\n```\n==ReLU=="),
        ("~~~\nReLU", "~~~\nReLU"),
        ("# ReLU", "# ==ReLU=="),
    ],
)
def test_places_are_marked_but_not_in_code_and_formulas(text: str, drawn: str) -> None:
    assert marked(text, "ReLU") == drawn


@given(st.text(alphabet="ab`$~=\n #", max_size=80), st.lists(st.integers(0, 80), max_size=6))
def test_taking_the_marks_away_gives_the_text_back(text: str, cuts: list[int]) -> None:
    ordered = sorted(min(cut, len(text)) for cut in cuts)
    places = [(a, b) for a, b in zip(ordered[::2], ordered[1::2], strict=False) if a < b]
    drawn = highlighted(text, places)
    assert len(drawn) - len(text) in range(0, 4 * len(places) + 1, 4)
    assert drawn.replace("==", "") == text.replace("==", "") or "=" in text
