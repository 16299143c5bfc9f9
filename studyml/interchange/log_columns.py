"""Answers as this program writes them, very many at once: what is alike in all lines is checked in one go.

Lines that are written otherwise, and lines of which one cannot be right, are left to whoever reads them one
by one; both take the same lines and make the same values of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import compress, repeat
from typing import Any

from studyml.domain.memory import State
from studyml.domain.portable_log import Given, LineKind, LogLine
from studyml.domain.study_day import DAY
from studyml.interchange.log_format import EPOCH
from studyml.interchange.log_values import (
    EARLIEST,
    LONGEST_ANSWER,
    LONGEST_NAME,
    MOST_DAY,
    MOST_NUMBER,
    ORDINAL_EPOCH,
    STATES,
    day_of,
)

_ANSWER = re.compile(
    r'^\{"id":"([^"\\\n]++)","card":"([^"\\\n]++)"'
    r',"at":"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{6})?+)Z"'
    r',"day":"([0-9]{4}-[0-9]{2}-[0-9]{2})","rating":([1-4]),"seconds":([-+0-9.e]++)'
    r',"given":\[([-+0-9.enul,]++)\]\}\r?$',
    re.MULTILINE,
)
_RATINGS = {str(rating): rating for rating in range(1, 5)}
_EPOCH = EPOCH.replace(tzinfo=None)
_COLUMNS = 11
_MOST_COUNT = MOST_NUMBER - 1
_Row = tuple[str, ...]


def answers_in(text: str, latest: int) -> list[LogLine | None]:
    """What the lines of a text say, each by itself; None for those that are to be read one by one. `latest`
    (epoch microseconds) bounds which moments can be."""
    count = text.count("\n") + 1
    rows: list[_Row] = _ANSWER.findall(text)
    is_answer = [True] * count
    if len(rows) != count:
        matches = list(map(_ANSWER.match, text.split("\n")))
        is_answer = [match is not None for match in matches]
        rows = [match.groups() for match in matches if match is not None]
    try:
        answers = _answers(rows, latest) if rows else None
    except (ValueError, OverflowError):  # RecursionError needs brackets, which no row has
        answers = None
    if answers is None:
        return [None] * count
    if len(answers) == count:
        return list(answers)
    rest = iter(answers)
    return [next(rest) if one else None for one in is_answer]


def _answers(rows: Sequence[_Row], latest: int) -> Sequence[LogLine] | None:
    """The values of lines; None where one of them cannot be right. Raises ValueError where one is none."""
    names, cards, times, days_told, ratings, seconds_told, given_told = zip(*rows, strict=True)
    if not _are_names(names) or not _are_names(cards):
        return None
    moments = [
        moment.days * DAY + moment.seconds * 1_000_000 + moment.microseconds
        for moment in [each - _EPOCH for each in map(datetime.fromisoformat, times)]
    ]
    if min(moments) < EARLIEST or max(moments) > latest:
        return None
    ordinals = {day: day_of(day) for day in set(days_told)}
    days = [ordinals[day] for day in days_told]
    apart = [day * DAY - at for day, at in zip(days, moments, strict=True)]
    if min(apart) < (ORDINAL_EPOCH - 3) * DAY or max(apart) > (ORDINAL_EPOCH + 3) * DAY:
        return None
    seconds = json.loads(f"[{','.join(seconds_told)}]")
    if len(seconds) != len(rows) or not _are_numbers(seconds, 0, _MOST_COUNT):
        return None
    given = _given(json.loads(f"[[{'],['.join(given_told)}]]"))
    if given is None:
        return None
    nothing = repeat(None)
    return list(
        map(
            LogLine,
            repeat(LineKind.REVIEW),
            names,
            moments,
            cards,
            days,
            map(_RATINGS.__getitem__, ratings),
            [min(float(each), LONGEST_ANSWER) for each in seconds],
            given,
            nothing,
            nothing,
            nothing,
            moments,
        )
    )


def _given(rows: Sequence[Sequence[Any]]) -> Iterable[Given] | None:
    """What answers led to; None where one could not have. The rows hold numbers and None alone."""
    if set(map(len, rows)) != {_COLUMNS}:
        return None
    elapsed, states, new_states, steps, stability, difficulty, due_at, due_day, interval, reps, lapses = zip(
        *rows, strict=True
    )
    if not (
        _are_counts(elapsed)
        and _are_counts(states, most=len(STATES) - 1)
        and _are_counts(new_states, 1, len(STATES) - 1)
        and _are_counts_or_none(steps)
        and _are_numbers(stability, 0, 1e9)
        and min(stability) > 0
        and max(stability) < 1e9
        and _are_numbers(difficulty, 1, 10)
        and _are_counts_or_none(due_at)
        and _are_counts_or_none(due_day, MOST_DAY)
        and _are_counts(interval)
        and _are_counts(reps, 1)
        and _are_counts(lapses)
    ):
        return None
    is_review = [state == State.REVIEW for state in new_states]
    is_step = [not each for each in is_review]
    if None in compress(due_day, is_review) or None in compress(due_at, is_step):
        return None
    to_state: Callable[[int], State] = STATES.__getitem__
    return map(
        Given,
        elapsed,
        map(to_state, states),
        map(to_state, new_states),
        steps,
        stability,
        difficulty,
        due_at,
        due_day,
        interval,
        reps,
        lapses,
    )


def _are_names(names: Sequence[str]) -> bool:
    """Whether all are words that are printed as they are: what is not so simple is looked at one by one."""
    return "".join(names).isprintable() and max(map(len, names)) <= LONGEST_NAME


def _are_counts(column: Sequence[Any], least: int = 0, most: int = _MOST_COUNT) -> bool:
    return set(map(type, column)) == {int} and min(column) >= least and max(column) <= most


def _are_counts_or_none(column: Sequence[Any], most: int = _MOST_COUNT) -> bool:
    if set(map(type, column)) == {type(None)}:
        return True
    known = [each for each in column if each is not None]
    return _are_counts(known, most=most)


def _are_numbers(column: Sequence[Any], least: float, most: float) -> bool:
    is_number = set(map(type, column)) <= {int, float}
    return is_number and min(column) >= least and max(column) <= most
