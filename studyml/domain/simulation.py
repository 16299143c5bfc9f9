"""What the days to come would bring: a learner's own cards, reviewed day by day as the program asks for them.

Memory is that of FSRS-6; chance decides what is recalled and how it is rated. Of a great number of cards a
part stands for all, and a few are taken several times, so that a year costs about the same for everybody
and chance evens out. The seed makes a simulation come out alike whenever it is run.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from random import Random
from typing import NamedTuple

from studyml.domain.habits import Habits
from studyml.domain.memory_model import MemoryModel
from studyml.domain.settings import ReviewSettings

UNITS = 2500
"""About how many cards are simulated, whatever their number."""
MOST_COPIES = 20
_MOST_STEPS = 10  # answers on steps within a day; whoever forgets more often goes on tomorrow
WEEK = 7
"""Days between two figures of what is retained."""


Model = tuple[ReviewSettings, tuple[float, ...]]
"""The settings of a deck, with the 21 parameters in force for it."""


class SeenCard(NamedTuple):
    """A card that was reviewed before: stability (days), difficulty, the study day of its last review, the
    day on which it is due, and the key of its model."""

    stability: float
    difficulty: float
    last_day: int
    due_day: int
    model: int


class Stock(NamedTuple):
    """The cards that a simulation begins with: those seen, in the order of their due days, so that every so
    manieth stands for all; `unseen` counts those still new, by the key of their model."""

    seen: Sequence[SeenCard]
    unseen: Mapping[int, int]


class Pace(NamedTuple):
    """How much a day may bring: new cards, reviews, minutes (None: no end), and days without any of it."""

    new: int
    reviews: int
    minutes: float | None = None
    days_off: Collection[int] = ()


class Forecast(NamedTuple):
    """What a simulation gives, day by day from the first.

    `reviews` counts cards reviewed and `new` cards introduced; `minutes` are those of all answers, on steps
    too. `overdue` counts the reviews that were left at the end of a day. `retained` is the number of cards
    that would be recalled, the sum of their probabilities, on the morning of every seventh day and of the
    day after the last.
    """

    reviews: list[float]
    new: list[float]
    minutes: list[float]
    overdue: list[float]
    retained: list[float]


class _Run:
    """One simulation while it goes on. Cards are numbers into lists, which is quickest."""

    def __init__(
        self,
        stock: Stock,
        models: Mapping[int, MemoryModel],
        habits: Habits,
        pace: Pace,
        today: int,
        days: int,
        weight: float,
    ) -> None:
        self._chance = Random(_seed(stock)).random
        self._models = models
        self._habits = habits
        self._pace = pace
        self._today = today
        self._days = days
        self._weight = weight
        cards = _standing_for(stock.seen, weight)
        self._stability = [card.stability for card in cards]
        self._difficulty = [card.difficulty for card in cards]
        self._last = [min(card.last_day, today) for card in cards]  # a clock may have been set back
        self._model = [models[card.model] for card in cards]
        self._due: list[list[int]] = [[] for _ in range(days)]
        for card, found in enumerate(cards):
            self._put(card, max(found.due_day, today))
        self._is_late = any(card.due_day < today for card in cards)
        self._unseen = [
            models[key] for key, count in stock.unseen.items() for _ in range(round(count / weight))
        ]
        Random(_seed(stock)).shuffle(self._unseen)
        self._debt = self._new_share = 0.0
        self._losses: dict[int, float] = {}

    def forecast(self) -> Forecast:
        """Goes through the days."""
        found = Forecast([], [], [], [], [])
        waiting: list[int] = []
        for place in range(self._days):
            day = self._today + place
            if place % WEEK == 0:
                found.retained.append(self._retained(day))
            waiting += self._due[place]
            reviews = new = 0
            seconds = 0.0
            if day not in self._pace.days_off:
                reviews, new, seconds = self._study(waiting, place)
                del waiting[:reviews]
            self._is_late = bool(waiting)
            found.reviews.append(reviews * self._weight)
            found.new.append(new * self._weight)
            found.minutes.append(seconds * self._weight / 60)
            found.overdue.append(len(waiting) * self._weight)
        found.retained.append(self._retained(self._today + self._days))
        return found

    def _study(self, waiting: list[int], place: int) -> tuple[int, int, float]:
        """One day: puts those that wait into the order in which they come, and reviews the first of them. How
        many were reviewed, how many new cards introduced, and the seconds."""
        day, minutes = self._today + place, self._pace.minutes
        most = min(len(waiting), self._share(self._pace.reviews, place))
        total_new = min(len(self._unseen), self._share(self._pace.new, place))
        if self._is_late and (most < len(waiting) or minutes is not None):
            self._put_in_order(waiting, day)
        left = None if minutes is None else minutes * 60 / self._weight - self._debt
        seconds, reviews, new = 0.0, 0, 0
        for _ in range(most + total_new):
            if left is not None and seconds >= left:
                break
            self._new_share += total_new / (most + total_new)
            if new < total_new and (self._new_share >= 1 or reviews == most):
                self._new_share = max(0.0, self._new_share - 1)
                seconds += self._introduce(day)
                new += 1
            else:
                seconds += self._review(waiting[reviews], day)
                reviews += 1
        # One card stands for several, so an answer may take far more than is left: the next day pays for it.
        self._debt = 0.0 if left is None else max(0.0, seconds - left)
        return reviews, new, seconds

    def _share(self, count: int, place: int) -> int:
        """How many of the simulated cards stand for so many a day, evened out over the days."""
        return int((place + 1) * count / self._weight) - int(place * count / self._weight)

    def _review(self, card: int, day: int) -> float:
        """Reviews a card; the seconds, with the steps after a lapse."""
        self._losses.pop(card, None)
        model, elapsed = self._model[card], day - self._last[card]
        stability, difficulty = self._stability[card], self._difficulty[card]
        habits, chance = self._habits, self._chance
        recall = model.recall(elapsed, stability)
        rating = 0
        if chance() < recall:
            drawn = chance()
            hard, good, _ = habits.recalled
            rating = 1 if drawn < hard else 2 if drawn < hard + good else 3
        if elapsed > 0:
            stability, difficulty = model.reviewed(stability, difficulty, recall, rating)
        else:
            stability, difficulty = model.repeated(stability, difficulty, rating)
        seconds = habits.review_seconds[rating]
        if rating == 0:
            stability, difficulty, more = self._steps(model, stability, difficulty, model.steps[1])
            seconds += more
        self._stability[card], self._difficulty[card] = stability, difficulty
        self._last[card] = day
        self._put(card, day + model.interval(stability, chance()))
        return seconds

    def _introduce(self, day: int) -> float:
        """Shows a new card for the first time; the seconds, with its steps."""
        model, habits, drawn = self._unseen.pop(), self._habits, self._chance()
        rating = 0
        while rating < 3 and drawn >= habits.first[rating]:
            drawn -= habits.first[rating]
            rating += 1
        stability, difficulty = model.first[rating]
        seconds, count = habits.first_seconds[rating], model.steps[0]
        if rating < 3 and count:
            steps = count - 1 if rating == 2 else count
            stability, difficulty, more = self._steps(model, stability, difficulty, steps, count)
            seconds += more
        self._stability.append(stability)
        self._difficulty.append(difficulty)
        self._last.append(day)
        self._model.append(model)
        self._put(len(self._last) - 1, day + model.interval(stability, self._chance()))
        return seconds

    def _steps(
        self, model: MemoryModel, stability: float, difficulty: float, steps: int, again: int | None = None
    ) -> tuple[float, float, float]:
        """Answers on steps until none is left, all on one day; the memory after them, and the seconds.

        A forgotten step begins with `again` of them once more.
        """
        seconds = 0.0
        for _ in range(_MOST_STEPS):
            if steps == 0:
                break
            rating = 0 if self._chance() < self._habits.forgotten_step else 2
            stability, difficulty = model.repeated(stability, difficulty, rating)
            seconds += self._habits.step_seconds[rating]
            steps = (again or model.steps[1]) if rating == 0 else steps - 1
        return stability, difficulty, seconds

    def _put(self, card: int, due_day: int) -> None:
        place = due_day - self._today
        if place < self._days:
            self._due[place].append(card)

    def _put_in_order(self, waiting: list[int], day: int) -> None:
        """Puts first by whose waiting most is lost, which is computed again every fourth week: it changes
        little from day to day."""
        if (day - self._today) % (4 * WEEK) == 0:
            self._losses.clear()
        losses = self._losses
        for card in waiting:
            if card not in losses:
                losses[card] = self._loss(card, day)
        waiting.sort(key=losses.__getitem__, reverse=True)

    def _loss(self, card: int, day: int) -> float:
        """What is lost by waiting."""
        return self._model[card].loss(day - self._last[card], self._stability[card], self._difficulty[card])

    def _retained(self, day: int) -> float:
        """How many of the cards would be recalled on a day."""
        cards = zip(self._model, self._stability, self._last, strict=True)
        recalled: float = sum((1 + m.factor * max(0, day - last) / s) ** m.decay for m, s, last in cards)
        return recalled * self._weight


def _standing_for(cards: Sequence[SeenCard], weight: float) -> list[SeenCard]:
    """Cards each of which stands for so many: every so manieth, or, where it stands for less than one, each
    several times."""
    return [cards[int((place + 0.5) * weight)] for place in range(round(len(cards) / weight))]


def _seed(stock: Stock) -> int:
    """What makes chance the same whenever it is drawn: a number that the cards give."""
    due = sum(card.due_day for card in stock.seen)
    return len(stock.seen) * 1_000_003 + due % 1_000_003 + sum(stock.unseen.values())


def simulated(
    stock: Stock,
    models: Mapping[int, Model],
    habits: Habits,
    pace: Pace,
    *,
    today: int,
    days: int,
    retention: float | None = None,
) -> Forecast:
    """So many days from a study day on, at a pace, with one desired retention or that of each model.

    A model is the settings of a deck with the 21 parameters in force for it. Cards keep the due days
    that they have; a retention that is asked for holds from each card's next review on.
    """
    total = len(stock.seen) + min(sum(stock.unseen.values()), pace.new * days)
    weight = max(total / UNITS, 1 / MOST_COPIES) if total else 1.0
    if weight < 1:
        weight = 1 / round(1 / weight)
    made = {model: MemoryModel(*model, retention) for model in set(models.values())}
    chosen = {key: made[model] for key, model in models.items()}
    return _Run(stock, chosen, habits, pace, today, days, weight).forecast()
