"""Real notes, counted by hand, where a folder of them is at hand: `STUDYML_SEEDS` names it."""

import os
from datetime import date
from pathlib import Path

import pytest

from studyml.domain.question import normalised_question
from studyml.domain.source import AskedQuestion, SourceKind, SourceText
from studyml.errors import YearMissing
from studyml.reading.note import read_note

FOLDER = os.environ.get("STUDYML_SEEDS", "")

pytestmark = pytest.mark.skipif(
    not FOLDER or not Path(FOLDER).is_dir(), reason="STUDYML_SEEDS names no folder"
)


def read(number: str, year: int | None = None) -> SourceText:
    path = next(Path(FOLDER).glob(f"{number}_*.txt"))
    return read_note(path.read_text(encoding="utf-8"), path, year=year)


def on(source: SourceText, day: str) -> list[tuple[str, bool]]:
    return [(term.term, term.is_acronym) for term in source.terms if source.days[term.day].key == day]


def asked_on(source: SourceText, question: AskedQuestion) -> date | None:
    return source.days[question.day].date


def test_headings_without_a_year_are_twelve_days_of_the_year_given() -> None:
    source = read("000", 2020)
    assert [day.date for day in source.days] == [
        *(date(2020, 9, day) for day in range(8, 0, -1)),
        *(date(2020, 8, day) for day in range(31, 27, -1)),
    ]
    with pytest.raises(YearMissing, match="--year"):
        read("000")


def test_a_weekly_update_is_one_note_without_a_date() -> None:
    source = read("002")
    assert source.kind == SourceKind.NOTE
    assert [(day.date, day.title) for day in source.days] == [(None, "Week 22&23")]


@pytest.mark.parametrize("number", ["001", "004"])
def test_thirty_four_days_and_forty_one_questions_are_found_in_both_shapes(number: str) -> None:
    source = read(number)
    dates = [day.date for day in source.days]
    assert len(dates) == 34
    assert (dates[0], dates[-1]) == (date(2020, 3, 17), date(2020, 4, 30))
    assert len(source.questions) == 41
    assert len({normalised_question(question.text) for question in source.questions}) == 39
    assert sum(question.answer is not None for question in source.questions) == 7
    kernel = [found for found in source.questions if normalised_question(found.text) == "what's a kernel"]
    assert [(asked_on(source, found), found.answer is not None) for found in kernel] == [
        (date(2020, 3, 18), False),
        (date(2020, 3, 19), True),
    ]


def test_two_questions_are_answered_by_a_link_alone() -> None:
    assert sum(bool(found.links) and found.answer is None for found in read("001").questions) == 2


@pytest.mark.parametrize("number", ["001", "004"])
def test_vocabularies_are_found_on_their_days(number: str) -> None:
    source = read(number)
    assert sorted(on(source, "2020-03-22")) == [
        ("Epoch", False),
        ("Learning rate", False),
        ("Loss function", False),
        ("MSE", True),
        ("Minibatch", False),
        ("Model / Architecture", False),
        ("Parameters", False),
        ("SGD", False),
        ("SGD", True),
    ]
    assert [term for term, _ in on(source, "2020-03-26")] == ["Offline", "Online"]
    assert [term for term, _ in on(source, "2020-04-05")] == [
        "Parameters/weights",
        "Activations",
        "Layers",
        "Input",
        "Output",
    ]
    assert [term for term, _ in on(source, "2020-04-08")] == ["Continuous", "Categorical"]
    assert [term for term, is_acronym in on(source, "2020-04-12") if not is_acronym] == [
        "Train",
        "Validation",
        "Test",
    ]
