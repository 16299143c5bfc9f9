"""The week in markdown, to be read as it is or pasted into a journal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from studyml.domain.week import Week
from studyml.rendering.excerpt import one_line
from studyml.rendering.interval import counted, duration_label

_MOST = 8
_MOST_QUESTIONS = 5


def week_markdown(week: Week) -> str:
    """The whole look back under one heading, in lists; what there is nothing of is left out."""
    first, last = date.fromordinal(week.first), date.fromordinal(week.last)
    parts = [f"## Week of {first.isoformat()} to {last.isoformat()}", _list(_done(week))]
    for title, items in (
        ("Learned", [f"{entry.name}: {counted(entry.new, 'new card')}" for entry in week.learned]),
        ("Lapsed", [f"{entry.name}: {counted(entry.lapses, 'lapse')}" for entry in week.lapsed]),
        ("In my notes", [f"{met.name}: {counted(met.notes, 'note')}" for met in week.met]),
    ):
        if items:
            parts += [f"### {title}", _list(_shortened(items, _MOST))]
    if week.open_questions:
        asked = [one_line(question.text) for question in week.open_questions]
        parts += ["### Still open", _list(_shortened(asked, _MOST_QUESTIONS))]
    parts += ["### Next", _list(_next(week))]
    return "\n\n".join(parts)


def _done(week: Week) -> list[str]:
    figures = week.figures
    if not figures.reviews:
        told = ["Nothing reviewed"]
    else:
        told = [
            f"{counted(figures.reviews, 'review')} on {counted(week.days, 'day')},"
            f" {duration_label(figures.seconds)}, {counted(figures.new, 'new card')}"
        ]
        if figures.recalled.share is not None:
            of = counted(figures.recalled.tested, "review")
            told.append(f"{figures.recalled.recalled:,} of {of} of cards learned before recalled")
        names = [f"{entry.name} ({entry.reviews})" for entry in week.reviewed]
        told.append(f"Most reviewed: {', '.join(names[:_MOST_QUESTIONS])}")
    if week.streak > 1:
        told.append(f"{week.streak} days in a row")
    if week.note_days:
        told.append(f"Notes on {counted(week.note_days, 'day')}")
    if week.asked:
        told.append(f"{counted(week.asked, 'question')} asked and still open")
    return told


def _next(week: Week) -> list[str]:
    waiting, *coming = week.due
    told = [f"{counted(waiting, 'review')} waiting now, {sum(coming):,} more in the next {len(coming)} days"]
    if week.next_new:
        told.append(f"New: {', '.join(week.next_new)}")
    return told


def _shortened(items: list[str], most: int) -> list[str]:
    return items if len(items) <= most else [*items[: most - 1], f"and {len(items) - most + 1:,} more"]


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)
