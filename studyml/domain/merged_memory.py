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
from studyml.domain.replay import Recall, Replay
from studyml.domain.settings import ReviewSettings

_SEED = 1 << 32
_NEW = 1 << NEW_SHIFT
_REVIEW = int(State.REVIEW)
PLACE_BITS, STATE_BITS = 31, 2
MOST_DETAIL = (1 << 28) - 1
_PLACES = (1 << PLACE_BITS) - 1
_STATE_MASK = (1 << STATE_BITS) - 1


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


def merged_run(
    reviews: Sequence[int],
    details: Sequence[int],
    last: LoggedAnswer,
    replay: Replay,
    settings: ReviewSettings,
    *,
    is_fitted: bool,
) -> MergedMemory | None:
    """What the live answers to a card come to to which nothing else was done, as `merged_memory` says it.

    They are given in order, packed, each with its `detail`; the last one whole. None where that does not say
    enough.
    """
    if len(set(reviews)) < len(reviews):
        return None  # more than what is packed decides on their order
    later = [review for review in reviews[1:] if review & _NEW]
    if later:
        start = reviews.index(later[-1])
        reviews, details = reviews[start:], details[start:]
    course = _course(reviews, details)
    if (course.is_apart or is_fitted) and details[course.begin] & _STATE_MASK:
        return None
    introduced = reviews[0] >> DAY_SHIFT if reviews[0] & _NEW else None
    return MergedMemory(
        _outcome(reviews, last, course, None, replay, settings, is_fitted=is_fitted), introduced
    )


def detail(elapsed: int, reps: int, state: int) -> int:
    """How an answer follows the one before it, as one integer: the days since then and the number of the
    answer in the card's life, at most `MOST_DETAIL` each, and the state before."""
    return (min(elapsed, MOST_DETAIL) << PLACE_BITS | min(reps, MOST_DETAIL)) << STATE_BITS | state


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
    reviews = [each.review for each in run]
    course = _course(reviews, [detail(each.elapsed_days, each.reps, each.state) for each in run])
    first = run[course.begin]
    start = (first.stability, first.difficulty) if first.state != State.NEW else None
    return _outcome(reviews, run[-1], course, start, replay, settings, is_fitted=is_fitted)


class _Course(NamedTuple):
    """How answers follow each other: whether some were given without knowing of others, with which the known
    part of the past begins, and how often the card was forgotten."""

    is_apart: bool
    begin: int
    lapses: int


def _course(reviews: Sequence[int], details: Sequence[int]) -> _Course:
    is_apart, begin, lapses = False, 0, 0
    day, reps = reviews[0] >> DAY_SHIFT, details[0] >> STATE_BITS & _PLACES
    expected = details[0] >> STATE_BITS
    count = reps  # of all answers so far; one whose number is greater knew of others that are not here
    for index, (review, told) in enumerate(zip(reviews, details, strict=True)):
        now = review >> DAY_SHIFT
        if index:
            reps += 1
            count += 1
            expected = (now - day) << PLACE_BITS | reps
        if told >> STATE_BITS != expected:
            is_apart = True
            reps = told >> STATE_BITS & _PLACES
            if reps > count:
                begin, count = index, reps
        day = now
        if told & _STATE_MASK == _REVIEW and review & RATING_MASK == 1:
            lapses += 1
    return _Course(is_apart, begin, lapses)


def _outcome(
    reviews: Sequence[int],
    last: LoggedAnswer,
    course: _Course,
    start: Recall | None,
    replay: Replay,
    settings: ReviewSettings,
    *,
    is_fitted: bool,
) -> Memory:
    """The memory after answers, of which the last is told whole; `start` is the one after that with which the
    known part of the past begins, where it did not introduce the card."""
    day = reviews[-1] >> DAY_SHIFT
    stability, difficulty = last.stability, last.difficulty
    if course.is_apart or is_fitted:
        stability, difficulty = replay.recall_after(reviews[course.begin :], start)
    interval, due_day = last.interval, last.due_day
    if course.is_apart and last.new_state == _REVIEW:
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
        lapses=max(last.lapses, course.lapses),
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
