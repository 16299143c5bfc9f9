"""Text that markdown shows to the letter, with markdown-it-py as the judge."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from studyml.domain.literal_markdown import literal

_JUDGE = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def read(markdown: str) -> tuple[list[str], str]:
    """The tokens that markdown is read as, and the text in them."""
    kinds, text = [], ""
    for token in _JUDGE.parse(markdown):
        if token.type != "inline":
            kinds.append(token.type)
        for child in token.children or []:
            kinds += [] if child.type.startswith("text") else [child.type]
            text += child.content
    return kinds, text


PARAGRAPH = ["paragraph_open", "paragraph_close"]
ITEM = ["bullet_list_open", "list_item_open", *PARAGRAPH, "list_item_close", "bullet_list_close"]


@pytest.mark.parametrize(
    "text",
    [
        "*x*",
        "[a](b)",
        "[a]",
        "[[a]]",
        "# x",
        "#tag",
        "`code`",
        "``",
        "- x",
        "+ x",
        "1. x",
        "1) x",
        "> x",
        "---",
        "===",
        "~~~",
        "~~x~~",
        "==x==",
        "__x__ and _y_",
        "snake_case stays",
        "<b>x</b>",
        "&amp; and & alone",
        "a\\*b and a\\b",
        "![i](j)",
        "<https://example.org>",
        "| a | b |",
        "***",
        "[x]: y",
    ],
)
def test_what_markdown_would_read_more_into_reads_as_it_is(text: str) -> None:
    assert read(literal(text)) == (PARAGRAPH, text)
    assert read(f"- {literal(text)}") == (ITEM, text)


def test_highlights_and_tags_of_note_programs_are_escaped_too() -> None:
    assert literal("==x== #tag") == "\\==x\\== \\#tag"


def test_plain_words_and_formulas_stay_as_they_are() -> None:
    for text in ("Adam (optimizer), 2nd edition: 5 - 3", "$L_2$ and $a*b*c$", "snake_case"):
        assert literal(text) == text


@given(st.text(st.sampled_from("ab1 \\`*_[](){}<>#+-.!|~=&;:\"'/é\t\n"), max_size=24))
def test_any_text_reads_as_it_is(text: str) -> None:
    words = " ".join(text.split())
    kinds, told = read(f"x {literal(text)}")
    assert (kinds, told) == (PARAGRAPH, f"x {words}".rstrip())
    if words and not re.fullmatch(r"[\d.)]*", words):
        assert read(f"- {literal(text)}") == (ITEM, words)
