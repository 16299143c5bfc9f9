from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.store.many_rows import add_rows, change_rows

rows = st.lists(st.tuples(st.none() | st.text(max_size=3), st.integers(-9, 9)), max_size=20)


@pytest.fixture(autouse=True)
def small_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    """Statements of three rows of two columns, so that few rows take several."""
    monkeypatch.setattr("studyml.store.many_rows._VALUES", 6)


def table() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT, size INTEGER, note TEXT)")
    return connection


@given(rows)
def test_rows_are_added_in_their_order_however_many_there_are(
    given_rows: list[tuple[str | None, int]],
) -> None:
    connection = table()
    add_rows(connection, "thing", ("name", "size"), iter(given_rows))
    found = connection.execute("SELECT id, name, size, note FROM thing ORDER BY id").fetchall()
    assert found == [(at, *row, None) for at, row in enumerate(given_rows, 1)]


@given(rows, st.sets(st.integers(1, 20)))
def test_rows_are_changed_by_their_keys_and_others_stay(
    given_rows: list[tuple[str | None, int]], keys: set[int]
) -> None:
    connection = table()
    connection.executemany("INSERT INTO thing (size, note) VALUES (?, 'kept')", [(0,)] * 20)
    changes = [(key, *row) for key, row in zip(sorted(keys, reverse=True), given_rows, strict=False)]
    change_rows(connection, "thing", ("id", "name", "size"), changes)
    changed = {key: row for key, *row in changes}
    found = connection.execute("SELECT id, name, size, note FROM thing").fetchall()
    assert found == [(key, *changed.get(key, (None, 0)), "kept") for key in range(1, 21)]


def test_a_row_that_the_table_refuses_is_refused_among_many() -> None:
    connection = table()
    with pytest.raises(sqlite3.IntegrityError):
        add_rows(connection, "thing", ("id", "size"), [(1, 1), (2, 2), (1, 3)])
