"""Cards that ask the same thing are told from cards that only sound alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.domain.likeness import LEAST, likeness, most_alike

ALIKE = [
    (("What is SGD?", "Steps by batch."), ("SGD", "One step for each batch.")),
    (("What does `dropout` do?", "a"), ("What do dropouts do?", "b")),
    (("Why does momentum help?", "Flips cancel."), ("Why momentum helps", "Opposite signs cancel.")),
    (("SGD", "stochastic gradient descent"), ("Stochastic Gradient Descent", "SGD")),
    (
        ("When is Adam worse than SGD?", "It generalises less."),
        ("Is Adam ever worse than SGD? When?", "Yes."),
    ),
    (("What does SGD stand for?", "Stochastic gradient descent"), ("SGD stands for?", "…")),
    (
        ("How does a skip connection help training?", "The gradient passes unchanged."),
        ("Why do skip connections train well?", "The gradient passes unchanged through them."),
    ),
]
UNLIKE = [
    (("Momentum: Math", "$$v$$"), ("Momentum: Code", "x = 1")),
    (
        ("What is the derivative of tanh?", "1 - tanh²"),
        ("What is the derivative of the sigmoid?", "s(1 - s)"),
    ),
    (("What is a kernel?", "A small matrix."), ("What is a stride?", "A step.")),
    (("Why does dropout help?", "a"), ("How does dropout work at test time?", "b")),
    (("", "same"), ("", "same")),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_cards_that_ask_the_same_are_alike(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert likeness(*one, *other) >= LEAST


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_cards_that_only_sound_alike_are_not(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert likeness(*one, *other) < LEAST


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_a_figure_from_0_to_1_in_either_order(a: str, b: str, c: str, d: str) -> None:
    found = likeness(a, b, c, d)
    assert 0 <= found <= 1
    assert found == pytest.approx(likeness(c, d, a, b))


def test_the_most_alike_of_many_are_found_best_first() -> None:
    others = [(f"What is the {number}th layer for?", f"Thing {number}.") for number in range(500)]
    others[321] = ("What is a skip connection?", "A path around layers.")
    others[77] = ("Which layers does a skip connection skip?", "Some.")
    found = most_alike("Skip connection", "A path around some layers.", others)
    assert found[0] == (321, 1.0)
    assert len(found) <= 5
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
