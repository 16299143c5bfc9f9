"""FSRS-6 over a whole history at once: what a card's memory became, and what it predicted at each review.

The arithmetic is that of the package fsrs (https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm),
which schedules and takes ten times as long for it; the tests hold one to the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

from studyml.domain.history import DAY_SHIFT, RATING_MASK

Recall = tuple[float, float]
"""Stability (days) and difficulty (1 to 10)."""

_LEAST_STABILITY = 0.001
_MOST_STABILITY = 9e8  # what a store still takes


class Replay:
    """Goes through histories with the 21 parameters of FSRS-6, which were checked before."""

    def __init__(self, parameters: Sequence[float]) -> None:
        w = parameters
        self.decay = -w[20]
        self.factor = 0.9 ** (1 / self.decay) - 1
        hardest_to_easiest = [w[4] - exp(w[5] * rating) + 1 for rating in range(4)]
        self._first = [(max(_LEAST_STABILITY, w[r]), _clamped(hardest_to_easiest[r])) for r in range(4)]
        self._numbers = (
            self.decay,
            self.factor,
            exp(w[8]),
            -w[9],
            w[10],
            (0.0, 0.0, w[15], 1.0, w[16]),
            w[11],
            -w[12],
            w[13],
            w[14],
            exp(w[17] * w[18]),
            tuple(exp(w[17] * (rating - 3 + w[18])) for rating in range(5)),
            -w[19],
            w[7] * hardest_to_easiest[3],
            1 - w[7],
            tuple(-w[6] * (rating - 3) / 9 for rating in range(5)),
        )

    def recall_after(
        self,
        reviews: Sequence[int],
        start: Recall | None = None,
        predicted: list[float] | None = None,
        passed: list[Recall] | None = None,
    ) -> Recall:
        """The memory after packed reviews in order, of which there is one at least.

        `start` is the memory after the first of them, where it is known from elsewhere. For each review on a
        later day than the one before it, the probability of recall is added to `predicted`; for each review
        the memory after it to `passed`.
        """
        (
            decay,
            factor,
            growth,
            stability_power,
            surprise,
            bonus,
            lapse,
            lapse_difficulty,
            lapse_stability,
            lapse_surprise,
            lapse_most,
            same_day,
            same_day_power,
            reverted,
            kept,
            shift,
        ) = self._numbers
        least, most = _LEAST_STABILITY, _MOST_STABILITY
        past = iter(reviews)
        review = next(past)
        day = review >> DAY_SHIFT
        stability, difficulty = start or self._first[(review & RATING_MASK) - 1]
        if passed is not None:
            passed.append((stability, difficulty))
        for review in past:
            rating = review & RATING_MASK
            elapsed = (review >> DAY_SHIFT) - day
            if elapsed:
                day += elapsed
                recall = (1 + factor * elapsed / stability) ** decay
                if predicted is not None:
                    predicted.append(recall)
                if rating == 1:
                    stability = min(
                        lapse
                        * difficulty**lapse_difficulty
                        * ((stability + 1) ** lapse_stability - 1)
                        * exp((1 - recall) * lapse_surprise),
                        stability / lapse_most,
                    )
                else:
                    stability *= (
                        1
                        + growth
                        * (11 - difficulty)
                        * stability**stability_power
                        * (exp((1 - recall) * surprise) - 1)
                        * bonus[rating]
                    )
            else:
                gain = same_day[rating] * stability**same_day_power
                stability *= gain if gain > 1 or rating == 1 else 1
            if not least <= stability <= most:
                stability = min(max(stability, least), most)
            difficulty = reverted + kept * (difficulty + (10 - difficulty) * shift[rating])
            if difficulty < 1:
                difficulty = 1.0
            elif difficulty > 10:
                difficulty = 10.0
            if passed is not None:
                passed.append((stability, difficulty))
        return stability, difficulty

    def interval(self, stability: float, desired_retention: float, maximum: int) -> int:
        """The days, from 1 to `maximum`, after which recall has fallen to the desired retention."""
        days: float = stability / self.factor * (desired_retention ** (1 / self.decay) - 1)
        return min(max(round(days), 1), maximum)


def _clamped(difficulty: float) -> float:
    return min(max(difficulty, 1.0), 10.0)
