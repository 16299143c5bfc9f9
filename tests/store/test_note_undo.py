"""Whatever is done to notes and decks, undo takes back, and the search follows."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from note_samples import MONDAY, check_search, journal, mention, note_day, note_digest, put, rows
from store_samples import NOW, digest, fill, give, write_decks

from studyml.domain.question import normalised_question
from studyml.domain.source import AskedQuestion, Citation, DefinedTerm, NoteDay, PageLink, SourceText, Work
from studyml.store.note_store import NoteWriter, PlacedSource
from studyml.store.opening import open_store
from studyml.store.store import Store

PAPERS = ("arXiv:1", "doi:2", "acl:3", "openreview:4")
WORDS = ("momentum", "stride", "kernel", "epoch")

_lines = st.integers(1, 9)
_words = st.sampled_from(WORDS)


@st.composite
def sources(draw: st.DrawFn) -> SourceText:
    count = draw(st.integers(0, 3))
    offsets = draw(st.lists(st.integers(0, 3), min_size=count, max_size=count, unique=True))
    days = tuple(_day(draw, offset) for offset in offsets)
    if not days:
        return journal()
    at = st.integers(0, count - 1)
    few = {"max_size": 3}
    return journal(
        *days,
        questions=tuple(
            draw(st.lists(st.builds(AskedQuestion, _words, at, _lines, st.none() | _words), **few))  # type: ignore[arg-type]
        ),
        terms=tuple(draw(st.lists(st.builds(DefinedTerm, _words, _words, at, _lines), **few))),  # type: ignore[arg-type]
        citations=tuple(
            draw(st.lists(st.builds(Citation, st.sampled_from(PAPERS), _words, at, _lines), **few))  # type: ignore[arg-type]
        ),
        pages=tuple(draw(st.lists(st.builds(PageLink, _words, at, _lines), **few))),  # type: ignore[arg-type]
    )


def _day(draw: st.DrawFn, offset: int) -> NoteDay:
    text = " ".join(draw(st.lists(_words, max_size=4)))
    return note_day(text, date=MONDAY + dt.timedelta(offset), line=draw(_lines), title=draw(_words))


works = st.builds(
    Work,
    st.lists(st.sampled_from(PAPERS), min_size=1, max_size=3, unique=True).map(tuple),
    st.sampled_from(("", "A title", "Another")),
    st.sampled_from(((), ("A. Uthor",))),
    st.none() | st.just(2017),
    st.just(1),
)


def state(store: Store) -> str:
    return note_digest(store) + digest(store)


def test_an_undone_import_of_notes_is_as_if_it_had_never_been(store: Store) -> None:
    fill(store)
    before = state(store)
    text = journal(
        note_day("momentum"),
        questions=(AskedQuestion("Why?", 0, 2),),
        terms=(DefinedTerm("Epoch", "a pass", 0, 3),),
        citations=(Citation("arXiv:1", "u", 0, 2),),
        pages=(PageLink("x", 0, 2),),
    )
    with store.transact("Imported notes", NOW) as tx, NoteWriter(store, tx) as writer:
        written = writer.put_source(PlacedSource("/n.md", "d", 1, 2), text, normalised_question)
        writer.put_mentions({written.new_days[0]: [(1, 0, 8)]})
        writer.put_works([Work(("doi:1", "arXiv:1"), "T", (), None, 1)])
        writer.link_pages({1: written.new_days[0]})
    full = state(store)
    undone = store.undo(NOW)
    assert undone is not None
    assert (undone.label, undone.card_id) == ("Imported notes", None)
    assert state(store) == before
    check_search(store)
    with store.transact("Imported notes", NOW) as tx, NoteWriter(store, tx) as writer:
        written = writer.put_source(PlacedSource("/n.md", "d", 1, 2), text, normalised_question)
        writer.put_mentions({written.new_days[0]: [(1, 0, 8)]})
        writer.put_works([Work(("doi:1", "arXiv:1"), "T", (), None, 1)])
        writer.link_pages({1: written.new_days[0]})
    assert state(store) == full


def test_decks_and_notes_imported_together_are_undone_together(store: Store) -> None:
    before = state(store)
    with store.transact("Imported", NOW) as tx:
        write_decks(store, tx, ["a"], 2)
        with NoteWriter(store, tx) as writer:
            text = journal(note_day("momentum"))
            writer.put_source(PlacedSource("/n.md", "d", 1, 2), text, normalised_question)
            writer.put_mentions({1: [(1, 0, 8)]})
    store.undo(NOW)
    assert state(store) == before
    check_search(store)


def test_a_card_that_is_kept_for_its_answers_leaves_no_mention_behind(store: Store) -> None:
    with store.transact("Imported", NOW) as tx:
        cards = write_decks(store, tx, ["a"], 2)
        with NoteWriter(store, tx) as writer:
            text = journal(note_day("momentum"))
            writer.put_source(PlacedSource("/n.md", "d", 1, 2), text, normalised_question)
            writer.put_mentions({1: [(1, 0, 8)]})
    give(store, cards[0])
    store.undo(NOW)
    store.undo(NOW)
    assert store.query("SELECT retired FROM concept") == [(1,)]
    assert (rows(store, "mention"), rows(store, "day"), rows(store, "source")) == ([], [], [])
    check_search(store)


def test_two_sources_that_say_the_same_can_be_gone_and_come_back(store: Store) -> None:
    paths = ("/a.md", "/b.md")
    for path in paths:
        put(store, journal(), path, digest="the same")
    with store.transact("Lost", NOW) as tx, NoteWriter(store, tx) as writer:
        writer.mark_gone(paths)
    with store.transact("Found", NOW) as tx, NoteWriter(store, tx) as writer:
        for path in paths:
            writer.put_source(PlacedSource(path, "the same", 1, 2), journal(), normalised_question)
    assert store.query("SELECT path, gone FROM source ORDER BY path") == [(path, 0) for path in paths]


def test_an_import_of_notes_is_remembered_as_ranges(store: Store) -> None:
    days = tuple(note_day(date=MONDAY + dt.timedelta(number)) for number in range(50))
    put(store, journal(*days, questions=tuple(AskedQuestion("Why?", day, 2) for day in range(50))))
    (recorded,) = store.query("SELECT rows FROM change")[0]
    assert json.loads(recorded) == [["+", "source", 1, 1], ["+", "day", 1, 50], ["+", "asking", 1, 50]]


def test_a_long_text_of_a_day_is_kept_only_where_it_changed(store: Store) -> None:
    put(store, journal(note_day("momentum")))
    put(store, journal(note_day("momentum", line=4)))
    assert "momentum" not in store.query("SELECT rows FROM change ORDER BY id DESC LIMIT 1")[0][0]
    put(store, journal(note_day("stride", line=4)))
    assert "momentum" in store.query("SELECT rows FROM change ORDER BY id DESC LIMIT 1")[0][0]


@pytest.mark.parametrize("table", ["source", "day", "asking", "paper", "mention"])
def test_rows_of_notes_that_were_deleted_come_back(store: Store, table: str) -> None:
    fill(store)
    text = journal(
        note_day(), questions=(AskedQuestion("Why?", 0, 2),), citations=(Citation("a", "u", 0, 2),)
    )
    put(store, text)
    mention(store, {1: [(1, 0, 4)]})
    before = state(store)
    order = ("mention", "asking", "citation", "paper_name", "paper", "day", "source")
    with store.transact("Removed", NOW) as tx:
        for each in order[: order.index(table) + 1]:
            tx.execute(f"DELETE FROM {each}")
    store.undo(NOW)
    assert state(store) == before
    check_search(store)


class NoteUndoMachine(RuleBasedStateMachine):
    """Random changes to notes and decks, with undos between, against what the store was like before each."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.store = open_store(Path(shutil.copy(self.template, self.folder / "s.db")), write=True)
        fill(self.store, ("a",), cards=4)
        self.stack: list[str] = []
        self.before = state(self.store)
        self.decks = 0

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    def changed(self) -> None:
        after = state(self.store)
        if after != self.before:
            self.stack.append(self.before)
            self.before = after
        check_search(self.store)
        mains = "SELECT count(*) FROM paper LEFT JOIN paper_name ON paper_id = paper.id AND is_main = 1"
        assert self.store.query(f"{mains} WHERE paper_name.id IS NULL") == [(0,)]

    def known(self) -> list[int]:
        return [key for (key,) in self.store.query("SELECT id FROM day")]

    @rule(found=st.lists(st.tuples(st.sampled_from(("/a.md", "/b.md")), sources()), min_size=1, max_size=2))
    def read(self, found: list[tuple[str, SourceText]]) -> None:
        with self.store.transact("Imported", NOW) as tx, NoteWriter(self.store, tx) as writer:
            for path, text in found:
                placed = PlacedSource(path, repr(text), 1, 2)
                writer.put_source(placed, text, normalised_question)
        self.changed()

    @rule(found=st.lists(works, max_size=3))
    def read_bibliography(self, found: list[Work]) -> None:
        with self.store.transact("Imported", NOW) as tx, NoteWriter(self.store, tx) as writer:
            writer.put_works(found)
        self.changed()

    @rule(ids=st.lists(st.sampled_from(PAPERS), min_size=1, max_size=4))
    def merge(self, ids: list[str]) -> None:
        with self.store.transact("Merged", NOW) as tx, NoteWriter(self.store, tx) as writer:
            writer.same_work(ids)
        self.changed()

    @rule(data=st.data())
    def link(self, data: st.DataObject) -> None:
        spans = st.lists(st.tuples(st.integers(1, 2), st.integers(0, 3), st.integers(4, 6)), max_size=3)
        found = {day: data.draw(spans) for day in self.known()}
        links = [key for (key,) in self.store.query("SELECT id FROM page_link")]
        targets = st.sampled_from([None, *found])
        with self.store.transact("Linked", NOW) as tx, NoteWriter(self.store, tx) as writer:
            writer.put_mentions(found)
            writer.link_pages({link: data.draw(targets) for link in links})
        self.changed()

    @rule()
    def lose(self) -> None:
        paths = [path for (path,) in self.store.query("SELECT path FROM source")]
        with self.store.transact("Synced", NOW) as tx, NoteWriter(self.store, tx) as writer:
            writer.mark_gone(paths)
        self.changed()

    @rule()
    def import_a_deck(self) -> None:
        self.decks += 1
        with self.store.transact("Imported", NOW) as tx:
            write_decks(self.store, tx, [f"more/{self.decks}"], 2)
        self.changed()

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.store = open_store(self.store.path, write=True)

    @precondition(lambda self: self.stack)
    @rule(times=st.integers(1, 4))
    def undo(self, times: int) -> None:
        for _ in range(min(times, len(self.stack))):
            assert self.store.undo(NOW) is not None
            self.before = self.stack.pop()
            assert state(self.store) == self.before
            check_search(self.store)


def test_random_undo_of_notes_walks_back_exactly(blank: Path) -> None:
    NoteUndoMachine.template = blank
    NoteUndoMachine.TestCase.settings = settings(
        max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
    )
    NoteUndoMachine.TestCase("runTest").runTest()
