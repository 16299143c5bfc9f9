"""Whether a deck file, changed, still says all that it said, and what was to be added besides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from studyml.domain.blocks import BlockScanner
from studyml.domain.deck import CardKind, CardText, ConceptText, DeckText, Level
from studyml.domain.identity import fingerprint
from studyml.domain.new_card import NewCard
from studyml.rendering.excerpt import one_line
from studyml.writing.card_markdown import WrittenCard, name_key
from studyml.writing.file_lines import FileLines

_Sides = tuple[CardKind, str, str, int, str | None, tuple[str, ...]]


def problem(
    before: DeckText, after: DeckText, cards: Sequence[NewCard], written: Sequence[WrittenCard], text: str
) -> str:
    """Why a deck is not `before` with the cards added, each as it was written; empty when it is.

    `text` is the file as it was.
    """
    if repeated := _repeated(before, written):
        return (
            f"“{one_line(repeated.front)}” is asked under “{repeated.concept}” already;"
            " word it otherwise, or leave the card out"
        )
    if after.dialect is not before.dialect:
        return (
            f"with the new text the file would be read as {after.dialect};"
            f" write `deck: {before.name}` in its front matter first"
        )
    if _is_extended(before, after, cards, written):
        return ""
    if opened := _left_open(text):
        return (
            f"what opens in line {opened} is never closed, so a card below it would be hidden; close it first"
        )
    fronts = ", ".join(f"“{one_line(card.front)}”" for card in written[:3])
    return f"{fronts} cannot stand in this deck without changing how the rest of it is read; choose another"


def is_part_of(less: DeckText, more: DeckText) -> bool:
    """Whether all cards of a deck are those of another, under the same concepts and in the same order."""
    cards = iter(list(_placed(more)))
    return all(card in cards for card in _placed(less))


def cards_outside(
    deck: DeckText, data: bytes, offsets: Sequence[int], texts: Sequence[bytes]
) -> list[tuple[str, _Sides]]:
    """The cards of a deck, the content of a file, that have no line in some stretches of it: those texts at
    those offsets."""
    file = FileLines(data)
    touched = [
        (file.line_of(at), file.line_of(at + max(len(text) - 1, 0)))
        for at, text in zip(offsets, texts, strict=True)
    ]
    return [
        (name_key(concept.name), _sides(card))
        for concept in deck.concepts
        for card in concept.cards
        if not any(first < max(card.end, card.line + 1) and card.line <= last for first, last in touched)
    ]


def _placed(deck: DeckText) -> Iterator[tuple[str, _Sides]]:
    return ((name_key(concept.name), _sides(card)) for concept in deck.concepts for card in concept.cards)


def _repeated(before: DeckText, written: Sequence[WrittenCard]) -> WrittenCard | None:
    """The first card to be added that is there already, or that is to be added twice."""
    seen = {fingerprint(concept.name, card) for concept in before.concepts for card in concept.cards}
    for card in written:
        text = fingerprint(card.concept, card)
        if text in seen:
            return card
        seen.add(text)
    return None


def _is_extended(
    before: DeckText, after: DeckText, cards: Sequence[NewCard], written: Sequence[WrittenCard]
) -> bool:
    if (before.name, before.tags) != (after.name, after.tags) or _errors(after) > _errors(before):
        return False
    new: dict[str, list[tuple[NewCard, WrittenCard]]] = {}
    for card, text in zip(cards, written, strict=True):
        new.setdefault(name_key(card.concept), []).append((card, text))
    if len(after.concepts) < len(before.concepts):
        return False
    for was, now in zip(before.concepts, after.concepts, strict=False):
        if not _is_concept_extended(was, now, new.pop(name_key(was.name), [])):
            return False
    added = after.concepts[len(before.concepts) :]
    if [name_key(concept.name) for concept in added] != list(new):
        return False
    return all(
        _is_concept_extended(ConceptText(now.name, now.line, ()), now, pairs)
        for now, pairs in zip(added, new.values(), strict=True)
    )


def _is_concept_extended(
    was: ConceptText, now: ConceptText, pairs: Sequence[tuple[NewCard, WrittenCard]]
) -> bool:
    same = ("name", "implicit", "text", "explicit_id", "aliases", "tags", "requires")
    if any(getattr(was, field) != getattr(now, field) for field in same):
        return False
    texts = [_written_sides(text, was.explicit_id) for _, text in pairs]
    expected = [
        *(text for text in texts if text[0] is CardKind.DEFINITION),
        *map(_sides, was.cards),
        *(text for text in texts if text[0] is not CardKind.DEFINITION),
    ]
    if expected != list(map(_sides, now.cards)):
        return False
    grown = (
        now.journal[: len(was.journal)] == was.journal
        and now.papers[: len(was.papers)] == was.papers
        and now.sources[: len(was.sources)] == was.sources
    )
    return grown and (now.implicit or all(set(card.journal) <= set(now.journal) for card, _ in pairs))


def _sides(card: CardText) -> _Sides:
    return card.kind, card.front, card.back, card.gap, card.explicit_id, card.tags


def _written_sides(card: WrittenCard, concept_id: str | None) -> _Sides:
    explicit_id = concept_id if card.kind is CardKind.DEFINITION else None
    return card.kind, card.front, card.back, 0, explicit_id, ()


def _errors(deck: DeckText) -> int:
    return sum(remark.level is Level.ERROR for remark in deck.remarks)


def _left_open(text: str) -> int:
    """The line of the fence or comment that is still open at the end of a text; 0 when none is."""
    scanner = BlockScanner()
    for number, line in enumerate(text.split("\n"), 1):
        scanner.scan(line, number)
    scanner.scan("")
    return scanner.opened if scanner.is_opaque else 0
