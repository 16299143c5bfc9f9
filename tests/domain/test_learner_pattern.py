"""Regular expressions of a learner: read as Python reads them, and never endless."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest

from studyml.domain import learner_pattern
from studyml.domain.learner_pattern import LearnerPattern
from studyml.errors import SlowPattern

TEXTS = [
    "The gradient of W_{i} at step 1024",
    r"$\frac{d}{dx} f(x)$ {2} and {d} {e<=1}",
    "",
    "line one\nline two",
    "Élan vital, straße, ŷ = ax + b",
    "a" * 40,
    "x{,} x{} aab",
]
PATTERNS = [
    r"\d{4}",
    r"W_{i}",
    r"frac{d}",
    r"x{e<=1}",
    r"(step|stop) ?\d{2,4}",
    r"^line two$",
    r"\Aline.+two\Z",
    r"a{40}",
    r"a{41,}",
    r"a{,3}b",
    r"[{]d}",
    r"[]{d}]{2}",
    r"\{d}",
    r"(?<!a)a{2}b",
    r"(?i:É)lan",
    r"(a)\1b",
    r"(?P<x>l)ine (?P=x)",
    r"é.an",
    r"\bxyz\b",
    r"x{}",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_is_found_where_python_finds_it(pattern: str) -> None:
    expected = re.compile(pattern, re.I | re.S)
    for text in TEXTS:
        assert LearnerPattern(pattern).is_in(text) is (expected.search(text) is not None), text


@pytest.mark.parametrize(
    "pattern",
    [
        r"(\w+\s?)+:",
        r"(a|aa)+:",
        r"(a|a){60}:",
        r"(a?){60}a{60}:",
        r"(?:a|aa)(?:a|aa)(?:a|aa)" * 12 + ":",
        "a?" * 60 + "a" * 60 + ":",
        r"(a{1,9}){1,9}a{1,9}:",
        r"((a)\2?)+:",
    ],
)
def test_one_that_can_be_tried_in_endless_ways_comes_to_its_end(
    pattern: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learner_pattern, "MOST_SECONDS", 0.05)
    endless = LearnerPattern(pattern)
    with suppress(SlowPattern):  # the engine sees through some of them
        assert not endless.is_in("a" * 60 + "!:")


def test_what_takes_too_long_says_so_for_all_texts_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learner_pattern, "MOST_SECONDS", 0.05)
    endless = LearnerPattern(r"(a|aa)+:")
    with pytest.raises(SlowPattern, match="takes too long"):
        endless.is_in("a" * 60 + "!:")
    with pytest.raises(SlowPattern):
        endless.is_in("short:")


def test_what_cannot_be_read_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="missing"):
        LearnerPattern("(a")
