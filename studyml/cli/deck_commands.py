"""Decks in: import, sync, check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from studyml.cli.options import Db, DryRun, Json
from studyml.cli.output import echo, echo_json, tell
from studyml.domain.deck import DeckText, Dialect, Level
from studyml.errors import SourceRefused, UsageError
from studyml.paths import shown
from studyml.services.deck_report import SyncReport
from studyml.services.workspace import open_workspace


def add_to(app: typer.Typer) -> None:
    """Adds this family's commands."""
    app.command("import")(import_)
    app.command()(sync)
    app.command()(check)


def import_(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH", help="Deck files, or folders to walk.")
    ] = None,
    starter: Annotated[
        bool, typer.Option("--starter", help="The starter decks, copied to your data folder.")
    ] = False,
    dialect: Annotated[Dialect | None, typer.Option(help="Read the decks as this dialect.")] = None,
    create: Annotated[bool, typer.Option("--create", help="Make the store that --db names.")] = False,
    dry_run: DryRun = False,
    as_json: Json = False,
    db: Db = None,
) -> int:
    """Read decks into the store.

    Whatever cannot be read is told with its line and left out, the rest is read; the exit code is then 1.
    Without --db the store is made where there is none.

    \b
    Examples:
      studyml import ~/notes/decks
      studyml import optimisation.md --dry-run
      studyml import --starter
    """
    from studyml.services.decks import import_decks
    from studyml.services.starter import import_starter_decks

    if bool(paths) == starter:
        raise UsageError("name a file or folder to import, or else --starter for the starter decks")
    chosen = db or context.obj
    is_made = create or chosen is None
    with open_workspace(chosen, write=True, create=is_made, keep=not dry_run) as work:
        if starter:
            return _tell(import_starter_decks(work, dry_run=dry_run), as_json=as_json)
        return _tell(import_decks(work, paths or [], dialect=dialect, dry_run=dry_run), as_json=as_json)


def sync(context: typer.Context, dry_run: DryRun = False, as_json: Json = False, db: Db = None) -> int:
    """Read every known deck again; editing a card never costs its progress.

    With --dry-run: what would be added, edited (progress kept), moved, retired, and what is ambiguous.

    \b
    Examples:
      studyml sync
      studyml sync --dry-run
    """
    from studyml.services.decks import sync_decks

    with open_workspace(db or context.obj, write=True) as work:
        return _tell(sync_decks(work, dry_run=dry_run), as_json=as_json)


def check(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Deck files, or folders to walk.")],
    dialect: Annotated[Dialect | None, typer.Option(help="Read the decks as this dialect.")] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Tell problems only, not what became a card.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Say for every line that looks like a card whether it became one, and why not.

    Nothing is stored. The exit code is 1 when anything is wrong.

    \b
    Examples:
      studyml check optimisation.md
      studyml check ~/notes/decks --quiet
    """
    from studyml.services.check import check_decks

    report = check_decks(paths, dialect)
    if as_json:
        echo_json(
            {
                "decks": [_checked(path, deck) for path, deck in report.decks],
                "refused": _refused(report.refused),
            }
        )
    else:
        for path, deck in report.decks:
            _echo_checked(path, deck, quiet=quiet)
    for refusal in report.refused:
        tell(f"{shown(Path(refusal.path))}:{refusal.line}: {refusal.reason}")
    return 1 if report.has_errors else 0


def _checked(path: Path, deck: DeckText) -> dict[str, Any]:
    return {
        "path": str(path),
        "deck": deck.name,
        "dialect": deck.dialect,
        "concepts": sum(not concept.implicit for concept in deck.concepts),
        "cards": deck.card_count,
        "problems": [{"line": r.line, "level": r.level, "text": r.text} for r in deck.remarks],
        "lines": [
            {"line": c.line, "text": c.text, "cards": c.cards, "reason": c.reason} for c in deck.candidates
        ],
    }


def _echo_checked(path: Path, deck: DeckText, *, quiet: bool) -> None:
    place = shown(path)
    named = sum(not concept.implicit for concept in deck.concepts)
    if not quiet:
        for candidate in deck.candidates:
            made = f"{candidate.cards} card{'s' * (candidate.cards != 1)}" if candidate.cards else "no card"
            reason = f"  ({candidate.reason})" if candidate.reason else ""
            echo(f"{place}:{candidate.line}: {made:8} {candidate.text}{reason}")
    for remark in deck.remarks:
        tell(f"{place}:{remark.line}: {remark.level}: {remark.text}")
    counts = f"{named} concepts, {deck.card_count} cards"
    errors = sum(remark.level is Level.ERROR for remark in deck.remarks)
    echo(f"{place}: {deck.name} ({deck.dialect}): {counts}, {errors or 'no'} error{'s' * (errors != 1)}")


def _tell(report: SyncReport, *, as_json: bool) -> int:
    if as_json:
        echo_json(_report_json(report))
    else:
        for source in report.sources:
            if source.has_changed or report.dry_run:
                echo(f"{shown(Path(source.path))}: {source.title} ({source.format}): {source.cards} cards")
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


def _report_json(report: SyncReport) -> dict[str, Any]:
    return {
        "dry_run": report.dry_run,
        "sources": [
            {
                "path": source.path,
                "kind": "deck",
                "format": source.format,
                "title": source.title,
                "days": 0,
                "first_day": None,
                "last_day": None,
                "questions": 0,
                "answered": 0,
                "terms": 0,
                "papers": source.papers,
                "concepts": source.concepts,
                "cards": source.cards,
                "drafts": 0,
                "remarks": [{"line": r.line, "level": r.level, "text": r.text} for r in source.remarks],
            }
            for source in report.sources
        ],
        "refused": _refused(report.refused),
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
        "circles": report.circles,
    }


def _refused(refused: list[SourceRefused]) -> list[dict[str, Any]]:
    return [{"path": r.path, "line": r.line, "reason": r.reason} for r in refused]
