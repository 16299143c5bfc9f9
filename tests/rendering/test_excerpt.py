"""Markdown on one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.rendering.excerpt import one_line, snippet_line


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("Why does **momentum** speed up\ntraining?", "Why does momentum speed up training?"),
        ("# Title\n\n- one\n- two", "Title one two"),
        ("a [link](https://example.org) and `code`", "a link and code"),
        (r"$w_i * x_i$ is *not* emphasis", r"$w_i * x_i$ is not emphasis"),
        ("snake_case_name and 2 * 3", "snake_case_name and 2 * 3"),
        ("see [[maths/Softmax|the softmax]] and ![[ReLU]]", "see the softmax and ReLU"),
        ("one line\\\nand the next", "one line and the next"),
        ("roughly the last ==[…]== steps", "roughly the last […] steps"),
    ],
)
def test_markup_goes_and_words_stay(source: str, line: str) -> None:
    assert one_line(source) == line


@given(st.text(max_size=300))
def test_the_excerpt_is_always_one_line(source: str) -> None:
    assert "\n" not in one_line(source)


@pytest.mark.parametrize(
    ("snippet", "word", "line"),
    [
        ("…- SGD is\n- the **gradient**\n- of a batch…", "gradient", "…SGD is the gradient of a batch…"),
        ("a [gradient](https://example.org/a) step", "gradient", "a gradient step"),
        ("…the page](https://example.org/a) on gradient…", "gradient", "…the page on gradient…"),
        ("gradient, as [this page…", "gradient", "gradient, as this page…"),
        ("gradient, as [this page](https://exa…", "gradient", "gradient, as this page…"),
        (r"`gradient` $w_i * x_i$ [0, 1]", "gradient", r"gradient $w_i * x_i$ [0, 1]"),
        ("  a\n\n  gradient  ", "gradient", "a gradient"),
        ("…\n\n### The gradient", "gradient", "…The gradient"),
    ],
)
def test_a_snippet_loses_its_markup_and_keeps_its_marked_words(snippet: str, word: str, line: str) -> None:
    start = snippet.index(word)
    plain, spans = snippet_line(snippet, [(start, start + len(word))])
    assert plain == line
    assert [plain[first:last] for first, last in spans] == [word]


@given(st.text("a [](){}|*_`$\n\\…-!#", max_size=80), st.data())
def test_every_span_of_a_snippet_stays_within_it(snippet: str, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(snippet)))
    last = data.draw(st.integers(first, len(snippet)))
    line, ((start, end),) = snippet_line(snippet, [(first, last)])
    assert "\n" not in line
    assert 0 <= start <= end <= len(line) + 1
