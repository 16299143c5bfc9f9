"""What notes say, written to the store: in bulk, and only what differs from what it holds."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import TracebackType

from sqlalchemy import Connection, Table

from studyml.domain.draft import DraftText
from studyml.domain.source import NoteDay, SourceText, Work
from studyml.store.bulk import Bulk, Row, is_other
from studyml.store.draft_store import DraftWriter
from studyml.store.mapping import folded, remarks_column, texts_column
from studyml.store.paper_store import PaperWriter
from studyml.store.store import Store
from studyml.store.tables import metadata
from studyml.store.transaction import Transaction

_SOURCE, _DAY = metadata.tables["source"], metadata.tables["day"]
_ASKING, _TERM = metadata.tables["asking"], metadata.tables["term"]
_CITATION, _PAGE_LINK = metadata.tables["citation"], metadata.tables["page_link"]
_PAGE_ALIAS = metadata.tables["page_alias"]
_MENTION = metadata.tables["mention"]
# What stands in days, and the column by which each thing is found again when its line has changed.
_FOUND_BY = (
    (_ASKING, "folded"),
    (_TERM, "term"),
    (_CITATION, "paper_id"),
    (_PAGE_LINK, "target"),
    (_PAGE_ALIAS, "name"),
)
_TELLING = ("title", "date_from", "date_to", "url", "text")

Span = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class PlacedSource:
    """A file of notes just read: its absolute path, and what tells when it changes."""

    path: str
    digest: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class SourceWritten:
    """What writing a source came to: its id, and the ids of the days that are new, that say something else
    than before or are back, and that it lost."""

    source_id: int
    new_days: list[int]
    changed_days: list[int]
    retired_days: list[int]


class NoteWriter:
    """Writes notes within a transaction of the store; use it in a `with` statement inside of one."""

    def __init__(self, store: Store, tx: Transaction) -> None:
        self._at = tx.at
        self._store = store
        self._connection: Connection
        self._bulk: Bulk
        self._sources: dict[str, Row] = {}
        self._gone: dict[str, dict[int, Row]] = {}  # by what they said: several may have said the same

    def __enter__(self) -> NoteWriter:
        self._connection = self._store.engine.connect()
        self._bulk = Bulk(self._connection)
        self._sources = {row["path"]: row for row in self._bulk.all(_SOURCE)}
        self._gone = {}
        for row in self._sources.values():
            if row["gone"]:
                self._gone.setdefault(row["digest"], {})[row["id"]] = row
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def put_source(
        self,
        placed: PlacedSource,
        text: SourceText,
        questions_folded: Callable[[str], str],
        drafts: Sequence[DraftText] = (),
    ) -> SourceWritten:
        """Writes a source whole, but for the entries of a bibliography, which `put_works` takes.

        Days are found again by their keys and keep their ids; one that is gone is retired. Questions that are
        equal when folded are one. A file with the digest of one that was marked as gone is that one, moved.
        """
        source, is_known = self._put_source_row(placed, text)
        before = (
            {row["key"]: row for row in self._bulk.where(_DAY, "source_id", [source])} if is_known else {}
        )
        ids, new, known, changed = [], [], [], []
        for day in text.days:
            row = _day_row(source, day)
            old = before.pop(day.key, None)
            ids.append(self._bulk.next_id(_DAY) if old is None else old["id"])
            if old is None:
                new.append({"id": ids[-1], **row})
            elif is_other(row, old):
                known.append({"id": ids[-1], **row})
                if old["retired"] or any(row[column] != old[column] for column in _TELLING):
                    changed.append(ids[-1])
        retired = [row["id"] for row in before.values() if not row["retired"]]
        self._bulk.insert(_DAY, new)
        self._bulk.update(_DAY, known)
        self._bulk.update(_DAY, [{"id": key, "retired": True} for key in retired])
        new_days = [row["id"] for row in new]
        self._put_findings(text, ids, set(ids).difference(new_days), questions_folded)
        self._drafts.put(source, ids, drafts)
        return SourceWritten(source, new_days, changed, retired)

    def put_works(self, works: Sequence[Work]) -> int:
        """Adds or completes the papers of a bibliography; how many are new or say something else now.

        All identifiers of a work name one paper from here on, known by the first of them.
        """
        changed = sum([self._papers.put(work) for work in works])
        self._papers.flush()
        return changed

    def same_work(self, ids: Sequence[str]) -> None:
        """Makes one paper of all that have one of these identifiers, known by the first."""
        self._papers.same(ids)
        self._papers.flush()

    def move(self, old: str, new: str) -> None:
        """Tells that a source is at another path from here on, where `put_source` puts it next."""
        row = self._sources.pop(old)
        if row["gone"]:
            del self._gone[row["digest"]][row["id"]]
        self._sources[new] = {**row, "path": new, "gone": False}

    def mark_gone(self, paths: Iterable[str]) -> None:
        """Marks sources that can no longer be found; their days stay."""
        gone = [self._sources[path] for path in paths if not self._sources[path]["gone"]]
        self._bulk.update(_SOURCE, [{"id": row["id"], "gone": True} for row in gone])
        for row in gone:
            row["gone"] = True
            self._gone.setdefault(row["digest"], {})[row["id"]] = row

    def put_mentions(self, found: Mapping[int, Sequence[Span]]) -> None:
        """Sets all mentions of some days, by day id: concept id, start and end in the day's text."""
        wanted = dict.fromkeys((day, *span) for day, spans in found.items() for span in spans)
        left = []
        for row in self._bulk.where(_MENTION, "day_id", list(found)):
            span = (row["day_id"], row["concept_id"], row["start"], row["stop"])
            if span in wanted:
                del wanted[span]
            else:
                left.append(row["id"])
        self._bulk.delete(_MENTION, left)
        columns = ("day_id", "concept_id", "start", "stop")
        self._bulk.insert(_MENTION, [dict(zip(columns, span, strict=True)) for span in wanted])

    def link_pages(self, resolved: Mapping[int, int | None]) -> None:
        """Sets the days that links to pages were found to mean, by the links' ids."""
        before = {row["id"]: row for row in self._bulk.where(_PAGE_LINK, "id", list(resolved))}
        rows = [{"id": link, "target_day_id": day} for link, day in resolved.items()]
        self._bulk.update(_PAGE_LINK, [row for row in rows if is_other(row, before[row["id"]])])

    @cached_property
    def _drafts(self) -> DraftWriter:
        return DraftWriter(self._bulk)

    @cached_property
    def _papers(self) -> PaperWriter:
        return PaperWriter(self._bulk)

    def _put_source_row(self, placed: PlacedSource, text: SourceText) -> tuple[int, bool]:
        row: Row = {
            "path": placed.path,
            "kind": text.kind.value,
            "format": text.format,
            "title": text.title,
            "digest": placed.digest,
            "size": placed.size,
            "mtime_ns": placed.mtime_ns,
            "gone": False,
            **_figures(text),
            "remarks": remarks_column(text.remarks),
        }
        gone = self._gone.get(placed.digest, {})
        known = self._sources.get(placed.path) or next(iter(reversed(gone.values())), None)
        if known is None:
            row = {"id": self._bulk.next_id(_SOURCE), **row, "read_at": self._at}
            self._bulk.insert(_SOURCE, [row])
        else:
            is_changed = is_other(row, known)
            row = {"id": known["id"], **row, "read_at": self._at if is_changed else known["read_at"]}
            del self._sources[known["path"]]
            if known["gone"]:
                del self._gone[known["digest"]][known["id"]]
            if is_changed:
                self._bulk.update(_SOURCE, [row])
        self._sources[placed.path] = row
        return row["id"], known is not None

    def _put_findings(
        self, text: SourceText, ids: Sequence[int], known: set[int], questions_folded: Callable[[str], str]
    ) -> None:
        papers = {cited.paper: self._papers.paper_of(cited.paper) for cited in text.citations}
        if papers:
            self._papers.flush()
        found: dict[str, list[Row]] = {
            "asking": [
                {
                    "day_id": ids[asked.day],
                    "folded": questions_folded(asked.text),
                    "line": asked.line,
                    "text": asked.text,
                    "answered": asked.is_answered,
                    "answer": asked.answer,
                    "answer_line": asked.answer_line,
                    "links": texts_column(asked.links),
                }
                for asked in text.questions
            ],
            "term": [
                {
                    "day_id": ids[term.day],
                    "folded": folded(term.term),
                    "line": term.line,
                    "term": term.term,
                    "meaning": term.meaning,
                    "acronym": term.is_acronym,
                }
                for term in text.terms
            ],
            "citation": [
                {
                    "day_id": ids[cited.day],
                    "paper_id": papers[cited.paper],
                    "line": cited.line,
                    "url": cited.url,
                    "title": cited.title,
                }
                for cited in text.citations
            ],
            "page_link": [
                {"day_id": ids[page.day], "line": page.line, "target": page.target} for page in text.pages
            ],
            "page_alias": [{"day_id": ids[0], "name": alias} for alias in text.aliases],
        }
        for table, mark in _FOUND_BY:
            self._replace(table, found[table.name], known, mark)

    def _replace(self, table: Table, rows: Sequence[Row], known: set[int], mark: str) -> None:
        """Makes these all that a table holds of their days, and of the known days among which they are."""
        before: dict[tuple[int, object], deque[Row]] = defaultdict(deque)
        for old in self._bulk.where(table, "day_id", sorted(known)) if known else ():
            before[old["day_id"], old[mark]].append(old)
        new, edited = [], []
        for row in rows:
            alike = before.get((row["day_id"], row[mark]))
            if not alike:
                new.append(row)
                continue
            old = alike.popleft()
            if is_other(row, old):
                edited.append({"id": old["id"], **row})
        self._bulk.delete(table, [old["id"] for left in before.values() for old in left])
        self._bulk.update(table, edited)
        self._bulk.insert(table, new)


def _day_row(source: int, day: NoteDay) -> Row:
    first = None if day.date is None else day.date.toordinal()
    last = None if day.date_end is None else day.date_end.toordinal()
    return {
        "source_id": source,
        "key": day.key,
        "date_from": first,
        "date_to": last if first is not None and last is not None and last > first else None,
        "title": day.title,
        "line": day.line,
        "text_line": day.text_line,
        "url": day.url,
        "retired": False,
        "text": day.text,
    }


def _figures(text: SourceText) -> Row:
    """What a source holds, counted."""
    dates = [date.toordinal() for day in text.days for date in (day.date, day.date_end) if date is not None]
    works = {name: number for number, work in enumerate(text.works) for name in work.ids}
    return {
        "days": len(text.days),
        "first_day": min(dates, default=None),
        "last_day": max(dates, default=None),
        "questions": len(text.questions),
        "answered": sum(asked.is_answered for asked in text.questions),
        "terms": len(text.terms),
        "papers": len(
            {works.get(cited.paper, cited.paper) for cited in text.citations} | set(works.values())
        ),
    }
