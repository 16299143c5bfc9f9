"""What an import or a sync prints."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studyml.cli.asking import number_in
from studyml.cli.output import StatusLine, echo, echo_json, tell
from studyml.domain.deck import Level
from studyml.errors import SourceRefused
from studyml.paths import shown
from studyml.services.import_report import SyncReport

if TYPE_CHECKING:
    from studyml.services.source_run import ImportStep


def tell_report(report: SyncReport, *, as_json: bool) -> int:
    """Prints what an import or a sync came to; the exit code, which is 1 when anything was refused."""
    if as_json:
        echo_json(report_json(report))
    else:
        for source in report.sources:
            if source.has_changed or report.dry_run:
                echo(f"{shown(Path(source.path))}: {source.told()}")
        for line in report.details():
            echo(line)
        echo(report.summary())
    for source in report.sources:
        for remark in source.remarks:
            if remark.level is not Level.NOTE:
                tell(f"{shown(Path(source.path))}:{remark.line}: {remark.text}")
    for refusal in report.refused:
        tell(f"{shown(Path(refusal.path))}:{refusal.line}: {refusal.reason}")
    return 1 if report.has_errors else 0


def show_step(line: StatusLine) -> Callable[[ImportStep], None]:
    """What tells the files of an import on a status line as they are read."""

    def show(step: ImportStep) -> None:
        if step.read is None:
            line.show(f"{step.found:,} files found  {shown(Path(step.path))}")
        else:
            line.show(f"{step.read:,} of {step.found:,} files read  {shown(Path(step.path))}")

    return show


def report_json(report: SyncReport) -> dict[str, Any]:
    """The report as the document that `--json` prints."""
    return {
        "dry_run": report.dry_run,
        "sources": [
            {
                "path": source.path,
                "kind": source.kind,
                "format": source.format,
                "title": source.title,
                "days": source.days,
                "first_day": _day(source.first_day),
                "last_day": _day(source.last_day),
                "questions": source.questions,
                "answered": source.answered,
                "terms": source.terms,
                "papers": source.papers,
                "concepts": source.concepts,
                "cards": source.cards,
                "drafts": source.drafts,
                "reviews": source.reviews,
                "known": source.known,
                "waiting": source.waiting,
                "remarks": [{"line": r.line, "level": r.level, "text": r.text} for r in source.remarks],
            }
            for source in report.sources
        ],
        "refused": refused_json(report.refused),
        "cards": {
            "added": len(report.added),
            "edited": len(report.edited),
            "moved": len(report.moved),
            "unchanged": report.unchanged,
            "retired": len(report.retired),
            "returned": len(report.returned),
        },
        "ambiguous": [{"card": a.card, "candidates": a.candidates} for a in report.ambiguous],
        "gone": report.gone,
        "passed_over": report.passed_over,
        "circles": report.circles,
    }


def refused_json(refused: list[SourceRefused]) -> list[dict[str, Any]]:
    """What could not be read, as JSON."""
    return [{"path": r.path, "line": r.line, "reason": r.reason} for r in refused]


def ask_year(line: StatusLine, path: str) -> int | None:
    """Asks, at a terminal, for the year of a journal; None when no year is given."""
    line.pause()
    tell(f"{shown(Path(path))}: its dates have no year. Which year does it begin in? (Enter to leave it out)")
    year = number_in(sys.stdin.readline().strip())
    return year if year is not None and 1990 <= year <= 2100 else None


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
