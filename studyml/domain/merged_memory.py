"""The memory of a card by a log that several machines have written, in whatever order it came together.

Answers stand in the order of study days, then of their number in the card's life as their machine knew it,
then of moments. Where each was given to what the one before led to, the last one's outcome holds. Where two
machines answered without knowing of each other, all of the answers are replayed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple
from typing import Any, NamedTuple

from studyml.domain.fuzz import fuzz_range, fuzzed
from studyml.domain.history import DAY_SHIFT, NEW_SHIFT, RATING_MASK, packed
from studyml.domain.memory import NEW, Memory, State
from studyml.domain.portable_log import Given
from studyml.domain.replay import Replay
from studyml.domain.settings import ReviewSettings

_SEED = 1 << 32
_NEW = 1 << NEW_SHIFT
_REVIEW = int(State.REVIEW)


class LoggedAnswer(NamedTuple):
    """A live answer: packed as `studyml.domain.history` does, its moment, what it was given to and led to,
    as `Given` has it, with states as plain numbers."""

    review: int
    at: int
    elapsed_days: int
    state: int
    new_state: int
    step: int | None
    stability: float
    difficulty: float
    due_at: int | None
    due_day: int | None
    interval: int
    reps: int
    lapses: int


class GivenMemory(NamedTuple):
    """A memory that a card was given at a moment; `is_due_only` where only its due day was set."""

    at: int
    memory: Memory
    is_due_only: bool = False


class MergedMemory(NamedTuple):
    """The memory, and the day on which the card was introduced, None where that is not known."""

    memory: Memory
    introduced_day: int | None


def logged(at: int, day: int, rating: int, given: Given) -> LoggedAnswer:
    """An answer with what it led to."""
    return LoggedAnswer(packed(day, given.reps, rating, is_new=given.state is State.NEW), at, *given)


def merged_memory(
    answers: Sequence[LoggedAnswer],
    given: Sequence[GivenMemory],
    replay: Replay,
    settings: ReviewSettings,
    *,
    is_fitted: bool,
) -> MergedMemory:
    """What live answers, in any order, and memories given otherwise come to.

    With `is_fitted` parameters stability and difficulty are computed by them; without, those of the last
    answer hold where nothing came between. Of one moment, an answer counts first, then a memory or a day that
    was given, then that the card was put back to new.
    """
    reset = max((each.at for each in given if each.memory.state is State.NEW), default=None)
    run = _in_order([each for each in answers if reset is None or each.at > reset])
    later = [each for each in given if reset is None or each.at > reset]
    last_given = max(later, key=_rank, default=None)
    start = next((i for i in range(len(run) - 1, 0, -1) if run[i].review & _NEW), 0)
    run = run[start:]
    introduced = run[0].review >> DAY_SHIFT if run and run[0].review & _NEW else None
    is_last = last_given is not None and (not run or last_given.at >= max(each.at for each in run))
    if last_given is not None and is_last and not last_given.is_due_only:
        return MergedMemory(last_given.memory, introduced)
    if not run:
        return MergedMemory(NEW, None)
    memory = _memory(run, replay, settings, is_fitted=is_fitted)
    if last_given is not None and is_last and last_given.memory.due_day is not None:
        memory = _due_on(memory, last_given.memory.due_day)
    return MergedMemory(memory, introduced)


def has_come(given: Sequence[GivenMemory]) -> bool:
    """Whether the card has a past from elsewhere, which answers do not tell."""
    return any(not each.is_due_only and each.memory.state is not State.NEW for each in given)


def _in_order(answers: list[LoggedAnswer]) -> list[LoggedAnswer]:
    try:
        return sorted(answers)
    except TypeError:  # two of one moment, of which one has no step
        return sorted(answers, key=lambda answer: [(value is not None, value or 0) for value in answer])


def _rank(given: GivenMemory) -> tuple[Any, ...]:
    """What decides which of several memories was given last; of one moment, the one that says more."""
    return given.at, not given.is_due_only, _comparable(astuple(given.memory))


def _comparable(values: Iterable[Any]) -> list[Any]:
    return [-1 if value is None else value for value in values]


def _memory(
    run: Sequence[LoggedAnswer], replay: Replay, settings: ReviewSettings, *, is_fitted: bool
) -> Memory:
    """The memory after answers in order, of which there is one at least."""
    last = run[-1]
    is_apart, begin, lapses = False, 0, 0
    day, reps = run[0].review >> DAY_SHIFT, run[0].reps - 1
    for index, answer in enumerate(run):
        review = answer.review
        elapsed = (review >> DAY_SHIFT) - day
        reps += 1
        if answer.reps != reps or (index and answer.elapsed_days != elapsed):
            is_apart = True
            if answer.reps > reps:
                begin = index
            reps = answer.reps
        if answer.state == _REVIEW and review & RATING_MASK == 1:
            lapses += 1
        day += elapsed
    stability, difficulty = last.stability, last.difficulty
    if is_apart or is_fitted:
        first = run[begin]
        is_known = first.state != State.NEW
        stability, difficulty = replay.recall_after(
            [each.review for each in run[begin:]],
            (first.stability, first.difficulty) if is_known else None,
        )
    interval, due_day = last.interval, last.due_day
    if is_apart and last.new_state == _REVIEW:
        asked = replay.interval(stability, settings.desired_retention, settings.maximum_interval)
        least, most = fuzz_range(asked, settings.maximum_interval) if settings.fuzz else (asked, asked)
        if not least <= interval <= most:
            seed = last.at % _SEED
            interval = fuzzed(asked, settings.maximum_interval, seed, last.reps) if settings.fuzz else asked
        due_day = day + interval
    return Memory(
        state=State(last.new_state),
        step=last.step,
        stability=stability,
        difficulty=difficulty,
        due_at=last.due_at,
        due_day=due_day,
        last_at=last.at,
        last_day=day,
        interval=interval,
        reps=last.reps,
        lapses=max(last.lapses, lapses),
    )


def _due_on(memory: Memory, day: int) -> Memory:
    """The memory of a card in review that is due on a day which was set by hand."""
    return Memory(
        state=State.REVIEW,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due_day=day,
        last_at=memory.last_at,
        last_day=memory.last_day,
        interval=max(1, day - (memory.last_day or day)),
        reps=memory.reps,
        lapses=memory.lapses,
    )
