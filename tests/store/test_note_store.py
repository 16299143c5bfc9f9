from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from note_samples import (
    MONDAY,
    changes,
    journal,
    mention,
    note_day,
    note_digest,
    placed,
    put,
    put_works,
    rows,
)
from store_samples import NOW, fill

from studyml.domain.deck import Level, Remark
from studyml.domain.question import normalised_question
from studyml.domain.source import AskedQuestion, Citation, DefinedTerm, PageLink, SourceKind, Work
from studyml.store import note_queries
from studyml.store.note_store import NoteWriter, PlacedSource
from studyml.store.store import Store

TUESDAY = MONDAY + dt.timedelta(1)
FULL = journal(
    note_day("Momentum again.\n\n- What is a stride?\n"),
    note_day("Epoch: a pass.", date=TUESDAY, line=7),
    questions=(AskedQuestion("What is a stride?", 0, 4),),
    terms=(DefinedTerm("Epoch", "a pass", 1, 8),),
    citations=(Citation("arXiv:1", "https://arxiv.org/abs/1", 0, 2, "On strides"),),
    pages=(PageLink("Momentum", 1, 8),),
    remarks=(Remark(3, Level.NOTE, "skipped"),),
)


def test_a_source_is_written_whole(store: Store) -> None:
    written = put(store, FULL)
    assert (written.new_days, written.changed_days, written.retired_days) == ([1, 2], [], [])
    monday, tuesday = MONDAY.toordinal(), TUESDAY.toordinal()
    assert rows(store, "day") == [
        (1, 1, "2021-03-01", monday, None, "", 1, 2, None, 0, "Momentum again.\n\n- What is a stride?\n"),
        (2, 1, "2021-03-02", tuesday, None, "", 7, 8, None, 0, "Epoch: a pass."),
    ]
    assert rows(store, "asking") == [(1, 1, "what is a stride", 4, "What is a stride?", 0, None, None, "[]")]
    assert rows(store, "term") == [(1, 2, "epoch", 8, "Epoch", "a pass", 0)]
    assert rows(store, "citation") == [(1, 1, 1, 2, "https://arxiv.org/abs/1", "On strides")]
    assert rows(store, "paper_name") == [(1, "arXiv:1", 1, 1)]
    assert rows(store, "page_link") == [(1, 2, 8, "Momentum", None)]


def test_reading_the_same_again_writes_nothing(store: Store) -> None:
    put(store, FULL)
    before = note_digest(store)
    written = put(store, FULL, at=NOW + 1)
    assert (written.new_days, written.changed_days, written.retired_days) == ([], [], [])
    assert note_digest(store) == before
    assert changes(store) == 1


def test_a_file_that_was_only_touched_is_no_change_to_undo(store: Store) -> None:
    put(store, FULL)
    touched = PlacedSource("/notes/log.md", placed(text=FULL).digest, 100, 999)
    with store.transact("Imported notes", NOW + 5) as tx, NoteWriter(store, tx) as writer:
        writer.put_source(touched, FULL, normalised_question)
    assert store.query("SELECT mtime_ns, read_at FROM source") == [(999, NOW + 5)]
    assert changes(store) == 1


def test_a_day_keeps_its_id_when_its_text_changes(store: Store) -> None:
    put(store, FULL)
    edited = replace(FULL, days=(replace(FULL.days[0], text="Nothing."), FULL.days[1]), questions=())
    written = put(store, edited)
    assert (written.new_days, written.changed_days, written.retired_days) == ([], [1], [])
    assert [row[10] for row in rows(store, "day")] == ["Nothing.", "Epoch: a pass."]
    assert rows(store, "asking") == []
    assert len(rows(store, "term")) == 1


def test_a_day_that_only_moved_down_is_not_a_changed_one(store: Store) -> None:
    put(store, FULL)
    moved = replace(
        FULL,
        days=tuple(replace(day, line=day.line + 3, text_line=day.text_line + 3) for day in FULL.days),
        questions=(replace(FULL.questions[0], line=7),),
        terms=(replace(FULL.terms[0], line=11),),
    )
    written = put(store, moved)
    assert (written.new_days, written.changed_days, written.retired_days) == ([], [], [])
    assert store.query("SELECT id, line FROM day") == [(1, 4), (2, 10)]
    assert store.query("SELECT id, line FROM asking") == [(1, 7)]
    assert store.query("SELECT id, line FROM term") == [(1, 11)]


def test_a_new_day_in_front_leaves_the_others_as_they_are(store: Store) -> None:
    put(store, FULL)
    first = note_day("New.", date=TUESDAY + dt.timedelta(1))
    shifted = replace(
        FULL,
        days=(first, *FULL.days),
        questions=(replace(FULL.questions[0], day=1),),
        terms=(replace(FULL.terms[0], day=2),),
        citations=(replace(FULL.citations[0], day=1),),
        pages=(replace(FULL.pages[0], day=2),),
    )
    before = {table: rows(store, table) for table in ("asking", "term", "citation", "page_link")}
    written = put(store, shifted)
    assert (written.new_days, written.changed_days, written.retired_days) == ([3], [], [])
    assert {table: rows(store, table) for table in before} == before


def test_a_day_that_is_gone_is_retired_and_comes_back_as_itself(store: Store) -> None:
    put(store, FULL)
    without = replace(FULL, days=FULL.days[:1], terms=(), pages=())
    assert put(store, without).retired_days == [2]
    assert put(store, without, digest="again").retired_days == []
    assert [day.id for day in note_queries.days(store)] == [1]
    assert len(rows(store, "term")) == 1
    written = put(store, FULL)
    assert (written.new_days, written.changed_days, written.retired_days) == ([], [2], [])
    assert [day.id for day in note_queries.days(store)] == [1, 2]


def test_questions_that_are_equal_when_folded_keep_their_rows_when_one_is_dropped(store: Store) -> None:
    day = note_day("?\n?\n?")
    asked = tuple(AskedQuestion(text, 0, line) for line, text in enumerate(("Why?", "why", "How?"), 2))
    put(store, journal(day, questions=asked))
    put(store, journal(day, questions=asked[1:]))
    assert store.query("SELECT id, text, line FROM asking") == [(1, "why", 3), (3, "How?", 4)]


def test_a_range_is_kept_only_where_it_is_one(store: Store) -> None:
    week = note_day(date_end=MONDAY + dt.timedelta(6))
    backwards = note_day(date=TUESDAY, date_end=MONDAY)
    undated = note_day(date=None, date_end=MONDAY, key="x")
    put(store, journal(week, backwards, undated))
    assert store.query("SELECT date_to - date_from FROM day") == [(6,), (None,), (None,)]


def test_two_sources_may_have_days_of_the_same_key(store: Store) -> None:
    put(store, FULL, "/notes/one.md")
    assert put(store, FULL, "/notes/two.md").new_days == [3, 4]
    assert rows(store, "paper_name") == [(1, "arXiv:1", 1, 1)]


def test_a_gone_source_keeps_its_days_and_is_itself_again_when_it_is_back(store: Store) -> None:
    put(store, FULL)
    with store.transact("Synced", NOW) as tx, NoteWriter(store, tx) as writer:
        writer.mark_gone(["/notes/log.md"])
        writer.mark_gone(["/notes/log.md"])
    assert [source.is_gone for source in note_queries.known_sources(store)] == [True]
    assert len(note_queries.days(store)) == 2
    put(store, FULL)
    assert [source.is_gone for source in note_queries.known_sources(store)] == [False]
    assert len(note_queries.days(store)) == 2


def test_a_file_that_moved_keeps_its_days(store: Store) -> None:
    put(store, FULL)
    with store.transact("Synced", NOW) as tx, NoteWriter(store, tx) as writer:
        writer.mark_gone(["/notes/log.md"])
        moved = writer.put_source(placed("/notes/2021/log.md", FULL), FULL, normalised_question)
        copied = writer.put_source(placed("/notes/copy.md", FULL), FULL, normalised_question)
    assert (moved.source_id, moved.new_days) == (1, [])
    assert (copied.source_id, copied.new_days) == (2, [3, 4])
    found = [(source.id, source.path, source.is_gone) for source in note_queries.known_sources(store)]
    assert found == [(1, "/notes/2021/log.md", False), (2, "/notes/copy.md", False)]


def test_another_file_does_not_take_the_place_of_one_that_is_gone(store: Store) -> None:
    put(store, FULL)
    with store.transact("Synced", NOW) as tx, NoteWriter(store, tx) as writer:
        writer.mark_gone(["/notes/log.md"])
        other = writer.put_source(placed("/notes/b.md", digest="other"), FULL, normalised_question)
    assert other.source_id == 2


@pytest.mark.parametrize("kind", SourceKind)
def test_every_kind_of_source_can_be_kept(store: Store, kind: SourceKind) -> None:
    put(store, journal(kind=kind))
    assert note_queries.known_sources(store)[0].kind == kind


def test_what_a_source_holds_is_counted(store: Store) -> None:
    text = replace(
        FULL,
        questions=(
            *FULL.questions,
            AskedQuestion("Why?", 1, 9, "So."),
            AskedQuestion("How?", 1, 10, links=("https://a.org",)),
            AskedQuestion("Is [it](https://a.org) so?", 1, 11, links=("https://a.org",)),
        ),
        citations=(*FULL.citations, *FULL.citations, replace(FULL.citations[0], paper="doi:1")),
        works=(Work(("doi:1", "acl:P18"), "A", (), None, 1), Work(("doi:2",), "B", (), None, 9)),
    )
    put(store, text)
    source = note_queries.known_sources(store)[0]
    assert (source.days, source.first_day, source.last_day) == (2, MONDAY.toordinal(), TUESDAY.toordinal())
    assert (source.questions, source.answered, source.terms, source.papers) == (4, 2, 1, 3)
    assert source.remarks == FULL.remarks
    assert (source.path, source.size, source.mtime_ns) == ("/notes/log.md", 100, 200)


def test_mentions_of_a_day_are_replaced_where_they_differ(store: Store) -> None:
    fill(store)
    put(store, FULL)
    mention(store, {1: [(1, 0, 8), (2, 9, 12), (1, 0, 8)], 2: [(1, 0, 5)]})
    before, count = rows(store, "mention"), changes(store)
    mention(store, {1: [(2, 9, 12), (1, 0, 8)]})
    assert (rows(store, "mention"), changes(store)) == (before, count)
    mention(store, {1: [(2, 9, 12), (2, 20, 22)]})
    found = store.query("SELECT day_id, concept_id, start, stop FROM mention ORDER BY day_id, start")
    assert found == [(1, 2, 9, 12), (1, 2, 20, 22), (2, 1, 0, 5)]


def test_links_to_pages_are_set_and_stay_when_the_source_is_read_again(store: Store) -> None:
    put(store, FULL)
    ((link, day, path, target, meant),) = note_queries.page_links(store)
    assert (day, path, target, meant) == (2, "/notes/log.md", "Momentum", None)
    with store.transact("Linked", NOW) as tx, NoteWriter(store, tx) as writer:
        writer.link_pages({link: 1})
    put(store, replace(FULL, title="Renamed"))
    assert note_queries.page_links(store) == [(link, 2, "/notes/log.md", "Momentum", 1)]
    places = note_queries.linked_from(store, 1)
    assert [(place.date, place.day_id, place.line) for place in places] == [(TUESDAY.toordinal(), 2, 8)]


def test_texts_for_the_linker_are_those_of_the_days_that_are_there(store: Store) -> None:
    put(store, FULL)
    put(store, replace(FULL, days=FULL.days[:1], terms=(), pages=()))
    assert [key for key, _ in note_queries.texts_of_days(store)] == [1]
    assert list(note_queries.texts_of_days(store, [2])) == [(2, "Epoch: a pass.")]


def test_a_work_may_be_cited_before_and_after_its_bibliography_is_read(store: Store) -> None:
    put(store, FULL)
    assert put_works(store, Work(("doi:1", "arXiv:1"), "Strides", ("A. Uthor",), 2018, 1)) == 1
    other = journal(note_day("x"), citations=(Citation("doi:1", "https://doi.org/1", 0, 2),))
    put(store, other, "/notes/other.md")
    assert store.query("SELECT paper_id FROM citation") == [(1,), (1,)]
