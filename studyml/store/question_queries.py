"""The questions that a learner's notes ask: plain SQL."""

from __future__ import annotations

from itertools import groupby

from studyml.domain.notes_found import FoundQuestion, Place
from studyml.store.mapping import texts_of
from studyml.store.store import Store

ASKINGS = (
    "SELECT folded, date_from, path, asking.line, day.id, asking.text, asking.answered, answer, answer_line,"
    " links FROM asking JOIN day ON day.id = day_id JOIN source ON source.id = source_id WHERE retired = 0"
    " ORDER BY folded, date_from IS NULL, date_from, path, asking.line"
)


def questions(store: Store, open_only: bool = False) -> list[FoundQuestion]:
    """Every question once, by when it was first asked; one that was never dated stands at the end.

    A question is answered when any of its askings is, and open otherwise.
    """
    found = [_question(list(group)) for _, group in groupby(store.query(ASKINGS), key=lambda row: row[0])]
    found = [question for question in found if question.is_open or not open_only]
    return sorted(found, key=lambda question: _order(question.asked[0]))


def _question(
    askings: list[tuple[str, int | None, str, int, int, str, int, str | None, int | None, str]],
) -> FoundQuestion:
    answer = answered = None
    places: list[Place] = []
    links: list[str] = []
    for _, date, path, line, day_id, _, is_answered, words, words_line, column in askings:
        places.append(Place(date, path, line, day_id))
        links += texts_of(column)
        if is_answered and (answered is None or (answer is None and words is not None)):
            answer, answered = words, Place(date, path, words_line or line, day_id)
    text = askings[0][5]
    return FoundQuestion(text, tuple(places), answer, answered, tuple(dict.fromkeys(links)))


def _order(place: Place) -> tuple[bool, int, str, int]:
    return place.date is None, place.date or 0, place.source, place.line
