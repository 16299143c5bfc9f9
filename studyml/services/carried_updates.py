"""Cards that were imported before and read otherwise now: their new text into the files where they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from studyml.domain.deck import DeckText, Level
from studyml.domain.deck_insertion import Insertion
from studyml.errors import StudymlError
from studyml.interchange.anki_identity import bare_note_id
from studyml.reading.file_text import FILE_LIMIT
from studyml.services.deck_edits import OpenDeck, open_deck
from studyml.services.deck_writing import DeckEdit, digest_of_deck, read_deck_bytes
from studyml.services.dialect_changes import Change
from studyml.services.workspace import Workspace
from studyml.store.carried_store import CarriedCard
from studyml.store.draft_store import written_texts
from studyml.store.known import card_paths, card_sides
from studyml.writing.card_lines import anchored, block_of
from studyml.writing.card_markdown import name_key
from studyml.writing.file_lines import LINE_END
from studyml.writing.foreign_cards import CardBlock
from studyml.writing.insertion import inserted

EDITED_HERE = "it reads otherwise now, but was edited here since: it stays as it is here"
_LEFT = "it reads otherwise now, and cannot be changed where it stands"


@dataclass(frozen=True, slots=True)
class _Update:
    block: CardBlock
    line: int


class CarriedUpdates:
    """Finds which blocks have changed since they were imported, and plans their new text.

    What the learner has edited is left alone: only text that stands as an import wrote it is replaced.
    """

    def __init__(self, work: Workspace, known: Sequence[CarriedCard]) -> None:
        self._work = work
        self._ids = {card.explicit_id: card.id for card in known if not card.is_retired}
        self._sides: Mapping[int, tuple[str, str]] = {}
        self._paths: Mapping[int, str] = {}
        self._updates: dict[str, list[_Update]] = {}
        self.changed: list[CardBlock] = []
        self.kept: list[tuple[int, str]] = []
        self.contents: dict[Path, bytes] = {}

    def is_same(self, block: CardBlock, line: int) -> bool | None:
        """Whether a block that stands at a line of the import reads as it does here; None for a new one.

        One that does not is remembered for `edits`.
        """
        if not self._sides:
            self._sides, self._paths = card_sides(self._work.store), card_paths(self._work.store)
        found = [self._ids[card.explicit_id] for card in block.cards if card.explicit_id in self._ids]
        if not found:
            return None
        own = [
            self._sides.get(self._ids.get(card.explicit_id, 0)) == (card.front, card.back)
            for card in block.cards
        ]
        if all(own):
            return True
        self._updates.setdefault(self._paths.get(found[0], ""), []).append(_Update(block, line))
        return False

    def edits(self) -> list[DeckEdit]:
        """The changes of the files, each read as it will be. What stays is `kept`, with the reason."""
        planned = (self._planned(path, updates) for path, updates in self._updates.items())
        return [edit for edit in planned if edit is not None]

    def _planned(self, path: str, updates: Sequence[_Update]) -> DeckEdit | None:
        try:
            deck = open_deck(Path(path), Change.INTO)
        except (StudymlError, ValueError):
            self.kept += [(update.line, _LEFT) for update in updates]
            return None
        written = written_texts(self._work.store, path)
        changes: list[Insertion] = []
        taken: list[CardBlock] = []
        for update in updates:
            change = _change(deck, update.block)
            if change is None:
                self.kept.append((update.line, _LEFT))
            elif not any(_text(change.removed) in text for text in written):
                self.kept.append((update.line, EDITED_HERE))
            elif not _is_read(deck, [*changes, change], [*taken, update.block]):
                self.kept.append((update.line, _LEFT))
            else:
                changes.append(change)
                taken.append(update.block)
        if not changes:
            return None
        self.changed += taken
        insertions = anchored(deck.lines, changes)
        data = inserted(deck.data, insertions)
        self.contents[deck.path] = data
        return DeckEdit(deck.path, deck.deck.name, digest_of_deck(deck.data), insertions, data, made=False)


def _change(deck: OpenDeck, block: CardBlock) -> Insertion | None:
    """The new text of a block in the place of the old one; None where that does not stand there."""
    names = {card.explicit_id for card in block.cards}
    for concept in deck.deck.concepts:
        for card in concept.cards:
            if card.explicit_id in names and card.end:
                start, end = block_of(deck.lines, concept, card)
                removed = deck.data[start:end]
                tail = removed[len(removed.rstrip()) :]
                data = LINE_END.sub(deck.lines.line_end, block.markdown.encode()) + tail
                return Insertion(start, data, removed)
    return None


def _is_read(deck: OpenDeck, changes: Sequence[Insertion], blocks: Sequence[CardBlock]) -> bool:
    """Whether the file with the changes reads as before but for the cards of the blocks."""
    data = inserted(deck.data, sorted(changes, key=lambda change: change.offset))
    if len(data) > FILE_LIMIT:
        return False
    try:
        after = read_deck_bytes(data, deck.path)
    except StudymlError:
        return False
    notes = {_note(card.explicit_id) for block in blocks for card in block.cards}
    expected = Counter(
        (card.explicit_id, card.kind, card.front, card.back) for block in blocks for card in block.cards
    )
    return (
        _others(deck.deck, notes) == _others(after, notes)
        and Counter(
            (card.explicit_id, card.kind, card.front, card.back)
            for concept in after.concepts
            for card in concept.cards
            if _note(card.explicit_id) in notes
        )
        >= expected
        and _errors(after) <= _errors(deck.deck)
    )


def _others(deck: DeckText, notes: set[str]) -> list[object]:
    """What a deck says besides the cards of some notes."""
    return [
        (
            name_key(concept.name),
            concept.text,
            concept.tags,
            [
                (card.kind, card.front, card.back, card.explicit_id, card.tags)
                for card in concept.cards
                if _note(card.explicit_id) not in notes
            ],
        )
        for concept in deck.concepts
    ]


def _note(explicit_id: str | None) -> str:
    return bare_note_id(explicit_id or "")


def _errors(deck: DeckText) -> int:
    return sum(remark.level is Level.ERROR for remark in deck.remarks)


def _text(data: bytes) -> str:
    return LINE_END.sub(b"\n", data).decode("utf-8", "replace").strip()
