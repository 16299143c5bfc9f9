"""Memories that are alike, counted: what the figures about cards are made from.

Stabilities are counted by their magnitude: 256 steps from one power of two to the next, so that two of a step
differ by less than 0.4 %; what falls from recall by 32 such steps, less than 3.2 %, which moves a probability
of recall by less than 0.004 whatever the forgetting curve.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import IntEnum
from math import frexp, ldexp
from typing import Any, NamedTuple

from studyml.domain.memory import State
from studyml.domain.tally import MATURE_DAYS

_STEPS = 256
_COARSE = 3  # bits of a magnitude that count no more where recall is computed
_A_POINT = 100  # steps of difficulty


class Standing(IntEnum):
    """What a card in use is. One that is suspended is nothing else."""

    NEW = 0
    LEARNING = 1
    YOUNG = 2
    MATURE = 3
    SUSPENDED = 4


class ConceptTally(NamedTuple):
    """The cards of a concept that are not retired; how many of them were answered, and how many are mature;
    and the sum of their lapses."""

    cards: int = 0
    seen: int = 0
    mature: int = 0
    lapses: int = 0


class MemoryTally:
    """How many cards are alike, in one respect after another.

    `standings` counts all cards that are not retired by their `Standing`; `due` those in review by their due
    day; `intervals` (days), `stabilities` (magnitudes), `difficulties` (hundredths) and `recalls` (last day
    and coarse magnitude of stability) those that were answered. These three leave suspended cards out.
    """

    __slots__ = ("concepts", "difficulties", "due", "intervals", "recalls", "stabilities", "standings")

    def __init__(self) -> None:
        self.standings: Counter[int] = Counter()
        self.due: Counter[int] = Counter()
        self.intervals: Counter[int] = Counter()
        self.stabilities: Counter[int] = Counter()
        self.difficulties: Counter[int] = Counter()
        self.recalls: Counter[tuple[int, int]] = Counter()
        self.concepts: dict[int, ConceptTally] = {}

    def count(self, memories: Iterable[Sequence[Any]], sign: int = 1) -> None:
        """Counts memories; with -1 they count no more.

        Of each is given: concept, state, interval, stability and difficulty, due day and last day (ordinals),
        lapses, whether it is suspended and whether it is retired.
        """
        standings, due, concepts = self.standings, self.due, self.concepts
        intervals, stabilities, difficulties = self.intervals, self.stabilities, self.difficulties
        recalls = self.recalls
        for memory in memories:
            (concept, state, interval, stability, difficulty, *days, lapses, suspended, retired) = memory
            if retired:
                continue
            is_mature = state == State.REVIEW and interval >= MATURE_DAYS
            cards, seen, mature, lost = concepts.get(concept, _NOTHING)
            concepts[concept] = ConceptTally(
                cards + sign, seen + sign * (state > 0), mature + sign * is_mature, lost + sign * lapses
            )
            if suspended:
                standings[Standing.SUSPENDED] += sign
                continue
            if state == State.NEW:
                standings[Standing.NEW] += sign
                continue
            if state == State.REVIEW:
                standings[Standing.MATURE if is_mature else Standing.YOUNG] += sign
                due[days[0]] += sign
            else:
                standings[Standing.LEARNING] += sign
            magnitude = magnitude_of(stability)
            intervals[interval] += sign
            stabilities[magnitude] += sign
            difficulties[int(difficulty * _A_POINT)] += sign
            recalls[days[1], magnitude >> _COARSE] += sign

    @property
    def answered(self) -> int:
        """How many cards in use were answered."""
        return sum(self.intervals.values())


def magnitude_of(stability: float) -> int:
    """The step of a stability, in days and above 0."""
    part, power = frexp(stability)
    return power * _STEPS + int((part - 0.5) * 2 * _STEPS)


def stability_of(magnitude: int) -> float:
    """The stability, in days, in the middle of a step."""
    return _middle(magnitude, _STEPS)


def coarse_stability(step: int) -> float:
    """The stability, in days, in the middle of a step of recall."""
    return _middle(step, _STEPS >> _COARSE)


def difficulty_of(step: int) -> float:
    """The difficulty in the middle of a hundredth."""
    return min(10.0, (step + 0.5) / _A_POINT)


def _middle(step: int, steps: int) -> float:
    power, part = divmod(step, steps)
    return ldexp(0.5 + (part + 0.5) / (2 * steps), power)


_NOTHING = ConceptTally()
