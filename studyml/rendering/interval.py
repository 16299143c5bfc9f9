"""Lengths of time as a person says them."""

from __future__ import annotations

from studyml.domain.memory import Memory, State
from studyml.domain.study_day import MINUTE

_DAYS_A_MONTH = 30.4375
_DAYS_A_YEAR = 365.25
_AFTER_ONE = {"are": "is", "were": "was", "have": "has"}


def interval_label(days: int) -> str:
    """Whole days as "4 d", "1.2 mo" or "2.3 y"; less than a day is "<1 d".

    Days up to 30, months of 30.44 days up to a year, years of 365.25 days after it.
    """
    if days < 1:
        return "<1 d"
    if days <= 30:
        return f"{days} d"
    if days < _DAYS_A_YEAR:
        months = days / _DAYS_A_MONTH
        return f"{_short(months)} mo" if months < 11.95 else "1 y"
    return f"{_short(days / _DAYS_A_YEAR)} y"


def step_label(minutes: float) -> str:
    """A learning step given in minutes: "<1 min", "10 min", "1.5 h", or days from 24 hours on."""
    if minutes < 1:
        return "<1 min"
    if round(minutes) < 60:
        return f"{round(minutes)} min"
    if minutes < 24 * 60:
        hours = minutes / 60
        return f"{_short(hours)} h" if hours < 23.95 else "1 d"
    return interval_label(round(minutes / (24 * 60)))


def counted(count: int, noun: str) -> str:
    """A number with its noun, in the plural where it is not one."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def agreeing(count: int, verb: str) -> str:
    """A verb, given as it stands after a plural, as it stands after so many."""
    if count != 1:
        return verb
    return _AFTER_ONE.get(verb) or f"{verb}s"


def duration_label(seconds: float) -> str:
    """Time spent, given in seconds: "40 s", "6 min", "1 h 12 min"; never negative."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    minutes = (whole + 30) // 60
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def _short(number: float) -> str:
    """One decimal below ten, none where it would be zero or from ten on."""
    text = f"{number:.1f}" if number < 9.95 else f"{number:.0f}"
    return text.removesuffix(".0")


def wait_label(memory: Memory) -> str:
    """How long until a memory just formed is asked for again: days in review, minutes on a step."""
    if memory.state is State.REVIEW:
        return interval_label(memory.interval)
    return step_label(((memory.due_at or 0) - (memory.last_at or 0)) / MINUTE)
