"""Everything that the learner's progress is shown by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from studyml.domain.distribution import Distribution
from studyml.domain.statistics import (
    AnswerTimes,
    Buttons,
    CardStates,
    DayFigures,
    Hour,
    Period,
    Retention,
    Streak,
)
from studyml.domain.sureness import Sureness


class Scope(NamedTuple):
    """What figures are about: the last so many study days, today among them, of a deck and all below it, a
    tag, a concept. What is None does not narrow it down."""

    days: int | None = None
    deck: str | None = None
    tag: str | None = None
    concept: str | None = None

    @property
    def is_everything(self) -> bool:
        """Whether all cards are meant, be it of a span of days."""
        return self.deck is None and self.tag is None and self.concept is None


class CardCounts(NamedTuple):
    """The cards in use by state; suspended ones are counted for themselves, retired ones nowhere."""

    new: int
    learning: int
    young: int
    mature: int
    suspended: int


class Forecast(NamedTuple):
    """The reviews of days past, of today, and of each day after it; and those that come later still."""

    overdue: int
    today: int
    days: tuple[int, ...]
    later: int


class HardConcept(NamedTuple):
    """A concept with the lapses of its cards, their reviews and their mean difficulty."""

    concept_id: int
    name: str
    deck: str
    lapses: int
    reviews: int
    difficulty: float


class Leech(NamedTuple):
    """A card that keeps being forgotten."""

    card_id: int
    front: str
    concept: str
    deck: str
    lapses: int
    is_suspended: bool


class Coverage(NamedTuple):
    """The concepts of the decks; those that the notes mention; of these the ones with a card that was
    answered, and the ones all of whose cards are mature."""

    in_decks: int
    met: int
    learned: int
    mature: int


@dataclass(frozen=True, slots=True)
class Progress:
    """The figures of a scope, for a study day `today` and the days from `first` on.

    `calendar` and `notes` (reviews, and stretches of notes, by day) always hold a year and are empty of days
    without any. `future` counts the answers that are dated after today and therefore left out.
    """

    scope: Scope
    today: int
    first: int
    day: DayFigures
    span: DayFigures
    streak: Streak
    reviews: dict[int, int]
    calendar: dict[int, int]
    notes: dict[int, int]
    retention: dict[Period, list[Retention]]
    forecast: Forecast
    buttons: Buttons
    hours: list[Hour]
    intervals: Distribution
    stabilities: Distribution
    difficulties: Distribution
    recalls: Distribution
    recall: float | None
    cards: CardCounts
    states: list[CardStates]
    times: AnswerTimes
    sureness: Sureness
    leeches: list[Leech]
    leech_count: int
    hardest: list[HardConcept]
    coverage: Coverage
    future: int
