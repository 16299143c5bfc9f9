"""Many rows with each statement: SQLite begins each one anew, which for a short row is most of its time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

_VALUES = 1_600  # of one statement; SQLite takes more, and no more quickly


def add_rows(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Adds rows, whose values are in the order of the columns, to a table, in their order."""
    names = ", ".join(f'"{column}"' for column in columns)
    _run(connection, f'INSERT INTO "{table}" ({names}) VALUES {{}}', len(columns), rows)


def change_rows(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Changes rows of a table: the first of the columns is its key, the others get the values.

    No key may come twice.
    """
    key, *others = columns
    changes = ", ".join(f'"{column}" = changed.column{at}' for at, column in enumerate(others, 2))
    statement = (
        f'WITH changed AS (VALUES {{}}) UPDATE "{table}" SET {changes} FROM changed'
        f' WHERE "{table}"."{key}" = changed.column1'
    )
    _run(connection, statement, len(columns), rows)


def _run(connection: sqlite3.Connection, statement: str, width: int, rows: Iterable[Sequence[Any]]) -> None:
    """Runs a statement, in which `{}` stands for rows of a width, for all rows."""
    row = f"({', '.join('?' * width)})"
    several = max(1, _VALUES // width)
    whole = statement.format(", ".join([row] * several))
    for group in _groups(rows, several):
        if len(group) == several:
            connection.execute(whole, tuple(chain.from_iterable(group)))
        else:
            connection.executemany(statement.format(row), group)


def _groups(rows: Iterable[Sequence[Any]], size: int) -> Iterator[list[Sequence[Any]]]:
    remaining = iter(rows)
    while group := list(islice(remaining, size)):
        yield group
