"""Queries find the cards that they mean: the SQL beside plain Python, and what is easily got wrong."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyml.config import Config
from studyml.domain import card_query as q
from studyml.domain import learner_pattern
from studyml.domain.card_query import Event, Is, Name, Place, Property, Query
from studyml.domain.deck import CardKind
from studyml.domain.learner_pattern import LearnerPattern
from studyml.domain.scheduling import DEFAULT_PARAMETERS
from studyml.errors import QueryError, StoreError
from studyml.services.card_search import Order, find_cards
from studyml.services.undoing import undo_last
from studyml.services.workspace import Workspace
from studyml.store.card_words import FOLDED, forget_words, words_of_cards
from studyml.store.opening import open_store
from studyml.store.paper_queries import papers
from tests.services.learner import Clock, Folder, cards
from tests.services.plain_search import Collection
from tests.services.random_collection import DECKS, NAMES, PAPERS, TAGS, TEXTS, fill

OTHER_DECAY = (*DEFAULT_PARAMETERS[:20], 0.5)


@pytest.fixture(scope="module")
def collection(
    blank_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Workspace, Collection]]:
    """Some hundred random cards; the decks below one are forgotten otherwise than the rest."""
    path = shutil.copy(blank_store, tmp_path_factory.mktemp("random") / "studyml.db")
    config = Config(decks={"Vision": {"parameters": OTHER_DECAY}})
    with open_store(Path(path), write=True) as store:
        work = Workspace(store, config, Clock(), UTC)
        yield work, fill(work, 1, 360)


def _variants(texts: list[str]) -> st.SearchStrategy[str]:
    """Texts, beginnings of them, and texts with wildcards."""
    text = st.sampled_from(texts)
    part = st.builds(lambda text, a, b: text[a : a + b + 1], text, st.integers(0, 12), st.integers(0, 12))
    wild = st.builds(
        lambda text, sign, at: text[:at] + sign + text[at + 1 :],
        text,
        st.sampled_from((q.ANYTHING, q.ONE)),
        st.integers(0, 8),
    )
    return (text | part | wild).filter(lambda text: bool(text.strip()))


WORDS = _variants([*TEXTS, *(word for text in TEXTS for word in text.split()), "nosuchword", "naive", "norm"])
PATTERNS = [
    *(
        r"\bmomentum\b",
        "mo+m",
        "rate|norm",
        "[0-9]{2,}",
        "learning",
        "(le)arn",
        "a.*z",
        "caf.",
        "naive",
        "nai",
    ),
    *(
        r"\d",
        "[a-f]{2}",
        "x",
        "é",
        "(quo|wor)(ted|d)s?",
        "norm$",
        "^x",
        "re-?learn",
        "50.000",
        "nosuch|[k-l]a",
    ),
    *("nosuch+", "ca(f|v)e", "(?=b)batch", r"e\b", "[^a-z]+b", "→|re", "a?", "[m-o]or", r"(.)\1", "(a|b)?x"),
]
LEAVES: st.SearchStrategy[Query] = st.one_of(
    st.builds(q.Words, st.sampled_from(Place), WORDS),
    st.builds(q.Named, st.just(Name.DECK), _variants([*DECKS, "steps", "Adam", "nosuch"])),
    st.builds(q.Named, st.just(Name.TAG), _variants([*(tag for tags in TAGS for tag in tags), "deep"])),
    st.builds(q.Named, st.just(Name.CONCEPT), _variants([*NAMES, "sgd alias", "batch NORM alias"])),
    st.builds(
        q.Pattern,
        st.sampled_from(PATTERNS),
    ),
    st.builds(q.State, st.sampled_from(Is)),
    st.builds(q.Kind, st.sampled_from(CardKind)),
    st.builds(q.Flag, st.sampled_from((0, 1, 7))),
    st.builds(
        q.Comparison,
        st.sampled_from(Property),
        st.sampled_from(("=", "<", "<=", ">", ">=")),
        st.sampled_from((-1e9, -1.0, 0.0, 0.3, 0.9, 1.0, 2.0, 5.0, 10.0, 40.0)),
        # Recall is a real number: what is written as an equal one is read as a range.
    ).filter(lambda asked: (asked.what, asked.sign) != (q.Property.RETRIEVABILITY, "=")),
    st.builds(q.Happened, st.sampled_from((Event.ADDED, Event.INTRODUCED, Event.RATED)), st.integers(1, 80)),
    st.builds(q.Happened, st.just(Event.RATED), st.integers(1, 80), st.integers(1, 4)),
    st.builds(q.Cites, st.sampled_from((*PAPERS, "arXiv:1501.00001"))),
    st.builds(q.OnDay, st.sampled_from([date(2026, 11, day) for day in (19, 20, 21)])),
    st.builds(q.CardId, st.integers(1, 400)),
)
QUERIES = st.recursive(
    LEAVES,
    lambda part: (
        st.builds(q.Not, part)
        | st.builds(lambda parts: q.And(tuple(parts)), st.lists(part, max_size=3))
        | st.builds(lambda parts: q.Or(tuple(parts)), st.lists(part, min_size=1, max_size=3))
    ),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(query=QUERIES, are_words_known=st.booleans())
def test_a_query_finds_what_plain_python_finds(
    collection: tuple[Workspace, Collection], query: Query, are_words_known: bool
) -> None:
    work, plain = collection
    if are_words_known:
        words_of_cards(work.store)
    else:
        forget_words()
    assert set(find_cards(work, query)) == plain.found(query)


@pytest.mark.parametrize("are_words_known", [True, False])
def test_each_pattern_finds_the_same_whether_the_words_are_known(
    collection: tuple[Workspace, Collection], are_words_known: bool
) -> None:
    work, plain = collection
    for pattern in PATTERNS:
        if are_words_known:
            words_of_cards(work.store)
        else:
            forget_words()
        for query in (q.Pattern(pattern), q.Not(q.Pattern(pattern))):
            assert set(find_cards(work, query)) == plain.found(query), pattern


@settings(max_examples=60, deadline=None)
@given(query=LEAVES, order=st.sampled_from(Order), is_descending=st.booleans())
def test_an_order_changes_nothing_but_the_order(
    collection: tuple[Workspace, Collection], query: Query, order: Order, is_descending: bool
) -> None:
    work, plain = collection
    found = find_cards(work, query, order, is_descending=is_descending)
    assert len(found) == len(set(found))
    assert set(found) == plain.found(query)


def test_cards_are_sorted_by_a_figure_and_those_without_it_come_last(
    collection: tuple[Workspace, Collection],
) -> None:
    work, plain = collection
    for is_descending in (False, True):
        ids = find_cards(work, "", Order.STABILITY, is_descending=is_descending)
        stabilities = [plain.cards[key].card.memory.stability for key in ids]
        known = [stability for stability in stabilities if stability is not None]
        assert 0 < len(known) < len(ids)
        assert stabilities[: len(known)] == sorted(known, reverse=is_descending)


def test_cards_come_in_the_order_in_which_they_are_introduced(
    collection: tuple[Workspace, Collection],
) -> None:
    work, plain = collection
    ranks = [plain.cards[key].card.rank for key in find_cards(work, "")]
    assert ranks == sorted(ranks)


def test_retired_cards_are_found_only_when_they_are_asked_for(
    collection: tuple[Workspace, Collection],
) -> None:
    work, plain = collection
    retired = {key for key, known in plain.cards.items() if known.card.is_retired}
    assert not retired & set(find_cards(work, ""))
    assert set(find_cards(work, "is:retired")) == retired
    assert not retired & set(find_cards(work, "-is:retired"))


def test_the_decks_own_forgetting_decides_what_is_remembered(
    collection: tuple[Workspace, Collection],
) -> None:
    work, plain = collection
    for deck in ("Vision", "Optimisation"):
        found = set(find_cards(work, f"deck:{deck} prop:r<0.8"))
        assert found
        recalls = {key: plain.cards[key].recall for key in find_cards(work, f"deck:{deck} -is:new")}
        assert found == {key for key, recall in recalls.items() if recall is not None and recall < 0.8}


def test_a_wrong_query_says_where_it_is_wrong(work: Workspace) -> None:
    with pytest.raises(QueryError) as refused:
        find_cards(work, "momentum (is:good)")
    assert refused.value.at == 10


def test_what_was_changed_just_now_is_found_by_its_new_words(work: Workspace, decks: Folder) -> None:
    from studyml.services.importing import import_decks

    decks.write("a.md", "## Adam\n\nQ: What does Adam keep?\nA: averages\n")
    import_decks(work, [decks.path])
    [card] = cards(work).values()
    assert find_cards(work, "averag") == [card.id]
    decks.edit("a.md", "averages", "moments")
    import_decks(work, [decks.path])
    assert find_cards(work, "averag") == []
    assert find_cards(work, "moments") == [card.id]


@pytest.mark.parametrize("query", ["re:av.rag", "*verag*", "re:m.ment"])
def test_a_pattern_finds_the_words_of_now(work: Workspace, decks: Folder, query: str) -> None:
    from studyml.services.importing import import_decks

    decks.write("a.md", "## Adam\n\nQ: What does Adam keep?\nA: averages\n")
    import_decks(work, [decks.path])
    words_of_cards(work.store)
    was_found = len(find_cards(work, query))
    decks.edit("a.md", "averages", "moments")
    import_decks(work, [decks.path])
    assert [was_found, len(find_cards(work, query))] == ([0, 1] if "ment" in query else [1, 0])
    undo_last(work)
    assert len(find_cards(work, query)) == was_found


def test_who_only_reads_finds_by_words_and_still_cannot_write(learner: Workspace) -> None:
    forget_words()
    with open_store(learner.store.path, write=False) as store:
        reader = Workspace(store, learner.config, learner.clock, learner.zone)
        assert find_cards(reader, r"re:n[tu]mber") == find_cards(learner, "re:number")
        with pytest.raises(StoreError):
            store.query("DELETE FROM card")


def test_every_letter_that_the_index_takes_for_one_of_ascii_is_known() -> None:
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE held USING fts5(text, tokenize='unicode61 remove_diacritics 2')")
    index.execute("CREATE VIRTUAL TABLE word USING fts5vocab(held, instance)")
    letters = [chr(code) for code in range(0x80, 0x20000) if not 0xD800 <= code < 0xE000]
    index.executemany("INSERT INTO held VALUES (?)", ((f"q{letter}q",) for letter in letters))
    words = index.execute("SELECT term, doc FROM word WHERE term <> 'q'")
    folded = [letters[place - 1] for word, place in words if word.isascii()]
    assert len(folded) > 400
    assert [letter for letter in folded if not FOLDED.search(letter)] == []


def test_the_cards_of_a_paper_and_of_a_day_are_those_that_notes_and_decks_lead_to(
    work: Workspace, decks: Folder
) -> None:
    from studyml.services.importing import import_paths

    decks.write(
        "a.md",
        "## Momentum\n- papers: https://arxiv.org/abs/1803.09820\n\n"
        "Q: What does momentum average?\nA: steps\n\n"
        "## Dropout\n- journal: 2020-04-20\n\nQ: What does dropout drop?\nA: units\n\n"
        "## Stride\n\nQ: What is a stride?\nA: a step\n",
    )
    decks.write(
        "log.md",
        "# Log\n\n## 2020-04-19\n\nDropout, as in arXiv:1207.0580 and arXiv:1803.09820.\n\nA stride too.\n\n"
        "## 2020-04-20\n\nNothing of note.\n",
    )
    import_paths(work, [decks.path])
    fronts = {front: card.id for front, card in cards(work).items()}
    momentum, dropout, stride = (
        next(key for front, key in fronts.items() if name in front)
        for name in ("momentum", "dropout", "stride")
    )
    known = papers(work.store)
    assert {paper.main for paper in known} == {"arXiv:1803.09820", "arXiv:1207.0580"}
    for paper in known:
        assert set(find_cards(work, f"paper:{paper.main}")) == set(paper.cards)
    assert set(find_cards(work, "paper:https://arxiv.org/abs/1803.09820v2")) == {momentum, dropout}
    assert find_cards(work, "paper:ARXIV:1207.0580") == [dropout]
    assert find_cards(work, "paper:arXiv:1207.058") == []
    assert set(find_cards(work, "day:2020-04-19")) == {dropout, stride}
    assert find_cards(work, "day:2020-04-20") == [dropout]


def test_an_interrupted_pattern_ends_the_search_as_interrupted(
    learner: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_in(_pattern: LearnerPattern, *_texts: str) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(LearnerPattern, "is_in", is_in)
    with pytest.raises(KeyboardInterrupt):
        find_cards(learner, "re:number")
    monkeypatch.undo()
    assert len(find_cards(learner, "re:number")) == 6


def test_a_pattern_that_would_never_end_is_refused_at_its_place(
    learner: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learner_pattern, "MOST_SECONDS", 0.0)
    with pytest.raises(QueryError, match="takes too long") as refused:
        find_cards(learner, r'is:new re:"(\w+\s?)+:"')
    assert refused.value.at == len('is:new re:"')
    assert len(find_cards(learner, r"re:n.mber")) == 6
