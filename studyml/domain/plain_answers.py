"""What answers from other software would have led to here: FSRS-6 with the steps of the settings, for logs
that say no more than when a card was rated and how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from studyml.domain.fuzz import fuzzed
from studyml.domain.history import packed
from studyml.domain.memory import State
from studyml.domain.portable_log import Given
from studyml.domain.rating import Rating
from studyml.domain.replay import Recall, Replay
from studyml.domain.settings import ReviewSettings
from studyml.domain.study_day import MINUTE

_SEED = 1 << 32


def outcomes_of(
    answers: Iterable[tuple[int, int, int]], replay: Replay, settings: ReviewSettings
) -> Iterator[Given]:
    """What each answer to one new card leads to, given moment, study day and rating of them in order."""
    state, step, recall, last_day, reps, lapses = State.NEW, 0, None, 0, 0, 0
    last = 0
    for at, day, rating in answers:
        before, reps = state, reps + 1
        elapsed = max(0, day - last_day) if last_day else 0
        day = max(day, last_day)
        review = packed(day, reps, rating, is_new=before is State.NEW)
        recall = replay.recall_after((review,) if recall is None else (last, review), recall)
        last, last_day = review, day
        lapses += before is State.REVIEW and rating == Rating.AGAIN
        state, step, wait = _after(before, step, rating, settings)
        interval = 0
        if state is State.REVIEW:
            interval = _interval(recall, at, reps, replay, settings)
        yield Given(
            elapsed_days=elapsed,
            state=before,
            new_state=state,
            step=None if state is State.REVIEW else step,
            stability=recall[0],
            difficulty=recall[1],
            due_at=None if state is State.REVIEW else at + wait,
            due_day=day + interval if state is State.REVIEW else None,
            interval=interval,
            reps=reps,
            lapses=lapses,
        )


def _interval(recall: Recall, at: int, reps: int, replay: Replay, settings: ReviewSettings) -> int:
    asked = replay.interval(recall[0], settings.desired_retention, settings.maximum_interval)
    if not settings.fuzz:
        return asked
    return fuzzed(asked, settings.maximum_interval, at % _SEED, reps - 1)


def _after(state: State, step: int, rating: int, settings: ReviewSettings) -> tuple[State, int, int]:
    """The state and the step after a rating, and the wait (microseconds) of that step."""
    if state is State.REVIEW:
        if rating == Rating.AGAIN and settings.relearning_steps:
            return State.RELEARNING, 0, _wait(settings.relearning_steps, 0)
        return State.REVIEW, 0, 0
    steps = settings.relearning_steps if state is State.RELEARNING else settings.learning_steps
    staying = State.RELEARNING if state is State.RELEARNING else State.LEARNING
    if not steps or rating == Rating.EASY or (step >= len(steps) and rating != Rating.AGAIN):
        return State.REVIEW, 0, 0
    if rating == Rating.AGAIN:
        return staying, 0, _wait(steps, 0)
    if rating == Rating.GOOD:
        if step + 1 == len(steps):
            return State.REVIEW, 0, 0
        return staying, step + 1, _wait(steps, step + 1)
    if step == 0:
        minutes = steps[0] * 1.5 if len(steps) == 1 else (steps[0] + steps[1]) / 2
        return staying, 0, round(minutes * MINUTE)
    return staying, step, _wait(steps, step)


def _wait(steps: Sequence[float], step: int) -> int:
    return round(steps[step] * MINUTE)
