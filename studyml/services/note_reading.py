"""Files of notes off the disk: which have changed since they were last read, and what they say now."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from studyml.domain.deck import Level, Remark
from studyml.domain.draft import DraftText
from studyml.domain.notes_found import KnownSource
from studyml.domain.source import SourceKind, SourceText
from studyml.errors import SourceRefused, YearMissing
from studyml.reading.file_text import read_bytes
from studyml.reading.source_files import sniff

if TYPE_CHECKING:
    from studyml.store.note_store import PlacedSource

NOTE_LIMIT = 10 * 1024 * 1024
AskYear = Callable[[str], int | None]

_REFUSED = {
    "zip": "This is a packed archive, whatever its name says. Unpack it and import the folder.",
    "image": "This is an image, whatever its name says.",
    "binary": "This is no text. Save it as text in UTF-8.",
    "data": "These are data of another program, neither notes nor a bibliography.",
    "empty": "The file is empty.",
}


@dataclass(frozen=True, slots=True)
class ReadNote:
    """A source that was read, with what it offers; None when it is as it was when it was last read."""

    placed: PlacedSource | None
    text: SourceText | None
    drafts: tuple[DraftText, ...] = ()


_AS_BEFORE = ReadNote(None, None)


class NoteReader:
    """Reads sources once each. `ask_year` is asked for the year of a source whose dates have none."""

    def __init__(
        self, known: Mapping[str, KnownSource], year: int | None = None, ask_year: AskYear | None = None
    ) -> None:
        self._known = known
        self._year = year
        self._ask_year = ask_year
        self.files: dict[str, ReadNote] = {}
        self.refused: list[SourceRefused] = []
        self.missing: list[str] = []

    def read(self, path: Path) -> None:
        """Reads one file; a known one that is gone is `missing`, one that cannot be read is `refused`."""
        name = str(path)
        if name in self.files:
            return
        known = self._known.get(name)
        try:
            data = read_bytes(path, NOTE_LIMIT)
            digest = digest_of(data)
            if known and known.digest == digest and not known.is_gone and not self._is_of_other_year(known):
                self.files[name] = _AS_BEFORE
                return
            text = self._read(data, path, known)
        except SourceRefused as refusal:
            if known and not os.path.lexists(path):
                self.missing.append(name)
            else:
                self.refused.append(refusal)
            return
        from studyml.services.draft_finding import offered
        from studyml.store.note_store import PlacedSource

        self.files[name] = ReadNote(PlacedSource(name, digest, len(data), 0), text, offered(text))

    @property
    def changed(self) -> dict[str, ReadNote]:
        """What the changed sources say, by path."""
        return {name: note for name, note in self.files.items() if note.text is not None}

    def _is_of_other_year(self, known: KnownSource) -> bool:
        """Whether a journal was read with another year than the one that is given now."""
        if self._year is None or known.first_day is None or known.kind is not SourceKind.JOURNAL:
            return False
        return date.fromordinal(known.first_day).year != self._year

    def _read(self, data: bytes, path: Path, known: KnownSource | None) -> SourceText:
        year = self._year
        if year is None and known is not None and known.first_day is not None:
            year = date.fromordinal(known.first_day).year
        try:
            return read_source(data, path, year)
        except YearMissing:
            year = self._ask_year(str(path)) if self._ask_year is not None else None
            if year is None:
                raise
            return read_source(data, path, year)


def digest_of(data: bytes) -> str:
    """What tells whether a file has changed: a BLAKE2b digest of 16 bytes, in hex."""
    return blake2b(data, digest_size=16).hexdigest()


def read_source(data: bytes, path: Path, year: int | None = None) -> SourceText:
    """What a file of notes says, whatever it is called: its kind is read from its content.

    Raises SourceRefused, and YearMissing where its dates have no year and none is given.
    """
    kind = sniff(data, path)
    if kind in _REFUSED:
        raise SourceRefused(str(path), _REFUSED[kind])
    if kind == "feed":
        from studyml.reading.feed import read_feed

        return read_feed(data, path)
    from studyml.reading.note_text import decode_note

    text, remark = decode_note(data, path)
    if kind in ("bibtex", "csl-json"):
        from studyml.reading.bibliography import read_bibliography

        return read_bibliography(text, path)
    head = None
    if kind == "html":
        from studyml.reading.html_markdown import HtmlRefused, html_to_markdown
        from studyml.reading.web_page import page_head

        head = page_head(text)
        try:
            text = html_to_markdown(text)
        except HtmlRefused as error:
            raise SourceRefused(str(path), str(error)) from error
    from studyml.reading.note import read_note
    from studyml.reading.reading_list import is_reading_list, read_reading_list

    is_list = head is None and is_reading_list(text, path)
    found = read_reading_list(text, path) if is_list else read_note(text, path, year=year, head=head)
    if remark is None:
        return found
    return replace(found, remarks=(Remark(1, Level.WARNING, remark), *found.remarks))
