"""Changes of several deck files that the learner asked for: read, planned, checked, and then written as one.

A change is planned as insertions together with the deck that the file is to be read as. Nothing is written
unless reading what the file would become gives just that deck.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from studyml.domain.deck import CardText, ConceptText, DeckText, Level
from studyml.domain.deck_insertion import Insertion
from studyml.domain.identity import fingerprint
from studyml.errors import CardRefused, DeckNotWritten, StudymlError
from studyml.paths import shown
from studyml.reading.file_text import FILE_LIMIT
from studyml.services.deck_choice import DeckChoice
from studyml.services.deck_writing import (
    DeckEdit,
    check_name,
    digest_of_deck,
    read_deck_bytes,
    take_out,
    writable_content,
    write_deck,
)
from studyml.services.dialect_changes import Change, why_not
from studyml.services.workspace import Workspace
from studyml.services.written_decks import read_written
from studyml.store.draft_store import add_deck_edit
from studyml.store.known import CardMark, card_marks
from studyml.store.transaction import Transaction
from studyml.writing.card_lines import anchored
from studyml.writing.card_markdown import name_key, new_deck
from studyml.writing.file_lines import FileLines
from studyml.writing.insertion import inserted

Place = tuple[int, int]
"""Which card of which concept of a deck, both counted from 0."""


@dataclass(slots=True)
class OpenDeck:
    """A deck file as it stands now, with the places of the cards that are meant, by their ids."""

    path: Path
    data: bytes
    deck: DeckText
    cards: dict[int, Place] = field(default_factory=dict)
    lines: FileLines = field(init=False)

    def __post_init__(self) -> None:
        self.lines = FileLines(self.data)

    def meant(self) -> dict[int, dict[int, int]]:
        """The cards that are meant, by concept: their ids by their places in it."""
        found: dict[int, dict[int, int]] = {}
        for key, (concept, number) in self.cards.items():
            found.setdefault(concept, {})[number] = key
        return found


def open_deck(path: Path, change: Change) -> OpenDeck:
    """A deck file that may be changed so, read. Raises SourceRefused or DeckNotWritten where not."""
    data = writable_content(path)
    deck = read_deck_bytes(data, path)
    if reason := why_not(deck.dialect, change):
        raise DeckNotWritten(f"{shown(path)}: {reason}")
    return OpenDeck(path, data, deck)


def open_decks(work: Workspace, ids: Sequence[int], change: Change) -> tuple[list[OpenDeck], dict[int, str]]:
    """The deck files in which cards stand, and the cards that are in none that can be changed, each with the
    reason."""
    by_path: dict[str, list[CardMark]] = {}
    for mark in card_marks(work.store, ids):
        by_path.setdefault(mark.path, []).append(mark)
    opened: list[OpenDeck] = []
    left: dict[int, str] = {}
    for path, marks in by_path.items():
        try:
            deck = open_deck(Path(path), change)
        except StudymlError as error:
            left |= {mark.id: str(error) for mark in marks}
            continue
        places = _places(deck.deck)
        for mark in marks:
            place = places.get(mark.explicit_id or "") or places.get(mark.fingerprint)
            if place is None or mark.is_retired:
                left[mark.id] = (
                    f"{shown(Path(path))} does not hold it any more; `studyml sync` reads it again"
                )
            else:
                deck.cards[mark.id] = place
        if deck.cards:
            opened.append(deck)
    return opened, left


def new_file(deck: DeckChoice) -> OpenDeck:
    """A deck file that is to be made. Raises DeckNotWritten where it cannot be."""
    check_name(deck.path)
    head = new_deck(deck.name).encode()
    return OpenDeck(deck.path, head, read_deck_bytes(head, deck.path))


def planned(
    deck: OpenDeck, changes: Iterable[Insertion], expected: DeckText, *, made: bool = False
) -> DeckEdit:
    """The change of a deck file, which is `made` for it, checked. Raises CardRefused where the file would be
    read otherwise than as `expected`, DeckNotWritten where it would become too large."""
    insertions = anchored(deck.lines, changes)
    data = inserted(deck.data, insertions)
    if len(data) > FILE_LIMIT:
        size = FILE_LIMIT // 1024 // 1024
        raise DeckNotWritten(f"{shown(deck.path)}: the file would be larger than {size} MiB")
    after = read_deck_bytes(data, deck.path)
    if _stated(after) != _stated(expected) or _errors(after) > _errors(deck.deck):
        raise CardRefused(
            f"{shown(deck.path)}: the change would alter how other lines are read; make it in your editor"
        )
    if made:
        body = tuple(Insertion(0, each.data) for each in insertions)
        return DeckEdit(deck.path, deck.deck.name, None, (Insertion(0, deck.data), *body), data, made=True)
    digest = digest_of_deck(deck.data)
    return DeckEdit(deck.path, deck.deck.name, digest, insertions, data, made=False)


def carry_out(work: Workspace, label: str, edits: Sequence[DeckEdit]) -> None:
    """Writes the files in this order and reads them into the store, as one change that undo takes back.

    What takes text in comes before what lets it go: should the program end in between, it stands twice and
    is nowhere lost. Raises StudymlError, with files and store as they were, when one of them cannot be
    written.
    """
    written: list[DeckEdit] = []
    try:
        for edit in edits:
            write_deck(edit)
            written.append(edit)

        def remember(tx: Transaction) -> None:
            for edit in edits:
                add_deck_edit(tx, str(edit.path), edit.insertions, is_made=edit.made)

        read_written(work, [edit.path for edit in edits], label, remember)
    except BaseException:
        put_back(written)
        raise


def put_back(edits: Sequence[DeckEdit]) -> None:
    """Takes written changes back, the last first; after one that cannot be, the others stay, for they may
    hold the only copy of its text."""
    with suppress(StudymlError):
        for edit in reversed(edits):
            if not take_out(edit.path, edit.insertions, made=edit.made):
                return


def with_concept(deck: DeckText, at: int, concept: ConceptText) -> DeckText:
    """The deck with another concept in the place of one."""
    return replace(deck, concepts=(*deck.concepts[:at], concept, *deck.concepts[at + 1 :]))


def with_part(
    deck: DeckText,
    concept: ConceptText,
    definition: CardText | None,
    others: Sequence[CardText],
    *,
    is_whole: bool,
) -> DeckText:
    """The deck with cards of a concept added, as it is to be read."""
    concepts = list(deck.concepts)
    at = next(
        (
            at
            for at, held in enumerate(concepts)
            if not held.implicit and name_key(held.name) == name_key(concept.name)
        ),
        None,
    )
    if is_whole:
        return replace(deck, concepts=(*concepts, concept))
    if at is None:
        bare = replace(concept, text="", implicit=False, explicit_id=None, cards=())
        at = len(concepts)
        concepts.append(bare)
    held = concepts[at]
    first = [replace(definition, explicit_id=held.explicit_id)] if definition else []
    concepts[at] = replace(held, cards=(*first, *held.cards, *others))
    return replace(deck, concepts=tuple(concepts))


def _places(deck: DeckText) -> dict[str, Place]:
    """Where the cards of a deck stand, by their explicit ids and their fingerprints."""
    found: dict[str, Place] = {}
    for at, concept in enumerate(deck.concepts):
        for number, card in enumerate(concept.cards):
            found.setdefault(fingerprint(concept.name, card), (at, number))
            if card.explicit_id is not None:
                found[card.explicit_id] = (at, number)
    return found


def _stated(deck: DeckText) -> object:
    """What a deck says, wherever in its file it says it."""
    return deck.name, deck.dialect, deck.tags, [_stated_concept(concept) for concept in deck.concepts]


def _stated_concept(concept: ConceptText) -> object:
    blocks: dict[int, int] = {}
    return (
        concept.name,
        concept.implicit,
        concept.text,
        concept.explicit_id,
        concept.aliases,
        concept.tags,
        concept.papers,
        concept.journal,
        concept.requires,
        concept.sources,
        [
            (
                card.kind,
                card.front,
                card.back,
                card.gap,
                card.explicit_id,
                card.tags,
                card.typed,
                blocks.setdefault(card.block, len(blocks)),
            )
            for card in concept.cards
        ],
    )


def _errors(deck: DeckText) -> int:
    """How many errors were told of a deck; that it holds no cards is none here."""
    return sum(remark.level is Level.ERROR for remark in deck.remarks) - (not deck.card_count)
