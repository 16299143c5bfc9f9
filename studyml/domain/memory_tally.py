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
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from studyml.domain.memory import State
from studyml.domain.tally import MATURE_DAYS

_STEPS = 256
_COARSE = 3  # bits of a magnitude that count no more where recall is computed
_A_POINT = 100  # steps of difficulty
# What is given of a memory.
_CONCEPT, _STATE, _INTERVAL, _STABILITY, _DIFFICULTY, _DUE_DAY, _LAST_DAY = range(7)
_LAPSES, _SUSPENDED, _RETIRED = 7, 8, 9
# Plain numbers: an enumeration is slow to ask for each of 100,000 memories.
_NEW, _REVIEW = int(State.NEW), int(State.REVIEW)

_Value = TypeVar("_Value")


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
        used = [memory for memory in memories if not memory[_RETIRED]]
        active = [memory for memory in used if not memory[_SUSPENDED]]
        seen = [memory for memory in active if memory[_STATE] != _NEW]
        in_review = [memory for memory in seen if memory[_STATE] == _REVIEW]
        mature = len([memory for memory in in_review if memory[_INTERVAL] >= MATURE_DAYS])
        for standing, cards in (
            (Standing.NEW, len(active) - len(seen)),
            (Standing.LEARNING, len(seen) - len(in_review)),
            (Standing.YOUNG, len(in_review) - mature),
            (Standing.MATURE, mature),
            (Standing.SUSPENDED, len(used) - len(active)),
        ):
            self.standings[standing] += sign * cards
        _add(self.due, map(itemgetter(_DUE_DAY), in_review), sign)
        _add(self.intervals, map(itemgetter(_INTERVAL), seen), sign)
        magnitudes = [magnitude_of(memory[_STABILITY]) for memory in seen]
        _add(self.stabilities, magnitudes, sign)
        _add(self.difficulties, [int(memory[_DIFFICULTY] * _A_POINT) for memory in seen], sign)
        last_days = map(itemgetter(_LAST_DAY), seen)
        coarse = [magnitude >> _COARSE for magnitude in magnitudes]
        _add(self.recalls, zip(last_days, coarse, strict=True), sign)
        self._count_concepts(used, sign)

    def _count_concepts(self, used: Sequence[Sequence[Any]], sign: int) -> None:
        lapses: Counter[int] = Counter()
        for memory in used:
            if memory[_LAPSES]:
                lapses[memory[_CONCEPT]] += memory[_LAPSES]
        cards = Counter(map(itemgetter(_CONCEPT), used))
        seen = Counter([memory[_CONCEPT] for memory in used if memory[_STATE] != _NEW])
        mature = Counter(
            [
                memory[_CONCEPT]
                for memory in used
                if memory[_STATE] == _REVIEW and memory[_INTERVAL] >= MATURE_DAYS
            ]
        )
        for concept, count in cards.items():
            more = count, seen[concept], mature[concept], lapses[concept]
            before = self.concepts.get(concept, _NOTHING)
            self.concepts[concept] = ConceptTally(
                *(known + sign * each for known, each in zip(before, more, strict=True))
            )

    @property
    def answered(self) -> int:
        """How many cards in use were answered."""
        return sum(self.intervals.values())


def _add(counts: Counter[_Value], values: Iterable[_Value], sign: int) -> None:
    if sign > 0:
        counts.update(values)
    else:
        counts.subtract(values)


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
