"""A part of a log as it is merged: answers column by column, for there may be a million, and all else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import compress
from operator import itemgetter
from typing import Any, NamedTuple

from studyml.domain.memory import State
from studyml.domain.portable_log import Given, LineKind, LogLine

_STATES = [State.NEW, State.LEARNING, State.REVIEW, State.RELEARNING]


class AnswerColumns(NamedTuple):
    """Answers with what they led to, in the order of their lines: a column for the number of the line, for
    each of what `LogLine` has of an answer, and for each field of `Given`, states as plain numbers."""

    numbers: Sequence[int]
    ids: Sequence[str]
    at: Sequence[int]
    cards: Sequence[str]
    days: Sequence[int]
    ratings: Sequence[int]
    seconds: Sequence[float]
    confidences: Sequence[int | None]
    elapsed_days: Sequence[int]
    states: Sequence[int]
    new_states: Sequence[int]
    steps: Sequence[int | None]
    stabilities: Sequence[float]
    difficulties: Sequence[float]
    due_at: Sequence[int | None]
    due_days: Sequence[int | None]
    intervals: Sequence[int]
    reps: Sequence[int]
    lapses: Sequence[int]

    def chosen(self, is_chosen: Sequence[bool]) -> AnswerColumns:
        """Those of the answers for which it is true."""
        return AnswerColumns._make([list(compress(column, is_chosen)) for column in self])

    def lines(self) -> Iterator[tuple[int, LogLine]]:
        """The answers one by one, by the numbers of their lines."""
        for number, name, at, card, day, rating, seconds, confidence, *told in zip(*self, strict=True):
            elapsed, state, new_state, *after = told
            given = Given(elapsed, _STATES[state], _STATES[new_state], *after)
            line = LogLine(LineKind.REVIEW, name, at, card, day, rating, seconds, given)
            yield number, line._replace(wall=at, confidence=confidence)


NO_ANSWERS = AnswerColumns._make([()] * len(AnswerColumns._fields))


class LogPart(NamedTuple):
    """Lines of a log that follow each other: answers with what they led to, and the others that have an id,
    by their numbers."""

    answers: AnswerColumns
    others: list[tuple[int, LogLine]]

    @property
    def ids(self) -> list[str]:
        """The ids of all of them."""
        return [*self.answers.ids, *(entry.id for _, entry in self.others)]

    def entries(self) -> Iterator[tuple[int, LogLine]]:
        """All of them one by one, in order."""
        return merge(self.answers.lines(), self.others, key=itemgetter(0))


def joined(columns: Sequence[AnswerColumns]) -> AnswerColumns:
    """Answers of several parts as one."""
    if len(columns) == 1:
        return columns[0]
    parts: list[list[Any]] = [[] for _ in AnswerColumns._fields]
    for each in columns:
        for part, column in zip(parts, each, strict=True):
            part += column
    return AnswerColumns._make(parts)
