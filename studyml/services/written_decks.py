"""Reading back into the store what was just written into deck files."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from studyml.services.deck_reading import Foreseen
from studyml.services.import_report import SyncReport
from studyml.services.source_kind import SourceRouter
from studyml.services.source_run import Files, Progress, SourceRun
from studyml.services.workspace import Workspace
from studyml.store.transaction import Transaction


def read_written(
    work: Workspace,
    paths: Sequence[Path],
    label: str,
    also: Callable[[Transaction], None],
    foreseen: Foreseen | None = None,
) -> SyncReport:
    """Reads deck files that were just written into, and does something else in the same change; `foreseen` is
    what some of them are read as."""

    def files(_router: SourceRouter, _report: SyncReport, _progress: Progress) -> Files:
        return [(Path(os.path.realpath(path)), True) for path in paths], []

    run = SourceRun(work, label, files, also=also, foreseen=foreseen)
    run.read(None)
    return run.store()
