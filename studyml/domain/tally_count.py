"""A whole log counted into tallies, in one pass over a million answers that are plain numbers.

An answer is packed into one integer. From the highest bits to the lowest: study day, milliseconds, what it
left the card as (`CardClass`), whether `MATURE_DAYS` or more had passed, the card's state before, rating;
and the quarter of an hour in `QUARTER_BITS`, counted from `FIRST_QUARTER`, long before the epoch.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from studyml.domain.memory import State
from studyml.domain.tally import AnswerKind, CardClass, DayTally, QuarterTally, Tally, by_day

DAY_SHIFT, TIME_SHIFT, CLASS_SHIFT, LONG_SHIFT, STATE_SHIFT = 36, 8, 6, 5, 3
QUARTER_BITS: Final = 40
FIRST_QUARTER: Final = -(1 << 39)

_TIME_MASK = (1 << (DAY_SHIFT - TIME_SHIFT)) - 1
_LOW_MASK = (1 << TIME_SHIFT) - 1
_QUARTER_MASK = (1 << QUARTER_BITS) - 1
# What an answer is, together with what was before it: the bits below its time, and above them these.
_BEFORE_SHIFT, _SAME_DAY_SHIFT, _BITS = 8, 10, 11
_ONE = 1 << 60  # answers are counted above the sum of their milliseconds
_packed_day = (DAY_SHIFT + QUARTER_BITS).__rrshift__


def counted(log: Iterable[list[int]]) -> tuple[list[DayTally], list[QuarterTally]]:
    """The tallies of days and of quarters of an hour, in order, of the packed answers to each card, those of
    one card in the order of their ids; which sorts them by study days."""
    days: dict[int, int] = {}
    quarters: dict[int, int] = {}
    for answers in log:
        if len(answers) > 1:
            answers.sort(key=_packed_day)
        before, before_day = 0, -1
        for answer in answers:
            quarter = answer & _QUARTER_MASK
            answer >>= QUARTER_BITS
            day = answer >> DAY_SHIFT
            low = answer & _LOW_MASK
            what = (day == before_day) << _SAME_DAY_SHIFT | before << _BEFORE_SHIFT | low
            key = day << _BITS | what
            days[key] = days.get(key, 0) + (_ONE | (answer >> TIME_SHIFT & _TIME_MASK))
            key = (day << QUARTER_BITS | quarter) << 2 | _RESULTS[what]
            quarters[key] = quarters.get(key, 0) + 1
            before, before_day = low >> CLASS_SHIFT, day
    return by_day(_tally(key, sums) for key, sums in days.items()), _by_quarter(quarters)


def _tally(key: int, sums: int) -> Tally:
    day, what = key >> _BITS, key & ((1 << _BITS) - 1)
    before, low = what >> _BEFORE_SHIFT & 3, what & _LOW_MASK
    kind = _kind(what)
    return Tally(day, kind, low & 7, before, low >> CLASS_SHIFT, 0, sums // _ONE, sums % _ONE)


def _kind(what: int) -> AnswerKind:
    """What kind of an answer it is, by its bits and those of what was before it."""
    state = what >> STATE_SHIFT & 3
    if state == State.NEW:
        return AnswerKind.NEW
    if state != State.REVIEW:
        return AnswerKind.LEARNING
    if what >> _SAME_DAY_SHIFT:
        return AnswerKind.AGAIN_THAT_DAY
    before = what >> _BEFORE_SHIFT & 3
    is_mature = before == CardClass.MATURE if before >= CardClass.YOUNG else what >> LONG_SHIFT & 1
    return AnswerKind.MATURE if is_mature else AnswerKind.YOUNG


def _by_quarter(quarters: dict[int, int]) -> list[QuarterTally]:
    """The tallies of quarters from how many answers of each there were, by result."""
    counts: dict[int, list[int]] = {}
    for key in sorted(quarters):
        count = counts.setdefault(key >> 2, [0, 0, 0])
        answers = quarters[key]
        count[0] += answers
        if key & 3:
            count[1] += answers
            if key & 3 == _RECALLED:
                count[2] += answers
    return [
        QuarterTally(key >> QUARTER_BITS, (key & _QUARTER_MASK) + FIRST_QUARTER, *count)
        for key, count in counts.items()
    ]


_FORGOTTEN, _RECALLED = 1, 2


def _result(what: int) -> int:
    """Whether an answer is a test of what was remembered over days, and if so, its outcome."""
    if not _kind(what).is_test:
        return 0
    return _FORGOTTEN if what & 7 == 1 else _RECALLED


_RESULTS = [_result(what) for what in range(1 << _BITS)]
