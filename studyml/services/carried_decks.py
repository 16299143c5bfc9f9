"""Blocks of cards from other software into deck files: which file gets which, and each checked as a whole."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from studyml.domain.deck import DeckText, Dialect, Level
from studyml.domain.deck_insertion import Insertion
from studyml.domain.identity import fingerprint
from studyml.errors import DeckNotWritten, SourceRefused, StudymlError
from studyml.paths import shown
from studyml.reading.deck import read_deck
from studyml.reading.file_text import FILE_LIMIT, decode, read_bytes
from studyml.services.deck_choice import file_stem
from studyml.services.deck_comparison import is_part_of
from studyml.services.deck_writing import DeckEdit, digest_of_deck
from studyml.store.carried_store import CarriedCard
from studyml.writing.card_markdown import name_key, new_deck
from studyml.writing.foreign_cards import CardBlock, ExpectedCard, block_insertions
from studyml.writing.insertion import inserted

_LARGEST = 2 * 1024 * 1024  # bytes; a deck that grows further goes on in another file
_MOST_FILES = 1_000
_TRIES = 6


@dataclass(slots=True)
class _Target:
    """A deck file that blocks go to; `data` is None for one that is still to be made."""

    path: Path
    deck: str
    data: bytes | None
    blocks: list[CardBlock] = field(default_factory=list)
    size: int = 0


class DistinctQuestions:
    """Sees to it that no question is asked twice under one concept: the second gets a concept of its own.

    `known` are the cards with explicit ids, `prints` the fingerprints of all cards.
    """

    def __init__(self, known: Sequence[CarriedCard], prints: set[str]) -> None:
        self._retired = {card.explicit_id: card.fingerprint for card in known if card.is_retired}
        self._prints = prints
        self._numbers: dict[frozenset[str], int] = {}

    def distinct(self, block: CardBlock) -> CardBlock:
        """The block under a concept in which none of its questions is asked yet."""
        number, concept = 1, block.concept
        own = {self._retired.get(card.explicit_id) for card in block.cards}
        marks = first = _marks(concept, block)
        most = len(self._prints) + 2
        while len(marks) != len(block.cards) or (marks - own) & self._prints:
            # The same block once more goes on where the one before it found its place, not at 2 again.
            number = max(number, self._numbers.get(first, 1)) + 1
            concept = f"{block.concept} ({number})"
            marks = _marks(concept, block)
            if number > most:
                break
        self._numbers[first] = number
        self._prints |= marks
        return block if number == 1 else CardBlock(concept, block.tags, block.markdown, block.cards)


def _marks(concept: str, block: CardBlock) -> frozenset[str]:
    """What the cards of a block would be known by under a concept."""
    return frozenset(fingerprint(concept, card) for card in block.cards)


class CarriedDecks:
    """The deck files in a folder, or one file for everything, and what is to be written into them.

    Cards whose id stands in a file already are found by `there`, and are not written again. `contents` are
    files as they will be when this comes to be written.
    """

    def __init__(self, folder: Path, only: tuple[Path, str] | None = None) -> None:
        self.contents: dict[Path, bytes] = {}
        self._folder = folder
        self._only = only
        self._targets: dict[str, list[_Target]] = {}
        self._taken: set[Path] = set()
        self.left: list[tuple[CardBlock, str]] = []

    def there(self, deck: str) -> set[str]:
        """The ids of all cards in the files of a deck."""
        found: set[str] = set()
        for target in self._files(deck):
            if target.data is not None:
                text = read_deck(decode(target.data, target.path), target.path)
                found |= {
                    card.explicit_id for each in text.concepts for card in each.cards if card.explicit_id
                }
        return found

    def paths(self, deck: str) -> list[Path]:
        """The files of a deck."""
        return [target.path for target in self._files(deck)]

    def add(self, deck: str, block: CardBlock) -> None:
        """Takes a block for a deck. Raises SourceRefused where no file for it can be found."""
        size = len(block.markdown.encode()) + 2
        target = self._files(deck)[-1]
        if target.size + size > _LARGEST and self._only is None:
            target = self._next(deck)
            self._targets[deck].append(target)
        target.blocks.append(block)
        target.size += size

    def edits(self) -> list[DeckEdit]:
        """The changes of all files, each read as it will be; blocks that are not read as they are meant to be
        are `left`, with the reason."""
        planned = (self._planned(target) for each in self._targets.values() for target in each)
        return [edit for edit in planned if edit is not None]

    def _files(self, deck: str) -> list[_Target]:
        """The files of a deck in the folder, in the order in which they were made; the last may be new."""
        if self._only is not None:
            path, name = self._only
            if name not in self._targets:
                self._targets[name] = [self._opened(path, name)]
            return self._targets[name]
        if deck not in self._targets:
            self._targets[deck] = [self._next(deck)]
            while self._targets[deck][-1].data is not None and self._is_continued(deck):
                self._targets[deck].append(self._next(deck))
        return self._targets[deck]

    def _is_continued(self, deck: str) -> bool:
        """Whether there is a further file of the deck, or the last one is full."""
        last = self._targets[deck][-1]
        if last.size > _LARGEST:
            return True
        following = self._candidate(deck)
        return following is not None and following.data is not None

    def _next(self, deck: str) -> _Target:
        found = self._candidate(deck)
        if found is None:
            raise SourceRefused(str(self._folder), f"There is no name left for a file of the deck {deck}.")
        self._taken.add(found.path)
        return found

    def _candidate(self, deck: str) -> _Target | None:
        """The first file of a name made from the deck's that holds this deck or does not exist."""
        stem = file_stem(deck)
        for number in range(1, _MOST_FILES):
            path = self._folder / (f"{stem}.md" if number == 1 else f"{stem}-{number}.md")
            if path in self._taken:
                continue
            target = self._opened(path, deck)
            if target.data is None or self._holds(target, deck):
                return target
        return None

    def _opened(self, path: Path, deck: str) -> _Target:
        if not os.path.lexists(path):
            return _Target(path, deck, None)
        data = self.contents.get(path) or read_bytes(path)
        return _Target(path, deck, data, size=len(data))

    @staticmethod
    def _holds(target: _Target, deck: str) -> bool:
        try:
            text = read_deck(decode(target.data or b"", target.path), target.path)
        except SourceRefused:
            return False
        return text.name == deck and text.dialect is Dialect.NATIVE

    def _planned(self, target: _Target) -> DeckEdit | None:
        blocks = target.blocks
        for _ in range(_TRIES):
            if not blocks:
                return None
            try:
                edit, wrong = self._tried(target, blocks)
            except StudymlError as error:
                self.left += [(block, str(error)) for block in blocks]
                return None
            if not wrong:
                return edit
            self.left += [(block, "it would be read otherwise than it is meant") for block in wrong]
            is_wrong = set(map(id, wrong))
            blocks = [block for block in blocks if id(block) not in is_wrong]
        self.left += [(block, "the deck would be read otherwise than before") for block in blocks]
        return None

    @staticmethod
    def _tried(target: _Target, blocks: Sequence[CardBlock]) -> tuple[DeckEdit, list[CardBlock]]:
        """The change, and the blocks that would not be read as they are meant to be."""
        head = b"" if target.data is not None else new_deck(target.deck).encode()
        data = target.data if target.data is not None else head
        before = read_deck(decode(data, target.path), target.path)
        added = block_insertions(data, before, blocks)
        written = inserted(data, added)
        if len(written) > FILE_LIMIT:
            size = FILE_LIMIT // 1024 // 1024
            raise DeckNotWritten(
                f"{shown(target.path)} would be larger than {size} MiB; name a folder instead"
            )
        after = read_deck(decode(written, target.path), target.path)
        wrong = _wrong(after, blocks)
        if not wrong and not _is_kept(before, after):
            raise SourceRefused(str(target.path), "it cannot take further cards as it is")
        if target.data is None:
            body = tuple(Insertion(0, each.data) for each in added)
            insertions = (Insertion(0, head), *body)
            return DeckEdit(target.path, target.deck, None, insertions, written, made=True, deck=after), wrong
        digest = digest_of_deck(data)
        return DeckEdit(target.path, target.deck, digest, added, written, made=False, deck=after), wrong


def _wrong(after: DeckText, blocks: Sequence[CardBlock]) -> list[CardBlock]:
    """The blocks that are not read as they are meant to be."""
    read = {
        card.explicit_id: (card.typed, (name_key(concept.name), card.kind, card.front, card.back))
        for concept in after.concepts
        for card in concept.cards
    }
    return [
        block
        for block in blocks
        if not all(
            _is_read(card, block.concept, *read.get(card.explicit_id, ("", None))) for card in block.cards
        )
    ]


def _is_read(card: ExpectedCard, concept: str, typed: str, said: object) -> bool:
    """Whether a card is read as it is meant; where nothing is to be typed its concept may ask for it."""
    meant = (name_key(concept), card.kind, card.front, card.back)
    return said == meant and card.typed in ("", typed)


def _is_kept(before: DeckText, after: DeckText) -> bool:
    def errors(deck: DeckText) -> int:
        return sum(remark.level is Level.ERROR for remark in deck.remarks if deck.card_count)

    return (
        after.name == before.name
        and after.dialect is Dialect.NATIVE
        and is_part_of(before, after)
        and errors(after) <= errors(before)
    )
