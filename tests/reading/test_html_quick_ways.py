"""What is read in a quick way comes to what the thorough way makes of it."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from studyml.reading import html_markdown, html_text, html_tree
from studyml.reading.html_markdown import html_to_markdown
from studyml.reading.html_text import paragraph, words
from studyml.reading.html_tree import html_tree as tree_of
from studyml.rendering import excerpt
from studyml.rendering.excerpt import one_line
from studyml.writing import side_text as side_text_module
from studyml.writing.side_text import side_text

_ALWAYS = re.compile("")
_PIECES = (
    *("a", "b c", " ", "  ", "\n", "\t", "\u00a0", "é", "Q:", "C: x", "::", ":::", "$", "$$", "\\", "`", "*"),
    *("_", "#", "-", "1.", ">", "<", "&", "&amp;", "&lt;", "&#36;", "&nbsp;", "~~", "==", "[", "]", "(", ")"),
    *("?", "|", "…", "\\(x\\)", "[u](v)", "![p](q)", "\r\n", "\x85", "\u2028", '"', "=", "+", "<!-- n -->"),
)
texts = st.lists(st.sampled_from(_PIECES), max_size=12).map("".join)
_NAMES = "p b i em strong code pre br ul ol li table tr td th div span h2 hr a sub q script title d-math"
tags = st.builds(
    "<{}{}{}>".format,
    st.sampled_from(("", "", "/")),
    st.sampled_from((*_NAMES.split(), "P", "Td", "BR")),
    st.sampled_from(
        (
            "",
            "",
            ' class="x"',
            ' class="x" class="y"',
            ' href="http://a.b/c"',
            " a=b",
            "/",
            ' title="&lt;"',
            ' c=""',
        )
    ),
)
fragments = st.lists(st.one_of(tags, texts), max_size=12).map("".join)


@given(fragments)
@example('<p class="a" class="b">x</p>')
@example("a < b <i>c</i>")
def test_simple_tags_make_the_tree_that_any_tags_make(html: str) -> None:
    quick = tree_of(html)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(html_tree, "simple_tags", lambda _html: None)
        assert tree_of(html) == quick


@given(texts)
@example("&lt;b&gt; 1. x")
def test_words_without_tags_become_what_the_tree_of_them_becomes(text: str) -> None:
    tree = html_tree.html_tree(text)
    thorough = "\n\n".join(html_markdown._Writer("").blocks(tree))
    assert html_to_markdown(text) == html_markdown.safe_text(thorough)


@given(texts)
def test_plain_words_are_escaped_as_any_are(text: str) -> None:
    quick = words(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(html_text, "_NOT_PLAIN", _ALWAYS)
        patch.setattr(html_text, "_NO_PLAIN_SPACE", _ALWAYS)
        assert words(text) == quick


@given(texts)
@example("a\n- b")
@example("ö. x")
@example("١. x")
def test_a_paragraph_that_begins_with_a_letter_is_written_as_any_is(text: str) -> None:
    thorough = html_text._LINE_START.sub(lambda match: f"{match[1] or ''}\\", text)
    assert paragraph(text) == thorough


@given(texts, st.booleans())
@example("Q: x", True)
@example("a :: b", True)
@example("a\nC: `b\nA: c`", True)
def test_a_plain_line_becomes_the_side_that_any_line_becomes(text: str, is_fresh: bool) -> None:
    quick = side_text(text, is_fresh=is_fresh)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(side_text_module, "_NOT_PLAIN", _ALWAYS)
        assert side_text(text, is_fresh=is_fresh) == quick


@given(texts)
def test_a_line_without_marks_is_shown_as_any_is(text: str) -> None:
    quick = one_line(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(excerpt, "_MAY_MARK", _ALWAYS)
        assert one_line(text) == quick
