"""Notes to test with: small sources, written through the same door as the program's own."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3

from store_samples import NOW

from studyml.domain.deck import Remark
from studyml.domain.question import normalised_question
from studyml.domain.source import (
    AskedQuestion,
    Citation,
    DefinedTerm,
    NoteDay,
    PageLink,
    SourceKind,
    SourceText,
    Work,
)
from studyml.store.journal import NOTE_TABLES
from studyml.store.note_store import NoteWriter, PlacedSource, SourceWritten
from studyml.store.store import Store

MONDAY = dt.date(2021, 3, 1)


def note_day(
    text: str = "Read about momentum.",
    *,
    date: dt.date | None = MONDAY,
    date_end: dt.date | None = None,
    key: str | None = None,
    line: int = 1,
    title: str = "",
) -> NoteDay:
    found = key or (date.isoformat() if date else title)
    return NoteDay(found, date, title, line, text, line + 1, date_end)


def journal(
    *days: NoteDay,
    questions: tuple[AskedQuestion, ...] = (),
    terms: tuple[DefinedTerm, ...] = (),
    citations: tuple[Citation, ...] = (),
    works: tuple[Work, ...] = (),
    pages: tuple[PageLink, ...] = (),
    remarks: tuple[Remark, ...] = (),
    kind: SourceKind = SourceKind.JOURNAL,
) -> SourceText:
    return SourceText(kind, "dated headings", "Log", days, questions, terms, citations, works, pages, remarks)


def placed(path: str = "/notes/log.md", text: SourceText | None = None, digest: str = "") -> PlacedSource:
    return PlacedSource(path, digest or hashlib.sha256(repr(text).encode()).hexdigest(), 100, 200)


def put(
    store: Store, text: SourceText, path: str = "/notes/log.md", *, digest: str = "", at: int = NOW
) -> SourceWritten:
    """Writes one source in a transaction of its own."""
    with store.transact("Imported notes", at) as tx, NoteWriter(store, tx) as writer:
        return writer.put_source(placed(path, text, digest), text, normalised_question)


def put_works(store: Store, *works: Work) -> int:
    with store.transact("Imported works", NOW) as tx, NoteWriter(store, tx) as writer:
        return writer.put_works(works)


def mention(store: Store, found: dict[int, list[tuple[int, int, int]]]) -> None:
    with store.transact("Linked notes", NOW) as tx, NoteWriter(store, tx) as writer:
        writer.put_mentions(found)


def span(text: str, words: str, concept: int = 1) -> tuple[int, int, int]:
    """A mention of a concept where these words first stand."""
    start = text.index(words)
    return concept, start, start + len(words)


def rows(store: Store, table: str) -> list[tuple[object, ...]]:
    return store.query(f"SELECT * FROM {table} ORDER BY id")


def note_digest(store: Store) -> str:
    """What the store says of notes, to the last bit."""
    return json.dumps({table: rows(store, table) for table in NOTE_TABLES})


def changes(store: Store) -> int:
    """How many changes undo knows of."""
    return int(store.query("SELECT count(*) FROM change")[0][0])


def check_search(store: Store) -> None:
    """Fails unless both indexes hold exactly what their tables do."""
    for index in ("card_search", "day_search"):
        try:
            store.connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            raise AssertionError(f"{index} is not what its table is") from error
