"""Notes into the store: sources, their days, and their links to concepts."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from studyml.domain.draft import DraftKind
from studyml.domain.notes_found import KnownSource
from studyml.domain.question import normalised_question
from studyml.domain.source import SourceKind, SourceText
from studyml.errors import SourceRefused
from studyml.reading.deck_folder import SUFFIXES
from studyml.services.import_report import SourceRead, SyncReport
from studyml.services.note_reading import AskYear, NoteReader, ReadNote
from studyml.services.workspace import Workspace
from studyml.store import note_queries
from studyml.store.draft_queries import draft_counts

if TYPE_CHECKING:
    from studyml.store.note_store import NoteWriter


_CONCEPT = re.compile(r"^## \S.*\n+(?!#)\S", re.M)
_METADATA = re.compile(r"^#{1,3} \S.*\n+[-*] [a-z_]{2,20}: \S", re.M)


class NoteSync:
    """One run over some files of notes: `read`, then `store` within a transaction, then `tell`.

    `known` are the sources as they were before, by path.
    """

    def __init__(
        self,
        work: Workspace,
        report: SyncReport,
        year: int | None = None,
        ask_year: AskYear | None = None,
    ) -> None:
        self._work = work
        self._report = report
        self.known: dict[str, KnownSource] = {s.path: s for s in note_queries.known_sources(work.store)}
        self._reader = NoteReader(self.known, year, ask_year)
        self._left: list[str] = []
        self._moved: set[str] = set()
        self._edited: dict[str, str] = {}

    def leave(self, paths: Sequence[Path]) -> None:
        """Tells which files are read as decks; those that were notes before are notes no more."""
        self._left = [str(path) for path in paths if str(path) in self.known]

    def read(self, paths: Sequence[Path], next_file: Callable[[Path], None]) -> bool:
        """Reads the files, of which `next_file` is told each before; whether there is anything to store."""
        for path in paths:
            next_file(path)
            self._reader.read(path)
        self._moved = self._gone_from()
        self._edited = self._moved_and_edited()
        return bool(self._reader.changed or self._reader.missing)

    def _moved_and_edited(self) -> dict[str, str]:
        """Where known sources that are gone stand now: in the one new file of their name with one of their
        days, though it says something else too."""
        new: dict[str, list[str]] = {}
        for path in self._reader.changed:
            if path not in self.known:
                new.setdefault(os.path.basename(path), []).append(path)  # noqa: PTH119
        found: dict[str, str] = {}
        for old, source in self.known.items():
            places = new.get(os.path.basename(old), [])  # noqa: PTH119
            if len(places) == 1 and old not in self._moved and not os.path.lexists(old):
                text = self._reader.changed[places[0]].text
                days = {day.date.toordinal() for day in text.days if day.date} if text else set()
                if source.first_day in days and places[0] not in found.values():
                    found[old] = places[0]
        return found

    @property
    def refused(self) -> list[SourceRefused]:
        """What could not be read."""
        return self._reader.refused

    @property
    def changed(self) -> list[str]:
        """The paths of the sources that say something new."""
        return list(self._reader.changed)

    def _gone_from(self) -> set[str]:
        """The known sources that are gone from their places, and were found again with the same content."""
        found = {
            note.placed.digest
            for path, note in self._reader.changed.items()
            if note.placed is not None and path not in self.known
        }
        return {
            path
            for path, source in self.known.items()
            if source.digest in found and not os.path.lexists(path)
        }

    def store(self, writer: NoteWriter) -> list[int]:
        """Writes what changed; the days that are new or say something else than before."""
        days: list[int] = []
        for old, new in self._edited.items():
            writer.move(old, new)
        # First, so that a source of the same content under another path is taken for the one that is gone.
        writer.mark_gone({*self._reader.missing, *self._moved, *self._left}.difference(self._edited))
        for note in self._reader.changed.values():
            assert note.placed is not None
            assert note.text is not None
            written = writer.put_source(note.placed, note.text, normalised_question, note.drafts)
            days += [*written.new_days, *written.changed_days]
            writer.put_works(note.text.works)
        return days

    def tell(self) -> None:
        """Adds to the report what the sources hold and what could not be read."""
        drafts = draft_counts(self._work.store)
        self._report.refused += self._reader.refused
        self._report.gone += [
            path for path in self._reader.missing if path not in self._moved and path not in self._edited
        ]
        for path, note in self._reader.files.items():
            known = self.known.get(path)
            if note.text is not None:
                self._report.sources.append(_told(path, note))
            elif known is not None:
                self._report.sources.append(_as_known(known, drafts.get(path, 0)))


def _told(path: str, note: ReadNote) -> SourceRead:
    text = note.text
    assert text is not None
    dates = [day.date for day in text.days if day.date is not None]
    ends = [day.date_end for day in text.days if day.date_end is not None]
    papers = {citation.paper for citation in text.citations} | {work.ids[0] for work in text.works}
    return SourceRead(
        path=path,
        kind=text.kind.value,
        format=text.format,
        title=text.title,
        concepts=0,
        cards=0,
        papers=len(papers),
        remarks=text.remarks,
        has_changed=True,
        days=len(text.days),
        first_day=min(dates, default=None),
        last_day=max([*dates, *ends], default=None),
        questions=len(text.questions),
        answered=sum(question.is_answered for question in text.questions),
        terms=len(text.terms),
        drafts=sum(draft.kind is not DraftKind.OPEN for draft in note.drafts),
        may_be_deck=_may_be_deck(path, text),
    )


def _may_be_deck(path: str, text: SourceText) -> bool:
    """Whether a page reads as a deck without a mark does: concepts as headings, or metadata below one."""
    is_page = text.kind is SourceKind.NOTE and text.format == "page" and not text.pages
    if not is_page or not path.lower().endswith(SUFFIXES) or any(day.date for day in text.days):
        return False
    whole = text.days[0].text
    return sum(1 for _ in _CONCEPT.finditer(whole)) >= 2 or _METADATA.search(whole) is not None


def _as_known(source: KnownSource, drafts: int) -> SourceRead:
    return SourceRead(
        path=source.path,
        kind=source.kind.value,
        format=source.format,
        title=source.title,
        concepts=0,
        cards=0,
        papers=source.papers,
        remarks=source.remarks,
        has_changed=False,
        days=source.days,
        first_day=None if source.first_day is None else date.fromordinal(source.first_day),
        last_day=None if source.last_day is None else date.fromordinal(source.last_day),
        questions=source.questions,
        answered=source.answered,
        terms=source.terms,
        drafts=drafts,
    )
