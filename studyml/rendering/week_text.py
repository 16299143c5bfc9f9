"""The week in words: as markdown, to be read as it is or pasted into a journal, and without its marks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from studyml.domain.literal_markdown import literal
from studyml.domain.week import Week
from studyml.rendering.excerpt import one_line
from studyml.rendering.interval import counted, duration_label
from studyml.rendering.share import percent

_MOST = 8
_MOST_QUESTIONS = 5

_Section = tuple[str, list[str]]
_Quote = Callable[[str], str]
"""How a name or a question that others wrote stands in a line."""


def week_markdown(week: Week) -> str:
    """The whole look back under one heading, in lists; what there is nothing of is left out.

    Names and questions read as they are written, whatever markdown would make of them.
    """
    heading, *sections = _outline(week, literal)
    parts = [f"## {heading[0]}", _list("- ", heading[1])]
    for title, items in sections:
        parts += [f"### {title}", _list("- ", items)]
    return "\n\n".join(parts)


def week_words(week: Week) -> str:
    """The same for a terminal, without marks."""
    return "\n\n".join(f"{title}\n{_list('  ', items)}" for title, items in _outline(week, str))


def _outline(week: Week, quote: _Quote) -> list[_Section]:
    first, last = date.fromordinal(week.first), date.fromordinal(week.last)
    sections = [(f"Week of {first.isoformat()} to {last.isoformat()}", _done(week, quote))]
    for title, items in (
        ("Learned", [f"{quote(entry.name)}: {counted(entry.new, 'new card')}" for entry in week.learned]),
        ("Lapsed", [f"{quote(entry.name)}: {counted(entry.lapses, 'lapse')}" for entry in week.lapsed]),
        ("In my notes", [f"{quote(met.name)}: {counted(met.notes, 'note')}" for met in week.met]),
    ):
        if items:
            sections.append((title, _shortened(items, _MOST)))
    if week.open_questions:
        asked = [quote(one_line(question.text)) for question in week.open_questions]
        sections.append(("Still open", _shortened(asked, _MOST_QUESTIONS)))
    sections.append(("Next", _next(week, quote)))
    return sections


def _done(week: Week, quote: _Quote) -> list[str]:
    figures = week.figures
    if not figures.reviews:
        told = ["Nothing reviewed"]
    else:
        told = [
            f"{counted(figures.reviews, 'review')} on {counted(week.days, 'day')},"
            f" {duration_label(figures.seconds)}, {counted(figures.new, 'new card')}"
        ]
        if figures.recalled.share is not None:
            of = f"{figures.recalled.recalled:,} of {figures.recalled.tested:,}"
            told.append(f"{percent(figures.recalled.share)} of reviews recalled, {of}")
        names = [f"{quote(entry.name)} ({entry.reviews})" for entry in week.reviewed]
        told.append(f"Most reviewed: {', '.join(names[:_MOST_QUESTIONS])}")
    if week.streak > 1:
        told.append(f"{week.streak} days in a row")
    if week.note_days:
        told.append(f"Notes on {counted(week.note_days, 'day')}")
    if week.asked:
        told.append(f"{counted(week.asked, 'question')} asked and still open")
    return told


def _next(week: Week, quote: _Quote) -> list[str]:
    waiting, *coming = week.due
    told = [f"{counted(waiting, 'review')} waiting now, {sum(coming):,} more in the next {len(coming)} days"]
    if week.next_new:
        told.append(f"New: {', '.join(map(quote, week.next_new))}")
    return told


def _shortened(items: list[str], most: int) -> list[str]:
    return items if len(items) <= most else [*items[: most - 1], f"and {len(items) - most + 1:,} more"]


def _list(mark: str, items: list[str]) -> str:
    return "\n".join(f"{mark}{item}" for item in items)
