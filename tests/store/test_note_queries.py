from __future__ import annotations

import datetime as dt

import pytest
from note_samples import MONDAY, journal, mention, note_day, put, span
from store_samples import NOW, fill

from studyml.domain.source import AskedQuestion, Citation, NoteDay, SourceKind
from studyml.store import note_queries
from studyml.store.note_queries import days, days_with_notes
from studyml.store.question_queries import questions
from studyml.store.store import Store

ORDINAL = MONDAY.toordinal()


def on(offset: int, text: str = "x", *, key: str | None = None, last: int = 0) -> NoteDay:
    date, end = (MONDAY + dt.timedelta(days) for days in (offset, last))
    return note_day(text, date=date, key=key, date_end=end if last else None)


def keys(store: Store, *span: int | None) -> list[str]:
    found = dict(store.query("SELECT id, key FROM day"))
    return [found[day.id] for day in days(store, *span)]


@pytest.fixture
def week(store: Store) -> Store:
    put(
        store,
        journal(
            on(5, key="five"),
            on(0, key="zero"),
            note_day(date=None, key="undated", title="A post"),
            on(1, key="range", last=3),
        ),
    )
    return store


def test_days_come_newest_last_and_undated_ones_at_the_end(week: Store) -> None:
    assert keys(week) == ["zero", "range", "five", "undated"]


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (0, 0, ["zero"]),
        (1, None, ["range", "five"]),
        (2, 2, ["range"]),
        (None, 2, ["zero", "range"]),
        (4, 4, []),
        (3, 9, ["range", "five"]),
    ],
)
def test_days_are_chosen_by_their_dates(
    week: Store, first: int | None, last: int | None, found: list[str]
) -> None:
    span = [None if offset is None else ORDINAL + offset for offset in (first, last)]
    assert keys(week, *span) == found


def test_a_calendar_has_every_day_of_a_range(week: Store) -> None:
    assert days_with_notes(week) == {ORDINAL + offset: 1 for offset in (0, 1, 2, 3, 5)}
    put(week, journal(on(0)), "/notes/two.md")
    assert days_with_notes(week)[ORDINAL] == 2


def test_a_day_is_told_with_what_stands_in_it(store: Store) -> None:
    fill(store)
    text = "Kernels, then momentum.\nKernels."
    put(
        store,
        journal(
            note_day(text, title="First"),
            questions=(
                AskedQuestion("Why?", 0, 3),
                AskedQuestion("How?", 0, 2),
                AskedQuestion("why", 0, 4),
            ),
            citations=(
                Citation("doi:2", "u", 0, 9),
                Citation("doi:1", "u", 0, 3),
                Citation("doi:2", "u", 0, 2),
            ),
            kind=SourceKind.NOTE,
        ),
    )
    mention(store, {1: [span(text, "momentum"), span(text, "Kernels", 2), (2, 24, 31)]})
    (found,) = days(store)
    assert note_queries.day(store, 1) == found
    assert found.concepts == tuple(f"Deep Learning/Optimization concept {number}" for number in (1, 0))
    assert found.papers == ("doi:2", "doi:1")
    assert found.questions == ("How?", "Why?")
    assert (found.title, found.source, found.kind) == ("First", "/notes/log.md", SourceKind.NOTE)
    assert (found.line, found.text, found.text_line) == (1, text, 2)
    assert [(one.start, one.concept_id) for one in note_queries.mentions_of_day(store, 1)] == [
        (0, 2),
        (14, 1),
        (24, 2),
    ]


def test_what_was_found_in_other_days_is_not_told_of_this_one(store: Store) -> None:
    fill(store)
    texts = (on(0, "momentum"), on(1, "stride"))
    put(store, journal(*texts, questions=(AskedQuestion("Why?", 0, 3),)))
    mention(store, {1: [(1, 0, 8)]})
    empty = note_queries.day(store, 2)
    assert (empty.concepts, empty.papers, empty.questions) == ((), (), ())
    assert days(store, ORDINAL + 1, ORDINAL + 1) == [empty]


def test_a_retired_day_is_told_only_by_its_id(week: Store) -> None:
    put(week, journal(on(0, key="zero")))
    assert keys(week) == ["zero"]
    assert days_with_notes(week) == {ORDINAL: 1}
    assert note_queries.day(week, 1).date_from == ORDINAL + 5
    assert note_queries.day_and_open_counts(week) == (1, 0)


def test_a_day_that_is_not_there_is_told(store: Store) -> None:
    with pytest.raises(LookupError):
        note_queries.day(store, 7)


def test_a_retired_concept_is_mentioned_nowhere(store: Store) -> None:
    fill(store)
    put(store, journal(note_day("momentum")))
    mention(store, {1: [(1, 0, 8)]})
    with store.transact("Retired", NOW) as tx:
        tx.execute("UPDATE concept SET retired = 1")
    assert note_queries.mentions_of_day(store, 1) == []
    assert days(store)[0].concepts == ()
    assert note_queries.concept_names(store) == []


def test_names_for_the_linker_are_names_and_aliases_of_named_concepts(store: Store) -> None:
    fill(store)
    with store.transact("Edited", NOW) as tx:
        tx.execute("""UPDATE concept SET name = 'SGD', aliases = '["descent", "SGD"]' WHERE id = 1""")
        tx.execute("UPDATE concept SET implicit = 1 WHERE id = 2")
    assert note_queries.concept_names(store) == [(1, "SGD"), (1, "descent")]


def ask(store: Store, *askings: tuple[int | None, AskedQuestion]) -> None:
    for number, (offset, question) in enumerate(askings):
        date = None if offset is None else MONDAY + dt.timedelta(offset)
        put(store, journal(note_day(date=date, key="k"), questions=(question,)), f"/notes/{number}.md")


def test_a_question_asked_again_is_one_question_with_several_days(store: Store) -> None:
    ask(
        store,
        (3, AskedQuestion("what is a kernel", 0, 5)),
        (1, AskedQuestion("What is a **kernel**?", 0, 4)),
        (None, AskedQuestion("What is a kernel?!", 0, 2)),
    )
    (question,) = questions(store)
    assert question.text == "What is a **kernel**?"
    assert [(place.date, place.line, place.source) for place in question.asked] == [
        (ORDINAL + 1, 4, "/notes/1.md"),
        (ORDINAL + 3, 5, "/notes/0.md"),
        (None, 2, "/notes/2.md"),
    ]
    assert question.is_open
    assert note_queries.day_and_open_counts(store) == (2, 1)


def test_a_question_answered_on_a_later_day_is_answered(store: Store) -> None:
    ask(
        store,
        (1, AskedQuestion("Why?", 0, 4, links=("https://a.org",))),
        (0, AskedQuestion("Why?", 0, 3)),
        (2, AskedQuestion("Why?", 0, 5, "Since so.", 6, ("https://b.org", "https://a.org"))),
        (3, AskedQuestion("Why?", 0, 5, "Otherwise.", 6)),
    )
    (question,) = questions(store)
    assert (question.answer, question.links) == ("Since so.", ("https://a.org", "https://b.org"))
    assert question.answered is not None
    assert (question.answered.date, question.answered.line) == (ORDINAL + 2, 6)
    assert questions(store, open_only=True) == []
    assert note_queries.day_and_open_counts(store) == (4, 0)


def test_a_link_alone_answers_too(store: Store) -> None:
    ask(store, (1, AskedQuestion("Why?", 0, 4, links=("https://a.org",))))
    (question,) = questions(store)
    assert (question.answer, question.is_open) == (None, False)
    assert question.answered == question.asked[0]


def test_a_link_within_the_question_does_not_answer_it(store: Store) -> None:
    ask(store, (1, AskedQuestion("Why is [it](https://a.org) so?", 0, 4, links=("https://a.org",))))
    assert [question.is_open for question in questions(store, open_only=True)] == [True]


def test_questions_come_by_when_they_were_first_asked(store: Store) -> None:
    ask(
        store,
        (None, AskedQuestion("A?", 0, 1)),
        (2, AskedQuestion("B?", 0, 1)),
        (1, AskedQuestion("C?", 0, 1)),
        (1, AskedQuestion("D?", 0, 1, "yes")),
    )
    assert [question.text for question in questions(store)] == ["C?", "D?", "B?", "A?"]
    assert [question.text for question in questions(store, open_only=True)] == ["C?", "B?", "A?"]


def test_a_question_of_a_day_that_is_gone_waits_no_more(store: Store) -> None:
    ask(store, (1, AskedQuestion("Why?", 0, 1)))
    put(store, journal(), "/notes/0.md")
    assert questions(store) == []
    assert note_queries.day_and_open_counts(store) == (0, 0)
