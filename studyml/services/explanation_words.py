"""An explanation in words, the same in the shell and in the app."""

from __future__ import annotations

from datetime import date

from studyml.rendering.interval import counted
from studyml.rendering.share import percent
from studyml.services.explaining import Explanation


def interval_words(found: Explanation) -> str:
    """How the interval of a card came about."""
    memory, forgetting = found.card.memory, found.forgetting
    if forgetting is None:
        return "none yet"
    if forgetting.due is None:
        return "on a step of minutes"
    least, most = forgetting.spread
    days = counted(memory.interval, "day")
    asked = f"recall is {percent(found.desired_retention)} after {forgetting.wished:.1f}"
    if forgetting.wished != forgetting.asked:
        bound = "shortest" if forgetting.wished < forgetting.asked else "longest"
        asked += f", {forgetting.asked:.0f} is the {bound} interval"
    if not least <= memory.interval <= most:
        return f"{days}, by earlier settings; {asked}"
    spread = f", spread {least} to {most}" if least < most else ""
    return f"{days}: {asked}{spread}"


def marks_of(found: Explanation) -> list[tuple[float, str]]:
    """What is marked on the forgetting curve: days after the last review, and words."""
    forgetting = found.forgetting
    if forgetting is None:
        return []
    last = date.fromordinal(forgetting.last_day).isoformat()
    marks: list[tuple[float, str]] = [(0.0, last)]
    if forgetting.due == forgetting.today:
        return [*marks, (float(forgetting.today), "today, due")]
    marks.append((float(forgetting.today), "today"))
    if forgetting.due is not None:
        due = date.fromordinal(forgetting.last_day + forgetting.due).isoformat()
        marks.append((float(forgetting.due), f"due {due}"))
    return marks
