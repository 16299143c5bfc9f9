"""How right a learner is about what is remembered: confidences held against what was recalled."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class SureAnswers(NamedTuple):
    """The answers that were given with one confidence, in percent, and those of them that were recalled."""

    percent: int
    answers: int
    recalled: int


class Sureness(NamedTuple):
    """All answers with a confidence, by confidence, the lowest first.

    `brier` is the mean of (p - o)² over the answers, p the confidence as a probability, o 1 where the answer
    was recalled, else 0 (Brier 1950): 0 is best, and 0.25 what saying 50 % each time gives. `constant` is
    what saying the share that was recalled each time would have given. Both are None without an answer.
    """

    levels: tuple[SureAnswers, ...]
    answers: int
    brier: float | None
    constant: float | None


def sureness(levels: Iterable[SureAnswers]) -> Sureness:
    """The scores of answers by their confidence."""
    found = tuple(sorted(level for level in levels if level.answers))
    answers = sum(level.answers for level in found)
    if not answers:
        return Sureness((), 0, None, None)
    lost = sum(
        level.recalled * (1 - level.percent / 100) ** 2
        + (level.answers - level.recalled) * (level.percent / 100) ** 2
        for level in found
    )
    share = sum(level.recalled for level in found) / answers
    return Sureness(found, answers, lost / answers, share * (1 - share))
