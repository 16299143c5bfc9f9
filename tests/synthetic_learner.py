"""Learners whose true parameters are known: they are taught by the default ones and forget by their own."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from studyml.domain.history import History, packed
from studyml.domain.replay import Replay
from studyml.domain.scheduling import DEFAULT_PARAMETERS

FIRST_DAY = 735_000
_FIRST_RATINGS = (0.25, 0.15, 0.5, 0.1)
_PASSES = (0.12, 0.75, 0.13)


def parameters_like(**changed: float) -> tuple[float, ...]:
    """The default parameters with some replaced, by their number: `w8=1.5`."""
    weights = list(DEFAULT_PARAMETERS)
    for name, weight in changed.items():
        weights[int(name.removeprefix("w"))] = weight
    return tuple(weights)


FORGETFUL = parameters_like(w0=0.08, w1=0.4, w2=0.9, w3=3.0, w6=3.6, w8=1.45, w11=1.1, w20=0.3)
STEADY = parameters_like(w0=0.9, w1=4.0, w2=9.0, w3=25.0, w8=2.3, w11=2.6, w20=0.11)


def synthetic_histories(true: Sequence[float], reviews: int, seed: int = 1) -> list[History]:
    """About so many reviews of a learner who reviews each card when the default parameters ask for it, give
    or take, and recalls it with the probability that the true ones give."""
    chance = random.Random(seed)
    histories: list[History] = []
    left = reviews
    while left > 0:
        history = History(
            len(histories) + 1, list(_reviews(chance, Replay(true), Replay(DEFAULT_PARAMETERS)))
        )
        histories.append(history)
        left -= len(history.reviews)
    return histories


def _reviews(chance: random.Random, truth: Replay, schedule: Replay) -> Iterator[int]:
    day = FIRST_DAY + chance.randrange(400)
    done: list[int] = []
    for place in range(1, chance.randint(5, 14)):
        if place == 1:
            rating = chance.choices((1, 2, 3, 4), _FIRST_RATINGS)[0]
        else:
            interval = schedule.interval(schedule.recall_after(done)[0], 0.9, 200)
            day += 0 if chance.random() < 0.08 else max(1, round(interval * chance.uniform(0.8, 1.4)))
            predicted: list[float] = []
            truth.recall_after([*done, packed(day, place, 3, is_new=False)], predicted=predicted)
            is_recalled = day == done[-1] >> 24 or chance.random() < predicted[-1]
            rating = chance.choices((2, 3, 4), _PASSES)[0] if is_recalled else 1
        done.append(packed(day, place, rating, is_new=place == 1))
        yield done[-1]
