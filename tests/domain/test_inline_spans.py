"""Code, formulas, comments and tags are found where markdown has them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.domain.inline_spans import SpanKind, masked, opaque_spans


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("plain", []),
        ("a `b` c", ["`b`"]),
        ("``a ` b`` c", ["``a ` b``"]),
        ("`never closed", []),
        ("`a\n\nb`", []),
        ("$x$ and $$y$$", ["$x$", "$$y$$"]),
        ("$$\nx\n$$", ["$$\nx\n$$"]),
        ("$$\n\nx $$", []),
        ("costs $5 and $6", []),
        ("a $ b $ c", []),
        ("$a$5", []),
        ("`$` and $x$", ["`$`", "$x$"]),
        ("$`$ and `", ["$`$"]),
        ("a \\$b\\$", ["\\$", "\\$"]),
        ("<b c='d'> x < y </b>", ["<b c='d'>", "</b>"]),
        ("<https://a.b/[c]>", ["<https://a.b/[c]>"]),
        ("a <!-- b --> c", ["<!-- b -->"]),
        ("a <!-- b\n\n-->", []),
        ("<!-- b\n\n-->", ["<!-- b\n\n-->"]),
        ("<!-->", ["<!-->"]),
        ("`<!--` a", ["`<!--`"]),
    ],
)
def test_spans_are_those_of_markdown(text: str, spans: list[str]) -> None:
    assert [text[span.start : span.end] for span in opaque_spans(text)] == spans


@given(st.text(alphabet="ab $`\\<>!-\n'\"=/:") | st.text())
def test_spans_are_in_order_and_apart_and_masking_keeps_offsets(text: str) -> None:
    spans = opaque_spans(text)
    assert all(span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= next_one.start for one, next_one in pairwise(spans))
    assert len(masked(text, spans)) == len(text)
    for span in spans:
        assert span.start + span.width <= span.end - span.width or span.kind == SpanKind.ESCAPE


@pytest.mark.parametrize(
    "mark", ["$a ", "`a ``", "<!-- ", "<a b='", "$$ ", "$$\n\n", "<!--\n\n", "\\", "<a "]
)
def test_marks_without_end_are_read_once(mark: str) -> None:
    opaque_spans(mark * 100_000)
    opaque_spans(mark * 100_000 + "\n\n$ ` --> $$ '>")
