from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlmodel import Session, col
from store_samples import NOW, digest, fill

from studyml.errors import StoreError, StoreLocked
from studyml.store.opening import open_store
from studyml.store.store import Store
from studyml.store.tables import Card, Deck, metadata

ADD = "INSERT INTO deck (name) VALUES (?)"


def names(store: Store) -> list[str]:
    return [row[0] for row in store.query("SELECT name FROM deck ORDER BY name")]


def labels(store: Store) -> list[str]:
    return [row[0] for row in store.query("SELECT label FROM change ORDER BY id")]


def add_and_fail(store: Store) -> None:
    with store.transact("Added a deck", NOW) as tx:
        tx.execute(ADD, ["Optimization"])
        raise ZeroDivisionError


def add_models_and_fail(store: Store) -> None:
    with store.transact("Both", NOW), Session(store.engine) as session:
        session.add(Deck(name="model"))
        session.commit()
        raise ZeroDivisionError


def test_a_change_is_there_after_the_store_was_closed(store: Store) -> None:
    with store.transact("Added a deck", NOW) as tx:
        tx.execute(ADD, ["Optimization"])
    store.close()
    with open_store(store.path, write=False) as again:
        assert names(again) == ["Optimization"]
        assert labels(again) == ["Added a deck"]


def test_an_error_leaves_the_store_as_it_was(store: Store) -> None:
    fill(store)
    before, changes = digest(store), labels(store)
    with pytest.raises(ZeroDivisionError):
        add_and_fail(store)
    assert digest(store) == before
    assert labels(store) == changes
    with store.transact("Added a deck", NOW) as tx:
        tx.execute(ADD, ["Again"])
    assert "Again" in names(store)


def test_what_changes_nothing_leaves_no_trace(store: Store) -> None:
    fill(store)
    before = labels(store)
    with store.transact("Nothing", NOW):
        pass
    with store.transact("The same again", NOW) as tx:
        tx.execute("UPDATE deck SET name = name")
        tx.execute("UPDATE card SET front = front, line = line")
        tx.execute("UPDATE deck_file SET read_at = read_at + 1, mtime_ns = 7")
    assert labels(store) == before


def test_no_table_can_be_changed_outside_of_a_transaction(store: Store) -> None:
    fill(store)
    before = digest(store)
    for statement in (
        "INSERT INTO deck (name) VALUES ('x')",
        "UPDATE card SET front = 'x'",
        "UPDATE memory SET rank = 7",
        "DELETE FROM memory",
    ):
        with pytest.raises(sqlite3.OperationalError):
            store.connection.execute(statement)
    assert digest(store) == before


def test_transactions_do_not_nest(store: Store) -> None:
    with store.transact("Outer", NOW) as tx:
        tx.execute(ADD, ["kept"])
        with pytest.raises(StoreError), store.transact("Inner", NOW):
            pass
    assert names(store) == ["kept"]
    assert labels(store) == ["Outer"]


def test_both_speeds_write_in_one_transaction(store: Store) -> None:
    with store.transact("Both", NOW) as tx:
        tx.execute(ADD, ["plain"])
        with Session(store.engine) as session:
            session.add(Deck(name="model"))
            session.commit()
        with store.engine.begin() as connection:
            connection.execute(insert(metadata.tables["deck"]), [{"name": "core"}])
        assert names(store) == ["core", "model", "plain"]
    store.undo(NOW)
    assert names(store) == []


def test_what_sqlalchemy_wrote_goes_when_the_transaction_fails(store: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        add_models_and_fail(store)
    assert names(store) == []


def test_a_rollback_of_sqlalchemy_leaves_the_transaction_alone(store: Store) -> None:
    with store.transact("Both", NOW) as tx:
        tx.execute(ADD, ["plain"])
        with store.engine.connect() as connection:
            connection.rollback()
    assert names(store) == ["plain"]


def test_both_speeds_see_the_same_rows(store: Store) -> None:
    fill(store, ("a", "a/b"), cards=5)
    for table in metadata.sorted_tables:
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        plain = store.query(f"SELECT {columns} FROM {table.name} ORDER BY 1")
        with store.engine.connect() as connection:
            core = [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
        assert core == plain, table.name
    with Session(store.engine) as session:
        cards = session.exec(select(Card).order_by(col(Card.id))).scalars()
        fronts = [card.front for card in cards]
    assert fronts == [row[0] for row in store.query("SELECT front FROM card ORDER BY id")]


def test_a_refused_value_is_explained_by_the_name_of_its_rule(store: Store) -> None:
    (card, *_) = fill(store)
    with (
        pytest.raises(StoreError, match=r"rule memory_flag\b.*nothing was changed"),
        store.transact("x", NOW) as tx,
    ):
        tx.execute("UPDATE memory SET flag = 8 WHERE card_id = ?", [card])


def test_an_error_of_sqlalchemy_is_explained_too(store: Store) -> None:
    with (
        pytest.raises(StoreError, match=r"deck\.name"),
        store.transact("x", NOW),
        store.engine.begin() as connection,
    ):
        connection.execute(insert(metadata.tables["deck"]), [{"name": "a"}, {"name": "a"}])
    assert names(store) == []


def test_a_full_disk_is_told_and_changes_nothing(store: Store) -> None:
    fill(store)
    before = digest(store)
    pages = store.query("PRAGMA page_count")[0][0]
    store.connection.execute(f"PRAGMA max_page_count = {pages}")
    with (
        pytest.raises(StoreError, match="disk is full; nothing was changed"),
        store.transact("Big", NOW) as tx,
    ):
        tx.execute("UPDATE card SET back = ?", ["x" * 100_000])
    assert digest(store) == before
    store.connection.execute("PRAGMA max_page_count = 1000000")
    with store.transact("Big", NOW) as tx:
        tx.execute("UPDATE card SET back = ?", ["x" * 100_000])
    assert digest(store) != before


def test_a_store_opened_for_reading_refuses_changes(path: Path) -> None:
    with open_store(path, write=False) as reader:
        with pytest.raises(StoreError, match="for reading only"), reader.transact("x", NOW):
            pass
        with pytest.raises(StoreError, match="for reading only"):
            reader.undo(NOW)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.connection.execute(ADD, ["x"])


def test_a_writer_that_holds_no_lock_is_told_of(store: Store) -> None:
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreLocked, match="another program is writing"), store.transact("x", NOW):
        pass
    other.close()


def test_every_commit_is_forced_to_the_disk(store: Store) -> None:
    assert store.query("PRAGMA synchronous")[0][0] == 2
    assert store.query("PRAGMA journal_mode")[0][0] == "wal"
    assert store.query("PRAGMA foreign_keys")[0][0] == 1
