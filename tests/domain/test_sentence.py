"""The sentence around a place, by examples and by what must hold of every text."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from studyml.domain.sentence import LONGEST, sentence_around


def around(text: str, words: str) -> str:
    start = text.index(words)
    first, last = sentence_around(text, start, start + len(words))
    return text[first:last]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("stride", "stride"),
        ("One. A stride skips! Two.", "A stride skips!"),
        ("One. A stride skips", "A stride skips"),
        ("Is it a stride? Two.", "Is it a stride?"),
        ('"A stride." Two.', '"A stride."'),
        ("A stride, e.g. two, or 0.5 of it, skips. Two.", "A stride, e.g. two, or 0.5 of it, skips."),
        ("First.\nThe stride\nskips. Last.", "The stride\nskips."),
        ("Above.\n\nThe stride\n\nbelow.", "The stride"),
        ("- one\n- the stride\n  of two\n- three", "the stride\n  of two"),
        ("1. one\n2. the stride\n3. three", "the stride"),
        ("- [x] read on stride\n", "read on stride"),
        ("## On stride\nText.", "On stride"),
        ("## Head\nA stride", "A stride"),
        ("> a stride\n> goes", "a stride"),
        ("Text\n| stride | 2 |\n| pad | 3 |", "| stride | 2 |"),
        ("一句。步长 stride 很大。下一句。", "步长 stride 很大。"),
    ],
)
def test_a_sentence_ends_with_its_point_its_item_or_its_paragraph(text: str, sentence: str) -> None:
    assert around(text, "stride") == sentence


def test_a_long_sentence_is_cut_between_words() -> None:
    sentence = around("word " * 500 + "stride" + " word" * 500, "stride")
    assert LONGEST - 20 < len(sentence) <= LONGEST
    assert sentence.startswith("word ")
    assert sentence.endswith(" word")
    assert len(around("x" * 9000 + "stride" + "x" * 9000, "stride")) <= LONGEST


@given(st.text("ab .!?\n-#>|1_“”。", max_size=80), st.data())
@example("\n" * 2000, None)
def test_a_sentence_holds_what_it_is_around(text: str, data: st.DataObject | None) -> None:
    if not text:
        return
    start = len(text) - 1 if data is None else data.draw(st.integers(0, len(text) - 1))
    end = len(text) if data is None else data.draw(st.integers(start + 1, len(text)))
    first, last = sentence_around(text, start, end)
    assert 0 <= first <= start
    assert end <= last <= len(text)
    assert last - first <= max(LONGEST, end - start)
