"""Where in a deck file new cards go, so that every byte that was there stays; putting text in, and taking it
out again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, groupby
from typing import NamedTuple

from studyml.domain.deck import CardKind, ConceptText, DeckText, Dialect
from studyml.domain.deck_insertion import Insertion
from studyml.domain.metadata_list import ITEM
from studyml.domain.new_card import NewCard
from studyml.errors import CardRefused
from studyml.writing.card_markdown import (
    WrittenCard,
    concept_title,
    metadata,
    name_key,
    same_name,
    written_card,
    written_definition,
)
from studyml.writing.file_lines import FileLines

__all__ = ["Insertion", "inserted", "insertions", "places", "taken_out", "written_cards"]


class _Piece(NamedTuple):
    """Lines that go in at an offset, after a blank line unless they are `is_tight`."""

    offset: int
    lines: str
    is_tight: bool = False


def insertions(data: bytes, deck: DeckText, cards: Sequence[NewCard]) -> tuple[Insertion, ...]:
    """What to insert into the bytes of a file that reads as `deck`, so that it holds the cards as well.

    A card goes to the end of its concept's part of the file, the definition of a concept that has none under
    its heading, a new concept to the end of the file. Raises CardRefused for a card that no deck can hold and
    for a deck of another dialect than the native one.
    """
    if deck.dialect is not Dialect.NATIVE:
        raise CardRefused(
            f"This file is of the dialect {deck.dialect}, and cards are written into native decks only."
            " Choose another deck, or a new one."
        )
    file = _File(data)
    pieces: list[_Piece] = []
    known = _by_name(deck)
    by_concept = _by_concept(cards)
    for key, group in by_concept.items():
        if key in known:
            pieces += file.into(known[key], group)
    pieces += [file.added(group) for key, group in by_concept.items() if key not in known]
    found = []
    for offset, here in groupby(sorted(pieces, key=lambda piece: piece.offset), lambda piece: piece.offset):
        found.append(Insertion(offset, file.composed(offset, list(here))))
    return tuple(found)


def written_cards(deck: DeckText, cards: Sequence[NewCard]) -> tuple[WrittenCard, ...]:
    """The cards as they will be read when they have been inserted into the deck, in the same order.

    Raises CardRefused as `insertions` does.
    """
    known = _by_name(deck)
    by_concept = _by_concept(cards)
    written = {
        id(card): text
        for key, group in by_concept.items()
        for card, text in zip(group, _written(group, known.get(key)), strict=True)
    }
    return tuple(written[id(card)] for card in cards)


def inserted(data: bytes, insertions: Iterable[Insertion]) -> bytes:
    """The bytes with the text put in, in the order of the offsets."""
    pieces = []
    at = 0
    for insertion in insertions:
        pieces += [data[at : insertion.offset], insertion.data]
        at = insertion.end
    return b"".join((*pieces, data[at:]))


def taken_out(data: bytes, insertions: Sequence[Insertion]) -> bytes | None:
    """The bytes without the text that was put in, and with what was removed for it; None when it does not
    stand there as it was written.

    In a file that was changed elsewhere since, the text is looked for: it must stand there exactly once, or
    as far from another of its pieces as it was put.
    """
    found = places(data, insertions)
    if found is None:
        return None
    pieces = []
    at = 0
    for place, insertion in sorted(zip(found, insertions, strict=True), key=lambda pair: pair[0]):
        if place < at:
            return None
        pieces += [data[at:place], insertion.removed]
        at = place + len(insertion.data)
    return b"".join((*pieces, data[at:]))


def places(data: bytes, insertions: Sequence[Insertion]) -> list[int] | None:
    """The offsets at which text that was put in stands in a file; None when it is not there as written."""
    grown = accumulate((len(each.data) - len(each.removed) for each in insertions), initial=0)
    written = [insertion.offset + before for insertion, before in zip(insertions, grown, strict=False)]
    if _stand_at(data, insertions, written):
        return written
    if not all(insertion.data for insertion in insertions):
        return None
    single = [
        data.find(insertion.data) - at
        for insertion, at in zip(insertions, written, strict=True)
        if data.count(insertion.data) == 1
    ]
    shift = next((by for by in single if _stand_at(data, insertions, [at + by for at in written])), None)
    if shift is not None:
        return [at + shift for at in written]
    return None if len(single) < len(insertions) else [data.find(each.data) for each in insertions]


def _stand_at(data: bytes, insertions: Sequence[Insertion], places: Sequence[int]) -> bool:
    return all(
        at >= 0 and data.startswith(insertion.data, at)
        for insertion, at in zip(insertions, places, strict=True)
    )


def _by_name(deck: DeckText) -> dict[str, ConceptText]:
    """The concepts by name; of several parts of one concept the first."""
    found: dict[str, ConceptText] = {}
    for concept in deck.concepts:
        found.setdefault(name_key(concept.name), concept)
    return found


def _by_concept(cards: Sequence[NewCard]) -> dict[str, list[NewCard]]:
    found: dict[str, list[NewCard]] = {}
    for card in cards:
        found.setdefault(name_key(card.concept), []).append(card)
    return found


def _written(cards: Sequence[NewCard], concept: ConceptText | None) -> list[WrittenCard]:
    """The cards of one concept as they are written; the first that can be its definition becomes it."""
    name = concept.name if concept is not None else concept_title(cards[0].concept)
    is_first = not _metadata(cards, concept) and (concept is None or concept.body <= concept.line + 1)
    is_defined = concept is not None and (
        not concept.body or any(card.kind is CardKind.DEFINITION for card in concept.cards)
    )
    written = []
    for card in cards:
        if not is_defined and same_name(card.front, name):
            written.append(written_definition(card, name, is_first=is_first))
            is_defined = True
        else:
            written.append(written_card(card, name))
    return written


def _metadata(cards: Sequence[NewCard], concept: ConceptText | None) -> list[tuple[str, str]]:
    if concept is None:
        return metadata(cards)
    return metadata(cards, concept.journal, concept.papers, concept.sources) if concept.body else []


class _File(FileLines):
    """A deck file into which cards go."""

    def into(self, concept: ConceptText, cards: Sequence[NewCard]) -> list[_Piece]:
        """The pieces for a concept that the file has."""
        pieces = []
        pairs = _metadata(cards, concept)
        body = self.start(concept.body)
        if pairs:
            pieces.append(_Piece(body, _items(pairs, self._bullet(concept)), is_tight=True))
        end = self.end_of_part(max(concept.body, concept.line + 1), concept.end)
        for text in _written(cards, concept):
            place = body if text.kind is CardKind.DEFINITION else end
            pieces.append(_Piece(place, text.markdown))
        return sorted(pieces, key=lambda piece: piece.offset)

    def added(self, cards: Sequence[NewCard]) -> _Piece:
        """The piece for a concept that is new."""
        texts = sorted(_written(cards, None), key=lambda text: text.kind is not CardKind.DEFINITION)
        pairs = metadata(cards)
        head = f"## {texts[0].concept}" + (f"\n{_items(pairs, '-')}" if pairs else "")
        return _Piece(self.last_end(), "\n\n".join((head, *(text.markdown for text in texts))))

    def composed(self, offset: int, pieces: Sequence[_Piece]) -> bytes:
        """The bytes to insert at an offset: the pieces, with blank lines where they must stand apart."""
        lines: list[str] = []
        for piece in pieces:
            if offset and not piece.is_tight:
                lines.append("")
            lines += piece.lines.split("\n")
        if self.line_at(offset).strip():
            lines.append("")
        text = b"".join(line.encode() + self.line_end for line in lines)
        return self.line_end + text if self.is_unfinished(offset) else text

    def _bullet(self, concept: ConceptText) -> str:
        """The mark of the concept's metadata list."""
        for line in range(concept.line + 1, concept.body):
            item = ITEM.match(self.line(line).decode("utf-8", "replace"))
            if item:
                return item[1]
        return "-"


def _items(pairs: Sequence[tuple[str, str]], bullet: str) -> str:
    return "\n".join(f"{bullet} {key}: {value}" for key, value in pairs)
