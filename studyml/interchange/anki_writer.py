"""A package for Anki: a collection of version 11, which every Anki since 2.1 reads, and its media."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress
from hashlib import blake2b, sha1
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

from studyml.interchange.anki_values import ForeignReview
from studyml.whole_file import sync_folder

BASIC: Final = "studyml Basic"
BOTH_WAYS: Final = "studyml Both Ways"
CLOZE: Final = "studyml Cloze"
TYPED: Final = "studyml Typed"
TYPED_BOTH_WAYS: Final = "studyml Typed Both Ways"
TYPED_CLOZE: Final = "studyml Typed Cloze"

_FIRST_ID: Final = 1_700_000_000_000
_TYPES: Final = {
    name: _FIRST_ID + number
    for number, name in enumerate((BASIC, BOTH_WAYS, CLOZE, TYPED, TYPED_BOTH_WAYS, TYPED_CLOZE), 1)
}
_FIELDS: Final = {
    BASIC: ("Front", "Back", "Concept"),
    BOTH_WAYS: ("Front", "Back", "Concept"),
    CLOZE: ("Text", "Back Extra", "Concept"),
    TYPED: ("Front", "Back", "Answer", "Concept"),
    TYPED_BOTH_WAYS: ("Front", "Back", "Concept"),
    TYPED_CLOZE: ("Text", "Back Extra", "Concept"),
}
_ANSWER = "{{FrontSide}}\n\n<hr id=answer>\n\n"
_TEMPLATES: Final = {
    BASIC: (("Card 1", "{{Front}}", f"{_ANSWER}{{{{Back}}}}"),),
    BOTH_WAYS: (
        ("Card 1", "{{Front}}", f"{_ANSWER}{{{{Back}}}}"),
        ("Card 2", "{{Back}}", f"{_ANSWER}{{{{Front}}}}"),
    ),
    CLOZE: (("Cloze", "{{cloze:Text}}", "{{cloze:Text}}<br>\n{{Back Extra}}"),),
    TYPED: (("Card 1", "{{Front}}\n\n{{type:Answer}}", f"{_ANSWER}{{{{type:Answer}}}}\n\n{{{{Back}}}}"),),
    TYPED_BOTH_WAYS: (
        ("Card 1", "{{Front}}\n\n{{type:Back}}", f"{_ANSWER}{{{{type:Back}}}}"),
        ("Card 2", "{{Back}}\n\n{{type:Front}}", f"{_ANSWER}{{{{type:Front}}}}"),
    ),
    TYPED_CLOZE: (
        (
            "Cloze",
            "{{cloze:Text}}\n\n{{type:cloze:Text}}",
            "{{cloze:Text}}\n\n{{type:cloze:Text}}<br>\n{{Back Extra}}",
        ),
    ),
}
_CSS = (
    ".card { font-family: sans-serif; font-size: 20px; text-align: center; }\n"
    ".cloze { font-weight: bold; color: blue; }\npre { text-align: left; }\n"
)
_LATEX = (
    "\\documentclass[12pt]{article}\n\\usepackage{amssymb,amsmath}\n\\pagestyle{empty}\n\\begin{document}\n",
    "\\end{document}",
)
_DEFAULT_DECK = 1
_SCHEMA = """
CREATE TABLE col (id integer PRIMARY KEY, crt integer NOT NULL, mod integer NOT NULL, scm integer NOT NULL,
    ver integer NOT NULL, dty integer NOT NULL, usn integer NOT NULL, ls integer NOT NULL, conf text NOT NULL,
    models text NOT NULL, decks text NOT NULL, dconf text NOT NULL, tags text NOT NULL);
CREATE TABLE notes (id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL, mod integer NOT NULL,
    usn integer NOT NULL, tags text NOT NULL, flds text NOT NULL, sfld integer NOT NULL,
    csum integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE cards (id integer PRIMARY KEY, nid integer NOT NULL, did integer NOT NULL, ord integer NOT NULL,
    mod integer NOT NULL, usn integer NOT NULL, type integer NOT NULL, queue integer NOT NULL,
    due integer NOT NULL, ivl integer NOT NULL, factor integer NOT NULL, reps integer NOT NULL,
    lapses integer NOT NULL, left integer NOT NULL, odue integer NOT NULL, odid integer NOT NULL,
    flags integer NOT NULL, data text NOT NULL);
CREATE TABLE revlog (id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL,
    ease integer NOT NULL, ivl integer NOT NULL, lastIvl integer NOT NULL, factor integer NOT NULL,
    time integer NOT NULL, type integer NOT NULL);
CREATE TABLE graves (usn integer NOT NULL, oid integer NOT NULL, type integer NOT NULL);
CREATE INDEX ix_notes_usn ON notes (usn);
CREATE INDEX ix_cards_usn ON cards (usn);
CREATE INDEX ix_revlog_usn ON revlog (usn);
CREATE INDEX ix_cards_nid ON cards (nid);
CREATE INDEX ix_cards_sched ON cards (did, queue, due);
CREATE INDEX ix_revlog_cid ON revlog (cid);
CREATE INDEX ix_notes_csum ON notes (csum);
"""


class WrittenReview(NamedTuple):
    """An answer as Anki logs it: see `ForeignReview`, with the interval before it."""

    answer: ForeignReview
    interval_before: int


class WrittenAnkiCard(NamedTuple):
    """A card of a note, by the place of its template, and its schedule as in `ForeignCard`."""

    place: int
    kind: int
    queue: int
    due: int
    interval: int
    reps: int
    lapses: int
    flag: int
    stability: float | None
    difficulty: float | None
    last_at: int | None
    reviews: Sequence[WrittenReview]


class WrittenNote(NamedTuple):
    """A note with its cards: its type by name, its fields as HTML, when it was made and changed (seconds)."""

    guid: str
    note_type: str
    deck: str
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    made_at: int
    changed_at: int
    cards: Sequence[WrittenAnkiCard]


def write_package(
    path: Path, notes: Iterable[WrittenNote], media: Mapping[str, Path], began: int, offset: int, now: int
) -> None:
    """Writes a package in the place of whatever `path` names; it is there whole or as it was before.

    Days count from the moment `began`, `offset` minutes west of UTC; moments are seconds. `media` are
    files by the name that notes know them by. Raises OSError.
    """
    with TemporaryDirectory(dir=path.parent, prefix=".studyml-") as folder:
        collection = Path(folder, "collection.anki21")
        _write_collection(collection, notes, began, offset, now)
        packed = Path(folder, "package")
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(collection, "collection.anki21")
            names = {}
            for number, (name, file) in enumerate(media.items()):
                archive.write(file, str(number))
                names[str(number)] = name
            archive.writestr("media", json.dumps(names, ensure_ascii=False))
        with packed.open("rb") as written:
            os.fsync(written.fileno())
        packed.replace(path)
        with suppress(OSError):  # the package is whole already
            sync_folder(path.parent)


def _write_collection(file: Path, notes: Iterable[WrittenNote], began: int, offset: int, now: int) -> None:
    try:
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.executescript(_SCHEMA)
            connection.execute("BEGIN")
            _Collection(connection, began, offset, now).write(notes)
            connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        full = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_FULL
        number = errno.ENOSPC if full else errno.EIO
        raise OSError(number, os.strerror(number), str(file)) from error


class _Collection:
    def __init__(self, connection: sqlite3.Connection, began: int, offset: int, now: int) -> None:
        self._connection = connection
        self._began, self._offset, self._now = began, offset, now
        self._decks: dict[str, int] = {}
        self._last_review = 0
        self._taken: set[int] = set()

    def write(self, notes: Iterable[WrittenNote]) -> None:
        """Writes the notes, then the row that describes their types and decks."""
        for note in notes:
            self._note(note)
        now = self._now
        types = {str(_TYPES[name]): _note_type(name, now) for name in _TYPES}
        decks = {"1": _deck(_DEFAULT_DECK, "Default", now)}
        decks |= {str(key): _deck(key, name, now) for name, key in self._decks.items()}
        conf = {
            "activeDecks": [1],
            "curDeck": 1,
            "newSpread": 0,
            "collapseTime": 1200,
            "timeLim": 0,
            "estTimes": True,
            "dueCounts": True,
            "curModel": str(_TYPES[BASIC]),
            "nextPos": 1,
            "sortType": "noteFld",
            "sortBackwards": False,
            "addToCur": True,
            "schedVer": 2,
            "sched2021": True,
            "creationOffset": self._offset,
        }
        settings = {"1": _DECK_SETTINGS}
        self._connection.execute(
            "INSERT INTO col VALUES (1, ?, ?, ?, 11, 0, 0, 0, ?, ?, ?, ?, '{}')",
            (self._began, now * 1000, now * 1000, *map(json.dumps, (conf, types, decks, settings))),
        )

    def _note(self, note: WrittenNote) -> None:
        key = self._free(note.made_at * 1000)
        deck = self._decks.setdefault(note.deck, _deck_id(note.deck))
        first = note.fields[0]
        tags = f" {' '.join(note.tags)} " if note.tags else ""
        checksum = int(sha1(first.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()[:8], 16)
        row = (key, note.guid, _TYPES[note.note_type], note.changed_at, tags, "\x1f".join(note.fields))
        self._connection.execute(
            "INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')", (*row, first, checksum)
        )
        for card in note.cards:
            self._card(card, key, deck, note.changed_at)

    def _card(self, card: WrittenAnkiCard, note: int, deck: int, changed_at: int) -> None:
        key = self._free(note + card.place)
        data: dict[str, Any] = {}
        if card.stability is not None and card.difficulty is not None:
            data = {"s": round(card.stability, 4), "d": round(card.difficulty, 3)}
        if card.last_at is not None:
            data["lrt"] = card.last_at
        steps = 1001 if card.kind in (1, 3) else 0
        self._connection.execute(
            "INSERT INTO cards VALUES (?, ?, ?, ?, ?, -1, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?)",
            (
                *(key, note, deck, card.place, changed_at, card.kind, card.queue, card.due, card.interval),
                *(2500 if card.kind else 0, card.reps, card.lapses, steps, card.flag, json.dumps(data)),
            ),
        )
        for answer, before in card.reviews:
            at = self._free(answer.at)
            self._connection.execute(
                "INSERT INTO revlog VALUES (?, ?, -1, ?, ?, ?, ?, ?, ?)",
                (
                    *(at, key, answer.button, answer.interval, before),
                    *(answer.factor, answer.took, answer.kind),
                ),
            )

    def _free(self, key: int) -> int:
        """The first id from one on that nothing has yet."""
        while key in self._taken:
            key += 1
        self._taken.add(key)
        return key


def _deck_id(name: str) -> int:
    """An id that a deck keeps from export to export."""
    return _FIRST_ID + int.from_bytes(blake2b(name.encode("utf-8", "replace"), digest_size=5).digest())


def _deck(key: int, name: str, now: int) -> dict[str, Any]:
    return {
        "id": key,
        "name": name,
        "mod": now,
        "usn": -1,
        "desc": "",
        "dyn": 0,
        "conf": 1,
        "collapsed": False,
        "browserCollapsed": False,
        "extendNew": 0,
        "extendRev": 0,
        **{f"{part}Today": [0, 0] for part in ("new", "rev", "lrn", "time")},
    }


def _note_type(name: str, now: int) -> dict[str, Any]:
    return {
        "id": _TYPES[name],
        "name": name,
        "type": int(name in (CLOZE, TYPED_CLOZE)),
        "mod": now,
        "usn": -1,
        "sortf": 0,
        "did": None,
        "tags": [],
        "vers": [],
        "css": _CSS,
        "latexPre": _LATEX[0],
        "latexPost": _LATEX[1],
        "req": [[place, "any", [0]] for place in range(len(_TEMPLATES[name]))],
        "flds": [
            {
                "name": field,
                "ord": place,
                "sticky": False,
                "rtl": False,
                "font": "Arial",
                "size": 20,
                "media": [],
            }
            for place, field in enumerate(_FIELDS[name])
        ],
        "tmpls": [
            {
                "name": label,
                "ord": place,
                "qfmt": question,
                "afmt": answer,
                "bqfmt": "",
                "bafmt": "",
                "did": None,
            }
            for place, (label, question, answer) in enumerate(_TEMPLATES[name])
        ],
    }


_DECK_SETTINGS: Final[dict[str, Any]] = {
    "id": 1,
    "name": "Default",
    "mod": 0,
    "usn": 0,
    "maxTaken": 60,
    "autoplay": True,
    "timer": 0,
    "replayq": True,
    "dyn": False,
    "new": {
        "bury": True,
        "delays": [1, 10],
        "initialFactor": 2500,
        "ints": [1, 4, 7],
        "order": 1,
        "perDay": 20,
    },
    "rev": {
        "bury": True,
        "ease4": 1.3,
        "ivlFct": 1,
        "maxIvl": 36500,
        "perDay": 200,
        "hardFactor": 1.2,
    },
    "lapse": {"delays": [10], "leechAction": 0, "leechFails": 8, "minInt": 1, "mult": 0},
}
