"""Decks written for mdanki and AnkiOps, with the structures that these programs document."""

from __future__ import annotations

from pathlib import Path

from studyml.domain.deck import CardKind, CardText, DeckText, Dialect, Level
from studyml.reading.deck import looks_like_deck, read_deck

MDANKI = """\
# A deck

## What is a gradient?

The direction of steepest ascent.

[#calculus](./tags.md) [#basics](tags.md)

## A longer question

```
## no heading
```

%

Its answer,

### with a heading

## Nothing below
"""
ANKIOPS = """\
<!-- note_key: 2fd62bcaa861 -->
<!-- note_type: AnkiOpsQA -->
Q: What falls?
A: The loss:
over many steps
E: often
M: not always

---

<!-- tags: exam, hard -->
T: A batch has
- {{c1::a size}}
- {{c2::an order::what else}}
E: seen *once*

---

F: dog
B: Hund

---

Q: Which?
C1: this
C2: that
C3: neither
A: 1, 3

---

Q: no answer
"""


def read(text: str) -> DeckText:
    return read_deck(text, Path("deck.md"))


def cards(deck: DeckText) -> list[CardText]:
    return [card for concept in deck.concepts for card in concept.cards]


def test_headings_of_mdanki_ask_and_a_percent_sign_parts_a_longer_front() -> None:
    deck = read(MDANKI)
    assert deck.dialect is Dialect.MDANKI
    assert looks_like_deck(MDANKI)
    first, second = cards(deck)
    assert (first.front, first.back) == ("What is a gradient?", "The direction of steepest ascent.")
    assert first.tags == ("calculus", "basics")
    assert second.front == "A longer question\n\n```\n## no heading\n```"
    assert second.back == "Its answer,\n\n### with a heading"
    assert [(remark.line, remark.level) for remark in deck.remarks] == [(21, Level.WARNING)]


def test_notes_of_ankiops_are_read_by_their_fields() -> None:
    deck = read(ANKIOPS)
    assert deck.dialect is Dialect.ANKIOPS
    assert looks_like_deck(ANKIOPS)
    assert [(card.kind, card.front, card.back) for card in cards(deck)] == [
        (CardKind.BASIC, "What falls?", "The loss:\nover many steps\n\noften\n\nnot always"),
        (
            CardKind.CLOZE,
            "A batch has\n- ==[…]==\n- an order",
            "A batch has\n- ==a size==\n- an order\n\nseen *once*",
        ),
        (
            CardKind.CLOZE,
            "A batch has\n- a size\n- ==[what else]==",
            "A batch has\n- a size\n- ==an order==\n\nseen *once*",
        ),
        (CardKind.BASIC, "dog", "Hund"),
        (CardKind.REVERSED, "Hund", "dog"),
        (CardKind.BASIC, "Which?\n\n1. this\n2. that\n3. neither", "1. this\n3. neither"),
    ]
    assert cards(deck)[0].explicit_id == "ankiops-2fd62bcaa861"
    assert cards(deck)[1].tags == ("exam", "hard")
    assert [remark.line for remark in deck.remarks if remark.level is Level.ERROR] == [32]


def test_other_decks_are_not_taken_for_theirs() -> None:
    assert read("## Loss\nHow wrong it is.\n\nQ: 100 %\nA: all\n").dialect is Dialect.NATIVE
    assert read("---\ndeck: A\n---\n\n## Loss\n\n%\n\nx\n").dialect is Dialect.NATIVE
    assert read("T: a chapter\n\nQ: one\nA: 1\n").dialect is Dialect.NATIVE
    assert not looks_like_deck("## Notes\n\n100 % of it\n")
