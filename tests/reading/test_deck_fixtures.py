"""Every `NAME.md` in the fixtures is read and listed; `NAME.expected` beside it says what must come out.

A new pair of files is a new test. When the expected file is missing, the failure shows the listing.
"""

from pathlib import Path

import pytest

from studyml.domain.deck import CardText, ConceptText, DeckText
from studyml.reading.deck import read_deck

FOLDER = Path(__file__).parent.parent / "fixtures" / "decks"
DECKS = sorted(FOLDER.glob("*.md"))


def listing(deck: DeckText) -> str:
    """A deck as text for people: concepts, cards with front and back, remarks, candidates without a card."""
    out = [f"deck {deck.name} ({deck.dialect})"]
    out += _words("tags", deck.tags)
    for concept in deck.concepts:
        out += ["", f"# {concept.name}, line {concept.line}{' (implicit)' if concept.implicit else ''}"]
        out += _concept(concept)
        for card in concept.cards:
            out += _card(card)
    out.append("")
    out += [f"{remark.level} in line {remark.line}: {remark.text}" for remark in deck.remarks]
    out += [f"no card in line {c.line}: {c.text} ({c.reason})" for c in deck.candidates if not c.cards]
    assert sum(c.cards for c in deck.candidates) == deck.card_count
    return "\n".join(out).rstrip() + "\n"


def _concept(concept: ConceptText) -> list[str]:
    return [
        *_words("id", (concept.explicit_id,) if concept.explicit_id else ()),
        *_words("aliases", concept.aliases),
        *_words("tags", concept.tags),
        *_words("papers", concept.papers),
        *_words("journal", tuple(map(str, concept.journal))),
        *_words("requires", concept.requires),
        *_words("sources", concept.sources),
        *_side("text", concept.text),
    ]


def _card(card: CardText) -> list[str]:
    gap = f", gap {card.gap}" if card.gap else ""
    block = f" of block {card.block}" if card.block != card.line else ""
    name = f", id {card.explicit_id}" if card.explicit_id else ""
    tags = f", tags {' '.join(card.tags)}" if card.tags else ""
    return [
        f"* {card.kind}, line {card.line}{block}{gap}{name}{tags}",
        *_side("front", card.front),
        *_side("back", card.back),
        *_side("typed", card.typed),
    ]


def _words(name: str, words: tuple[str, ...]) -> list[str]:
    return [f"  {name}: {' | '.join(words)}"] if words else []


def _side(name: str, text: str) -> list[str]:
    if "\n" not in text:
        return [f"  {name}: {text}"] if text else []
    return [f"  {name}:", *(f"    {line}".rstrip() for line in text.split("\n"))]


@pytest.mark.parametrize("path", DECKS, ids=lambda path: path.stem)
def test_a_deck_is_read_as_the_file_beside_it_says(path: Path) -> None:
    expected = path.with_suffix(".expected")
    found = listing(read_deck(path.read_text(encoding="utf-8"), path))
    assert found == (expected.read_text(encoding="utf-8") if expected.exists() else "")


def test_no_expected_file_stands_alone() -> None:
    assert {path.stem for path in FOLDER.glob("*.expected")} == {path.stem for path in DECKS}
