"""Where in a deck file new cards go: text to be inserted, so that every byte that was there stays."""

from __future__ import annotations

import re
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

__all__ = ["Insertion", "inserted", "insertions", "taken_out", "written_cards"]

_LINE_END = re.compile(rb"\r\n|\r|\n")
_LOOSE_END = re.compile(rb"\s*(?:(?:-{3,}|\*{3,}|_{3,})|<!--(?:(?!-->).)*-->)\s*", re.S)


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
    """The bytes with the text put in."""
    pieces = []
    at = 0
    for insertion in insertions:
        pieces += [data[at : insertion.offset], insertion.data]
        at = insertion.offset
    return b"".join((*pieces, data[at:]))


def taken_out(data: bytes, insertions: Sequence[Insertion]) -> bytes | None:
    """The bytes without the text that was put in; None when it does not stand there as it was written.

    In a file that was changed elsewhere since, the text is looked for: it must stand there exactly once, or
    as far from another of its pieces as it was put.
    """
    lengths = accumulate((len(insertion.data) for insertion in insertions), initial=0)
    written = [insertion.offset + before for insertion, before in zip(insertions, lengths, strict=False)]
    shift: int | None = 0
    if not _stand_at(data, insertions, written):
        single = [
            data.find(insertion.data) - at
            for insertion, at in zip(insertions, written, strict=True)
            if data.count(insertion.data) == 1
        ]
        shift = next((by for by in single if _stand_at(data, insertions, [at + by for at in written])), None)
        if shift is None and len(single) < len(insertions):
            return None
    places = [
        data.find(insertion.data) if shift is None else at + shift
        for insertion, at in zip(insertions, written, strict=True)
    ]
    return _without(data, sorted(zip(places, (len(each.data) for each in insertions), strict=True)))


def _stand_at(data: bytes, insertions: Sequence[Insertion], places: Sequence[int]) -> bool:
    return all(
        at >= 0 and data.startswith(insertion.data, at)
        for insertion, at in zip(insertions, places, strict=True)
    )


def _without(data: bytes, stretches: Sequence[tuple[int, int]]) -> bytes | None:
    pieces = []
    at = 0
    for start, length in stretches:
        if start < at:
            return None
        pieces.append(data[at:start])
        at = start + length
    return b"".join((*pieces, data[at:]))


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


class _File:
    """The bytes of a deck file, and where its lines begin."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.starts = [0, *(match.end() for match in _LINE_END.finditer(data))]
        self.line_end = b"\r\n" if data.count(b"\r\n") * 2 > data.count(b"\n") else b"\n"

    def into(self, concept: ConceptText, cards: Sequence[NewCard]) -> list[_Piece]:
        """The pieces for a concept that the file has."""
        pieces = []
        pairs = _metadata(cards, concept)
        body = self._start(concept.body)
        if pairs:
            pieces.append(_Piece(body, _items(pairs, self._bullet(concept)), is_tight=True))
        end = self._end_of(concept)
        for text in _written(cards, concept):
            place = body if text.kind is CardKind.DEFINITION else end
            pieces.append(_Piece(place, text.markdown))
        return sorted(pieces, key=lambda piece: piece.offset)

    def added(self, cards: Sequence[NewCard]) -> _Piece:
        """The piece for a concept that is new."""
        texts = sorted(_written(cards, None), key=lambda text: text.kind is not CardKind.DEFINITION)
        pairs = metadata(cards)
        head = f"## {texts[0].concept}" + (f"\n{_items(pairs, '-')}" if pairs else "")
        return _Piece(self._last_end(), "\n\n".join((head, *(text.markdown for text in texts))))

    def composed(self, offset: int, pieces: Sequence[_Piece]) -> bytes:
        """The bytes to insert at an offset: the pieces, with blank lines where they must stand apart."""
        lines: list[str] = []
        for piece in pieces:
            if offset and not piece.is_tight:
                lines.append("")
            lines += piece.lines.split("\n")
        if self._line_at(offset).strip():
            lines.append("")
        text = b"".join(line.encode() + self.line_end for line in lines)
        is_unfinished = offset and self.data[offset - 1 : offset] not in (b"\n", b"\r")
        return self.line_end + text if is_unfinished else text

    def _start(self, line: int) -> int:
        """The offset at which a line begins; the end of the file for one past its last."""
        return self.starts[line - 1] if line <= len(self.starts) else len(self.data)

    def _line_at(self, offset: int) -> bytes:
        match = _LINE_END.search(self.data, offset)
        return self.data[offset : match.start() if match else len(self.data)]

    def _bullet(self, concept: ConceptText) -> str:
        """The mark of the concept's metadata list."""
        for line in range(concept.line + 1, concept.body):
            item = ITEM.match(self._line_at(self._start(line)).decode("utf-8", "replace"))
            if item:
                return item[1]
        return "-"

    def _end_of(self, concept: ConceptText) -> int:
        """The offset after the last line of a concept, before what parts it from the next one."""
        line = concept.end
        first = max(concept.body, concept.line + 1)
        while line > first:
            above = self._text(line - 1)
            is_apart = line - 1 > first and not self._text(line - 2)
            if above and not (is_apart and _LOOSE_END.fullmatch(above)):
                break
            line -= 1
        return self._start(line)

    def _last_end(self) -> int:
        """The offset after the last line that is not blank."""
        line = len(self.starts) + 1
        while line > 1 and not self._text(line - 1):
            line -= 1
        return self._start(line)

    def _text(self, line: int) -> bytes:
        return self._line_at(self._start(line)).strip() if line <= len(self.starts) else b""


def _items(pairs: Sequence[tuple[str, str]], bullet: str) -> str:
    return "\n".join(f"{bullet} {key}: {value}" for key, value in pairs)
