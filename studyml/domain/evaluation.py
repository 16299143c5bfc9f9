"""How well predicted recall agreed with what was recalled.

Every figure is bounded, and None where it cannot be computed.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log, sqrt
from typing import NamedTuple

from studyml.domain.history import DAY_SHIFT, RATING_MASK, History

CALIBRATION_BINS = 20
_LEAST = 1e-6
"""Predictions count as at least this far from 0 and 1, so that one surprise costs a finite loss."""


class CalibrationBin(NamedTuple):
    """The reviews whose predicted recall lies from `low` to below `high`: how many, their mean prediction,
    and the share that was recalled."""

    low: float
    high: float
    reviews: int
    predicted: float
    actual: float


class Evaluation(NamedTuple):
    """Predictions beside outcomes. `log_loss` is in nats a review, `rmse_bins` and `auc` lie in [0, 1]."""

    reviews: int
    log_loss: float | None
    rmse_bins: float | None
    auc: float | None
    calibration: tuple[CalibrationBin, ...]


class Outcomes(NamedTuple):
    """The predicted reviews of histories, in the order in which a replay comes to them: the first review of a
    card on a study day, but not the one that introduced it.

    `bins` are the numbers of the bins of RMSE (bins).
    """

    days: list[int]
    recalled: list[bool]
    bins: list[int]


def outcomes_of(histories: Sequence[History]) -> Outcomes:
    """What is there to predict in histories that are whole."""
    days: list[int] = []
    recalled: list[bool] = []
    bins: list[int] = []
    numbers: dict[tuple[int, int, int], int] = {}
    for history in histories:
        past = iter(history.reviews)
        day = next(past) >> DAY_SHIFT
        length, lapses = 1, 0
        for review in past:
            elapsed = (review >> DAY_SHIFT) - day
            if not elapsed:
                continue
            day += elapsed
            length += 1
            is_recalled = review & RATING_MASK != 1
            days.append(day)
            recalled.append(is_recalled)
            bins.append(numbers.setdefault((elapsed, length, lapses), len(numbers)))
            lapses += not is_recalled
    named: dict[tuple[float, float, float], int] = {}
    merged = [named.setdefault(review_bin(*key), len(named)) for key in numbers]
    return Outcomes(days, recalled, [merged[number] for number in bins])


def review_bin(elapsed: int, length: int, lapses: int) -> tuple[float, float, float]:
    """The bin of a review by days since the one before, days reviewed so far (this one among them) and lapses
    before: the grid of the FSRS benchmark (https://github.com/open-spaced-repetition/srs-benchmark)."""
    return (
        round(2.48 * 3.62 ** _whole_log(elapsed, 3.62), 2),
        round(1.99 * 1.89 ** _whole_log(length, 1.89)),
        round(1.65 * 1.73 ** _whole_log(lapses, 1.73)) if lapses else 0,
    )


def evaluate(predicted: Sequence[float], recalled: Sequence[bool], bins: Sequence[int]) -> Evaluation:
    """The figures of predictions (probabilities) beside what was recalled, review by review."""
    return Evaluation(
        reviews=len(predicted),
        log_loss=_mean(losses(predicted, recalled)),
        rmse_bins=rmse_bins(predicted, recalled, bins),
        auc=auc(predicted, recalled),
        calibration=calibration(predicted, recalled),
    )


def losses(predicted: Sequence[float], recalled: Sequence[bool]) -> list[float]:
    """The loss of each prediction: -ln of the probability that it gave to what happened."""
    return [
        -log(min(max(p if is_recalled else 1 - p, _LEAST), 1 - _LEAST))
        for p, is_recalled in zip(predicted, recalled, strict=True)
    ]


def rmse_bins(predicted: Sequence[float], recalled: Sequence[bool], bins: Sequence[int]) -> float | None:
    """The root of the mean square, over all reviews, of the difference between mean prediction and share
    recalled of each review's bin; None without reviews."""
    sums: dict[int, list[float]] = {}
    for p, is_recalled, number in zip(predicted, recalled, bins, strict=True):
        if number in sums:
            entry = sums[number]
            entry[0] += p - is_recalled
            entry[1] += 1
        else:
            sums[number] = [p - is_recalled, 1]
    if not sums:
        return None
    squares = sum(difference * difference / count for difference, count in sums.values())
    return min(1.0, sqrt(squares / len(predicted)))


def auc(predicted: Sequence[float], recalled: Sequence[bool]) -> float | None:
    """The probability that a recalled review had a higher prediction than a forgotten one, ties counted half
    (Mann and Whitney 1947); None unless there are both."""
    right = sum(recalled)
    wrong = len(recalled) - right
    if not right or not wrong:
        return None
    ranks = 0.0
    place = 0
    pairs = sorted(zip(predicted, recalled, strict=True))
    while place < len(pairs):
        value, end, tied = pairs[place][0], place, 0
        while end < len(pairs) and pairs[end][0] == value:
            tied += pairs[end][1]
            end += 1
        ranks += tied * (place + 1 + end) / 2
        place = end
    return (ranks - right * (right + 1) / 2) / (right * wrong)


def calibration(predicted: Sequence[float], recalled: Sequence[bool]) -> tuple[CalibrationBin, ...]:
    """Predicted beside actual recall in bins of equal width, those without reviews left out."""
    counts = [0] * CALIBRATION_BINS
    sums = [0.0] * CALIBRATION_BINS
    rights = [0] * CALIBRATION_BINS
    for p, is_recalled in zip(predicted, recalled, strict=True):
        place = min(int(p * CALIBRATION_BINS), CALIBRATION_BINS - 1)
        counts[place] += 1
        sums[place] += p
        rights[place] += is_recalled
    return tuple(
        CalibrationBin(
            place / CALIBRATION_BINS,
            (place + 1) / CALIBRATION_BINS,
            count,
            sums[place] / count,
            rights[place] / count,
        )
        for place, count in enumerate(counts)
        if count
    )


class Gain(NamedTuple):
    """By how much the mean log loss falls from one prediction to another, and twice its standard error."""

    mean: float
    error: float

    @property
    def is_certain(self) -> bool:
        """Whether the fall is more than chance would explain."""
        return self.mean > self.error

    @property
    def is_loss(self) -> bool:
        """Whether it rises, by more than chance would explain."""
        return self.mean < -self.error


def gain(before: Sequence[float], after: Sequence[float], recalled: Sequence[bool]) -> Gain | None:
    """The fall in log loss from the predictions `before` to those `after`, paired; None below two reviews."""
    pairs = zip(losses(before, recalled), losses(after, recalled), strict=True)
    falls = [first - second for first, second in pairs]
    if len(falls) < 2:
        return None
    mean = sum(falls) / len(falls)
    variance = sum((fall - mean) ** 2 for fall in falls) / (len(falls) - 1)
    return Gain(mean, 2 * sqrt(variance / len(falls)))


def _mean(numbers: Sequence[float]) -> float | None:
    return sum(numbers) / len(numbers) if numbers else None


def _whole_log(number: int, base: float) -> int:
    return floor(log(number) / log(base))
