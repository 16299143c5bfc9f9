"""A package of Anki into decks and the store: markdown, media beside it, and the history of the cards."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from studyml.domain.deck import Level, Remark
from studyml.domain.memory import State
from studyml.domain.safe_text import safe_line
from studyml.errors import SourceRefused
from studyml.interchange.anki_identity import bare_note_id, note_id, place_of
from studyml.interchange.anki_package import AnkiPackage
from studyml.interchange.anki_values import ForeignCard, ForeignCollection, ForeignNote, ForeignReview
from studyml.paths import shown
from studyml.rendering.excerpt import one_line
from studyml.services.anki_history import HistoryReader
from studyml.services.anki_notes import ConvertedBlock, NoteConverter
from studyml.services.carried_decks import CarriedDecks, DistinctQuestions
from studyml.services.carried_media import CarriedMedia
from studyml.services.carried_writing import write_carried
from studyml.services.deck_choice import place_for
from studyml.services.deck_writing import DeckEdit
from studyml.services.import_report import CardNote, SourceRead, SyncReport
from studyml.services.source_run import ImportStep, Progress
from studyml.services.workspace import Workspace
from studyml.store.carried_store import (
    CarriedCard,
    CarriedMemory,
    CarriedReview,
    add_reviews,
    all_fingerprints,
    cards_with_ids,
    review_moments,
    set_memories,
)
from studyml.store.history_queries import uncollected
from studyml.store.transaction import Transaction

_TOLD_EVERY = 200
_SUSPENDED = -1


class AnkiRun:
    """The import of one package in two steps, `read` and then `store`, as any import has them.

    `to` names a deck, a deck's file or a folder; without it the decks are made among the learner's own.
    Raises UsageError where the deck cannot be told from its name.
    """

    def __init__(self, work: Workspace, path: Path, *, to: str | None = None, dry_run: bool = False) -> None:
        self._work = work
        self._path = Path(os.path.realpath(path))
        self._shown = shown(self._path)
        self._dry_run = dry_run
        self._report = SyncReport(dry_run=dry_run)
        folder, only = place_for(work, to)
        self._decks = CarriedDecks(folder, only)
        self._media = CarriedMedia(only[0].parent if only else folder)
        known = cards_with_ids(work.store)
        self._known: dict[str, list[CarriedCard]] = {}
        for card in known:
            if not card.is_retired:
                self._known.setdefault(bare_note_id(card.explicit_id), []).append(card)
        self._questions = DistinctQuestions(known, all_fingerprints(work.store))
        self._collection: ForeignCollection | None = None
        self._reviews: dict[int, list[ForeignReview]] = {}
        self._written: dict[str, tuple[ForeignCard, bool]] = {}
        self._merged: list[tuple[CarriedCard, ForeignCard]] = []
        self._edits: list[DeckEdit] = []
        self._unread: set[Path] = set()
        self._notes: list[CardNote] = []
        self._lost: Counter[str] = Counter()

    @uncollected()
    def read(self, progress: Progress | None = None) -> None:
        """Reads the package and plans the deck files; nothing is written."""
        told = progress or (lambda step: None)
        told(ImportStep(str(self._path)))
        try:
            with AnkiPackage(self._path) as package:
                collection = package.collection()
                self._read(package, collection, told)
        except SourceRefused as refusal:
            self._report.refused.append(refusal)
            return
        self._collection = collection

    @uncollected()
    def store(self) -> SyncReport:
        """Writes the deck files, the media, and then cards and history in one transaction.

        Raises StudymlError when something cannot be written; then all is as it was.
        """
        collection = self._collection
        if collection is None:
            return self._report
        history = HistoryReader(self._work, collection.began, collection.offset)
        merges = self._mergeable()
        count = 0
        if self._dry_run:
            self._report.added += self._notes
            count = sum(len(self._answers(card)) for card, _ in self._written.values())
        elif self._edits or self._unread or merges:
            count = self._write(history, merges)
        self._report.unchanged += sum(map(len, self._known.values())) if not self._edits else 0
        self._tell(collection, history, count)
        return self._report

    def _read(self, package: AnkiPackage, collection: ForeignCollection, told: Progress) -> None:
        for review in collection.reviews:
            self._reviews.setdefault(review.card, []).append(review)
        cards: dict[int, list[ForeignCard]] = {}
        for card in collection.cards:
            cards.setdefault(card.note, []).append(card)
        converter = NoteConverter(collection, lambda name: self._media.address(package, name))
        notes = sorted(collection.notes, key=lambda note: _order(note, cards.get(note.id, ())))
        there: dict[str, set[str]] = {}
        seen: set[str] = set()
        for number, note in enumerate(notes):
            if number % _TOLD_EVERY == 0:
                told(ImportStep(str(self._path), len(notes), number))
            own = sorted(cards.get(note.id, ()), key=lambda card: card.place)
            name = note_id(note.guid)
            if name in seen:
                self._lost["notes that stand twice in the package"] += 1
                continue
            seen.add(name)
            if name in self._known:
                self._merge(self._known[name], own)
                continue
            for made in converter.blocks(note, own):
                self._take(made, there)
        self._edits = self._decks.edits()
        for block, reason in self._decks.left:
            for each in block.cards:
                self._written.pop(each.explicit_id, None)
            self._lost[f"cards left out: {reason}"] += len(block.cards)
        self._lost += converter.lost

    def _take(self, made: ConvertedBlock, there: dict[str, set[str]]) -> None:
        """Takes a block for its deck; one that a file holds by a try that ended early is only read."""
        if made.deck not in there:
            there[made.deck] = self._decks.there(made.deck)
        block = self._questions.distinct(made.block)
        if any(card.explicit_id in there[made.deck] for card in block.cards):
            self._unread.update(self._decks.paths(made.deck))
        else:
            self._decks.add(made.deck, block)
        for each in block.cards:
            if each.explicit_id in made.cards:
                self._written[each.explicit_id] = made.cards[each.explicit_id], made.is_leech
            if self._dry_run:  # else those are told that have been written
                self._notes.append(CardNote(made.deck, block.concept, one_line(each.front), self._shown))

    def _merge(self, known: Sequence[CarriedCard], cards: Sequence[ForeignCard]) -> None:
        by_place = {place_of(card.explicit_id): card for card in known}
        for card in cards:
            if card.place in by_place:
                self._merged.append((by_place[card.place], card))

    def _mergeable(self) -> list[tuple[CarriedCard, ForeignCard, bool]]:
        """The cards that are known and have answers in the package that are not, later than those here."""
        moments = review_moments(self._work.store, [known.id for known, _ in self._merged])
        found = []
        for known, card in self._merged:
            own = moments.get(known.id, [])
            held = set(own)
            new = [answer for answer in self._answers(card) if answer.at * 1000 not in held]
            if not new:
                continue
            if own and new[0].at * 1000 < own[-1]:
                self._lost["reviews that lie between reviews that were made here"] += len(new)
            else:
                found.append((known, card, bool(own)))
        return found

    def _answers(self, card: ForeignCard) -> list[ForeignReview]:
        return [
            answer
            for answer in self._reviews.get(card.id, ())
            if answer.button and not (answer.kind == 3 and answer.factor == 0)
        ]

    def _write(self, history: HistoryReader, merges: Sequence[tuple[CarriedCard, ForeignCard, bool]]) -> int:
        """Writes everything; how many reviews were added."""
        count = 0

        def settle(tx: Transaction) -> None:
            nonlocal count
            count = self._put_history(tx, history, merges)

        copied: list[Path] = []
        if not self._media.is_empty:
            with AnkiPackage(self._path) as package:
                copied = self._media.copy(package)
        label = f"Import {safe_line(self._shown)}"
        report = write_carried(self._work, label, self._edits, copied, settle, self._unread)
        report.refused[:0] = self._report.refused
        self._report = report
        return count

    def _put_history(
        self,
        tx: Transaction,
        history: HistoryReader,
        merges: Sequence[tuple[CarriedCard, ForeignCard, bool]],
    ) -> int:
        ids = {card.explicit_id: card for card in cards_with_ids(self._work.store) if not card.is_retired}
        held = review_moments(self._work.store, [ids[name].id for name in self._written if name in ids])
        reviews: list[CarriedReview] = []
        memories = []
        for name, (foreign, is_leech) in self._written.items():
            card = ids.get(name)
            if card is None:
                self._lost["cards that another deck has already"] += 1
                continue
            own, memory = history.history(foreign, self._reviews.get(foreign.id, ()), card.id, card.deck)
            reviews += _those_beside(own, held.get(card.id, ()))
            first = next((review.day for review in own if review.state == State.NEW), None)
            introduced = None if memory.state is State.NEW else first or memory.last_day
            is_suspended = foreign.queue == _SUSPENDED
            memories.append(CarriedMemory(card.id, memory, introduced, foreign.flag, is_suspended, is_leech))
        for known, foreign, has_own in merges:
            own, memory = history.history(foreign, self._reviews.get(foreign.id, ()), known.id, known.deck)
            moments = review_moments(self._work.store, [known.id]).get(known.id, ()) if has_own else ()
            reviews += _those_beside(own, moments)
            first = next((review.day for review in own if review.state == State.NEW), memory.last_day)
            is_suspended = foreign.queue == _SUSPENDED
            memories.append(CarriedMemory(known.id, memory, first, foreign.flag, is_suspended, False))
        add_reviews(tx, reviews)
        set_memories(self._work.store, tx, memories)
        return len(reviews)

    def _tell(self, collection: ForeignCollection, history: HistoryReader, reviews: int) -> None:
        """Adds the package to the report, with what could not be carried over."""
        remarks = [Remark(1, Level.ERROR, remark) for remark in collection.remarks]
        lost = self._lost + history.lost
        remarks += [Remark(1, Level.WARNING, f"{reason}: {count:,}") for reason, count in lost.items()]
        remarks += self._media.remarks()
        source = SourceRead(
            path=str(self._path),
            format="anki",
            title=self._path.stem,
            concepts=0,
            cards=len(collection.cards),
            papers=0,
            remarks=tuple(remarks),
            has_changed=self._report.change is not None,
            kind="package",
            reviews=reviews,
        )
        self._report.sources.insert(0, source)


def _those_beside(reviews: list[CarriedReview], moments: Iterable[int]) -> list[CarriedReview]:
    """Those of the reviews that are not of these moments."""
    if not (held := set(moments)):
        return reviews
    return [review for review in reviews if review.at not in held]


def _order(note: ForeignNote, cards: Sequence[ForeignCard]) -> tuple[int, int]:
    """New notes in the order in which Anki introduces them, after those that are known."""
    new = [card.due for card in cards if card.kind == State.NEW]
    return (min(new) if new and len(new) == len(cards) else -1, note.id)
