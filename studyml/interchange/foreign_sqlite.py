"""A SQLite file from outside, read with care: tables only, no code of its schema, and not for ever."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from studyml.errors import SourceRefused

PATIENCE: Final = 120.0  # seconds that reading one file may take
VALUE_LIMIT: Final = 16 * 1024 * 1024  # bytes of one value or row

_STEPS = 20_000
_HEADER = b"SQLite format 3\0"


class ForeignSqlite:
    """The tables of a file that is only read; use it in a `with` statement. `source` is whose file it is.

    Texts come as bytes. Raises SourceRefused for what is no SQLite file, for one with a view, a trigger
    or a virtual table, and for whatever SQLite cannot read in time.
    """

    def __init__(self, file: Path, source: Path) -> None:
        self._source = source
        with file.open("rb") as opened:
            if opened.read(len(_HEADER)) != _HEADER:
                raise self.refusal("The collection in it is no SQLite file. Export it again.")
        self._connection = sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)
        self._connection.text_factory = bytes
        deadline = time.monotonic() + PATIENCE
        self._connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
        self._connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, VALUE_LIMIT)
        self._connection.create_collation("unicase", _compare)
        try:
            for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON"):
                list(self.rows(f"PRAGMA {pragma}"))
            self.tables = self._checked()
        except BaseException:
            self._connection.close()
            raise

    def refusal(self, reason: str) -> SourceRefused:
        """Why the file is not read, as an error to raise."""
        return SourceRefused(str(self._source), reason)

    def rows(self, statement: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows that a statement finds, one by one. Raises SourceRefused."""
        try:
            yield from self._connection.execute(statement, values)
        except (sqlite3.Error, sqlite3.Warning, OverflowError) as error:
            if "interrupted" in str(error):
                reason = f"Reading the collection in it takes longer than {PATIENCE:.0f} seconds."
            else:
                reason = f"The collection in it is damaged ({error}). Check it in Anki and export it again."
            raise self.refusal(reason) from None

    def __enter__(self) -> ForeignSqlite:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def _checked(self) -> frozenset[str]:
        """The names of the tables."""
        tables = set()
        for kind, name, statement in self.rows("SELECT type, name, sql FROM sqlite_master"):
            words = (statement or b"").lstrip()[:30].upper()
            if kind not in (b"table", b"index") or words.startswith(b"CREATE VIRTUAL"):
                label = bytes(name or b"").decode("utf-8", "replace")
                raise self.refusal(
                    f"In the collection in it {label[:40]!r} is no plain table, as all of Anki's are."
                )
            if kind == b"table":
                tables.add(bytes(name).decode("utf-8", "replace"))
        return frozenset(tables)


def _compare(one: str, other: str) -> int:
    first, second = one.casefold(), other.casefold()
    return (first > second) - (first < second)
