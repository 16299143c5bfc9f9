"""Each file of the fixtures holds a deck, cards to be written into it, and the deck that comes of it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from studyml.domain.deck_insertion import Insertion
from studyml.domain.new_card import NewCard
from studyml.errors import CardRefused
from studyml.reading.deck import read_deck
from studyml.reading.file_text import decode
from studyml.services.deck_comparison import problem
from studyml.writing.card_markdown import new_deck
from studyml.writing.insertion import inserted, insertions, taken_out, written_cards

CASES = sorted((Path(__file__).parent.parent / "fixtures" / "writing").glob("*.toml"))
PATH = Path("deck.md")


def card(words: dict[str, Any]) -> NewCard:
    lists = {key: tuple(words.get(key, ())) for key in ("journal", "papers", "sources")}
    return NewCard(words["concept"], words["front"], words["back"], **lists)


def written(data: bytes, *cards: NewCard) -> bytes:
    """The deck with the cards in it, after they have come out as they went in."""
    before = read_deck(decode(data), PATH)
    found = insertions(data, before, cards)
    after = inserted(data, found)
    assert taken_out(after, found) == data
    assert (
        problem(before, read_deck(decode(after), PATH), cards, written_cards(before, cards), decode(data))
        == ""
    )
    return after


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_the_cards_are_written_as_the_file_says(path: Path, line_end: str) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    cards = [card(words) for words in case["cards"]]
    data = case["before"].replace("\n", line_end).encode()
    added = written(data, *cards)
    if line_end != "\r":
        assert added.decode() == case["after"].replace("\n", line_end)


def test_a_byte_order_mark_and_a_missing_last_line_end_stay() -> None:
    data = b"\xef\xbb\xbf## A\n\nText."
    assert written(data, NewCard("A", "Why?", "So.")) == data + b"\n\n### Why?\nSo.\n"


def test_an_empty_file_becomes_a_deck() -> None:
    assert written(b"", NewCard("A", "A", "Text.")) == b"## A\n\nText.\n"


def test_cards_under_no_heading_have_a_place_for_more_of_their_concept() -> None:
    data = b"Q: One?\nA: 1.\n\n## Two\n\nA number.\n"
    added = written(data, NewCard("deck", "Three?", "3."))
    assert added == b"Q: One?\nA: 1.\n\n### Three?\n3.\n\n## Two\n\nA number.\n"


def test_metadata_that_follows_a_title_at_once_stands_apart_from_the_text() -> None:
    added = written(b"## A\nText.\n", NewCard("A", "Why?", "So.", sources=("a.md:1",)))
    assert added == b"## A\n- source: a.md:1\n\nText.\n\n### Why?\nSo.\n"


def test_a_comment_above_the_next_concept_stays_with_it() -> None:
    data = b"## A\nText.\n\n<!-- the other part -->\n\n## B\nText.\n"
    added = written(data, NewCard("A", "Why?", "So."))
    assert added == b"## A\nText.\n\n### Why?\nSo.\n\n<!-- the other part -->\n\n## B\nText.\n"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (NewCard("A", " ", "b"), "asks nothing"),
        (NewCard("A", "a", "<!-- only -->"), "no answer"),
        (NewCard(" ", "a", "b"), "no name"),
        (NewCard("Name {#id}", "a", "b"), "cannot be the name"),
        (NewCard("Name #", "a", "b"), "cannot be the name"),
        (NewCard("A", "a", "b" * 65_600), "larger than 64 KiB"),
        (NewCard("A", "a", "<!--\n" * 12_000), "larger than 64 KiB"),
    ],
)
def test_a_card_that_no_deck_can_hold_is_refused(given: NewCard, reason: str) -> None:
    with pytest.raises(CardRefused, match=reason):
        written(b"", given)


@pytest.mark.parametrize(
    "data", [b'---\nname = "x"\n---\n\nQ: a\nA: b\n', b"#flashcards\n\na::b\n"], ids=["hashcards", "obsidian"]
)
def test_a_deck_of_another_dialect_is_refused(data: bytes) -> None:
    with pytest.raises(CardRefused, match="native decks only"):
        written(data, NewCard("A", "a", "b"))


@pytest.mark.parametrize(
    "name", ["A/B", "Yes: no", "1.5", "- a", "“q” é", 'a"b', "a # b", "{x}", "true", "é"]
)
def test_a_new_deck_has_the_name_that_it_was_given(name: str) -> None:
    assert read_deck(new_deck(name), PATH).name == name


def test_text_is_found_again_after_the_file_has_changed_elsewhere() -> None:
    data = b"## A\n- journal: 2020-03-22\n\nText.\n\n## B\n\nText.\n"
    cards = [NewCard("B", "Why?", "So.", sources=("a.md:1",))]
    found = insertions(data, read_deck(decode(data), PATH), cards)
    changed = b"# New\n\n" + inserted(data, found) + b"\nMore.\n"
    assert taken_out(changed, found) == b"# New\n\n" + data + b"\nMore.\n"


def test_a_line_that_stands_twice_is_found_by_the_text_that_came_with_it() -> None:
    one, two = Insertion(4, b"- x: y\n"), Insertion(6, b"card\n")
    written_once = inserted(b"abc\nd\n", (one, two))
    assert taken_out(b"- x: y\n" + written_once, (one, two)) == b"- x: y\nabc\nd\n"


@pytest.mark.parametrize("left", [b"abc\nd\n", b"- x: y\n- x: y\nabc\nd\ncard\n", b"cardx\n"])
def test_text_that_does_not_stand_there_as_it_was_written_is_not_taken_out(left: bytes) -> None:
    assert taken_out(left, (Insertion(4, b"- x: y\n"), Insertion(6, b"card\n"))) is None


def test_text_that_stands_twice_is_not_taken_out() -> None:
    assert taken_out(b"xx card\ncard\n", (Insertion(0, b"card\n"),)) is None


@pytest.mark.parametrize(
    "text", [" :: " * 12_000, "<!--\n" * 8_000, "a $$\n\n" * 7_000, "`a\nQ: b\n" * 6_000]
)
def test_a_side_of_marks_alone_is_written_like_any_other(text: str) -> None:
    written(b"", NewCard("A", "Why?", f"{text}end"))
