"""Whatever text is written into whatever deck: reading gives the cards that were there, and the new ones."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from studyml.domain.deck import Dialect
from studyml.domain.new_card import NewCard
from studyml.domain.safe_text import safe_text
from studyml.domain.text_ranges import without_comments
from studyml.errors import CardRefused
from studyml.reading.deck import read_deck
from studyml.reading.file_text import decode
from studyml.services.deck_comparison import problem
from studyml.writing.insertion import inserted, insertions, taken_out, written_cards
from studyml.writing.side_text import side_text

PATH = Path("deck.md")
DECKS = sorted((Path(__file__).parent.parent / "fixtures" / "decks").glob("*.md"))

LINES = (
    "plain words", "Q: asked", "A: told", "C: a [gap]", "a :: b", "a ::: b", "# One", "## Two ##",
    "### Three", "#### Four", "###", "---", "- - -", "***", "===", "-", "```", "```python", "~~~~",
    "    code", "\tcode", "$$", "x = $$ y", "$$ a + b $$", "`open", "`a :: b", "close` Q:", "Q: in` code",
    "$a", "C: b$ c", "- item", "  - nested", "1. one", "> quote", "> ```", "- ```", "> # quoted",
    "- aliases: x", "- journal: 2020-01-01", "- Offline: batch", "  goes on", "<div>", "</div>",
    "<!-- note -->", "<!-- open", "closes -->", "<pre>", "</pre>", "<script>", "<?php", "`<!--`",
    "x <!-- y", "| a | b |", "|---|---|", "| - |", "{#id}", "what {#id}", "==x==", "{{c1::x}}",
    "[0.9]: http://example.org", "[^1]: note", "?", "deck: x", "+++", "text  ", "\u00a0", "\\", "a\\",
    "Title\n---", "*emph", "\u2028x", "<a\nQ: b>", "\u00e9 \u00fc", "C #", "![i](x)", "&lt;!--", "[ ] task",
    "- [ ] task",
)  # fmt: skip

blank = st.just("")
line = st.sampled_from(LINES) | blank | st.text(st.characters(codec="utf-8"), max_size=12)
side = st.lists(line, min_size=1, max_size=9).map("\n".join)


def shown(markdown: str) -> str:
    """What a markdown text looks like, headings of all levels alike and rules of all marks."""
    html = MarkdownIt("commonmark").enable("table").render(safe_text(markdown))
    return re.sub(r"\s+(?=<|$)", "", re.sub(r"(</?h)\d", r"\1", html))


@given(side)
def test_nothing_in_a_written_side_begins_or_ends_a_card(text: str) -> None:
    back = side_text(text)
    if not back:
        return
    after = "## Next\nwhat follows\n\nQ: Asked?\nA: Told.\n"
    deck = read_deck(f"---\ndeck: D\n---\n## Name\n\n### Front\n{back}\n\n{after}", PATH)
    assert [(card.front, card.back) for concept in deck.concepts for card in concept.cards] == [
        ("Front", back),
        ("Next", "what follows"),
        ("Asked?", "Told."),
    ]


@given(side)
def test_a_side_that_was_written_is_written_the_same_again(text: str) -> None:
    assert side_text(side_text(text)) == side_text(text)


prose = st.lists(
    st.sampled_from([text for text in LINES if not re.search(r"[<`$]|]:", text)]) | blank,
    min_size=1,
    max_size=9,
)


@given(prose.map("\n".join))
@example("| - |\n---\n| a :: b |")
@example("words\n| - |\n-")
@example("plain words\n| - |\n---")
@example("a | b\n- | -\n---\nmore\n---")
@example("a | b\n| - |\n---")
@example("a | b\n- | -\n--\n-\nmore")
def test_a_written_side_looks_as_it_was_meant(text: str) -> None:
    meant = without_comments(safe_text(text)).rstrip()
    assert shown(side_text(text)) == shown(meant)


@given(st.sampled_from(DECKS), side, side, st.booleans(), st.integers(0, 3), st.sampled_from(["\n", "\r\n"]))
def test_a_deck_keeps_its_cards_and_gets_the_new_ones(
    path: Path, front: str, back: str, is_definition: bool, which: int, line_end: str
) -> None:
    text = path.read_text(encoding="utf-8").replace("\n", line_end)
    check(text.encode(), front, back, is_definition, which)


@given(st.lists(line, max_size=14).map("\n".join), side, side, st.booleans(), st.integers(0, 3))
def test_a_deck_of_any_text_keeps_its_cards_and_gets_the_new_ones(
    text: str, front: str, back: str, is_definition: bool, which: int
) -> None:
    check(
        b"---\ndeck: D\n---\n" + text.encode("utf-8", "replace").replace(b"\0", b""),
        front,
        back,
        is_definition,
        which,
    )


_DEFINES_LINK = re.compile(r"^[ >*+-]*\[[^\]]+\]:", re.M)


def check(data: bytes, front: str, back: str, is_definition: bool, which: int) -> None:
    before = read_deck(decode(data), PATH)
    names = [concept.name for concept in before.concepts]
    concept = names[which % len(names)] if names and which else "A new concept"
    card = NewCard(
        concept,
        concept if is_definition else front,
        back,
        (date(2020, 3, 22),),
        ("arXiv:1803.09820",),
        ("journal.md:3",),
    )
    try:
        written = written_cards(before, [card])
        added = insertions(data, before, [card])
    except CardRefused:
        assert before.dialect is not Dialect.NATIVE or not side_text(back) or not side_text(front)
        return
    new = inserted(data, added)
    assert taken_out(new, added) == data
    after = read_deck(decode(new), PATH)
    told = problem(before, after, [card], written, decode(data))
    # A definition of a link reaches every card of its file, and so may not come in with one.
    is_definition_of_link = "cannot stand in this deck" in told and _DEFINES_LINK.search(front + "\n" + back)
    if told and not is_allowed(told) and not is_definition_of_link:
        raise AssertionError(f"{told}\n{decode(new)}")


def is_allowed(told: str) -> bool:
    """Whether a deck may refuse a card for this reason: the property is that it then says so."""
    return any(words in told for words in ("is never closed", "already", "would be read as"))
