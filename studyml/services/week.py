"""Looking back at the week, and ahead."""

from __future__ import annotations

from collections import Counter

from studyml.domain.notes_found import FoundQuestion
from studyml.domain.statistics import day_figures, streak
from studyml.domain.week import MetConcept, Week
from studyml.services.workspace import Workspace
from studyml.store.figures import forecast
from studyml.store.note_queries import days as note_days
from studyml.store.note_queries import days_with_notes
from studyml.store.progress_queries import CardFigures
from studyml.store.question_queries import questions
from studyml.store.tally_queries import AllTallies
from studyml.store.week_queries import next_new_concepts, reviewed_concepts

DAYS = 7
_MOST_NEW = 5


def week(work: Workspace) -> Week:
    """The last seven study days, today among them, and what is next."""
    last = work.today()
    first = last - DAYS + 1
    with work.store.snapshot():
        tallies = AllTallies(work.store)
        answers, studied = tallies.by_day(first, last), tallies.days(last)
        due = CardFigures(work.store, None).memories().due
    met: Counter[str] = Counter()
    for day in note_days(work.store, first, last):
        met.update(day.concepts)
    noted = days_with_notes(work.store)
    waiting = sum(count for day, count in due.items() if day <= last)
    open_questions = sorted(questions(work.store, open_only=True), key=_last_asked, reverse=True)
    return Week(
        first=first,
        last=last,
        figures=day_figures(answers),
        days=len(answers),
        streak=streak(studied, last).current,
        reviewed=reviewed_concepts(work.store, first, last),
        met=[MetConcept(name, count) for name, count in met.most_common()],
        note_days=sum(first <= day <= last for day in noted),
        open_questions=open_questions,
        asked=sum(first <= _last_asked(question) <= last for question in open_questions),
        due=(waiting, *forecast(work.store, last, DAYS)),
        next_new=next_new_concepts(work.store, _MOST_NEW),
    )


def _last_asked(question: FoundQuestion) -> int:
    """The date on which a question was last asked; 0 for one that was never dated."""
    return max((place.date or 0 for place in question.asked), default=0)
