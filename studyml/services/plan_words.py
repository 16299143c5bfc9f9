"""What a person types about a plan, read; what it says, shown again."""

from __future__ import annotations

import math
from datetime import date

from studyml.domain.date_bounds import DayOutOfBounds, day_written
from studyml.errors import UsageError
from studyml.rendering.interval import counted
from studyml.services.planning import Plan

MOST_MINUTES = 1440
IDLE = "There is nothing to do: no card is in review yet, and no new card may come."
"""What is told of a plan in which nothing happens."""
MOST_BACKLOG = 1_000_000
_LONGEST = 20  # digits
_LIKE = "2027-07-01..2027-07-14"


def vacation_in(words: str) -> tuple[int, int]:
    """The first and the last study day (ordinals) of days off. Raises UsageError."""
    first, dots, last = words.partition("..")
    try:
        if not dots:
            raise ValueError
        return day_written(first.strip()).toordinal(), day_written(last.strip()).toordinal()
    except DayOutOfBounds as error:
        raise UsageError(f"{error}; mend its year") from None
    except ValueError:
        raise UsageError(f"{words!r} is no span of days; write it like {_LIKE}") from None


def vacation_words(vacation: tuple[int, int]) -> str:
    """Days off as they are typed."""
    return "..".join(date.fromordinal(day).isoformat() for day in vacation)


def minutes_in(words: str) -> float:
    """Minutes a day. Raises UsageError."""
    try:
        minutes = float(words)
    except ValueError:
        minutes = math.nan
    if not 0.1 <= minutes <= MOST_MINUTES:
        raise UsageError(f"{words!r} is no number of minutes from 0.1 to {MOST_MINUTES}, like 15")
    return minutes


def basis_told(plan: Plan) -> list[str]:
    """What limits a plan and what it begins with, in sentences."""
    most = (
        ""
        if plan.minutes is None
        else f" and {plan.minutes:g} {'minute' if plan.minutes == 1 else 'minutes'}"
    )
    told = [f"At most {counted(plan.reviews, 'review')}{most} a day, as your limits are."]
    if plan.paused:
        told.append(f"It begins as after {counted(plan.paused, 'day')} without a review.")
    return told


def backlog_in(words: str) -> int:
    """A number of overdue reviews. Raises UsageError."""
    words = words.strip()
    if not words.isdecimal() or len(words) > _LONGEST or int(words) > MOST_BACKLOG:
        raise UsageError(f"{words!r} is no number of reviews from 0 to {MOST_BACKLOG:,}, like 200")
    return int(words)
