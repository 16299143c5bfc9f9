"""A file of other software into decks: Anki's text, CSV, CrowdAnki, Mochi, and lists of cards."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from studyml.domain.deck import Level, Remark
from studyml.domain.memory import State
from studyml.domain.safe_text import safe_line
from studyml.errors import SourceRefused
from studyml.interchange.anki_cloze import cloze_numbers
from studyml.interchange.anki_identity import bare_note_id, note_id
from studyml.interchange.anki_template import rendered
from studyml.interchange.anki_values import ForeignCard, ForeignCollection, ForeignNote, NoteType
from studyml.interchange.foreign_file import FileNote, ForeignFile
from studyml.interchange.table_head import TableWishes
from studyml.paths import shown
from studyml.rendering.excerpt import one_line
from studyml.services.anki_notes import NoteConverter, deck_name, heading_name
from studyml.services.carried_decks import CarriedDecks, DistinctQuestions
from studyml.services.carried_media import CarriedMedia
from studyml.services.carried_updates import CarriedUpdates
from studyml.services.carried_writing import write_carried
from studyml.services.deck_choice import place_for
from studyml.services.deck_writing import DeckEdit
from studyml.services.foreign_answers import ForeignAnswers
from studyml.services.foreign_source import ForeignKind, OpenedSource, opened
from studyml.services.import_report import CardNote, SourceRead, SyncReport
from studyml.services.own_cards import OwnBlock, own_blocks, own_fingerprint
from studyml.services.source_run import ImportStep, Progress
from studyml.services.workspace import Workspace
from studyml.store.carried_store import all_fingerprints, cards_with_ids
from studyml.store.known import card_sides, known_cards
from studyml.store.transaction import Transaction
from studyml.writing.foreign_cards import CardBlock

_TOLD_EVERY = 200
_OF_ONE = {
    "notes without a note type or cards": "nothing is asked or hidden in it",
    "notes with more HTML than a card may hold": "it has more HTML than a card may hold",
    "cards larger than 64 KiB": "the card is larger than 64 KiB; split it",
    "cards without a question or without an answer": "it has no question or no answer",
}


class FileRun:
    """The import of one file in two steps, `read` and then `store`, as any import has them.

    `to` names a deck, a deck's file or a folder; without it the decks are made among the learner's own.
    Raises UsageError where the deck cannot be told from its name.
    """

    def __init__(
        self,
        work: Workspace,
        path: Path,
        kind: ForeignKind,
        wishes: TableWishes,
        *,
        to: str | None = None,
        dry_run: bool = False,
    ) -> None:
        self._work = work
        self._path = Path(os.path.realpath(path))
        self._kind = kind
        self._wishes = wishes
        self._dry_run = dry_run
        self._report = SyncReport(dry_run=dry_run)
        folder, only = place_for(work, to)
        self._decks = CarriedDecks(folder, only)
        self._media = CarriedMedia(only[0].parent if only else folder)
        known = cards_with_ids(work.store)
        self._known = {bare_note_id(card.explicit_id) for card in known if not card.is_retired}
        self._updates = CarriedUpdates(work, known)
        self._prints = frozenset(all_fingerprints(work.store))
        self._questions = DistinctQuestions(known, set(self._prints))
        self._there: dict[str, set[str]] = {}
        self._file: ForeignFile | None = None
        self._edits: list[DeckEdit] = []
        self._unread: set[Path] = set()
        self._notes: list[CardNote] = []
        self._lines: dict[str, int] = {}
        self._cards = 0
        self._answers = ForeignAnswers(work)
        self._unplaced = 0

    def read(self, progress: Progress | None = None) -> None:
        """Reads the file and plans the deck files; nothing is written."""
        told = progress or (lambda step: None)
        told(ImportStep(str(self._path)))
        try:
            with opened(self._path, self._kind, self._wishes, self._told(told)) as source:
                new = list(self._blocks(source, self._told(told)))
                updates = self._updates.edits()
                self._decks.contents = self._updates.contents
                for block in new:
                    self._take(block)
                self._file = source.file
        except SourceRefused as refusal:
            self._report.refused.append(refusal)
            return
        for line, reason in self._updates.kept:
            source.file.warn(line, reason)
        self._edits = [*updates, *self._decks.edits()]
        for left, reason in self._decks.left:
            line = min(self._lines.get(card.explicit_id, 1) for card in left.cards)
            source.file.remarks.append(
                Remark(line, Level.ERROR, f"left out: {reason} (“{one_line(left.cards[0].front)}”)")
            )

    def store(self) -> SyncReport:
        """Writes the deck files and the media, and reads them into the store in one transaction.

        Raises StudymlError when something cannot be written; then all is as it was.
        """
        if self._file is None:
            return self._report
        unchanged = self._report.unchanged
        reviews = self._answers.new_count()
        if self._dry_run:
            self._report.added += self._notes
            self._report.edited += [
                CardNote("", block.concept, one_line(block.cards[0].front), shown(self._path))
                for block in self._updates.changed
            ]
        elif self._edits or self._unread or reviews:

            def merge(tx: Transaction) -> None:
                nonlocal reviews
                reviews = self._answers.merge(tx)

            copied: list[Path] = []
            if not self._media.is_empty:
                with opened(self._path, self._kind, self._wishes, lambda count: None) as source:
                    copied = self._media.copy(source.media) if source.media is not None else []
            label = f"Import {safe_line(shown(self._path))}"
            self._report = write_carried(self._work, label, self._edits, copied, merge, self._unread)
            self._report.unchanged = unchanged  # what the decks hold besides is not of this file
        self._tell(self._file, reviews)
        return self._report

    def _told(self, told: Progress) -> Callable[[int], None]:
        return lambda count: told(ImportStep(str(self._path), max(count, 1), count))

    def _blocks(self, source: OpenedSource, told: Callable[[int], None]) -> Iterator[OwnBlock]:
        """What the file says as blocks for decks, less what is known."""
        file = source.file
        if file.own:
            new = [card for card in file.own if own_fingerprint(card) not in self._prints]
            self._tell_differing(file)
            self._report.unchanged += len(file.own) - len(new)
            self._cards += len(file.own)
            blocks, refused = own_blocks(new)
            for line, reason in refused:
                file.refuse(line, reason)
            for own in blocks:
                yield own._replace(deck=deck_name(own.deck.replace("/", "::")))
        types = {key: number for number, key in enumerate(file.note_types)}
        names: dict[str, int] = {}
        for note in file.notes:
            names.setdefault(note.deck or safe_line(self._path.stem), len(names))
        collection = ForeignCollection(
            0,
            decks={number: name for name, number in names.items()},
            note_types={number: file.note_types[key] for key, number in types.items()},
        )
        converter = NoteConverter(
            collection, lambda name: self._media.address(source.media, name), is_html=file.is_html
        )
        seen: set[str] = set()
        for number, note in enumerate(file.notes):
            if number % _TOLD_EVERY == 0:
                told(number)
            name = note_id(note.guid)
            if name in seen:
                file.warn(note.line, "the same note a second time, taken once")
                continue
            seen.add(name)
            deck = names[note.deck or safe_line(self._path.stem)]
            cards = _cards(number, deck, file.note_types[note.note_type], note)
            before = converter.lost.copy()
            kind = types[note.note_type]
            made = converter.blocks(ForeignNote(number, note.guid, kind, note.tags, note.fields), cards)
            for reason in converter.lost - before:
                if made:
                    file.warn(note.line, reason)
                else:
                    file.refuse(note.line, _one(reason))
            self._take_answers(note, [card.explicit_id for each in made for card in each.block.cards])
            for each in made:
                block = each.block
                if note.concept:
                    block = CardBlock(heading_name(note.concept), block.tags, block.markdown, block.cards)
                self._cards += len(block.cards)
                is_same = self._updates.is_same(block, note.line) if name in self._known else None
                if is_same is None:
                    yield OwnBlock(each.deck, block, note.line)
                elif is_same:
                    self._report.unchanged += len(block.cards)

    def _take_answers(self, note: FileNote, ids: Sequence[str]) -> None:
        """Takes the answers to a note for its card; of a note with several none is told which was asked."""
        if len(ids) == 1:
            self._answers.add(ids[0], note.answers)
        else:
            self._unplaced += len(note.answers)

    def _tell_differing(self, file: ForeignFile) -> None:
        """Tells which cards of a list are known with another answer, for a list changes no deck."""
        sides = card_sides(self._work.store)
        backs = {card.fingerprint: sides[card.id][1] for card in known_cards(self._work.store)}
        for card in file.own:
            back = backs.get(own_fingerprint(card))
            if back is not None and back != card.back:
                text = (
                    f"“{one_line(card.front)}” has another answer in its deck, which stays; change it there"
                )
                file.warn(card.line, text)

    def _take(self, made: OwnBlock) -> None:
        """Takes a block for its deck; one that a file holds by a try that ended early is only read."""
        if made.deck not in self._there:
            self._there[made.deck] = self._decks.there(made.deck)
        block = self._questions.distinct(made.block)
        if any(card.explicit_id in self._there[made.deck] for card in block.cards):
            self._unread.update(self._decks.paths(made.deck))
            return
        self._decks.add(made.deck, block)
        for each in block.cards:
            self._lines[each.explicit_id] = made.line
            self._notes.append(CardNote(made.deck, block.concept, one_line(each.front), shown(self._path)))

    def _tell(self, file: ForeignFile, reviews: int) -> None:
        """Adds the file to the report."""
        file.close()
        for count, reason in (
            (self._answers.too_late, "reviews dated in the future, left out"),
            (self._unplaced, "reviews of notes that are several cards here, left out"),
        ):
            if count:
                file.warn(1, f"{reason}: {count:,}")
        remarks = [*file.remarks, *self._media.remarks()]
        source = SourceRead(
            path=str(self._path),
            format=file.format,
            title=self._path.stem,
            concepts=0,
            cards=self._cards,
            papers=0,
            remarks=tuple(sorted(remarks, key=lambda remark: remark.line)),
            has_changed=self._report.change is not None,
            kind="package",
            reviews=reviews,
        )
        self._report.sources.insert(0, source)


def _cards(number: int, deck: int, note_type: NoteType, note: FileNote) -> Sequence[ForeignCard]:
    """The new cards that the templates of its type make of a note, or its clozes."""
    fields = dict(zip(note_type.fields, note.fields, strict=False))
    if note_type.is_cloze:
        question = note_type.templates[0].question
        places = [each - 1 for each in cloze_numbers(rendered(question, fields, lambda text: text)) if each]
    else:
        places = [
            place
            for place, template in enumerate(note_type.templates)
            if (text := rendered(template.question, fields, lambda text: text)).strip()
            and text != rendered(template.question, {}, lambda text: text)
        ]
    return [
        ForeignCard(0, number, deck, place, State.NEW, 0, 0, 0, 0, 0, 0, 0, 0, None, None, None)
        for place in places
    ]


def _one(reason: str) -> str:
    """A reason that is counted, told of one."""
    return _OF_ONE.get(reason, reason)
