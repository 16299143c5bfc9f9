"""Decks into the store: what is new, what was edited and keeps its progress, what moved, what is gone."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from studyml.domain.deck import DeckText, Dialect, Level, Remark
from studyml.domain.known_card import KnownCard
from studyml.domain.safe_text import safe_line
from studyml.paths import shown
from studyml.rendering.excerpt import one_line
from studyml.services.check import found_files
from studyml.services.deck_plan import DeckPlan, Placed, plan_decks, related_files
from studyml.services.deck_reading import DeckReader, dialect_name, may_return, with_errors
from studyml.services.deck_report import Ambiguous, CardNote, SourceRead, SyncReport
from studyml.services.introduction import introduce
from studyml.services.workspace import Workspace
from studyml.store import known as known_store
from studyml.store.deck_store import DeckWriter, PlacedCard, PlacedConcept, PlacedFile, folded
from studyml.store.known import KnownConcept, KnownFile


def import_decks(
    work: Workspace,
    paths: Sequence[Path],
    *,
    dialect: Dialect | None = None,
    dry_run: bool = False,
    label: str | None = None,
) -> SyncReport:
    """Reads deck files and folders of them into the store, in one change that undo takes back.

    Whatever cannot be read stands in the report and costs nothing else.
    """
    report = SyncReport(dry_run=dry_run)
    named = [
        (_absolute(file), is_named) for path in paths for file, is_named in found_files(path, report.refused)
    ]
    names = safe_line(", ".join(shown(path) for path in paths))
    return _DeckSync(work, report, dialect).run(named, label or f"Import {names}")


def sync_decks(work: Workspace, *, dry_run: bool = False, only: Path | None = None) -> SyncReport:
    """Reads every known deck file again, or one of them, in one change that undo takes back."""
    report = SyncReport(dry_run=dry_run)
    files = known_store.known_files(work.store)
    known = [Path(file.path) for file in files if not file.is_gone or may_return(file)]
    chosen = known if only is None else [_absolute(only)]
    return _DeckSync(work, report, None).run([(file, True) for file in chosen], "Sync decks")


class _DeckSync:
    """One run over some files."""

    def __init__(self, work: Workspace, report: SyncReport, dialect: Dialect | None) -> None:
        self._work = work
        self._report = report
        self._dialect = dialect
        self._files: dict[str, KnownFile] = {f.path: f for f in known_store.known_files(work.store)}
        self._cards: list[KnownCard] = []
        self._concepts: list[KnownConcept] = []
        self._paths: dict[int, str] = {}

    def run(self, named: Sequence[tuple[Path, bool]], label: str) -> SyncReport:
        """Reads the files and stores what changed."""
        reader = DeckReader(self._files, self._dialect)
        for path, is_named in named:
            reader.read(path, is_named=is_named)
        if reader.changed or reader.missing:
            self._cards = known_store.known_cards(self._work.store)
            self._concepts = known_store.known_concepts(self._work.store)
            self._paths = known_store.card_paths(self._work.store)
            plan = self._plan(reader)
            if plan.matching.retired or self._lost_concepts(reader):
                # What was passed over as a repetition may stand in an unchanged file still.
                reader = self._read_all(reader)
                plan = self._plan(reader)
            self._store(reader, plan, label)
        else:
            self._paths = known_store.card_paths(self._work.store)
            plan = None
        self._report.refused += reader.refused
        self._tell_sources(reader, plan)
        return self._report

    def _plan(self, reader: DeckReader) -> DeckPlan:
        """Matches the cards, after reading the other files in which some of them may stand no more."""
        looked_at: set[str] = set(reader.files) | set(reader.missing)
        while others := related_files(reader.changed, self._cards, self._paths) - looked_at:
            looked_at |= others
            reader.read_known(sorted(others))
        return plan_decks(reader.changed, self._cards, self._paths, set(reader.missing))

    def _read_all(self, first: DeckReader) -> DeckReader:
        reader = DeckReader(self._files, self._dialect, force=True)
        reader.read_known(sorted(set(first.files) | set(first.missing)))
        others = DeckReader(self._files, force=True)
        others.read_known(sorted(path for path, file in self._files.items() if not file.is_gone))
        reader.files = {**others.files, **reader.files}
        reader.refused = first.refused
        return reader

    def _store(self, reader: DeckReader, plan: DeckPlan, label: str) -> None:
        """Writes everything in one transaction, which a dry run rolls back after it has seen what changed."""
        work = self._work
        sides = known_store.card_sides(work.store)
        try:
            with work.store.transact(label, work.now()) as tx, DeckWriter(work.store, tx) as writer:
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
                if self._report.dry_run:
                    raise _DryRunEndedError
        except _DryRunEndedError:
            pass

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
                    placed[key] = PlacedConcept(deck.name, path, position, text)
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
            report.added.append(_note(plan.texts[index]))
        for index, card_id, _ in plan.matching.pairs:
            placed, before = plan.texts[index], known[card_id]
            text = placed.text
            if before.retired:
                report.returned.append(_note(placed))
            elif (before.deck, self._paths[card_id]) != (text.deck, text.path):
                report.moved.append(_note(placed))
            elif sides[card_id] != (text.card.front, text.card.back) or before.concept != text.concept:
                report.edited.append(_note(placed))
            else:
                report.unchanged += 1
        for card_id in plan.matching.retired:
            card = known[card_id]
            place = shown(Path(self._paths[card_id]))
            report.retired.append(CardNote(card.deck, card.concept, one_line(card.front), place))
        for group in plan.matching.ambiguous:
            names = [f"«{one_line(known[card_id].front)}»" for card_id in group.card_ids]
            for index in group.texts:
                note = _note(plan.texts[index])
                report.ambiguous.append(Ambiguous(f"«{note.front}» ({note.place})", names))

    def _tell_sources(self, reader: DeckReader, plan: DeckPlan | None) -> None:
        counts: dict[str, int] = {}
        for path in self._paths.values():
            counts[path] = counts.get(path, 0) + 1
        for path, file in sorted(reader.files.items()):
            if file.deck is not None:
                extra = plan.remarks.get(path, []) if plan else []
                self._report.sources.append(_source(path, file.deck, extra))
            else:
                known = self._files[path]
                cards = counts.get(path, 0)
                self._report.unchanged += cards
                source = SourceRead(path, dialect_name(known), known.deck, 0, cards, 0, (), has_changed=False)
                self._report.sources.append(source)
        for path in reader.missing:
            self._report.gone.append(path)


def _absolute(path: Path) -> Path:
    """The path under which a file is known: absolute, links followed; a link in a circle stays as it is."""
    return Path(os.path.realpath(path))


class _DryRunEndedError(Exception):
    """Leaves the transaction of a dry run without a trace."""


def _note(placed: Placed) -> CardNote:
    text = placed.text
    return CardNote(
        text.deck, text.concept, one_line(text.card.front), f"{shown(Path(text.path))}:{text.card.line}"
    )


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
