"""What reading decks and notes came to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from studyml.domain.deck import Level, Remark
from studyml.errors import SourceRefused
from studyml.paths import shown
from studyml.rendering.interval import counted


class SourceRead(NamedTuple):
    """One file that was read, a deck or a source of notes; the figures are counts."""

    path: str
    format: str
    title: str
    concepts: int
    cards: int
    papers: int
    remarks: tuple[Remark, ...]
    has_changed: bool
    kind: str = "deck"
    days: int = 0
    first_day: date | None = None
    last_day: date | None = None
    questions: int = 0
    answered: int = 0
    terms: int = 0
    drafts: int = 0
    may_be_deck: bool = False
    reviews: int = 0
    known: int = 0
    waiting: int = 0

    def told(self) -> str:
        """What it is and what was found in it, those figures that are not nought."""
        kind = self.format if self.kind == "deck" else f"{self.kind}, {self.format}"
        return f"{self.title} ({kind}): {self._counts()}"

    def _counts(self) -> str:
        if self.kind == "deck":
            return counted(self.cards, "card")
        if self.kind == "package":
            reviews = (
                f", {counted(self.reviews, 'review')} added" if self.format == "anki" or self.reviews else ""
            )
            return counted(self.cards, "card") + reviews
        if self.kind == "log":
            told = f"{counted(self.reviews, 'review')} new, {self.known:,} known"
            if self.waiting:
                told += f", {self.waiting:,} waiting for their cards to come with a deck"
            return told
        counts = {
            "day": self.days,
            "question": self.questions,
            "term": self.terms,
            "paper": self.papers,
            "draft": self.drafts,
        }
        told = ", ".join(
            counted(count, name) + (f" ({self.answered:,} answered)" if name == "question" else "")
            for name, count in counts.items()
            if count
        )
        span = f", {self.first_day}" if self.first_day else ""
        if self.last_day != self.first_day:
            span += f" to {self.last_day}"
        return f"{told or 'nothing'}{span}"


class ReportLine(NamedTuple):
    """One line of a report that can be walked: what it says, and of which file and line (1-based).

    `level` is that of a remark or a refusal; None for what was found. `path` is empty where it is of no file.
    """

    text: str
    path: str = ""
    line: int = 1
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class CardNote:
    """One card in the report: its deck and concept, its front, and where it stands now."""

    deck: str
    concept: str
    front: str
    place: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """An edited card that could be either of several known ones; it is taken for a new one."""

    card: str
    candidates: list[str]


_LISTS = (
    *("sources", "refused", "added", "edited", "moved", "retired", "returned", "ambiguous", "gone"),
    *("passed_over", "foreign", "circles"),
)


@dataclass(slots=True)
class SyncReport:
    """The outcome of an import or a sync, or with `dry_run` what it would be.

    `change` is the label of what was written, which undo takes back; None when nothing had to be.
    """

    dry_run: bool = False
    is_kind_told: bool = False
    change: str | None = None
    sources: list[SourceRead] = field(default_factory=list)
    refused: list[SourceRefused] = field(default_factory=list)
    added: list[CardNote] = field(default_factory=list)
    edited: list[CardNote] = field(default_factory=list)
    moved: list[CardNote] = field(default_factory=list)
    retired: list[CardNote] = field(default_factory=list)
    returned: list[CardNote] = field(default_factory=list)
    ambiguous: list[Ambiguous] = field(default_factory=list)
    unchanged: int = 0
    gone: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    circles: list[list[str]] = field(default_factory=list)

    @property
    def has_errors(self) -> bool:
        """Whether anything was refused."""
        return bool(self.refused) or any(
            remark.level is Level.ERROR for source in self.sources for remark in source.remarks
        )

    def add(self, other: SyncReport) -> None:
        """Takes what another run came to into this report."""
        self.change = other.change or self.change
        self.unchanged += other.unchanged
        for name in _LISTS:
            getattr(self, name).extend(getattr(other, name))

    def summary(self) -> str:
        """One line of counts."""
        counts = {
            "added": len(self.added),
            "edited": len(self.edited),
            "moved": len(self.moved),
            "returned": len(self.returned),
            "retired": len(self.retired),
            "ambiguous": len(self.ambiguous),
        }
        told = [f"{count} {name}" for name, count in counts.items() if count]
        notes = [
            source
            for source in self.sources
            if source.kind not in ("deck", "package", "log") and source.has_changed
        ]
        refused = [f"{len(self.refused)} refused."] if self.refused else []
        reviews = sum(source.reviews for source in self.sources)
        if not told and not notes and reviews:
            words = "Would be: " if self.dry_run else ""
            come = "merged" if all(source.kind == "log" for source in self.sources) else "added"
            return " ".join([f"{words}{counted(reviews, 'review')} {come}.", *refused])
        if not told and not notes:
            were = "it was" if self.unchanged == 1 else "they were"
            kept = f": {counted(self.unchanged, 'card')} as {were}" if self.unchanged else ""
            return " ".join([f"Nothing changed{kept}.", *refused])
        lines = []
        if told:
            counts_told = ", ".join([*told, f"{self.unchanged} unchanged"])
            lines.append(f"{counts_told}." if self.dry_run else f"Cards: {counts_told}.")
        if notes:
            days, asked = sum(note.days for note in notes), sum(note.questions for note in notes)
            lines.append(f"Notes: {len(notes)} read, {counted(days, 'day')}, {counted(asked, 'question')}.")
        return ("Would be: " if self.dry_run else "") + " ".join([*lines, *refused])

    def details(self, most: int = 40) -> list[str]:
        """A line for each card that did not stay as it was: all of a dry run, else those not merely added."""
        lines: list[str] = []
        kinds = [
            ("edited (progress kept)", self.edited),
            ("moved", self.moved),
            ("retired", self.retired),
            ("returned", self.returned),
        ]
        if self.dry_run:
            kinds.insert(0, ("added", self.added))
        for name, cards in kinds:
            lines += [f"  {name}: {card.concept} · {card.front}  ({card.place})" for card in cards[:most]]
            if len(cards) > most:
                lines.append(f"  {name}: and {len(cards) - most} more")
        lines += [f"  gone: {path}; what it holds waits until it is back" for path in self.gone]
        lines += self._advice()
        for circle in self.circles:
            lines.append(f"  a circle: {' requires '.join([*circle, circle[0]])}. Take one of them out.")
        for case in self.ambiguous:
            lines.append(f"  ambiguous: {case.card} could be {' or '.join(case.candidates)}; taken as new.")
            lines.append("    Give the card the id of the one it is, to keep its progress.")
        return lines

    def lines(self) -> list[ReportLine]:
        """The whole report: what could not be read, then each file that has changed or has remarks, with
        them below it, then the cards that did not stay as they were."""
        lines = [ReportLine(r.reason, r.path, r.line, Level.ERROR) for r in self.refused]
        for source in self.sources:
            remarks = [
                ReportLine(remark.text, source.path, remark.line, remark.level)
                for remark in source.remarks
                if remark.level is not Level.NOTE
            ]
            if source.has_changed or remarks or self.dry_run:
                lines += [ReportLine(source.told(), source.path), *remarks]
        return lines + [ReportLine(line.strip()) for line in self.details()]

    def _advice(self) -> list[str]:
        """What was passed over, or read as notes and may be meant otherwise, and what to do then."""
        lines = []
        if self.passed_over:
            lines.append(
                f"  pages of the web, passed over: {_some(self.passed_over)}. Name one by itself to read it."
            )
        if self.foreign:
            lines.append(
                f"  cards of other programs, passed over: {_some(self.foreign)}. Name one by itself to make"
                " a deck of it, or the folder with --kind anki, csv, crowdanki, mochi or json for all."
            )
        may_be_decks = [source.path for source in self.sources if source.has_changed and source.may_be_deck]
        if may_be_decks and not self.is_kind_told:
            lines.append(
                f"  read as notes: {_some(may_be_decks)}. If their headings are meant as cards, import them"
                " with --kind deck."
            )
        return lines

    def problems(self) -> list[str]:
        """The refusals and errors, a line each."""
        lines = [f"{shown(Path(r.path))}:{r.line}: {r.reason}" for r in self.refused]
        lines += [
            f"{shown(Path(source.path))}:{remark.line}: {remark.text}"
            for source in self.sources
            for remark in source.remarks
            if remark.level is Level.ERROR
        ]
        return lines


def _some(paths: list[str]) -> str:
    """The first names of some files, and how many more there are."""
    names = ", ".join(shown(Path(path)) for path in paths[:3])
    return f"{names} and {len(paths) - 3} more" if len(paths) > 3 else names
