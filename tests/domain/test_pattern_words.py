"""What a pattern asks of the words of a text."""

from __future__ import annotations

import re
import warnings

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from studyml.domain.pattern_words import NOTHING, AllOf, Needed, OneOf, Piece, words_needed

PATTERNS = st.lists(
    st.sampled_from(
        (
            *(
                "a",
                "b",
                "ab",
                "c",
                "1",
                " ",
                ".",
                "*",
                "+",
                "?",
                "{2}",
                "{0,1}",
                "{,2}",
                "(",
                ")",
                "(?:",
                "|",
            ),
            *(
                "[ab]",
                "[a-c]",
                "[^a]",
                "[1 ]",
                "[A-z]",
                "[]a]",
                r"\d",
                r"\w",
                r"\b",
                "^",
                "$",
                "{",
                "}",
                r"\x61",
            ),
            *("(?i)", "(?=", r"\1", "]", r"\]"),
        )
    ),
    max_size=7,
).map("".join)
TEXTS = st.text(alphabet="aAbBcC 01]_-é", max_size=12)


def holds(needed: Needed, words: list[str]) -> bool:
    """Whether words are what is needed."""
    match needed:
        case Piece(pattern):
            return any(re.search(pattern, word, re.I) for word in words)
        case AllOf(parts):
            return all(holds(part, words) for part in parts)
        case OneOf(parts):
            return any(holds(part, words) for part in parts)


@given(PATTERNS, st.lists(TEXTS, min_size=1, max_size=8))
def test_a_text_with_a_match_holds_the_words_and_a_word_with_a_match_tells_one(
    pattern: str, texts: list[str]
) -> None:
    try:
        with warnings.catch_warnings(action="ignore"):
            found = re.compile(pattern, re.I | re.S)
    except re.error:
        assume(False)
    asked = words_needed(pattern)
    for text in texts:
        words = re.findall(r"[^\W_]+", text)
        if found.search(text):
            assert holds(asked.needed, words)
        elif asked.is_told_by_words:
            assert not any(map(found.search, words))


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        ("momentum", Piece("momentum")),
        (r"\d{4}", Piece(r"\d{4}")),
        ("velo.ity", AllOf((Piece("velo"), Piece("ity")))),
        ("normali[sz]e(d|s)?", Piece("normali[sz]e(?:d|s)?")),
        ("rate|batch", Piece("rate|batch")),
        ("a rate|batch", OneOf((AllOf((Piece("a"), Piece("rate"))), Piece("batch")))),
        ("(deep )?learning", Piece("learning")),
        ("(deep )+learning", AllOf((Piece("deep"), Piece("learning")))),
        ("rate|", NOTHING),
        ("x*", NOTHING),
        ("[A-z]", NOTHING),
        ("(?i)rate", NOTHING),
        ("→", NOTHING),
    ],
)
def test_what_a_pattern_needs_is_told(pattern: str, needed: Needed) -> None:
    assert words_needed(pattern).needed == needed


@pytest.mark.parametrize(
    ("pattern", "is_told"), [("rate", True), ("r.te", True), ("^rate", False), (r"\brate", False)]
)
def test_a_place_in_the_text_is_not_told_by_words(pattern: str, is_told: bool) -> None:
    assert words_needed(pattern).is_told_by_words is is_told
