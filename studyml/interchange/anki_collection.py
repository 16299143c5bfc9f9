"""A collection of Anki, the SQLite file in a package: of version 11 or of the later ones with more tables."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final, TypeVar

from studyml.interchange.anki_values import (
    ForeignCard,
    ForeignCollection,
    ForeignNote,
    ForeignReview,
    NoteType,
    Template,
)
from studyml.interchange.foreign_sqlite import ForeignSqlite
from studyml.interchange.protobuf import WireError, number_field, text_field

FIELDS_LIMIT: Final = 512 * 1024  # bytes of all fields of a note
LONGEST_INTERVAL: Final = 36_500  # days

Row = TypeVar("Row")

_NEEDED = frozenset(("col", "notes", "cards", "revlog"))
_LATER = frozenset(("notetypes", "fields", "templates", "decks"))
_LEAST_STABILITY, _MOST_STABILITY = 0.0001, 36_500.0
_FIRST_MOMENT = 1_000_000_000  # September 2001, seconds; Anki is younger
_LAST_MOMENT = 4_102_444_800  # January 2100
_INT = {int}
_AT_ONCE = 500
_NOTES = (
    "SELECT id, guid, mid, tags,"
    f" CASE WHEN length(CAST(flds AS BLOB)) <= {FIELDS_LIMIT} THEN flds END FROM notes"
)
_CARDS = (
    "SELECT id, nid, CASE WHEN odid <> 0 THEN odid ELSE did END, ord, type, queue,"
    " CASE WHEN odid <> 0 AND odue <> 0 THEN odue ELSE due END,"
    " ivl, factor, reps, lapses, left, flags, CASE WHEN length(data) <= 10000 THEN data END FROM cards"
)
# Whatever is no number stays behind, so that many rows at once are as small as they should be.
_NUMBERS = ", ".join(
    f"CASE WHEN typeof({column}) = 'integer' THEN {column} END"
    for column in ("id", "cid", "ease", "ivl", "factor", "time", "type")
)
_REVIEWS = f"SELECT {_NUMBERS} FROM revlog ORDER BY cid, id"


def read_collection(file: Path, source: Path) -> ForeignCollection:
    """The collection in an unpacked file that `source` held. Raises SourceRefused.

    A row that cannot be right costs only itself; the remarks say how many there were, and of what kind.
    """
    with ForeignSqlite(file, source) as database:
        if not database.tables >= _NEEDED:
            raise database.refusal("The collection in it lacks tables that all of Anki's have.")
        return _Reader(database).collection()


class _RowRefused(Exception):
    """A row that cannot be right; the message says of what kind it is."""


class _Reader:
    def __init__(self, database: ForeignSqlite) -> None:
        self._database = database
        self._refused: Counter[str] = Counter()

    def collection(self) -> ForeignCollection:
        col = next(iter(self._database.rows("SELECT crt, models, decks, conf FROM col")), None)
        if col is None or not _is_moment(col[0]):
            raise self._database.refusal("The collection in it does not say when it began.")
        is_later = self._database.tables >= _LATER
        try:
            types = self._later_types() if is_later else _types(_object(col[1]))
            decks = self._later_decks() if is_later else _decks(_object(col[2]))
            offset = self._later_offset() if is_later else _object(col[3]).get("creationOffset")
        except (WireError, ValueError, RecursionError, KeyError, TypeError, AttributeError):
            raise self._database.refusal(
                "The note types and decks in it cannot be read. Check the collection in Anki; export it then."
            ) from None
        found = ForeignCollection(col[0], decks=decks, note_types=types)
        if isinstance(offset, int) and abs(offset) <= 24 * 60:
            found.offset = offset
        found.notes = self._kept(self._database.rows(_NOTES), _note)
        found.cards = self._kept(self._database.rows(_CARDS), self._card)
        found.reviews = self._reviews()
        found.remarks += [f"{reason}: {count:,} left out" for reason, count in self._refused.items()]
        return found

    def _kept(self, rows: Iterable[tuple[Any, ...]], value: Callable[[tuple[Any, ...]], Row]) -> list[Row]:
        """The values of the rows that can be right; the others are counted."""
        found = []
        for row in rows:
            try:
                found.append(value(row))
            except _RowRefused as refusal:
                self._refused[str(refusal)] += 1
        return found

    def _card(self, row: tuple[Any, ...]) -> ForeignCard:
        *numbers, data = row
        if set(map(type, numbers)) != _INT:
            raise _RowRefused("cards whose figures are no numbers")
        key, note, deck, place, kind, queue, due, interval, ease, reps, lapses, left, flags = numbers
        if not (0 <= kind <= 3 and interval <= LONGEST_INTERVAL and abs(due) < _LAST_MOMENT and place >= 0):
            raise _RowRefused("cards whose schedule cannot be right")
        if not (0 <= reps < 1_000_000 and 0 <= lapses < 1_000_000):
            raise _RowRefused("cards whose schedule cannot be right")
        stability, difficulty, last_at = self._memory(data)
        flag = flags & 7
        return ForeignCard(
            key, note, deck, place, kind, queue, due, max(0, interval), ease, reps, lapses, left, flag,
            stability, difficulty, last_at,
        )  # fmt: skip

    def _memory(self, data: Any) -> tuple[float | None, float | None, int | None]:
        """What FSRS knows of a card, and the moment of its last review."""
        if not data or data in (b"{}", "{}"):
            return None, None, None
        try:
            found = json.loads(data)
        except (ValueError, RecursionError, TypeError):
            found = None
        if not isinstance(found, dict):
            return None, None, None
        last = found.get("lrt")
        last_at = last if _is_moment(last) else None
        stability, difficulty = found.get("s"), found.get("d")
        if stability is None and difficulty is None:
            return None, None, last_at
        if _is_within(stability, _LEAST_STABILITY, _MOST_STABILITY) and _is_within(difficulty, 1.0, 10.0):
            return stability, difficulty, last_at
        self._refused["memories of FSRS that cannot be right"] += 1
        return None, None, last_at

    def _reviews(self) -> list[ForeignReview]:
        found: list[ForeignReview] = []
        rows = self._database.rows(_REVIEWS)
        while group := list(islice(rows, _AT_ONCE)):
            if _are_reviews(group):
                found += map(ForeignReview._make, group)
            else:
                found += self._kept(group, _review)
        return found

    def _later_types(self) -> dict[int, NoteType]:
        fields: dict[int, list[str]] = {}
        for key, name in self._database.rows("SELECT ntid, name FROM fields ORDER BY ntid, ord"):
            fields.setdefault(key, []).append(_text(name))
        templates: dict[int, list[Template]] = {}
        rows = self._database.rows("SELECT ntid, name, config FROM templates ORDER BY ntid, ord")
        for key, name, config in rows:
            template = Template(_text(name), text_field(config, 1), text_field(config, 2))
            templates.setdefault(key, []).append(template)
        return {
            key: NoteType(
                _text(name),
                number_field(config, 1) == 1,
                tuple(fields.get(key, ())),
                tuple(templates.get(key, ())),
            )
            for key, name, config in self._database.rows("SELECT id, name, config FROM notetypes")
        }

    def _later_decks(self) -> dict[int, str]:
        rows = self._database.rows("SELECT id, name FROM decks")
        return {key: _text(name).replace("\x1f", "::") for key, name in rows}

    def _later_offset(self) -> object:
        if "config" not in self._database.tables:
            return None
        rows = self._database.rows("SELECT val FROM config WHERE KEY = 'creationOffset'")
        return next((json.loads(value) for (value,) in rows), None)


def _note(row: tuple[Any, ...]) -> ForeignNote:
    key, guid, note_type, tags, fields = row
    if fields is None:
        raise _RowRefused(f"notes with fields of more than {FIELDS_LIMIT // 1024} KiB")
    try:
        words = tuple(_text(tags).split())
        texts = tuple(_text(fields).split("\x1f"))
        name = _text(guid)
    except UnicodeDecodeError:
        raise _RowRefused("notes that are not UTF-8") from None
    if not (_is_int(key) and _is_int(note_type) and 0 < len(name) <= 1_000):
        raise _RowRefused("notes without an id")
    return ForeignNote(key, name, note_type, words, texts)


def _are_reviews(rows: Sequence[tuple[Any, ...]]) -> bool:
    """Whether `_review` would refuse none of the rows: asked of whole columns, for the log is long."""
    if set(map(type, chain.from_iterable(rows))) != _INT:
        return False
    columns: Iterator[tuple[int, ...]] = zip(*rows, strict=True)
    at, _, button, interval, _, took, kind = ((min(column), max(column)) for column in columns)
    return (
        _FIRST_MOMENT * 1000 <= at[0] <= at[1] < _LAST_MOMENT * 1000
        and 0 <= button[0] <= button[1] <= 4
        and 0 <= kind[0] <= kind[1] <= 5
        and -LONGEST_INTERVAL * 86_400 <= interval[0] <= interval[1] <= LONGEST_INTERVAL
        and took[0] >= 0
    )


def _review(row: tuple[Any, ...]) -> ForeignReview:
    if set(map(type, row)) != _INT:
        raise _RowRefused("reviews whose figures are no numbers")
    at, _, button, interval, _, took, kind = row
    if not _FIRST_MOMENT <= at // 1000 < _LAST_MOMENT or not 0 <= button <= 4 or not 0 <= kind <= 5:
        raise _RowRefused("reviews that cannot be right")
    if not -LONGEST_INTERVAL * 86_400 <= interval <= LONGEST_INTERVAL or took < 0:
        raise _RowRefused("reviews that cannot be right")
    return ForeignReview._make(row)


def _types(models: Mapping[str, Any]) -> dict[int, NoteType]:
    return {
        int(key): NoteType(
            str(model["name"]),
            model.get("type") == 1,
            tuple(str(field["name"]) for field in model["flds"]),
            tuple(Template(str(t["name"]), str(t["qfmt"]), str(t["afmt"])) for t in model["tmpls"]),
        )
        for key, model in models.items()
    }


def _decks(decks: Mapping[str, Any]) -> dict[int, str]:
    return {int(key): str(deck["name"]) for key, deck in decks.items()}


def _object(data: Any) -> dict[str, Any]:
    found = json.loads(_text(data))
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found


def _text(value: Any) -> str:
    """A column of text. Raises UnicodeDecodeError, and UnicodeEncodeError where JSON hid half a character."""
    return value.decode() if isinstance(value, bytes) else str(value)


def _is_int(value: Any) -> bool:
    return type(value) is int


def _is_moment(value: Any) -> bool:
    """Whether a value is a moment in seconds that a collection may speak of."""
    return type(value) is int and _FIRST_MOMENT <= value < _LAST_MOMENT


def _is_within(value: Any, least: float, most: float) -> bool:
    return type(value) in (int, float) and math.isfinite(value) and least <= value <= most
