"""What undo needs: the state before of every row that a transaction changes, caught by triggers.

An entry is a tuple of an action, a part of a table and values: `("+", "card", first id, last id)` for rows
that were added, `("~", part, key, …)` and `("-", part, key, …)` with the values before for rows that
were changed or deleted. A part is a table or, where a table has long texts, one half of it, so that moving
a card by a line does not store its texts.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from studyml.errors import StoreCorrupt
from studyml.store.mapping import MEMORY_COLUMNS
from studyml.store.memory_tally import counting_anew, forget, is_counted
from studyml.store.search_index import SEARCHED, SearchChange
from studyml.store.tally import behind, roll_up

Entry = tuple[Any, ...]

LAST_REVIEW = "SELECT coalesce(max(id), 0) FROM review_log"
ADDED, CHANGED, DELETED = "+", "~", "-"
_TOLD = "="  # entries that were told, as they will be written: ("=", part, text)
DECK_TABLES = ("deck", "deck_file", "concept", "card", "memory")
NOTE_TABLES = (
    "source",
    "day",
    "asking",
    "term",
    "paper",
    "paper_name",
    "citation",
    "page_link",
    "page_alias",
    "mention",
    "draft",
    "deck_edit",
)
TABLES = (
    *DECK_TABLES,
    *NOTE_TABLES,
    "fit",
    "meta",
    "memory_event",
    "confidence",
    "card_print",
    "log_waiting",
)
_LONG = {"concept": ("text",), **SEARCHED}
# That a file was looked at again is no change of the learner's.
_INCIDENTAL = dict.fromkeys(("deck_file", "source"), ("size", "mtime_ns", "read_at"))
_CATCH = "studyml_catch"
_WRITTEN_AHEAD = 200
_WORTH_A_REST = 200
_MOST_BEHIND = 3_000
_VERY_MANY = 5_000
# Parts of a memory that change for all cards at once, which would otherwise be kept whole.
_PARTS_OF_MEMORY = {
    "memory.recall": ("stability", "difficulty"),
    "memory.due": ("interval", "due_day"),
    "memory.log": (*MEMORY_COLUMNS, "introduced_day"),
}
_OUTSIDE = "a change outside of a transaction of the store"
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Part(NamedTuple):
    """A part of a table: its key column and the columns that an entry's values belong to, the key first."""

    table: str
    key: str
    columns: tuple[str, ...]


class Journal:
    """Catches what changes on the connection of a store at a path, between `begin` and `take` or `drop`.

    A change outside of these is refused: the triggers have nowhere to write it. `block` finds the rows of
    `memory` of a block, as `expect` takes them. `last_review` is the id of the last answer in the log,
    `damage` what was found of the store that forbids any further change.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection = connection
        self.path = path
        self._entries: list[Entry] | None = None
        self._told = 0  # entries that are written already
        self._short = 0  # entries that need not be shortened any more
        self._written: dict[Entry, str] = {}
        self._lone: set[int] = set()
        self.damage: StoreCorrupt | None = None
        self.last_review: int = connection.execute(LAST_REVIEW).fetchone()[0]
        self._behind = behind(connection)
        self.parts, self.wholes = _parts(connection)
        self.block = f"SELECT {', '.join(self.parts['memory'].columns)} FROM memory WHERE block_key = ?"
        connection.create_function(_CATCH, -1, self._catch)
        self._triggers = _triggers(self.parts, self.wholes)
        for trigger in self._triggers.values():
            connection.execute(trigger)
        for name, columns in _PARTS_OF_MEMORY.items():
            self.parts[name] = Part("memory", "card_id", ("card_id", *columns))

    def begin(self) -> None:
        """From here on changes are caught."""
        self._entries = []
        self._told = self._short = 0

    def take(self) -> str | None:
        """What was caught, as a JSON list in the order in which it happened; None if it was nothing.

        The search over cards and notes is brought up to it.
        """
        entries, self._entries = self._entries, None
        if not entries:
            return None
        self._behind += len(entries) + self._told
        if len(entries) == 1 and (written := self._written.get(entries[0])):
            return f"[{written}]"
        if any(entry[0] != CHANGED or entry[1] != "memory" for entry in entries):
            self._lone.clear()
            entries = _shortened(entries)
            self._index(entries)
        if len(entries) > _WRITTEN_AHEAD or self._told:
            return _written(entries)
        return f"[{','.join([self._written.get(entry) or _encode(entry) for entry in entries])}]"

    def is_behind(self, last_review: int, *, is_undo: bool) -> bool:
        """Whether there was so much since the last rolling up that it is time for another; to be asked once
        for each change, with the id of the last answer after it."""
        self._behind = behind(self.connection) if is_undo else self._behind + last_review - self.last_review
        return self._behind > _MOST_BEHIND

    @property
    def is_worth_a_rest(self) -> bool:
        """Whether so much happened since the last rolling up that a quiet moment may be used for another."""
        return self._behind > _WORTH_A_REST

    def roll_up(self) -> None:
        """Rolls up the log and the memories."""
        if self._behind:
            roll_up(self.connection)
            self._behind = 0

    def drop(self) -> None:
        """Forgets what was caught."""
        self._entries = None
        self._behind += 1  # whatever was rolled up meanwhile is not

    @contextmanager
    def told(self, part: str, rows: Iterable[Sequence[Any]]) -> Iterator[None]:
        """Within, changes of rows are not caught: they change this part of these, given as they were.

        When it is left with an error, only rolling back brings the catching of them back.
        """
        if self._entries is None:
            raise RuntimeError(_OUTSIDE)
        self._keep(part, [(CHANGED, part, *row) for row in rows])
        if self._told > _VERY_MANY:
            forget(self.connection)
        name = f"{self.parts[part].table}_changed"
        self.connection.execute(f'DROP TRIGGER temp."catch_{name}"')
        yield
        self.connection.execute(self._triggers[name])

    def counting(self) -> Iterator[tuple[int, int]]:
        """Counts all memories in short steps, within a transaction that has changed so many that none was
        kept; tells after each how many are counted, of how many. Leaving it does not roll them up then."""
        if not is_counted(self.connection):
            yield from counting_anew(self.connection)

    def is_lone(self, block: int) -> bool:
        """Whether a block is known to have one card only."""
        return block in self._lone

    def expect(self, block: int, memories: Sequence[Sequence[Any]]) -> None:
        """Writes ahead the entries that changing the rows of `memory` of a block would make.

        The next answer is likely to change them, and writing them then would be a tenth of its time.
        """
        if len(self._written) > _WRITTEN_AHEAD:
            self._written.clear()
            self._lone.clear()
        if len(memories) == 1:
            self._lone.add(block)
        for row in memories:
            entry = (CHANGED, "memory", *row)
            self._written[entry] = _encode(entry)

    def _keep(self, part: str, told: list[Entry]) -> None:
        """Keeps entries as they will be written. There may be as many as there are cards, in steps between
        which nobody may wait: so nothing of it is left for the end."""
        if self._entries is None or not told:
            return
        self._entries[self._short :] = _shortened(self._entries[self._short :])
        self._entries.append((_TOLD, part, _encode(told)[1:-1]))
        self._told += len(told)
        self._short = len(self._entries)

    def _index(self, entries: Sequence[Entry]) -> None:
        changes = {table: SearchChange(table) for table in SEARCHED}
        for action, part, key, *values in entries:
            table = part.removesuffix(".long")
            if table not in changes:
                continue
            if action == ADDED:
                changes[table].added(key, values[0])
            elif action == DELETED:
                columns = self.wholes[table].columns[1:]
                changes[table].changed(key, [values[columns.index(column)] for column in SEARCHED[table]])
            elif part != table:
                changes[table].changed(key, values)
        for change in changes.values():
            change.write(self.connection)

    def _catch(self, *entry: Any) -> None:
        if self._entries is None:
            raise RuntimeError(_OUTSIDE)
        self._entries.append(entry)


def _parts(connection: sqlite3.Connection) -> tuple[dict[str, Part], dict[str, Part]]:
    """The parts by their names, and the tables whole."""
    parts, wholes = {}, {}
    for table in TABLES:
        found = connection.execute(f"PRAGMA main.table_info({table})").fetchall()
        key = next(column[1] for column in found if column[5])
        others = [column[1] for column in found if not column[5]]
        long = _LONG.get(table, ())
        wholes[table] = Part(table, key, (key, *others))
        parts[table] = Part(table, key, (key, *(column for column in others if column not in long)))
        if long:
            parts[f"{table}.long"] = Part(table, key, (key, *long))
    return parts, wholes


def _triggers(parts: dict[str, Part], wholes: dict[str, Part]) -> dict[str, str]:
    """The triggers that catch, by what they are called after `catch_`."""
    triggers = {}

    def add(name: str, when: str, action: str, part: str, values: str) -> None:
        triggers[name] = (
            f'CREATE TEMP TRIGGER "catch_{name}" AFTER {when} BEGIN'
            f" SELECT {_CATCH}('{action}', '{part}', {values}); END"
        )

    for table, whole in wholes.items():
        add(f"{table}_added", f"INSERT ON main.{table}", ADDED, table, f"NEW.{whole.key}")
        add(f"{table}_deleted", f"DELETE ON main.{table}", DELETED, table, _old(whole.columns))
    for name, part in parts.items():
        telling = [column for column in part.columns if column not in _INCIDENTAL.get(part.table, ())]
        columns = ", ".join(f'"{column}"' for column in telling)
        when = f"UPDATE OF {columns} ON main.{part.table}"
        when += " WHEN " + " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in telling)
        add(f"{name}_changed", when, CHANGED, name, _old(part.columns))
    return triggers


def _old(columns: Iterable[str]) -> str:
    return ", ".join(f'OLD."{column}"' for column in columns)


def _shortened(entries: Sequence[Entry]) -> list[Entry]:
    """The same with runs of added rows as one entry, and without what became of added memories."""
    short: list[Entry] = []
    fresh: set[int] = set()
    for entry in entries:
        action, part, key = entry[:3]
        if action == ADDED:
            end = entry[-1]  # the key itself, or the last of a run
            if part == "memory":
                fresh.update(range(key, end + 1))
            last = short[-1] if short else ("", "", 0, 0)
            # The keys of some tables are words, which make no runs.
            if last[:2] == (ADDED, part) and isinstance(key, int) and last[3] + 1 == key:
                short[-1] = (ADDED, part, last[2], end)
            else:
                short.append((ADDED, part, key, end))
        elif not (action == CHANGED and part == "memory" and key in fresh):
            short.append(entry)
    return short


def _written(entries: Sequence[Entry]) -> str:
    """Entries as a JSON list, some of which are written already."""
    texts: list[str] = []
    for is_told, run in groupby(entries, lambda entry: entry[0] == _TOLD):
        found = list(run)
        texts += [entry[2] for entry in found] if is_told else [_encode(found)[1:-1]]
    return f"[{','.join(texts)}]"
