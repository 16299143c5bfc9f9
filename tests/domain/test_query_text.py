"""What texts of a query match, and what surely stands in every match of a pattern."""

from __future__ import annotations

import re
import warnings

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from studyml.domain.query_text import literal_in

PIECES = (
    "a",
    "b",
    "ab",
    "c",
    " ",
    "0",
    "1",
    "*",
    "+",
    "?",
    "{2}",
    "{0,1}",
    "(",
    ")",
    "[",
    "]",
    "[^",
    "^",
    "$",
    ".",
)
PATTERNS = st.lists(
    st.sampled_from((*PIECES, "|", "\\", "\\b", "\\]", "\\x61", "\\1", "\\d", "(?:", "(?i)", "-", "}", "{"))
).map("".join)
TEXTS = st.text(alphabet="aAbBcC 01]}-^", max_size=12)


@given(PATTERNS, st.lists(TEXTS, min_size=1, max_size=8))
def test_what_is_told_of_a_pattern_stands_in_every_match(pattern: str, texts: list[str]) -> None:
    try:
        with warnings.catch_warnings(action="ignore"):
            found = re.compile(pattern, re.I | re.S)
    except re.error:
        assume(False)
    literal = literal_in(pattern).lower()
    for text in texts:
        match = found.search(text)
        assert match is None or literal in match[0].lower()


@pytest.mark.parametrize(
    ("pattern", "literal"),
    [
        ("momentum", "momentum"),
        (r"\bmomentum\b", "momentum"),
        ("mo+mentum", "mentum"),
        ("momentums?", "momentum"),
        ("a{3}bc", "bc"),
        ("ab{0,2}cd", "cd"),
        ("(never)soft", "soft"),
        ("[abc]def", "def"),
        ("[]abc]def", "def"),
        ("[^]abc]def", "def"),
        ("one|two", ""),
        ("(?x) a b", ""),
        (r"\d{4}", ""),
        (r"learning\s+rate", "learning"),
        ("größe", "gr"),
    ],
)
def test_what_every_match_of_a_pattern_holds_is_told(pattern: str, literal: str) -> None:
    assert literal_in(pattern) == literal
