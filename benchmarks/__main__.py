"""`python -m benchmarks` measures everything and writes RESULTS.md; with a name it prints that one alone."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from benchmarks.machine import machine_lines
from benchmarks.report import document, table
from benchmarks.row import Row

HEADINGS = {
    "answer": "An answer",
    "queue": "Queue and counts",
    "painting": "From a key to a picture",
    "first_frame": "Opening the app",
    "start_up": "Quick commands",
    "importing": "Reading decks",
    "packages": "Reading packages of Anki",
    "notes": "Reading notes, and searching",
    "queries": "Looking for cards",
    "browse": "Browsing cards",
    "mentions": "Finding concepts in notes",
    "drafts": "Finding cards in notes",
    "progress": "Progress",
    "fitting": "Fitting, and memories from the log",
    "planning": "Planning a year",
    "logs": "Merging logs",
    "near_duplicates": "Near duplicates of a new card",
}
RESULTS = Path(__file__).with_name("RESULTS.md")


def main(names: list[str]) -> None:
    """Measures what is named, or everything."""
    if unknown := set(names) - HEADINGS.keys():
        raise SystemExit(f"{', '.join(sorted(unknown))}: not one of {', '.join(HEADINGS)}")
    if find_spec("anki") is None:
        raise SystemExit("the package anki is missing; `make bench` installs what is measured beside")
    from benchmarks.workbench import open_workbench

    tables: dict[str, list[Row]] = {}
    checkout = RESULTS.parents[1]
    machine = machine_lines(checkout)
    with open_workbench(checkout) as bench:
        for name in names or HEADINGS:
            rows = tables[HEADINGS[name]] = import_module(f"benchmarks.{name}").measure(bench)
            print(f"{table(rows)}\n", flush=True)
    if not names:
        RESULTS.write_text(document(machine, tables), encoding="utf-8")
        print(f"written to {RESULTS.relative_to(checkout)}")


if __name__ == "__main__":
    main(sys.argv[1:])
