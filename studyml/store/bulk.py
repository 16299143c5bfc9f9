"""Many rows at once: what the writers of decks and of notes share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select, update

_CHUNK = 5_000

Row = dict[str, Any]


class Bulk:
    """Reads and writes rows, given and found as dictionaries, on the connection of a transaction."""

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
        return [dict(row) for row in self._connection.execute(select(table)).mappings()]

    def where(self, table: Table, column: str, values: Sequence[Any]) -> list[Row]:
        """The rows whose column has one of the values, in the order of their keys."""
        chosen = select(table).order_by(*table.primary_key)
        found: list[Row] = []
        for start in range(0, len(values), _CHUNK):
            part = chosen.where(table.c[column].in_(values[start : start + _CHUNK]))
            found += (dict(row) for row in self._connection.execute(part).mappings())
        return found

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Adds rows, which all have the same columns."""
        if rows:
            self._connection.execute(insert(table), rows)

    def update(self, table: Table, rows: Sequence[Row]) -> None:
        """Updates rows, which all have the same columns, by their key."""
        if not rows:
            return
        key = next(iter(table.primary_key)).name
        values: dict[str, Any] = {column: bindparam(f"new_{column}") for column in rows[0] if column != key}
        statement = update(table).where(table.c[key] == bindparam("the_key")).values(values)
        self._connection.execute(
            statement,
            [{"the_key": row[key], **{f"new_{column}": row[column] for column in values}} for row in rows],
        )

    def delete(self, table: Table, ids: Iterable[int]) -> None:
        """Deletes rows by their key."""
        key = next(iter(table.primary_key))
        if gone := [{"the_key": row} for row in ids]:
            self._connection.execute(delete(table).where(key == bindparam("the_key")), gone)


def is_other(row: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Whether a row says anything else than it did before, in the columns that it has."""
    return any(before[column] != value for column, value in row.items())
