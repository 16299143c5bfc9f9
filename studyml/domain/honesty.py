"""The scheduler judged by reviews that its parameters had not seen."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from studyml.domain.evaluation import Evaluation, evaluate, outcomes_of
from studyml.domain.history import History, day_of
from studyml.domain.replay import Replay

Parameters = tuple[float, ...]
Eras = tuple[tuple[int, Parameters], ...]
"""Parameters, each from the study day on of which, until those after them begin, they had seen no review."""

_BEFORE_ANY = 0.9
"""What the constant baseline predicts before anything was reviewed: what FSRS is built to reach."""
_FOR_EVER = 1 << 30


class Honesty(NamedTuple):
    """Predictions of the same reviews by the present parameters, by the default ones, and by the share that
    was recalled on all days before. `seen` counts reviews that a fit had seen, which judge nothing."""

    present: Evaluation
    default: Evaluation
    constant: Evaluation
    seen: int


def judged(
    histories: Sequence[History], eras: Sequence[Eras], default: Parameters, first: int, last: int
) -> Honesty:
    """The predicted reviews of whole histories on the study days from `first` to `last`, judged; `eras` are
    those of the parameters in force for each history."""
    outcomes = outcomes_of(histories)
    predicted = _predicted(histories, [((0, default),)] * len(histories))
    present = _predicted(histories, eras)
    constant = _shares(outcomes.days, outcomes.recalled)
    places = [place for place, day in enumerate(outcomes.days) if first <= day <= last]
    unseen = [place for place in places if present[place] is not None]
    recalled = [outcomes.recalled[place] for place in unseen]
    bins = [outcomes.bins[place] for place in unseen]

    def evaluation(values: Sequence[float | None]) -> Evaluation:
        return evaluate([values[place] or 0.0 for place in unseen], recalled, bins)

    return Honesty(
        evaluation(present), evaluation(predicted), evaluation(constant), len(places) - len(unseen)
    )


def _predicted(histories: Sequence[History], eras: Sequence[Eras]) -> list[float | None]:
    """The probability of recall at each predicted review, None where no parameters had not seen it; in the
    order of `outcomes_of`."""
    replays: dict[Parameters, Replay] = {}
    found: list[float | None] = []
    for history, own in zip(histories, eras, strict=True):
        days = _later_days(history)
        probabilities: list[float | None] = [None] * len(days)
        for (start, parameters), (end, _) in pairwise((*own, (_FOR_EVER, ()))):
            if not days or days[-1] < start or days[0] >= end:
                continue
            replay = replays.get(parameters)
            if replay is None:
                replay = replays[parameters] = Replay(parameters)
            values: list[float] = []
            replay.recall_after(history.reviews, predicted=values)
            if start <= days[0] and days[-1] < end:
                probabilities = [*values]
                break
            for place, day in enumerate(days):
                if start <= day < end:
                    probabilities[place] = values[place]
        found += probabilities
    return found


def _later_days(history: History) -> list[int]:
    """The days of a history's predicted reviews: all but the first, in order."""
    _first, *later = dict.fromkeys(map(day_of, history.reviews))
    return later


def _shares(days: Sequence[int], recalled: Sequence[bool]) -> list[float]:
    """For each review the share recalled of all those on days before its own."""
    counts: dict[int, list[int]] = {}
    for day, is_recalled in zip(days, recalled, strict=True):
        count = counts.setdefault(day, [0, 0])
        count[0] += 1
        count[1] += is_recalled
    shares: dict[int, float] = {}
    tested = right = 0
    for day in sorted(counts):
        shares[day] = right / tested if tested else _BEFORE_ANY
        tested += counts[day][0]
        right += counts[day][1]
    return [shares[day] for day in days]
