"""The table of found cards: its window, its order, and the search that goes on while one types."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyml.config import Config
from studyml.domain.card_column import CardColumn, Sorting
from studyml.errors import QueryError
from studyml.services import card_finder
from studyml.services.card_finder import CardFinder
from studyml.services.card_listing import cards_listed
from studyml.services.card_search import find_cards
from studyml.services.card_table import CardTable, sorted_cards
from studyml.services.query_history import MOST_KEPT, keep_query, past_queries
from studyml.services.query_names import query_names
from studyml.services.workspace import Workspace
from studyml.store.opening import open_store
from tests.services.learner import Clock
from tests.services.random_collection import DECKS, fill

PATIENCE = 20


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    path = tmp_path_factory.mktemp("table") / "studyml.db"
    with open_store(path, write=True, create=True) as store:
        work = Workspace(store, Config(), Clock(), UTC)
        fill(work, 3, 300)
        yield work


@settings(max_examples=60, deadline=None)
@given(
    column=st.sampled_from((None, *CardColumn)),
    is_descending=st.booleans(),
    windows=st.lists(st.tuples(st.integers(0, 320), st.integers(0, 40)), min_size=1, max_size=6),
)
def test_a_window_of_the_table_is_that_slice_of_the_ids(
    collection: Workspace, column: CardColumn | None, is_descending: bool, windows: list[tuple[int, int]]
) -> None:
    ids = sorted_cards(collection, "", Sorting(column, is_descending))
    table = CardTable(collection, ids)
    for start, height in windows:
        assert table.rows(start, start + height) == cards_listed(collection, ids[start : start + height])


@pytest.mark.parametrize("column", list(CardColumn))
def test_every_column_sorts_the_same_cards_both_ways(collection: Workspace, column: CardColumn) -> None:
    for is_descending in (False, True):
        ids = sorted_cards(collection, "-is:new", Sorting(column, is_descending))
        assert sorted(ids) == sorted(find_cards(collection, "-is:new"))


def test_recall_is_sorted_by_what_the_column_shows(collection: Workspace) -> None:
    for is_descending in (False, True):
        ids = sorted_cards(collection, "", Sorting(CardColumn.RECALL, is_descending))
        recalls = [row.retrievability for row in cards_listed(collection, ids)]
        known = [recall for recall in recalls if recall is not None]
        assert known == sorted(known, reverse=is_descending)
        assert recalls[: len(known)] == known


def test_flags_come_by_their_number_and_what_has_none_last(collection: Workspace) -> None:
    ids = sorted_cards(collection, "", Sorting(CardColumn.FLAGS, True))
    flags = [row.stored.flag for row in cards_listed(collection, ids)]
    assert flags == sorted(flags, reverse=True)
    assert len(set(flags)) > 1


def test_a_card_that_is_gone_leaves_its_place_empty(collection: Workspace) -> None:
    table = CardTable(collection, [1, 999_999, 2])
    assert [row and row.stored.id for row in table.rows(0, 9)] == [1, None, 2]


def test_the_finder_answers_for_the_last_text_only(
    collection: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()

    def waiting(work: Workspace, query: object, sorting: Sorting) -> list[int]:
        gate.wait(PATIENCE)
        return sorted_cards(work, query, sorting)  # type: ignore[arg-type]

    monkeypatch.setattr(card_finder, "sorted_cards", waiting)
    finder = CardFinder(collection)
    finder.begin("is:new", Sorting())
    assert finder.answer(0.001) is None
    finder.begin("is:review", Sorting())
    gate.set()
    found = finder.answer(PATIENCE)
    assert found is not None
    assert (found.text, found.ids) == ("is:review", find_cards(collection, "is:review"))
    assert finder.answer(0.001) is None


def test_a_text_that_cannot_be_read_ends_the_search_before_it(collection: Workspace) -> None:
    finder = CardFinder(collection)
    finder.begin("is:new", Sorting())
    with pytest.raises(QueryError):
        finder.begin("is:nothing", Sorting())
    assert not finder.is_searching


def test_the_finder_sees_what_was_stored_just_before(collection: Workspace) -> None:
    from studyml.services.card_actions import flag

    finder = CardFinder(collection)
    card = find_cards(collection, "flag:0")[0]
    flag(collection, [card], 5)
    finder.begin("flag:5", Sorting())
    found = finder.answer(PATIENCE)
    assert found is not None
    assert card in found.ids
    collection.store.undo(collection.now())


def test_queries_are_kept_once_each_the_latest_last(collection: Workspace) -> None:
    for number in range(MOST_KEPT + 5):
        keep_query(collection, f"id:{number}")
    keep_query(collection, " ")
    keep_query(collection, "id:100")
    kept = past_queries(collection)
    assert len(kept) == MOST_KEPT
    assert kept[-2:] == [f"id:{MOST_KEPT + 4}", "id:100"]
    assert kept.count("id:100") == 1


def test_a_file_of_queries_that_cannot_be_read_or_written_costs_nothing_else(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.db", write=True, create=True) as store:
        work = Workspace(store, Config(), Clock(), UTC)
        (tmp_path / "s.db.queries").mkdir()
        keep_query(work, "sgd")
        assert past_queries(work) == []
        (tmp_path / "s.db.queries").rmdir()
        (tmp_path / "s.db.queries").write_bytes(b"\xff\xfe\nad\x1b[31mam\n" + b"x" * 5_000 + b"\n")
        assert not any("\x1b" in line for line in past_queries(work))


def test_names_are_those_that_cards_can_be_found_by(collection: Workspace) -> None:
    names = query_names(collection)
    assert set(names.decks) >= {deck for deck in DECKS if find_cards(collection, f'deck:"{deck}"')}
    for tag in names.tags:
        find_cards(collection, f'tag:"{tag}"')
    assert names.concepts
