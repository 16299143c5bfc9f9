"""The memory of a card by a log that several machines have written, in whatever order it came together.

Answers stand in the order of study days, then of their number in the card's life as their machine knew it,
then of moments. Where each was given to what the one before led to, the last one's outcome holds. Where two
machines answered without knowing of each other, all of the answers are replayed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from studyml.domain.fuzz import fuzz_range, fuzzed
from studyml.domain.history import DAY_SHIFT, NEW_SHIFT, packed
from studyml.domain.memory import NEW, Memory, State
from studyml.domain.portable_log import Given
from studyml.domain.replay import Replay
from studyml.domain.settings import ReviewSettings

_SEED = 1 << 32


class LoggedAnswer(NamedTuple):
    """A live answer: packed as `studyml.domain.history` does, its moment, and what it led to."""

    review: int
    at: int
    given: Given


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
    return LoggedAnswer(packed(day, given.reps, rating, is_new=given.state is State.NEW), at, given)


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
    answer hold where nothing came between.
    """
    reset = max((each.at for each in given if each.memory.state is State.NEW), default=None)
    run = sorted(each for each in answers if reset is None or each.at > reset)
    later = [each for each in given if reset is None or each.at > reset]
    last_given = max(later, key=lambda each: each.at, default=None)
    start = next((i for i in range(len(run) - 1, 0, -1) if run[i].given.state is State.NEW), 0)
    run = run[start:]
    introduced = run[0].review >> DAY_SHIFT if run and run[0].given.state is State.NEW else None
    is_last = last_given is not None and (not run or last_given.at >= max(each.at for each in run))
    if last_given is not None and is_last and not last_given.is_due_only:
        return MergedMemory(last_given.memory, introduced)
    if not run:
        return MergedMemory(NEW, None)
    memory = _memory(run, replay, settings, is_fitted=is_fitted)
    if last_given is not None and is_last and last_given.memory.due_day is not None:
        memory = _due_on(memory, last_given.memory.due_day)
    return MergedMemory(memory, introduced)


def _memory(
    run: Sequence[LoggedAnswer], replay: Replay, settings: ReviewSettings, *, is_fitted: bool
) -> Memory:
    """The memory after answers in order, of which there is one at least."""
    last = run[-1]
    day = last.review >> DAY_SHIFT
    given = last.given
    is_apart, begin = False, 0
    for index in range(1, len(run)):
        before, now = run[index - 1], run[index]
        if now.given.reps > before.given.reps + 1:
            begin = index
        if now.given.reps != before.given.reps + 1 or now.given.elapsed_days != (now.review >> DAY_SHIFT) - (
            before.review >> DAY_SHIFT
        ):
            is_apart = True
    stability, difficulty = given.stability, given.difficulty
    if is_apart or is_fitted:
        first = run[begin].given
        is_known = first.state is not State.NEW
        stability, difficulty = replay.recall_after(
            [each.review for each in run[begin:]],
            (first.stability, first.difficulty) if is_known else None,
        )
    interval, due_day = given.interval, given.due_day
    if is_apart and given.new_state is State.REVIEW:
        asked = replay.interval(stability, settings.desired_retention, settings.maximum_interval)
        least, most = fuzz_range(asked, settings.maximum_interval) if settings.fuzz else (asked, asked)
        if not least <= interval <= most:
            seed = last.at % _SEED
            interval = fuzzed(asked, settings.maximum_interval, seed, given.reps) if settings.fuzz else asked
        due_day = day + interval
    lapses = sum(
        each.given.state is State.REVIEW and each.review & ((1 << NEW_SHIFT) - 1) == 1 for each in run
    )
    return Memory(
        state=given.new_state,
        step=given.step,
        stability=stability,
        difficulty=difficulty,
        due_at=given.due_at,
        due_day=due_day,
        last_at=last.at,
        last_day=day,
        interval=interval,
        reps=given.reps,
        lapses=max(given.lapses, lapses),
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
