"""The Brier score of a learner's confidences, against its definition answer by answer."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.domain.sureness import SureAnswers, sureness

ANSWERS = st.lists(st.tuples(st.integers(0, 100), st.booleans()), max_size=60)


@given(ANSWERS)
def test_the_scores_are_those_of_the_single_answers(answers: list[tuple[int, bool]]) -> None:
    said, recalled = Counter(p for p, _ in answers), Counter(p for p, was in answers if was)
    found = sureness(SureAnswers(p, count, recalled[p]) for p, count in said.items())
    assert found.answers == len(answers)
    if not answers:
        assert (found.brier, found.constant, found.levels) == (None, None, ())
        return
    share = sum(was for _, was in answers) / len(answers)
    assert found.brier == pytest.approx(sum((p / 100 - was) ** 2 for p, was in answers) / len(answers))
    assert found.constant == pytest.approx(sum((share - was) ** 2 for _, was in answers) / len(answers))
