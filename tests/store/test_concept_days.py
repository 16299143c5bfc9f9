from __future__ import annotations

import datetime as dt

import pytest
from note_samples import MONDAY, journal, mention, note_day, put, span
from store_samples import NOW, fill

from studyml.domain.notes_found import MentionHow
from studyml.domain.source import AskedQuestion, DefinedTerm, NoteDay
from studyml.store.concept_day_queries import concept_days
from studyml.store.store import Store

ORDINAL = MONDAY.toordinal()
SHORT = """\
We read a lot. Every stride skips
a pixel, it seems. More of it.

- What is a stride
  for? It skips
  pixels.
- Why?
"""


@pytest.fixture
def concepts(store: Store) -> Store:
    fill(store)
    with store.transact("Named", NOW) as tx:
        tx.execute("""UPDATE concept SET name = 'Stride', aliases = '["step  width"]' WHERE id = 1""")
        tx.execute("UPDATE concept SET name = 'Padding' WHERE id = 2")
    return store


def day(offset: int | None, text: str, line: int = 1) -> NoteDay:
    date = None if offset is None else MONDAY + dt.timedelta(offset)
    return note_day(text, date=date, line=line, key=f"{offset} {line}")


def hows(store: Store, concept: int = 1) -> list[tuple[str, int, str]]:
    return [(found.how.value, found.line, found.text) for found in concept_days(store, concept)]


def test_a_mention_is_told_with_its_sentence(concepts: Store) -> None:
    put(concepts, journal(day(0, SHORT, line=10)))
    mention(concepts, {1: [span(SHORT, "stride"), (1, SHORT.index("stride\n"), SHORT.index("\n  for"))]})
    (found,) = concept_days(concepts, 1)
    assert (found.how, found.line, found.text) == (
        MentionHow.MENTIONED,
        11,
        "Every stride skips\na pixel, it seems.",
    )
    assert SHORT[found.start : found.end] == found.text
    assert (found.day_id, found.date, found.source) == (1, ORDINAL, "/notes/log.md")


def test_a_question_is_asked_and_answered_where_it_names_the_concept(concepts: Store) -> None:
    asked = AskedQuestion("What is a stride for?", 0, 14, "It skips\npixels.", 15)
    put(concepts, journal(day(0, SHORT, line=10), questions=(asked, AskedQuestion("Why?", 0, 17))))
    inside = SHORT.index("stride\n")
    mention(concepts, {1: [span(SHORT, "stride"), (1, inside, inside + 6)]})
    question, answer = concept_days(concepts, 1)
    assert (question.how, question.line, question.text) == (MentionHow.ASKED, 14, "What is a stride for?")
    assert SHORT[question.start : question.end] == "What is a stride\n  for?"
    assert (answer.how, answer.line, answer.text) == (MentionHow.ANSWERED, 15, "It skips\npixels.")
    assert SHORT[answer.start : answer.end] == "It skips"


def test_a_mention_beside_a_question_is_no_question(concepts: Store) -> None:
    text = "Stride? - Why so? The stride is two."
    put(concepts, journal(day(0, text), questions=(AskedQuestion("Why so?", 0, 2, "The stride is two.", 2),)))
    mention(concepts, {1: [span(text, "stride"), span(text, "Stride")]})
    assert hows(concepts) == [("mentioned", 2, "Stride?")]


def test_an_open_question_is_asked_and_not_answered(concepts: Store) -> None:
    text = "- Which stride?\n"
    put(concepts, journal(day(0, text), questions=(AskedQuestion("Which stride?", 0, 2),)))
    mention(concepts, {1: [span(text, "stride")]})
    assert hows(concepts) == [("asked", 2, "Which stride?")]


def test_a_link_alone_is_told_as_the_answer(concepts: Store) -> None:
    text = "- Which stride? https://a.org/x\n"
    asked = AskedQuestion("Which stride?", 0, 2, links=("https://a.org/x",))
    put(concepts, journal(day(0, text), questions=(asked,)))
    mention(concepts, {1: [span(text, "stride")]})
    assert hows(concepts)[1] == ("answered", 2, "https://a.org/x")


def test_a_question_that_stands_otherwise_in_the_text_is_looked_for_in_its_line(concepts: Store) -> None:
    text = "**Which** stride? says *who*\nstride"
    put(concepts, journal(day(0, text), questions=(AskedQuestion("Which stride?", 0, 2),)))
    mention(concepts, {1: [span(text, "stride"), (1, len(text) - 6, len(text))]})
    assert hows(concepts) == [("asked", 2, "Which stride?")]


def test_a_term_that_is_a_name_or_an_alias_defines_the_concept(concepts: Store) -> None:
    text = "Some words.\n\n- STRIDE: how far it steps\n- Step width: the same\n- Padding: zeros"
    terms = tuple(
        DefinedTerm(term, meaning, 0, line)
        for line, (term, meaning) in enumerate(
            (("STRIDE", "how far it steps"), ("Step  width", "the same"), ("Padding", "zeros")), 4
        )
    )
    put(concepts, journal(day(0, text), terms=terms))
    mention(concepts, {1: [span(text, "STRIDE")]})
    assert hows(concepts) == [("defined", 4, "how far it steps"), ("defined", 5, "the same")]
    assert hows(concepts, 2) == [("defined", 6, "zeros")]
    found = concept_days(concepts, 1)[0]
    assert text[found.start : found.end] == "STRIDE: how far it steps"


def test_days_come_oldest_first_and_undated_ones_at_the_end(concepts: Store) -> None:
    days = (day(5, "stride"), day(None, "stride", 5), day(0, "stride", 8), day(5, "stride", 3))
    put(concepts, journal(*days))
    mention(concepts, {key: [(1, 0, 6)] for key in (1, 2, 3, 4)})
    assert [found.day_id for found in concept_days(concepts, 1)] == [3, 1, 4, 2]


def test_a_day_that_the_deck_states_is_told_as_the_decks(concepts: Store) -> None:
    put(concepts, journal(day(0, "x")))
    with concepts.transact("Stated", NOW) as tx:
        tx.execute("""UPDATE concept SET journal = '["2021-03-01", "2021-03-09"]', line = 4 WHERE id = 1""")
    found = concept_days(concepts, 1)
    assert [(one.how, one.day_id, one.date) for one in found] == [
        (MentionHow.STATED, 1, ORDINAL),
        (MentionHow.STATED, None, ORDINAL + 8),
    ]
    assert {(one.source, one.line) for one in found} == {("/decks/Deep Learning/Optimization.md", 4)}


def test_a_day_that_is_gone_mentions_nothing(concepts: Store) -> None:
    put(concepts, journal(day(0, "stride"), terms=(DefinedTerm("Stride", "x", 0, 2),)))
    mention(concepts, {1: [(1, 0, 6)]})
    put(concepts, journal())
    assert concept_days(concepts, 1) == []


def test_a_concept_that_is_not_there_is_told(store: Store) -> None:
    with pytest.raises(LookupError):
        concept_days(store, 1)
