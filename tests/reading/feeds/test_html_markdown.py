"""HTML becomes markdown; the cases stand side by side in `html.txt`."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from studyml.domain.safe_text import safe_text
from studyml.reading.html_markdown import LARGEST, HtmlRefused, html_to_markdown, looks_like_html
from studyml.reading.html_tokens import End, Start, Text, tokens
from studyml.reading.html_tree import DEEPEST, Element, html_tree

CASES = Path(__file__).parents[2] / "fixtures" / "feeds" / "html.txt"
BASE = "https://blog.example.org/2020/post"


def cases() -> list[tuple[str, str, str]]:
    found = []
    for part in CASES.read_text("utf-8").split("\n=== ")[1:]:
        title, _, rest = part.partition("\n")
        html, _, markdown = rest.partition("\n---->\n")
        found.append((title, html, markdown.strip("\n")))
    return found


@pytest.mark.parametrize(
    ("html", "markdown"), [case[1:] for case in cases()], ids=[case[0] for case in cases()]
)
def test_html_becomes_the_markdown_beside_it(html: str, markdown: str) -> None:
    assert html_to_markdown(html, BASE) == markdown


HOSTILE = {
    "unclosed tags": "<b>" * 50_000,
    "unclosed blocks": "<div>" * 50_000,
    "unclosed links": "<a " * 16_000,
    "unclosed quotes": '<a b="' * 50_000,
    "unclosed addresses": '<a href="x' * 50_000,
    "unclosed scripts": "<script>" * 50_000,
    "unclosed comments": "<!--" * 100_000,
    "unclosed sections": "<![CDATA[" * 50_000,
    "equals signs": "<a =" + "=" * 300_000,
    "lists in lists": "<ul><li>a" * 30_000,
    "quotes in quotes": "<blockquote>a" * 30_000,
    "tables in tables": "<table><tr><td>a<td>" * 15_000,
    "blocks in a list": "<ul><li>x" + "<p>y" * 100_000,
    "ends of nothing": "<i>" * 100 + "</b>" * 100_000,
    "open formulas": "\\(" * 200_000,
    "dollars": "$a " * 100_000,
    "backticks": "` " * 100_000,
    "references": "&#1" * 100_000,
    "long numbers": "&#" + "9" * 300_000 + ";",
    "wide cells": "<table>" + "<tr><td colspan=9999999>x" * 20_000,
    "breaks": "<blockquote>" * 8 + "<br>a" * 50_000,
    "spaces": "a" + " " * 300_000 + "b",
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_hostile_html_gives_no_more_than_a_few_times_its_length(html: str) -> None:
    assert len(html_to_markdown(html)) <= 6 * len(html) + 100


def test_html_that_is_too_large_is_refused() -> None:
    assert html_to_markdown("a" * LARGEST) == "a" * LARGEST
    with pytest.raises(HtmlRefused, match="more than 1024 KiB"):
        html_to_markdown("a" * (LARGEST + 1))


def test_texts_below_the_deepest_level_are_kept() -> None:
    assert html_to_markdown("<div>" * 1000 + "deep" + "</div>" * 1000 + "<p>after") == "deep\n\nafter"


def depth(element: Element) -> int:
    return 1 + max((depth(child) for child in element.elements()), default=0)


PIECES = (
    "<p> </p> <b> </b> <i> </i> <ul> <li> </li> </ul> <ol> <table> <tr> <td> </td> </table> <pre> </pre>"
    " <code> </code> <a|href='x'> </a> <br> <h2> </h2> <blockquote> </blockquote> <dl> <dt> <dd> <!-- -->"
    " <script> </script> <math> <img|alt='y'> <details> <summary> < > & * _ ` $ \\( \\) [ ] # - 1. x |word|"
)
MARKUP = st.lists(st.sampled_from(PIECES.split()), max_size=40).map(
    lambda parts: "".join(parts).replace("|", " ")
)
WORDS = "one two* *three _four_ # - 1. ` \\ [x] &lt;b&gt; + &gt; a_b ~~ = --".split


@given(MARKUP | st.text(max_size=80))
def test_any_text_becomes_safe_markdown(html: str) -> None:
    markdown = html_to_markdown(html)
    assert safe_text(markdown) == markdown
    assert markdown == markdown.strip("\n")
    assert "\n\n\n" not in markdown or "```" in markdown


@given(MARKUP)
def test_a_tree_is_never_deeper_than_its_bound(html: str) -> None:
    assert depth(html_tree(html * 20)) <= DEEPEST + 2


@example(["--", "--"])
@given(st.lists(st.sampled_from(WORDS())))
def test_words_are_read_again_as_they_were(parts: list[str]) -> None:
    """The markdown of a paragraph, rendered by another program, is one paragraph with the very words.

    A pair of backticks is left out: in a text it is taken for code, as its author meant it.
    """
    words = " ".join(part for part in parts if part != "`")
    rendered = MarkdownIt().enable("strikethrough").render(html_to_markdown(f"<p>{words}</p>"))
    assert rendered == (f"<p>{words}</p>\n" if words else "")


@given(st.text(alphabet="<>/abp='\" !-[]CDAT&;", max_size=60))
def test_the_tokens_of_a_text_never_grow(html: str) -> None:
    found = list(tokens(html))
    assert sum(len(token.text if isinstance(token, Text) else token.name) for token in found) <= len(html) + 4
    assert all(token.name for token in found if isinstance(token, Start | End))


@pytest.mark.parametrize(
    ("text", "is_html"),
    [
        ("<p>words</p>", True),
        ("words<br/>words", True),
        ("a <em>word</em>", True),
        ("see [this](https://example.org) <b>now</b>", False),
        ("a < b and c > d", False),
        ("plain words", False),
        ("# heading\n\n- item", False),
        ("", False),
    ],
)
def test_html_is_told_from_markdown(text: str, is_html: bool) -> None:
    assert looks_like_html(text) is is_html
