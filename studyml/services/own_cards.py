"""Cards of a list that studyml wrote, as blocks of a deck: clozes of one text and both ways joined again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from studyml.domain.card_attributes import TAG_NAME
from studyml.domain.deck import CardKind, CardText
from studyml.domain.identity import fingerprint
from studyml.domain.safe_text import safe_line
from studyml.interchange.anki_identity import note_id
from studyml.interchange.foreign_file import OwnCard, own_guid
from studyml.reading.clozes import Notation, cloze_sides, find_gaps, typed_answers
from studyml.services.anki_notes import heading_name
from studyml.services.cloze_blocks import GapOf, joined_cloze, with_typed_gaps
from studyml.writing.foreign_cards import (
    CardBlock,
    ExpectedCard,
    both_ways_text,
    cloze_side,
    cloze_text,
    question_text,
)


class OwnBlock(NamedTuple):
    """A block for a deck, and the line of the list at which its first card stands."""

    deck: str
    block: CardBlock
    line: int


def own_fingerprint(card: OwnCard) -> str:
    """What the store knows such a card by."""
    kind = CardKind(card.kind) if card.kind in set(CardKind) else CardKind.BASIC
    return fingerprint(card.concept, CardText(kind, card.front, card.back, 0, 0))


def own_blocks(cards: Sequence[OwnCard]) -> tuple[list[OwnBlock], list[tuple[int, str]]]:
    """The blocks that make the cards again, and the lines of those that no deck can hold, with the reason."""
    blocks: list[OwnBlock] = []
    refused: list[tuple[int, str]] = []
    shared = _shared_tags(cards)
    at = 0
    while at < len(cards):
        card = cards[at]
        size, made = 1, None
        if card.kind == CardKind.CLOZE:
            size, made = _cloze(cards, at)
        elif at + 1 < len(cards) and _is_way_back(card, cards[at + 1]):
            # Marks of what is to be typed would be gaps on the other side.
            is_typed = bool(card.typed or cards[at + 1].typed)
            made = None if is_typed else both_ways_text(_id(card), card.front, card.back)
            size = 2 if made else 1
        if made is None:
            question = question_text(_id(card), card.front, card.back, card.typed)
            made = None if question is None else (question[0], (question[1],))
        if made is None:
            refused.append((card.line, "it has no front or no back"))
        else:
            concept = heading_name(card.concept or card.deck.rpartition("/")[2])
            tags = shared[card.deck, card.concept]
            block = CardBlock(concept, tags, _tagged(made[0], _id(card), _tags(card), tags), made[1])
            blocks.append(OwnBlock(card.deck or "Default", block, card.line))
        at += size
    return blocks, refused


def _tags(card: OwnCard) -> tuple[str, ...]:
    """The tags of a card as the metadata of a concept can hold them."""
    tags = (" ".join(safe_line(tag).replace(",", ";").split()).lstrip("#") for tag in card.tags)
    return tuple(filter(None, tags))


def _shared_tags(cards: Sequence[OwnCard]) -> dict[tuple[str, str], tuple[str, ...]]:
    """The tags that all cards of a concept have, by deck and concept."""
    shared: dict[tuple[str, str], tuple[str, ...]] = {}
    for card in cards:
        key = card.deck, card.concept
        own = _tags(card)
        shared[key] = tuple(tag for tag in shared.get(key, own) if tag in own)
    return shared


def _tagged(markdown: str, explicit_id: str, tags: Sequence[str], shared: Sequence[str]) -> str:
    """The lines of a block with the tags that are its own, as far as the end of a line can hold them."""
    own = [f".{tag}" for tag in tags if tag not in shared and TAG_NAME.fullmatch(tag)]
    mark = f"{{#{explicit_id}}}"
    return markdown.replace(mark, f"{{#{explicit_id} {' '.join(own)}}}", 1) if own else markdown


def _id(card: OwnCard) -> str:
    return note_id(own_guid((card.deck, card.concept, card.kind, card.front)))


def _is_way_back(card: OwnCard, other: OwnCard) -> bool:
    return (
        other.kind == CardKind.REVERSED
        and (card.deck, card.concept, card.tags) == (other.deck, other.concept, other.tags)
        and (card.front, card.back) == (other.back, other.front)
    )


def _cloze(cards: Sequence[OwnCard], at: int) -> tuple[int, tuple[str, tuple[ExpectedCard, ...]] | None]:
    """As many clozes from here on as are gaps of one text, as that text; None where they are none."""
    first = cards[at]
    end = at
    found = None
    while end < len(cards) and cards[end].kind == CardKind.CLOZE:
        other = cards[end]
        if (other.deck, other.concept, other.tags) != (first.deck, first.concept, first.tags):
            break
        gaps = [GapOf(card.front, card.back, number) for number, card in enumerate(cards[at : end + 1], 1)]
        text = joined_cloze(gaps)
        if text is None:
            break
        made = _made(_id(first), *text, cards[at : end + 1])
        if made is None:
            break
        found = made
        end += 1
    return max(1, end - at), found


def _made(
    explicit_id: str, text: str, extra: str, cards: Sequence[OwnCard]
) -> tuple[str, tuple[ExpectedCard, ...]] | None:
    """The text as a block, if it is read as just these cards in this order; typed where they are, if it can
    say so."""
    plain = cloze_side(text)
    numbers = [number for number, card in enumerate(cards, 1) if card.typed]
    for text in dict.fromkeys((with_typed_gaps(plain, numbers), plain)):
        gaps, empty = find_gaps(text, Notation.NATIVE)
        sides = zip(cloze_sides(text, gaps), typed_answers(text, gaps), strict=True)
        expected = tuple(
            ExpectedCard(
                f"{explicit_id}.{at}", CardKind.CLOZE, front, f"{back}\n\n{extra}" if extra else back, typed
            )
            for at, ((front, back), typed) in enumerate(sides, 1)
        )
        meant = [(card.front, card.back) for card in cards]
        if not empty and [(card.front, card.back) for card in expected] == meant:
            return cloze_text(explicit_id, text, extra), expected
    return None
