"""Fitting with evidence: what the fit is worth is judged on reviews that it has not seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from studyml.domain.evaluation import (
    CalibrationBin,
    Evaluation,
    Gain,
    Outcomes,
    evaluate,
    gain,
    outcomes_of,
)
from studyml.domain.history import History
from studyml.domain.replay import Replay

LEAST_REVIEWS = 400
"""Below so many predicted reviews a fit says more of chance than of the learner."""

_CUTS = (0.5, 0.6, 0.7, 0.8, 0.9)
_AFTER_ALL = 1 << 30

Parameters = tuple[float, ...]
Optimise = Callable[[Sequence[History], int], Parameters]
"""Parameters fitted to the reviews of histories on days before a day."""

Report = Callable[[int, int], None]
"""Told how many steps are done, of how many."""


class TooShort(Exception):
    """The histories hold too little to fit to; the message says what is missing."""


class Fit(NamedTuple):
    """Parameters fitted to `reviews` predicted reviews, and the evidence.

    The evaluations are of the later half of the reviews: each was predicted by parameters fitted to earlier
    days alone, by the present ones, by the default ones, and by the share recalled until then. `gain` is
    that of the fitted ones over the present ones; `folds` are the parameters fitted to what lay before a
    day, each with that day.
    """

    parameters: Parameters
    reviews: int
    first_day: int
    last_day: int
    present: Evaluation
    default: Evaluation
    fitted: Evaluation
    constant: Evaluation
    gain: Gain | None
    folds: tuple[tuple[int, Parameters], ...] = ()

    def document(self) -> dict[str, Any]:
        """The fit as plain values, for JSON."""
        return {
            "parameters": list(self.parameters),
            "reviews": self.reviews,
            "first_day": self.first_day,
            "last_day": self.last_day,
            **{name: _plain(getattr(self, name)) for name in _JUDGED},
            "gain": None if self.gain is None else list(self.gain),
            "folds": [[start, list(parameters)] for start, parameters in self.folds],
        }

    @classmethod
    def of_document(cls, document: dict[str, Any]) -> Fit:
        """The fit that `document` gave."""
        judged = {
            name: Evaluation(
                **{key: value for key, value in document[name].items() if key != "calibration"},
                calibration=tuple(CalibrationBin(*values) for values in document[name]["calibration"]),
            )
            for name in _JUDGED
        }
        return cls(
            parameters=tuple(document["parameters"]),
            reviews=document["reviews"],
            first_day=document["first_day"],
            last_day=document["last_day"],
            gain=None if document["gain"] is None else Gain(*document["gain"]),
            folds=tuple((start, tuple(parameters)) for start, parameters in document["folds"]),
            **judged,
        )


_JUDGED = ("present", "default", "fitted", "constant")


class Fold(NamedTuple):
    """Reviews from the day `start` to before `end` are judged by what was learned before `start`."""

    start: int
    end: int


def fit(
    histories: Sequence[History],
    present: Sequence[Parameters],
    default: Parameters,
    optimise: Optimise,
    report: Report = lambda _done, _of: None,
) -> Fit:
    """Fits to whole histories; `present` holds the parameters in force for each of them.

    Raises TooShort when there are fewer than `LEAST_REVIEWS` reviews to predict, or none to judge by.
    """
    outcomes = outcomes_of(histories)
    count = len(outcomes.days)
    if count < LEAST_REVIEWS:
        raise TooShort(
            f"{count} reviews that could be predicted are too few, {LEAST_REVIEWS} are needed"
            " (what counts is the first review of a card on a day, after the day that introduced it)"
        )
    folds = folds_of(outcomes.days)
    if not folds:
        raise TooShort("all reviews lie on one day, so there is nothing later to judge a fit by")
    steps = len(folds) + 2
    fitted: list[float] = [0.0] * count
    constant: list[float] = [0.0] * count
    learned: list[tuple[int, Parameters]] = []
    for number, fold in enumerate(folds):
        report(number, steps)
        parameters = optimise(histories, fold.start)
        learned.append((fold.start, parameters))
        predicted = predictions(histories, [parameters] * len(histories))
        share = _share_before(outcomes, fold.start)
        for place, day in enumerate(outcomes.days):
            if fold.start <= day < fold.end:
                fitted[place] = predicted[place]
                constant[place] = share
    report(len(folds), steps)
    judged = [place for place, day in enumerate(outcomes.days) if day >= folds[0].start]
    recalled = [outcomes.recalled[place] for place in judged]
    bins = [outcomes.bins[place] for place in judged]
    predicted_by = {
        "present": predictions(histories, present),
        "default": predictions(histories, [default] * len(histories)),
        "fitted": fitted,
        "constant": constant,
    }
    shown = {name: [values[place] for place in judged] for name, values in predicted_by.items()}
    report(len(folds) + 1, steps)
    parameters = optimise(histories, _AFTER_ALL)
    report(steps, steps)
    return Fit(
        parameters=parameters,
        reviews=count,
        first_day=min(outcomes.days),
        last_day=max(outcomes.days),
        gain=gain(shown["present"], shown["fitted"], recalled),
        folds=tuple(learned),
        **{name: evaluate(shown[name], recalled, bins) for name in _JUDGED},
    )


def folds_of(days: Sequence[int]) -> list[Fold]:
    """The later half of reviews on these days in five stretches, cut between days; fewer on few days."""
    ordered = sorted(days)
    cuts = sorted({ordered[int(len(ordered) * cut)] for cut in _CUTS} - {ordered[0]}) if ordered else []
    return [Fold(start, end) for start, end in pairwise((*cuts, _AFTER_ALL))]


def predictions(histories: Sequence[History], parameters: Sequence[Parameters]) -> list[float]:
    """The probability of recall at each predicted review of whole histories, each with parameters of its own,
    in the order of `outcomes_of`."""
    replays = {weights: Replay(weights) for weights in set(parameters)}
    predicted: list[float] = []
    for history, weights in zip(histories, parameters, strict=True):
        replays[weights].recall_after(history.reviews, predicted=predicted)
    return predicted


def _share_before(outcomes: Outcomes, start: int) -> float:
    earlier = [
        recalled for day, recalled in zip(outcomes.days, outcomes.recalled, strict=True) if day < start
    ]
    return sum(earlier) / len(earlier)


def _plain(evaluation: Evaluation) -> dict[str, Any]:
    return {**evaluation._asdict(), "calibration": [list(entry) for entry in evaluation.calibration]}
