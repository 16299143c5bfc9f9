"""Many rows at once, and few again and again: statements are built once for each table and its columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Delete,
    Select,
    Table,
    Update,
    bindparam,
    delete,
    func,
    select,
    update,
)

_CHUNK = 5_000

Row = dict[str, Any]


class Bulk:
    """Reads and writes rows, given and found as dictionaries, on the connection of a transaction.

    Rows that are given together all have the same columns. Tables have one key, `id`.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._following: dict[str, int] = {}

    def next_id(self, table: Table) -> int:
        """A key that no row of the table has. Whoever asks for keys here adds all rows of this table."""
        if table.name not in self._following:
            self._following[table.name] = (self._connection.scalar(select(func.max(table.c.id))) or 0) + 1
        self._following[table.name] += 1
        return self._following[table.name] - 1

    def all(self, table: Table) -> list[Row]:
        """Every row."""
        return self._rows(select(table), {})

    def where(self, table: Table, column: str, values: Sequence[Any]) -> list[Row]:
        """The rows whose column has one of the values, in the order of their keys."""
        found: list[Row] = []
        for start in range(0, len(values), _CHUNK):
            found += self._rows(_selecting(table, column), {"chosen": values[start : start + _CHUNK]})
        return found

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Adds rows."""
        if rows:
            columns = tuple(rows[0])
            values = [tuple(map(row.__getitem__, columns)) for row in rows]
            self._connection.exec_driver_sql(_inserting(table.name, columns), values)

    def update(self, table: Table, rows: Sequence[Row]) -> None:
        """Updates the columns that the rows have, by their keys."""
        if rows:
            statement = _updating(table, tuple(column for column in rows[0] if column != "id"))
            self._connection.execute(
                statement, [{f"new_{column}": value for column, value in row.items()} for row in rows]
            )

    def delete(self, table: Table, ids: Iterable[int]) -> None:
        """Deletes rows by their keys."""
        if gone := [{"gone": key} for key in ids]:
            self._connection.execute(_deleting(table), gone)

    def _rows(self, statement: Select[Any], values: Mapping[str, Any]) -> list[Row]:
        found = self._connection.execute(statement, values)
        columns = tuple(found.keys())
        return [dict(zip(columns, row, strict=True)) for row in found]


def is_other(row: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Whether a row says anything else than it did before, in the columns that it has."""
    return any(before[column] != value for column, value in row.items())


@cache
def _selecting(table: Table, column: str) -> Select[Any]:
    chosen = table.c[column].in_(bindparam("chosen", expanding=True))
    return select(table).where(chosen).order_by(table.c.id)


@cache
def _inserting(table: str, columns: tuple[str, ...]) -> str:
    # Plain SQL: for each of ten thousand mentions SQLAlchemy would build a dictionary more.
    names = ", ".join(f'"{column}"' for column in columns)
    return f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(columns))})'


@cache
def _updating(table: Table, columns: tuple[str, ...]) -> Update:
    values: dict[str, Any] = {column: bindparam(f"new_{column}") for column in columns}
    return update(table).where(table.c.id == bindparam("new_id")).values(values)


@cache
def _deleting(table: Table) -> Delete:
    return delete(table).where(table.c.id == bindparam("gone"))
