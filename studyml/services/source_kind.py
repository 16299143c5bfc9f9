"""Whether a file is a deck, notes, or neither."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum, auto
from pathlib import Path
from typing import Final

from studyml.domain.notes_found import KnownSource
from studyml.domain.source import SourceKind
from studyml.errors import SourceRefused, YearMissing
from studyml.reading.deck import looks_like_deck, read_deck, states_deck
from studyml.reading.file_text import FILE_LIMIT, read_bytes
from studyml.reading.note_text import decode_note, decode_table
from studyml.reading.source_files import PAGES, sniff
from studyml.reading.web_page import is_saved_article
from studyml.services.note_reading import NOTE_LIMIT, digest_of
from studyml.store.known import KnownFile

_TELLING = 200_000
"""Characters: so much of the beginning of a file tells what it is."""
_MARKDOWN = (".md", ".markdown")
LOG_SUFFIX = ".jsonl"
_PACKAGES = (".apkg", ".colpkg")
_TABLES = (".csv", ".tsv", ".tab")
_BEGINNING = 64 * 1024  # bytes; so much of a file tells whether it is another program's
_CROWD_ANKI = re.compile(r'"__type__"\s*:\s*"Deck"')
_CARD_LIST = re.compile(r'\s*\[\s*\{[^{}]{0,20000}?"(?:front|back)"\s*:')
FOREIGN_SUFFIXES: Final = (*_PACKAGES, ".mochi", ".zip", *_TABLES, ".json", ".txt")
"""Of files of other programs that may hold cards."""
_CARD_LINE = re.compile(r"[QAC]: |.{1,200}\s:::?\s")


def is_package(path: Path) -> bool:
    """Whether there is a file that is called as packages of Anki are."""
    return path.suffix.lower() in _PACKAGES and path.is_file()


def is_log(path: Path) -> bool:
    """Whether there is a file that is called as logs of reviews are."""
    return path.suffix.lower() == LOG_SUFFIX and path.is_file()


def foreign_kind(path: Path, *, is_named: bool = True) -> str | None:
    """The kind of a file of another program that holds cards, by its content; None for any other file.

    The kinds are those of `ForeignKind`; a package of Anki is `anki`, as its text files are. A table that
    nobody named must say that it holds cards.
    """
    suffix = path.suffix.lower()
    if is_package(path):
        return "anki"
    if suffix not in FOREIGN_SUFFIXES or not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            head = file.read(_BEGINNING)
    except OSError:
        return None
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_archive(path)
    try:
        text = decode_table(head, path)[0]
    except SourceRefused:
        text = ""
    return _kind_of_text(text, suffix, is_named=is_named)


def _kind_of_text(text: str, suffix: str, *, is_named: bool) -> str | None:
    from studyml.interchange.note_table import names_columns
    from studyml.interchange.table_head import states_anki

    if suffix == ".json":
        if '"note_models"' in text or _CROWD_ANKI.search(text):
            return "crowdanki"
        return "json" if _CARD_LIST.match(text) else None
    if states_anki(text):
        return "anki"
    if suffix == ".txt":
        return None
    return "csv" if is_named or names_columns(text) else None


def _kind_of_archive(path: Path) -> str | None:
    """What an archive holds; one that cannot be opened is for the reader of its suffix to refuse."""
    from studyml.interchange.zip_package import ZipPackage

    is_mochi = path.suffix.lower() == ".mochi"
    try:
        with ZipPackage(path, with_folders=True) as package:
            names = package.names
    except SourceRefused:
        return "mochi" if is_mochi else None
    if any(name.startswith("collection.anki") for name in names):
        return "anki"
    return "mochi" if is_mochi or names & {"data.json", "data.edn"} else None


class Route(Enum):
    """Who reads a file; pages of the web, files of other programs for cards and the
    like are passed over in folders."""

    DECK = auto()
    NOTE = auto()
    PAGE = auto()
    FOREIGN = auto()
    NOBODY = auto()


class SourceRouter:
    """Tells decks from notes: by what a file was before, else by its content; `kind` decides for all.

    `decks` and `notes` are the files that are known, by path.
    """

    def __init__(
        self, decks: Mapping[str, KnownFile], notes: Mapping[str, KnownSource], kind: str | None = None
    ) -> None:
        self.decks = decks
        self.notes = notes
        self._kind = kind

    def route(self, path: Path, *, is_named: bool) -> Route:
        """Who is to read a file. Raises SourceRefused when it cannot be read at all."""
        if self._kind is not None:
            return Route.DECK if self._kind == "deck" else Route.NOTE
        name = str(path)
        if name in self.decks:
            return Route.DECK
        known = self.notes.get(name)
        if known is not None and (known.kind is not SourceKind.NOTE or known.first_day is not None):
            return Route.NOTE  # a journal may hold a line that looks like a card
        if not is_named and known is None and foreign_kind(path, is_named=False) is not None:
            return Route.FOREIGN
        data = read_bytes(path, NOTE_LIMIT)
        if known is not None and known.digest == digest_of(data):
            return Route.NOTE
        kind = sniff(data, path)
        if kind == "data" and not is_named:
            return Route.NOBODY
        is_page = kind == "html" or (kind == "text" and path.suffix.lower() in PAGES)
        if is_page and not is_named and known is None and not is_saved_article(data):
            return Route.PAGE
        if kind != "text":
            return Route.NOTE
        if len(data) > FILE_LIMIT:
            return Route.NOTE  # no deck is that large
        text = decode_note(data, path)[0][:_TELLING]
        if looks_like_deck(text):
            return Route.DECK if states_deck(text) or not _is_diary(text, path) else Route.NOTE
        is_markdown = path.suffix.lower() in _MARKDOWN
        return Route.DECK if is_named and is_markdown and _has_cards(text, path) else Route.NOTE


def _is_diary(text: str, path: Path) -> bool:
    """Whether a file with marks of cards is a journal in which they stand among other words."""
    lines = [line for line in text.split("\n") if line.strip() and not line.startswith("#")]
    if 2 * sum(1 for line in lines if _CARD_LINE.match(line)) > len(lines):
        return False
    from studyml.reading.note import read_note

    try:
        note = read_note(text, path)
    except YearMissing:
        return True
    except SourceRefused:
        return False
    return note.kind is SourceKind.JOURNAL and any(day.date is not None for day in note.days)


def _has_cards(text: str, path: Path) -> bool:
    """Whether a file that somebody named, without any mark of a card but headings, holds cards.

    A file with dates, or with a head as posts have it, is notes.
    """
    from studyml.reading.note import read_note

    if text.startswith(("---", "+++")):
        return False
    try:
        note = read_note(text, path)
    except YearMissing:
        return False
    except SourceRefused:
        return True
    is_dated = note.kind is SourceKind.JOURNAL or any(day.date is not None for day in note.days)
    return not is_dated and read_deck(text, path).card_count > 0
