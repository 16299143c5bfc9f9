"""`studyml due`: what is waiting, quick enough for a shell prompt."""

from __future__ import annotations

from studyml.cli.output import echo, echo_json
from studyml.domain.study_day import iso_time
from studyml.services.opening import open_workspace
from studyml.services.overview import due_summary


def show_due(db: str | None, *, as_json: bool) -> int:
    """Prints what is waiting in the store."""
    with open_workspace(db, write=False) as work:
        summary = due_summary(work)
        moments = [summary.next_at, summary.next_day and work.day_start(summary.next_day)]
        coming = [moment for moment in moments if moment is not None]
        next_due = iso_time(min(coming), work.zone) if coming else None
        if as_json:
            echo_json(
                {
                    "due": summary.due,
                    "new": summary.new,
                    "learning": summary.learning,
                    "overdue": summary.overdue,
                    "next_due": next_due,
                }
            )
            return 0
        parts = [f"{summary.due} due", f"{summary.learning} learning", f"{summary.new} new"]
        if summary.overdue:
            parts[0] += f" ({summary.overdue} overdue)"
        echo(" · ".join(parts) + (f" · next {next_due}" if next_due and not summary.due else ""))
    return 0
