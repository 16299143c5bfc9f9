"""Answers as this program writes them, very many at once: what is alike in all lines is checked in one go.

Lines that are written otherwise, and lines of which one cannot be right, are left to whoever reads them one
by one; both take the same lines and make the same values of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from itertools import compress
from typing import Any

from studyml.domain.log_part import NO_ANSWERS, AnswerColumns, joined
from studyml.domain.memory import State
from studyml.domain.portable_log import CardName
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

# What is longer than these parts can be is no number of ours, and may be a line that is too long.
_ANSWER = re.compile(
    r'^\{"id":"([^"\\\n]++)","card":"([^"\\\n]++)"'
    r',"at":"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{6})?+)Z"'
    r',"day":"([0-9]{4}-[0-9]{2}-[0-9]{2})","rating":([1-4]),"seconds":([-+0-9.e]{1,40}+)'
    r'(?:,"confidence":(100|[1-9]?[0-9]))?+'
    r',"given":\[((?:[-+0-9.enul]{1,40}+,){10}[-+0-9.enul]{1,40}+)\]\}\r?$',
    re.MULTILINE,
)
_TEXT = r'"(?:[^"\\\x00-\x1f]|\\["\\/bfnrt])*+"'
_CARD = re.compile(
    r'\{"kind":"card","card":"([^"\\]++)"(?:,"explicit_id":"([^"\\]++)")?+,"print":"([^"\\]++)"'
    rf',"deck":{_TEXT},"concept":{_TEXT},"form":{_TEXT},"front":{_TEXT}\}}\r?'
)
_RATINGS = {str(rating): rating for rating in range(1, 5)}
_CONFIDENCES: dict[str, int | None] = {"": None} | {str(percent): percent for percent in range(101)}
_EPOCH = EPOCH.replace(tzinfo=None)
_BEGIN = '{"id":"'
_COLUMNS = 11
_REVIEW = int(State.REVIEW)
_FEW = 100
_MOST_COUNT = MOST_NUMBER - 1
_Row = tuple[str, ...]


def answers_in(text: str, latest: int, first: int = 1) -> AnswerColumns:
    """What those lines of a text say that need not be read one by one; the first line has the number `first`.
    `latest` (epoch microseconds) bounds which moments can be."""
    count = text.count("\n") + 1
    rows: list[_Row] = _ANSWER.findall(text)
    numbers: Sequence[int] = range(first, first + count)
    if len(rows) != count:
        if not rows:
            return NO_ANSWERS
        lines = text.split("\n")
        could_be = [line.startswith(_BEGIN) for line in lines]
        if sum(could_be) == len(rows):  # so all of them are
            numbers = list(compress(numbers, could_be))
        else:
            matches = list(map(_ANSWER.match, lines))
            numbers = list(compress(numbers, matches))
            rows = [match.groups("") for match in matches if match is not None]
    answers = _answers(rows, numbers, latest)
    if answers is not None:
        return answers
    found = [NO_ANSWERS]
    for start in range(0, len(rows), _FEW):
        part = _answers(rows[start : start + _FEW], numbers[start : start + _FEW], latest)
        if part is not None:
            found.append(part)
    return joined(found)


def card_in(line: bytes) -> tuple[str, CardName] | None:
    """The word and the name that a line says of a card; None for one that is to be read otherwise."""
    try:
        match = _CARD.fullmatch(line.decode())
    except UnicodeDecodeError:
        return None
    if match is None:
        return None
    word, explicit_id, mark = match.groups()
    if not _are_names([word, mark] if explicit_id is None else [word, mark, explicit_id]):
        return None
    return word, CardName(explicit_id, (mark,))


def _answers(rows: Sequence[_Row], numbers: Sequence[int], latest: int) -> AnswerColumns | None:
    """The values of lines; None where one of them cannot be right."""
    try:
        return _columns(rows, numbers, latest)
    except (ValueError, OverflowError):  # RecursionError needs brackets, which no row has
        return None


def _columns(rows: Sequence[_Row], numbers: Sequence[int], latest: int) -> AnswerColumns | None:
    names, cards, times, days_told, ratings, seconds_told, sure, given_told = zip(*rows, strict=True)
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
    given = json.loads(f"[{','.join(given_told)}]")
    columns = [given[place::_COLUMNS] for place in range(_COLUMNS)]
    if not _can_be(columns):
        return None
    return AnswerColumns(
        numbers,
        names,
        moments,
        cards,
        days,
        list(map(_RATINGS.__getitem__, ratings)),
        [min(float(each), LONGEST_ANSWER) for each in seconds],
        list(map(_CONFIDENCES.__getitem__, sure)),
        *columns,
    )


def _can_be(given: Sequence[Sequence[Any]]) -> bool:
    """Whether answers can have led to what these columns of numbers and None say."""
    elapsed, states, new_states, steps, stability, difficulty, due_at, due_day, interval, reps, lapses = given
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
        return False
    is_review = [state == _REVIEW for state in new_states]
    is_step = [not each for each in is_review]
    return None not in compress(due_day, is_review) and None not in compress(due_at, is_step)


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
