"""A look back at some days of study, and ahead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from studyml.domain.notes_found import FoundQuestion
from studyml.domain.statistics import DayFigures


class ReviewedConcept(NamedTuple):
    """A concept with its answers, its cards answered for the first time, and its lapses."""

    concept_id: int
    name: str
    reviews: int
    new: int
    lapses: int


class MetConcept(NamedTuple):
    """A concept that notes mention, and in how many stretches of them."""

    name: str
    notes: int


@dataclass(frozen=True, slots=True)
class Week:
    """The study days from `first` to `last` (ordinals), and what comes after them.

    `days` counts those with an answer. `reviewed` are all concepts with an answer, the most reviewed first;
    `met` those of the notes of these dates, `note_days` how many dates had notes. `open_questions` are all
    that are open, the latest asked first; `asked` counts those asked within the days. `due` counts the
    reviews of each of the days after, what waits now first.
    """

    first: int
    last: int
    figures: DayFigures
    days: int
    streak: int
    reviewed: list[ReviewedConcept]
    met: list[MetConcept]
    note_days: int
    open_questions: list[FoundQuestion]
    asked: int
    due: tuple[int, ...]
    next_new: list[str]

    @property
    def learned(self) -> list[ReviewedConcept]:
        """The concepts of which a card was answered for the first time, the ones with the most first."""
        return sorted((entry for entry in self.reviewed if entry.new), key=lambda entry: -entry.new)

    @property
    def lapsed(self) -> list[ReviewedConcept]:
        """The concepts of which a card was forgotten, the ones forgotten most often first."""
        return sorted((entry for entry in self.reviewed if entry.lapses), key=lambda entry: -entry.lapses)
