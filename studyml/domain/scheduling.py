"""FSRS-6: what each rating would do to a memory. The one place that imports the package fsrs.

The package floors elapsed time to spans of 24 hours; a learner's days end at the rollover hour. So it
is given midnights of study days instead of moments, and what it answers in minutes is added to the
real moment here. Its fuzz is off: `studyml.domain.fuzz` spreads due days, the same way every time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import isfinite

import fsrs

from studyml.domain.due_load import DueLoad
from studyml.domain.fuzz import Spread
from studyml.domain.memory import Memory, State
from studyml.domain.rating import Rating
from studyml.domain.settings import ReviewSettings
from studyml.domain.study_day import SECOND

_STATES = {
    State.NEW: fsrs.State.Learning,
    State.LEARNING: fsrs.State.Learning,
    State.REVIEW: fsrs.State.Review,
    State.RELEARNING: fsrs.State.Relearning,
}
_ONE_DAY = timedelta(days=1)
_BOUNDS = list(
    zip(fsrs.scheduler.LOWER_BOUNDS_PARAMETERS, fsrs.scheduler.UPPER_BOUNDS_PARAMETERS, strict=True)
)
DEFAULT_PARAMETERS: tuple[float, ...] = fsrs.scheduler.DEFAULT_PARAMETERS
"""The 21 parameters that FSRS-6 begins with."""


class Scheduler:
    """FSRS-6 with one deck's settings. Raises ValueError when the settings hold impossible parameters."""

    def __init__(self, settings: ReviewSettings) -> None:
        self._settings = settings
        self._fsrs = fsrs.Scheduler(
            parameters=settings.parameters or DEFAULT_PARAMETERS,
            desired_retention=settings.desired_retention,
            learning_steps=[timedelta(minutes=step) for step in settings.learning_steps],
            relearning_steps=[timedelta(minutes=step) for step in settings.relearning_steps],
            maximum_interval=settings.maximum_interval,
            enable_fuzzing=False,
        )

    def outcomes(
        self, memory: Memory, card_id: int, at: int, day: int, load: DueLoad | None = None
    ) -> dict[Rating, Memory]:
        """The memory after each rating given at a moment (epoch microseconds) of a study day (ordinal).

        With a `load`, due days are chosen within their spread by what is due on them already. A day before
        the last review's, as a clock set back gives it, counts as the same day.
        """
        day = max(day, memory.last_day or day)
        card = self._card(memory, card_id)
        spread = None
        if self._settings.fuzz:
            spread = Spread(self._settings.maximum_interval, card_id, memory.reps, day, load)
        return {rating: self._outcome(memory, card, rating, at, day, spread) for rating in Rating}

    def retrievability(self, memory: Memory, day: int) -> float | None:
        """The probability of recall on a study day; None for a card never reviewed."""
        if memory.last_day is None or memory.stability is None:
            return None
        return float(self._fsrs.get_card_retrievability(self._card(memory, 0), _midnight(day)))

    def _outcome(
        self, memory: Memory, card: fsrs.Card, rating: Rating, at: int, day: int, spread: Spread | None
    ) -> Memory:
        today = _midnight(day)
        after, _ = self._fsrs.review_card(card, fsrs.Rating(int(rating)), today)
        wait = after.due - today
        state = State(int(after.state))
        interval = 0
        if state is State.REVIEW:
            interval = wait // _ONE_DAY
            if spread is not None:
                interval = spread.interval(interval)
        is_lapse = memory.state is State.REVIEW and rating is Rating.AGAIN
        return Memory(
            state=state,
            step=after.step,
            stability=after.stability,
            difficulty=after.difficulty,
            due_at=None if state is State.REVIEW else at + round(wait.total_seconds() * SECOND),
            due_day=day + interval if state is State.REVIEW else None,
            last_at=at,
            last_day=day,
            interval=interval,
            reps=memory.reps + 1,
            lapses=memory.lapses + is_lapse,
        )

    def _card(self, memory: Memory, card_id: int) -> fsrs.Card:
        last = None if memory.last_day is None else _midnight(memory.last_day)
        return fsrs.Card(
            card_id=card_id,
            state=_STATES[memory.state],
            step=0 if memory.state is State.NEW else memory.step,
            stability=memory.stability,
            difficulty=memory.difficulty,
            due=last or _midnight(1),  # unused; without one the package asks the clock
            last_review=last,
        )


def within_bounds(parameters: Sequence[float]) -> tuple[float, ...]:
    """Parameters to four decimals, each moved within what FSRS-6 allows. Raises ValueError when they are
    not 21 finite numbers."""
    if len(parameters) != len(_BOUNDS) or not all(isfinite(weight) for weight in parameters):
        raise ValueError(f"{len(_BOUNDS)} finite numbers are needed")
    return tuple(
        min(max(round(weight, 4), least), most)
        for weight, (least, most) in zip(parameters, _BOUNDS, strict=True)
    )


def parameter_fault(parameters: Sequence[float]) -> str | None:
    """What is wrong with parameters: their number, or which ones are out of bounds; None if nothing is."""
    if len(parameters) != len(_BOUNDS):
        return f"they are {len(parameters)}, not {len(_BOUNDS)}"
    wrong = [
        f"number {place} is {weight:g}, not between {least:g} and {most:g}"
        for place, (weight, (least, most)) in enumerate(zip(parameters, _BOUNDS, strict=True), start=1)
        if not least <= weight <= most
    ]
    return "; ".join(wrong) or None


@lru_cache(maxsize=64)
def scheduler_for(settings: ReviewSettings) -> Scheduler:
    """The scheduler of these settings; decks with equal settings share one."""
    return Scheduler(settings)


def _midnight(day: int) -> datetime:
    return datetime.fromordinal(day).replace(tzinfo=UTC)
