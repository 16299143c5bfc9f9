"""Decks into the store: what is new, what was edited and keeps its progress, what moved, what is gone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from studyml.domain.deck import DeckText, Dialect, Level, Remark
from studyml.domain.known_card import KnownCard
from studyml.errors import SourceRefused
from studyml.paths import shown
from studyml.rendering.excerpt import one_line
from studyml.services.deck_plan import DeckPlan, Placed, placed_texts, plan_decks, related_files
from studyml.services.deck_reading import DeckReader, Foreseen, dialect_name, with_errors
from studyml.services.import_report import Ambiguous, CardNote, SourceRead, SyncReport
from studyml.services.introduction import introduce
from studyml.services.stated_papers import same_papers, stated_papers
from studyml.services.workspace import Workspace
from studyml.store import known as known_store
from studyml.store.known import KnownConcept, KnownFile
from studyml.store.mapping import folded
from studyml.store.placed import PlacedCard, PlacedConcept, PlacedFile
from studyml.store.transaction import Transaction

if TYPE_CHECKING:
    from studyml.store.deck_store import DeckWriter


class DeckSync:
    """One run over some deck files: `read`, `plan`, then `store` within a transaction, then `tell`.

    `known` are the deck files as they were before, by path; decks that are as `foreseen` are not read again.
    """

    def __init__(
        self,
        work: Workspace,
        report: SyncReport,
        dialect: Dialect | None = None,
        foreseen: Foreseen | None = None,
    ) -> None:
        self._work = work
        self._report = report
        self._dialect = dialect
        self.known: dict[str, KnownFile] = {f.path: f for f in known_store.known_files(work.store)}
        self._cards: list[KnownCard] = []
        self._concepts: list[KnownConcept] = []
        self._paths: dict[int, str] = {}
        self._counts: dict[str, int] = {}
        self._shown = cache(lambda path: shown(Path(path)))
        self._reader = DeckReader(self.known, dialect, foreseen=foreseen)
        self._plan: DeckPlan | None = None

    def read(self, named: Sequence[tuple[Path, bool]], next_file: Callable[[Path], None]) -> None:
        """Reads the files, each with whether it was named itself; `next_file` is told each before."""
        for path, is_named in named:
            next_file(path)
            self._reader.read(path, is_named=is_named)

    def plan(self) -> bool:
        """Matches what was read with what is known; whether there is anything to store."""
        reader = self._reader
        self._counts = known_store.card_counts(self._work.store)
        if not (reader.changed or reader.missing):
            return False
        self._paths = known_store.card_paths(self._work.store)
        self._cards = known_store.known_cards(self._work.store)
        self._concepts = known_store.known_concepts(self._work.store)
        self._plan = self._planned(reader)
        if self._plan.matching.retired or self._lost_concepts(reader):
            # What was passed over as a repetition may stand in an unchanged file still.
            self._reader = self._read_all(reader)
            self._plan = self._planned(self._reader)
        return True

    def _planned(self, reader: DeckReader) -> DeckPlan:
        """Matches the cards, after reading the other files in which some of them may stand no more."""
        looked_at: set[str] = set(reader.files) | set(reader.missing)
        texts = placed_texts(reader.changed)
        while others := related_files(texts, self._cards, self._paths) - looked_at:
            looked_at |= others
            reader.read_known(sorted(others))
            texts = placed_texts(reader.changed)
        return plan_decks(texts, self._cards, self._paths, {*reader.changed, *reader.missing})

    def _read_all(self, first: DeckReader) -> DeckReader:
        reader = DeckReader(self.known, self._dialect, force=True)
        reader.read_known(sorted(set(first.files) | set(first.missing)))
        others = DeckReader(self.known, force=True)
        others.read_known(sorted(path for path, file in self.known.items() if not file.is_gone))
        reader.files = {**others.files, **reader.files}
        reader.refused = first.refused
        return reader

    def store(self, tx: Transaction) -> list[tuple[str, ...]]:
        """Writes what changed; the identifiers that the decks say to be of one paper."""
        work, reader, plan = self._work, self._reader, self._plan
        if plan is None:
            return []
        from studyml.store.deck_store import DeckWriter

        sides = known_store.card_sides(work.store)
        with DeckWriter(work.store, tx) as writer:
            writer.put_files(self._placed_files(reader, plan))
            writer.mark_gone(reader.missing)
            concepts = self._put_concepts(writer, reader)
            rules = {pair.text: pair.card_id for pair in plan.matching.pairs}
            repeated = {duplicate.text for duplicate in plan.matching.duplicates}
            cards = [
                PlacedCard(
                    deck=placed.text.deck,
                    path=placed.text.path,
                    position=placed.position,
                    concept_id=concepts[placed.text.deck, folded(placed.concept.name)],
                    text=placed.text.card,
                    fingerprint=placed.text.fingerprint,
                    id=rules.get(index),
                )
                for index, placed in enumerate(plan.texts)
                if index not in repeated
            ]
            writer.retire_cards(plan.matching.retired)
            writer.put_cards(cards)
            self._report.circles = introduce(work.store, writer)
            self._tell_cards(plan, sides)
        return same_papers(reader.changed.values())

    @staticmethod
    def _placed_files(reader: DeckReader, plan: DeckPlan) -> list[PlacedFile]:
        """The files that were read; those with errors will be read again."""
        placed = []
        for path, file in reader.files.items():
            if file.placed is not None and file.deck is not None:
                remarks = (*file.deck.remarks, *plan.remarks.get(path, ()))
                is_wrong = any(remark.level is Level.ERROR for remark in remarks)
                placed.append(with_errors(file.placed) if is_wrong else file.placed)
        return placed

    def _put_concepts(self, writer: DeckWriter, reader: DeckReader) -> dict[tuple[str, str], int]:
        """Writes the concepts of the changed files; the ids of all concepts by deck and folded name.

        A concept that two files describe keeps to the first; one that lost its text is retired.
        """
        ids = {(concept.deck, concept.folded): concept.id for concept in self._concepts}
        lost = self._lost_concepts(reader)
        kept = {
            (concept.deck, concept.folded)
            for concept in self._concepts
            if not concept.is_retired and not self._is_read(concept, reader)
        }
        placed: dict[tuple[str, str], PlacedConcept] = {}
        for path, deck in reader.changed.items():
            for position, text in enumerate(deck.concepts):
                key = (deck.name, folded(text.name))
                if key not in kept and key not in placed:
                    placed[key] = PlacedConcept(deck.name, path, position, stated_papers(text))
        writer.retire_concepts(concept.id for concept in lost)
        return ids | dict(zip(placed, writer.put_concepts(list(placed.values())), strict=True))

    def _lost_concepts(self, reader: DeckReader) -> list[KnownConcept]:
        """The concepts that the files which were read do not name any more."""
        named = {(deck.name, folded(text.name)) for deck in reader.changed.values() for text in deck.concepts}
        return [
            concept
            for concept in self._concepts
            if not concept.is_retired
            and self._is_read(concept, reader)
            and (concept.deck, concept.folded) not in named
        ]

    @staticmethod
    def _is_read(concept: KnownConcept, reader: DeckReader) -> bool:
        return concept.path in reader.changed or concept.path in reader.missing

    def _tell_cards(self, plan: DeckPlan, sides: dict[int, tuple[str, str]]) -> None:
        report = self._report
        known = {card.id: card for card in self._cards}
        for index in plan.matching.new:
            report.added.append(self._note(plan.texts[index]))
        for index, card_id, _ in plan.matching.pairs:
            placed, before = plan.texts[index], known[card_id]
            text = placed.text
            if before.retired:
                report.returned.append(self._note(placed))
            elif (before.deck, self._paths[card_id]) != (text.deck, text.path):
                report.moved.append(self._note(placed))
            elif sides[card_id] != (text.card.front, text.card.back) or before.concept != text.concept:
                report.edited.append(self._note(placed))
            else:
                report.unchanged += 1
        for card_id in plan.matching.retired:
            card = known[card_id]
            place = self._shown(self._paths[card_id])
            report.retired.append(CardNote(card.deck, card.concept, one_line(card.front), place))
        for group in plan.matching.ambiguous:
            names = [f"«{one_line(known[card_id].front)}»" for card_id in group.card_ids]
            for index in group.texts:
                note = self._note(plan.texts[index])
                report.ambiguous.append(Ambiguous(f"«{note.front}» ({note.place})", names))

    def _note(self, placed: Placed) -> CardNote:
        text = placed.text
        place = f"{self._shown(text.path)}:{text.card.line}"
        return CardNote(text.deck, text.concept, one_line(text.card.front), place)

    @property
    def refused(self) -> list[SourceRefused]:
        """What could not be read."""
        return self._reader.refused

    def tell(self) -> None:
        """Adds to the report what the decks hold and what could not be read."""
        reader, plan = self._reader, self._plan
        self._report.refused += reader.refused
        for path, file in sorted(reader.files.items()):
            if file.deck is not None:
                extra = plan.remarks.get(path, []) if plan else []
                self._report.sources.append(_source(path, file.deck, extra))
            else:
                known = self.known[path]
                cards = self._counts.get(path, 0)
                self._report.unchanged += cards
                source = SourceRead(path, dialect_name(known), known.deck, 0, cards, 0, (), has_changed=False)
                self._report.sources.append(source)
        retired = {self._paths[card] for card in plan.matching.retired} if plan else set()
        moved = set(self._paths.values()) - retired
        self._report.gone += [path for path in reader.missing if path not in moved]


def _source(path: str, deck: DeckText, extra: Sequence[Remark]) -> SourceRead:
    return SourceRead(
        path=path,
        format=deck.dialect.value,
        title=deck.name,
        concepts=sum(not concept.implicit for concept in deck.concepts),
        cards=deck.card_count,
        papers=len({paper for concept in deck.concepts for paper in concept.papers}),
        remarks=tuple(sorted([*deck.remarks, *extra], key=lambda remark: remark.line)),
        has_changed=True,
    )
