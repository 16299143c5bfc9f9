"""The forgetting curve of FSRS-6: how probable recall is so many days after a review.

R(t) = (1 + factor · t / S)^decay, with S the stability in days, decay the 21st parameter below zero, and
factor such that R(S) = 0.9 (https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm).
"""

from __future__ import annotations

from collections.abc import Sequence


class ForgettingCurve:
    """The curve that the 21 parameters of FSRS-6 give; only the last of them shapes it."""

    def __init__(self, parameters: Sequence[float]) -> None:
        self.decay = -parameters[20]
        self.factor: float = 0.9 ** (1 / self.decay) - 1

    def recall(self, days: float, stability: float) -> float:
        """The probability of recall so many days after the last review; 1 on its day and before."""
        recall: float = (1 + self.factor * max(0.0, days) / stability) ** self.decay
        return recall

    def days_until(self, recall: float, stability: float) -> float:
        """The days after which the probability of recall has fallen to `recall`, which lies in (0, 1]."""
        days: float = stability / self.factor * (recall ** (1 / self.decay) - 1)
        return days
