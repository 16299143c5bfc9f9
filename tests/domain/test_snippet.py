"""What is shown of a text for the words searched for, by examples and by what must hold of every text."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from studyml.domain.snippet import WIDTH, Snippet, WordMarker, beginning


def marked(text: str, *words: str, is_last_begun: bool = False) -> list[str]:
    found = WordMarker(list(words), is_last_begun=is_last_begun).snippet(text)
    return [] if found is None else [found.text[start:end] for start, end in found.spans]


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("A stride skips.", ["stride"], ["stride"]),
        ("STRIDE, Stride; (stride)", ["stride"], ["STRIDE", "Stride", "stride"]),
        ("strides, a_stride, astride", ["stride"], ["stride"]),
        ("naïve, nai\u0308ve, naive", ["naive"], ["naïve", "nai\u0308ve", "naive"]),
        ("naive", ["NAÏVE"], ["naive"]),
        ("a b, a-b, a_b, ab", ["a-b"], ["a b", "a-b", "a_b"]),
        ("C++ and c", ["c++"], ["C", "c"]),
        ("학 한", ["학"], ["학"]),
        ("nothing", ["stride"], []),
        ("a.b (c", ["(c", "a.b"], ["a.b", "c"]),
    ],
)
def test_words_are_marked_whatever_their_case_and_accents(
    text: str, words: list[str], found: list[str]
) -> None:
    assert marked(text, *words) == found


def test_only_the_last_word_may_have_just_begun() -> None:
    text = "strides of kernels, a kern"
    assert marked(text, "stride", "kern", is_last_begun=True) == ["kernels", "kern"]


def test_the_stretch_with_the_most_of_the_words_is_shown() -> None:
    filler = "words " * 100
    text = f"{filler}stride {filler}stride of a\nkernel {filler}"
    found = WordMarker(["stride", "kernel"], is_last_begun=False).snippet(text)
    assert found is not None
    assert "stride of a\nkernel" in found.text
    assert found.text.startswith("…words ")
    assert found.text.endswith(" words…")
    assert len(found.text) <= WIDTH + 2


def test_a_short_text_is_shown_whole() -> None:
    assert beginning("One.\n\tTwo.") == Snippet("One.\n Two.", ())
    found = WordMarker(["two"], is_last_begun=False).snippet("One.\n\tTwo.")
    assert found == Snippet("One.\n Two.", ((6, 9),))


@given(st.text("aáb \n-_.學", max_size=400), st.lists(st.text("abá-學", min_size=1, max_size=4), max_size=3))
@example("b" * 5000 + " a", ["a"])
@example("a" * 5000, ["a"])
@example("a " * 5000, ["a"])
def test_every_span_lies_in_the_snippet_and_holds_a_word(text: str, words: list[str]) -> None:
    words = [word for word in words if any(map(str.isalnum, word))]
    if not words:
        return
    found = WordMarker(words, is_last_begun=True).snippet(text)
    if found is None:
        return
    assert found.spans
    assert len(found.text) <= WIDTH + 2
    plain = found.text.replace("á", "a")
    for start, end in found.spans:
        assert 0 <= start < end <= len(plain)
        first = plain[start]
        assert any(word.replace("á", "a").lstrip("-").startswith(first) for word in words)
    assert found.text.strip("…") in text
