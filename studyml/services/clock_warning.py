"""A word about a clock that cannot be right."""

from __future__ import annotations

from studyml.domain.study_day import DAY, iso_time
from studyml.rendering.interval import counted
from studyml.services.workspace import Workspace
from studyml.store.clock_remarks import SLACK, last_answer_at


def clock_warning(work: Workspace) -> str | None:
    """What to tell a learner whose clock stands before the last review; None when it does not."""
    last, now = last_answer_at(work.store), work.now()
    if last is None or now >= last - SLACK:
        return None
    days = (last - now) // DAY
    span = f"{counted(days, 'day')} " if days else ""
    when = iso_time(last, work.zone)[:16].replace("T", " ")
    return (
        f"The clock stands {span}before your last review, of {when}."
        " Nothing is lost by it, but reviews are dated by it: set it right, if it is wrong."
    )
