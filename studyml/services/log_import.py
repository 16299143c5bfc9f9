"""A portable log into the store: one change, which undo takes back."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from studyml.domain.deck import Level, Remark
from studyml.domain.log_part import LogPart
from studyml.domain.safe_text import safe_line
from studyml.errors import SourceRefused
from studyml.interchange.log_reader import LogReader
from studyml.paths import shown
from studyml.rendering.interval import agreeing, counted
from studyml.services.import_report import SourceRead, SyncReport
from studyml.services.log_merge import LogMerge, MergeCount
from studyml.services.source_run import ImportStep, Progress
from studyml.services.workspace import Workspace
from studyml.store.tally import rollups_counted_once
from studyml.store.transaction import Transaction

_MANY_BYTES = 2_000_000


class LogRun:
    """The import of logs in the two steps that any import has; both merge into one change."""

    def __init__(self, work: Workspace, paths: Sequence[Path], *, dry_run: bool = False) -> None:
        self._work = work
        self._paths = paths
        self._report = SyncReport(dry_run=dry_run)
        self._progress: Progress = lambda step: None

    def read(self, progress: Progress | None = None) -> None:
        """Notes whom to tell; a log is read while it is stored, for it may be larger than the memory."""
        self._progress = progress or self._progress

    def store(self) -> SyncReport:
        """Merges the logs; what it came to. Raises StoreError, with nothing changed."""
        label = f"Import {safe_line(', '.join(shown(path) for path in self._paths))}"
        with contextlib.suppress(_DryRunEndedError), self._work.store.transact(label, self._work.now()) as tx:
            self._merge(tx)
            if self._report.dry_run:
                raise _DryRunEndedError
        if not self._report.dry_run and tx.is_recorded:
            self._report.change = label
        return self._report

    def _merge(self, tx: Transaction) -> None:
        with counted_once(tx, self._paths):
            merge = LogMerge(self._work, tx)
            read: list[tuple[Path, LogReader]] = []
            for path in self._paths:
                try:
                    with LogReader(path, self._work.now()) as reader:
                        merge.take(self._told(reader), reader.names)
                except SourceRefused as refusal:
                    self._report.refused.append(refusal)
                    continue
                read.append((path, reader))
            count = merge.finish()
        for number, (path, reader) in enumerate(read):
            self._report.sources.append(_source(path, reader, count if number == len(read) - 1 else None))

    def _told(self, reader: LogReader) -> Iterator[LogPart]:
        entries = 0
        for part in reader.parts():
            self._progress(ImportStep(str(reader.path), entries, 0))
            yield part
            entries += len(part.answers.ids) + len(part.others)


def counted_once(tx: Transaction, paths: Sequence[Path]) -> AbstractContextManager[None]:
    """Counts the roll-ups once at the end where logs are long, instead of answer by answer."""
    size = sum(path.stat().st_size for path in paths if path.is_file())
    return rollups_counted_once(tx) if size > _MANY_BYTES else nullcontext()


def remarks_on(reader: LogReader) -> tuple[Remark, ...]:
    """What was wrong with a log, by its lines."""
    remarks = [Remark(number, Level.ERROR, f"left out: {reason}") for number, reason in reader.refused]
    more = reader.refusals - len(reader.refused)
    if more:
        remarks.append(Remark(1, Level.ERROR, f"{more:,} more lines were left out"))
    if reader.is_cut:
        remarks.append(Remark(1, Level.WARNING, "its last line is cut off in the middle; the rest was taken"))
    if reader.crammed:
        were = agreeing(reader.crammed, "were")
        told = f"{counted(reader.crammed, 'review')} that counted for nothing when given {were} left out"
        remarks.append(Remark(1, Level.NOTE, told))
    return tuple(remarks)


def _source(path: Path, reader: LogReader, count: MergeCount | None) -> SourceRead:
    return SourceRead(
        path=str(path),
        format="jsonl",
        title=path.stem,
        concepts=0,
        cards=0 if count is None else count.changed,
        papers=0,
        remarks=remarks_on(reader),
        has_changed=True,
        kind="log",
        reviews=0 if count is None else count.new,
        known=0 if count is None else count.known,
        waiting=0 if count is None else count.waiting,
    )


class _DryRunEndedError(Exception):
    """Leaves the transaction of a dry run without a trace."""
