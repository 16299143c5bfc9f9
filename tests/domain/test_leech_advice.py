"""What helps with a leech, by what its answer looks like."""

from __future__ import annotations

import pytest

from studyml.domain.leech_advice import MOST_WORDS, Advice, advice_for

LIST = "Three things:\n\n- a\n- b\n- c\n"
NUMBERED = "1. a\n2. b\n3) c"
TABLE = "| a | b |\n| - | - |\n| 1 | 2 |\n| 3 | 4 |\n| 5 | 6 |\n"
LONG = "word " * (MOST_WORDS + 1)


@pytest.mark.parametrize(
    ("back", "is_like_another", "advice"),
    [
        (LIST, False, Advice.SPLIT),
        (LIST, True, Advice.SPLIT),
        (NUMBERED, False, Advice.SPLIT),
        (TABLE, False, Advice.SPLIT),
        (LONG, False, Advice.SPLIT),
        (LONG, True, Advice.CONTRAST),
        ("0.9", True, Advice.CONTRAST),
        ("0.9", False, Advice.REWRITE),
        ("- one\n- two", False, Advice.REWRITE),
    ],
)
def test_long_answers_are_split_and_cards_that_are_alike_held_against_each_other(
    back: str, is_like_another: bool, advice: Advice
) -> None:
    assert advice_for(back, is_like_another=is_like_another)[0] is advice


def test_the_reason_names_what_was_counted() -> None:
    assert "3 things" in advice_for(LIST, is_like_another=False)[1]
    assert f"{MOST_WORDS + 1} words" in advice_for(LONG, is_like_another=False)[1]
