from __future__ import annotations

from dataclasses import replace

import pytest
from note_samples import changes, journal, mention, note_day, note_digest, put, put_works, rows, span
from store_samples import NOW, fill

from studyml.domain.notes_found import FoundPaper, PaperHow
from studyml.domain.source import Citation, Work
from studyml.store.note_store import NoteWriter
from studyml.store.paper_queries import concept_papers, papers
from studyml.store.store import Store

TEXT = "Strides of momentum in [a paper](https://arxiv.org/abs/1).\n\nAnd momentum alone.\n\nMore of it."
CITED = Citation("arXiv:1706.1", "https://arxiv.org/abs/1706.1", 0, 2)
WORK = Work(("arXiv:1706.1", "doi:10.1/a"), "On strides", ("A. Uthor", "B. Eta"), 2017, 3, "https://a.org")


def cite(store: Store, *names: str, path: str = "/notes/log.md", title: str | None = None) -> None:
    day = note_day(TEXT)
    put(store, journal(day, citations=tuple(replace(CITED, paper=name, title=title) for name in names)), path)


def one(store: Store, name: str) -> FoundPaper:
    (paper,) = papers(store, name)
    return paper


def same(store: Store, *ids: str) -> None:
    with store.transact("Merged", NOW) as tx, NoteWriter(store, tx) as writer:
        writer.same_work(ids)


def test_a_cited_paper_is_told_with_where_it_stands(store: Store) -> None:
    cite(store, "arXiv:1706.1", title="strides, a paper")
    paper = one(store, "arXiv:1706.1")
    assert (paper.main, paper.names, paper.title) == ("arXiv:1706.1", ("arXiv:1706.1",), "strides, a paper")
    assert (paper.authors, paper.year, paper.url) == ((), None, "https://arxiv.org/abs/1706.1")
    ((cited,),) = ([*paper.days],)
    assert (cited.place.source, cited.place.line, cited.place.day_id) == ("/notes/log.md", 2, 1)


def test_a_bibliography_completes_what_is_cited(store: Store) -> None:
    cite(store, "arXiv:1706.1", title="a paper")
    assert put_works(store, WORK) == 1
    paper = one(store, "doi:10.1/a")
    assert paper.names == ("arXiv:1706.1", "doi:10.1/a")
    assert (paper.title, paper.authors, paper.year) == ("On strides", ("A. Uthor", "B. Eta"), 2017)
    assert paper.url == "https://a.org"
    assert len(paper.days) == 1


def test_a_bibliography_read_again_changes_nothing(store: Store) -> None:
    put_works(store, WORK)
    before, count = note_digest(store), changes(store)
    assert put_works(store, WORK) == 0
    assert (note_digest(store), changes(store)) == (before, count)


def test_an_edited_entry_replaces_what_was_said_and_keeps_what_it_leaves_out(store: Store) -> None:
    put_works(store, WORK)
    assert put_works(store, Work(("doi:10.1/a",), "On Strides, revised", (), None, 1)) == 1
    paper = one(store, "doi:10.1/a")
    assert (paper.title, paper.authors, paper.year) == ("On Strides, revised", ("A. Uthor", "B. Eta"), 2017)


def test_an_entry_that_names_two_cited_papers_makes_one_of_them(store: Store) -> None:
    cite(store, "acl:P18-1", "arXiv:1706.1", "doi:10.1/other")
    put_works(store, Work(("arXiv:1706.1", "acl:P18-1"), "T", (), None, 1))
    assert [paper.names for paper in papers(store)] == [("arXiv:1706.1", "acl:P18-1"), ("doi:10.1/other",)]
    assert [len(paper.days) for paper in papers(store)] == [2, 1]
    assert len(rows(store, "paper")) == 2


def test_what_only_one_of_two_papers_said_is_said_of_both(store: Store) -> None:
    put_works(store, WORK, Work(("acl:P18-1",), "Other title", (), 2018, 1, None))
    same(store, "acl:P18-1", "arXiv:1706.1")
    paper = one(store, "acl:P18-1")
    assert paper.names == ("acl:P18-1", "arXiv:1706.1", "doi:10.1/a")
    assert (paper.title, paper.authors, paper.year) == ("Other title", ("A. Uthor", "B. Eta"), 2018)
    assert paper.url == "https://a.org"


def test_works_that_share_names_one_after_the_other_become_one(store: Store) -> None:
    put_works(
        store,
        Work(("a",), "", (), None, 1),
        Work(("b",), "", (), None, 2),
        Work(("b", "c"), "B", (), None, 3),
        Work(("c", "a", "d"), "", (), 2020, 4),
    )
    assert [row[1:] for row in rows(store, "paper")] == [("B", "[]", 2020, None)]
    assert store.query("SELECT name FROM paper_name WHERE is_main = 1") == [("c",)]
    assert {row[1] for row in rows(store, "paper_name")} == {"a", "b", "c", "d"}


def test_a_merged_work_may_become_known_by_each_of_its_names_in_turn(store: Store) -> None:
    put_works(store, *(Work(ids, "T", (), None, 1) for ids in (("a",), ("b",), ("b", "a"), ("a",), ("b",))))
    assert one(store, "a").names == ("b", "a")


@pytest.mark.parametrize("first", ["arXiv:1706.1", "doi:10.1/a", "acl:P18-1"])
def test_undo_takes_a_merge_back(store: Store, first: str) -> None:
    cite(store, "acl:P18-1", "arXiv:1706.1", title="a paper")
    put_works(store, WORK)
    before = note_digest(store)
    same(store, *sorted(("acl:P18-1", "arXiv:1706.1", "doi:10.1/a"), key=lambda name: name != first))
    assert one(store, "acl:P18-1").main == first
    assert len(rows(store, "paper")) == 1
    store.undo(NOW)
    assert note_digest(store) == before
    assert {paper.main for paper in papers(store)} == {"acl:P18-1", "arXiv:1706.1"}


def test_citations_read_after_a_merge_are_of_the_one_paper(store: Store) -> None:
    same(store, "arXiv:1706.1", "acl:P18-1")
    cite(store, "acl:P18-1")
    cite(store, "arXiv:1706.1", path="/notes/two.md")
    assert len(one(store, "arXiv:1706.1").days) == 2


def test_what_no_note_cites_and_no_deck_states_is_found_by_name_alone(store: Store) -> None:
    put_works(store, WORK)
    assert papers(store) == []
    assert one(store, "doi:10.1/A").title == "On strides"
    assert one(store, " ARXIV:1706.1 ").title == "On strides"
    assert papers(store, "doi:10.1/b") == []


def test_a_citation_on_a_day_that_is_gone_does_not_count(store: Store) -> None:
    cite(store, "arXiv:1706.1")
    put(store, journal())
    assert papers(store) == []
    assert one(store, "arXiv:1706.1").days == ()


def test_concepts_come_by_a_paper_through_their_decks_and_through_lines_that_cite_it(store: Store) -> None:
    cards = fill(store, cards=4)
    with store.transact("Edited", NOW) as tx:
        tx.execute("UPDATE concept SET papers = '[]' WHERE id = 1")
        tx.execute(
            """UPDATE concept SET papers = '["https://arxiv.org/pdf/1706.00001v2.pdf"]' WHERE id = 2"""
        )
    put(
        store,
        journal(
            note_day(TEXT),
            citations=(replace(CITED, paper="arXiv:1706.00001"), replace(CITED, paper="doi:10.1/b", line=6)),
        ),
    )
    mention(store, {1: [span(TEXT, "momentum"), (1, TEXT.index("momentum alone"), TEXT.index(" alone"))]})
    first, second = papers(store)
    assert [(concept.id, concept.how) for concept in first.concepts] == [
        (2, PaperHow.STATED),
        (1, PaperHow.CITED),
    ]
    assert first.cards == tuple(cards)
    assert (second.main, second.concepts, second.cards) == ("doi:10.1/b", (), ())
    assert [(paper.main, how) for paper, how in concept_papers(store, 1)] == [
        ("arXiv:1706.00001", PaperHow.CITED)
    ]
    assert [how for _, how in concept_papers(store, 2)] == [PaperHow.STATED]


def test_a_paper_that_only_decks_state_is_told_too(store: Store) -> None:
    cards = fill(store, cards=2)
    (paper,) = papers(store)
    assert (paper.names, paper.title, paper.days, paper.cards) == (("arXiv:1",), "", (), tuple(cards))
    assert one(store, "arXiv:1") == paper
    put_works(store, Work(("arXiv:1", "doi:1"), "A work", (), None, 1))
    assert papers(store)[0].title == "A work"


def test_retired_cards_and_concepts_do_not_count(store: Store) -> None:
    fill(store, cards=4)
    with store.transact("Retired", NOW) as tx:
        tx.execute("UPDATE concept SET retired = 1 WHERE id = 1")
        tx.execute("UPDATE card SET retired_at = 1 WHERE id = 3")
    (paper,) = papers(store)
    assert ([concept.id for concept in paper.concepts], paper.cards) == ([2], (4,))
