"""FSRS-6 as a simulation computes with it: one review at a time, in plain floats.

The arithmetic is that of the package fsrs (https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm),
to which the tests hold it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

from studyml.domain.fuzz import fuzz_range
from studyml.domain.settings import ReviewSettings

HORIZON = 90
"""Days from now at which what a review is worth is judged."""


class MemoryModel:
    """How memory changes and when a card comes back, with one deck's settings and the 21 parameters.

    A retention that is given takes the place of the desired one of the settings.
    """

    def __init__(
        self, settings: ReviewSettings, parameters: Sequence[float], retention: float | None = None
    ) -> None:
        w = parameters
        self.decay = -w[20]
        self.factor = 0.9 ** (1 / self.decay) - 1
        asked = settings.desired_retention if retention is None else retention
        self.reach = (asked ** (1 / self.decay) - 1) / self.factor
        self.longest = settings.maximum_interval
        self.steps = len(settings.learning_steps), len(settings.relearning_steps)
        hardness = [w[4] - exp(w[5] * rating) + 1 for rating in range(4)]
        self.first = [(max(0.001, w[r]), min(10.0, max(1.0, hardness[r]))) for r in range(4)]
        self.growth, self.power, self.surprise = exp(w[8]), -w[9], w[10]
        self.bonus = (0.0, w[15], 1.0, w[16])
        self.lapse = w[11], -w[12], w[13], w[14], exp(w[17] * w[18])
        self.same_day = [exp(w[17] * (rating - 2 + w[18])) for rating in range(4)]
        self.same_power = -w[19]
        self.reverted, self.kept = w[7] * hardness[3], 1 - w[7]
        self.shift = [-w[6] * (rating - 2) / 9 for rating in range(4)]
        self._spreads: dict[int, tuple[int, int]] = {}
        self.is_spread = settings.fuzz

    def interval(self, stability: float, chance: float) -> int:
        """The days until the next review, spread by a number in [0, 1)."""
        days: int = min(max(round(stability * self.reach), 1), self.longest)
        if not self.is_spread:
            return days
        if days not in self._spreads:
            least, most = fuzz_range(days, self.longest)
            self._spreads[days] = least, most - least + 1
        least, count = self._spreads[days]
        return least + int(chance * count)

    def recall(self, days: float, stability: float) -> float:
        """The probability of recall so many days after the last review."""
        recall: float = (1 + self.factor * days / stability) ** self.decay
        return recall

    def loss(self, days: float, stability: float, difficulty: float) -> float:
        """What is lost by not reviewing a card so many days after its last review: by how much the
        probability of recall three months from now falls behind the one that a review today leads to.

        It is little for what holds, and for what is forgotten already: the review would mostly teach it anew.
        """
        # Written out, for it is computed of every overdue card when a session begins.
        decay, factor = self.decay, self.factor
        lapse, hard, power, surprise, most = self.lapse
        recall = (1 + factor * days / stability) ** decay
        missing = 1 - recall
        known = stability * (
            1 + self.growth * (11 - difficulty) * stability**self.power * (exp(missing * self.surprise) - 1)
        )
        forgotten = lapse * difficulty**hard * ((stability + 1) ** power - 1) * exp(missing * surprise)
        if forgotten > stability / most:
            forgotten = stability / most
        after: float = (
            recall * (1 + factor * HORIZON / known) ** decay
            + missing * (1 + factor * HORIZON / forgotten) ** decay
            - (1 + factor * (days + HORIZON) / stability) ** decay
        )
        return after

    def reviewed(
        self, stability: float, difficulty: float, recall: float, rating: int
    ) -> tuple[float, float]:
        """Stability and difficulty after a rating, 0 for Again to 3 for Easy, on a later day than the last
        review's."""
        if rating == 0:
            after = self._after_lapse(stability, difficulty, recall)
        else:
            after = stability * self._gain(stability, difficulty, recall, self.bonus[rating])
        return max(0.001, after), self.harder(difficulty, rating)

    def _gain(self, stability: float, difficulty: float, recall: float, bonus: float = 1.0) -> float:
        """By how much the stability of a card that was recalled is multiplied."""
        surprise = exp((1 - recall) * self.surprise) - 1
        gain: float = 1 + self.growth * (11 - difficulty) * stability**self.power * surprise * bonus
        return gain

    def _after_lapse(self, stability: float, difficulty: float, recall: float) -> float:
        """The stability of a card that was forgotten."""
        factor, hard, power, surprise, most = self.lapse
        after: float = factor * difficulty**hard * ((stability + 1) ** power - 1)
        return min(after * exp((1 - recall) * surprise), stability / most)

    def repeated(self, stability: float, difficulty: float, rating: int) -> tuple[float, float]:
        """The same on the day of the last review."""
        gain = self.same_day[rating] * stability**self.same_power
        return max(0.001, stability * (gain if rating == 0 else max(1.0, gain))), self.harder(
            difficulty, rating
        )

    def harder(self, difficulty: float, rating: int) -> float:
        """The difficulty after a rating."""
        after = self.reverted + self.kept * (difficulty + (10 - difficulty) * self.shift[rating])
        return min(10.0, max(1.0, after))
