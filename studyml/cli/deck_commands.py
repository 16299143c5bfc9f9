"""Decks and notes in: import, sync, check."""

from __future__ import annotations

import sys
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from studyml.cli import completion
from studyml.cli.draft_commands import accept_from
from studyml.cli.options import Db, DryRun, Json
from studyml.cli.output import StatusLine, echo, echo_json, tell
from studyml.cli.report_output import ask_year, refused_json, show_step, tell_report
from studyml.domain.deck import DeckText, Dialect, Level
from studyml.errors import UsageError
from studyml.paths import shown
from studyml.rendering.interval import counted
from studyml.services.opening import open_workspace


class Kind(StrEnum):
    """What a file can be told to be."""

    DECK = "deck"
    NOTE = "note"
    ANKI = "anki"
    CSV = "csv"
    CROWDANKI = "crowdanki"
    MOCHI = "mochi"
    JSON = "json"


def add_to(app: typer.Typer) -> None:
    """Adds this family's commands."""
    app.command("import")(import_)
    app.command()(sync)
    app.command()(check)


def import_(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH", help="Files of decks, notes or other programs, logs, or folders to walk."
        ),
    ] = None,
    starter: Annotated[
        bool, typer.Option("--starter", help="The starter decks, copied to your data folder.")
    ] = False,
    dialect: Annotated[Dialect | None, typer.Option(help="Read the decks as this dialect.")] = None,
    kind: Annotated[
        Kind | None,
        typer.Option(
            help="What the files are, instead of what their content says; of a folder, which files to take."
        ),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(min=1990, max=2100, metavar="YEAR", help="The year of a journal whose dates have none."),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="DECK",
            autocompletion=completion.decks,
            help="The deck for the drafts that notes offer, or deck or folder for cards of other programs.",
        ),
    ] = None,
    delimiter: Annotated[
        str | None,
        typer.Option(metavar="CHAR", help="What parts the columns of a table: tab, comma, ';' and so on."),
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(
            metavar="NAMES",
            help="What the columns of a table are, in order: front,back,tags,deck,guid; - leaves one out.",
        ),
    ] = None,
    create: Annotated[bool, typer.Option("--create", help="Make the store that --db names.")] = False,
    dry_run: DryRun = False,
    as_json: Json = False,
    db: Db = None,
) -> int:
    """Read decks and notes into the store: each file is recognised by its content.

    Decks become cards. Journals, day pages, posts, feeds, vaults, reading lists and bibliographies become
    days, questions and papers, linked to the concepts of the decks. A package of Anki becomes markdown decks
    with the history of their cards; so do Mochi's, and Anki's text files, CSV and CrowdAnki's without one.
    A log of reviews (.jsonl, docs/log.md) is merged with the log here: what is known is passed over, and
    memories are computed again.
    Whatever cannot be read is told with its line and left out, the rest is read; the exit code is then 1.
    Without --db the store is made where there is none.

    \b
    Examples:
      studyml import ~/notes
      studyml import optimisation.md --dry-run
      studyml import 100-days.md --year 2020
      studyml import 100-days.md --to "Deep Learning"
      studyml import collection.apkg --dry-run
      studyml import words.csv --columns front,back,tags --to "Deep Learning"
      studyml import old-cards.txt --kind csv --delimiter tab
      studyml import ~/downloads --kind anki
      studyml import reviews.jsonl
      studyml import --starter
    """
    from studyml.interchange.table_head import TableWishes
    from studyml.services.importing import import_paths
    from studyml.services.starter import import_starter_decks

    if bool(paths) == starter:
        raise UsageError("name a file or folder to import, or else --starter for the starter decks")
    if to is not None and starter:
        raise UsageError("the starter decks are cards already; --to is for notes")
    wishes = TableWishes.of(delimiter, columns)
    chosen = db or context.obj
    is_made = create or chosen is None
    with open_workspace(chosen, write=True, create=is_made, keep=not dry_run) as work:
        if starter:
            return tell_report(import_starter_decks(work, dry_run=dry_run), as_json=as_json)
        with StatusLine() as line:
            report = import_paths(
                work,
                paths or [],
                kind=None if kind is None else kind.value,
                dialect=dialect,
                year=year,
                ask_year=partial(ask_year, line) if sys.stdin.isatty() and not as_json else None,
                dry_run=dry_run,
                to=to,
                wishes=wishes,
                progress=show_step(line),
            )
        code = tell_report(report, as_json=as_json)
        notes = [source.path for source in report.sources if source.kind not in ("deck", "package")]
        is_of_decks = bool(report.sources) and all(each.kind == "deck" for each in report.sources)
        if to is not None and not dry_run and (notes or is_of_decks):
            accept_from(work, notes, to, as_json=as_json)
        return code


def sync(context: typer.Context, dry_run: DryRun = False, as_json: Json = False, db: Db = None) -> int:
    """Read every known deck and source of notes again; editing a card never costs its progress.

    What is new in the folders that were imported is read too, and where the setting log_dir names a folder,
    the logs of other machines in it are merged.
    With --dry-run: what would be added, edited (progress kept), moved, retired, and what is ambiguous.

    \b
    Examples:
      studyml sync
      studyml sync --dry-run
    """
    from studyml.services.importing import sync_sources

    with open_workspace(db or context.obj, write=True) as work:
        with StatusLine() as line:
            report = sync_sources(work, dry_run=dry_run, progress=show_step(line))
        if work.config.log_dir and not dry_run:
            from studyml.services.log_folder import merge_at_start

            if told := merge_at_start(work):
                tell(told)
        return tell_report(report, as_json=as_json)


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
                "refused": refused_json(report.refused),
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
            made = counted(candidate.cards, "card") if candidate.cards else "no card"
            reason = f"  ({candidate.reason})" if candidate.reason else ""
            echo(f"{place}:{candidate.line}: {made:8} {candidate.text}{reason}")
    for remark in deck.remarks:
        tell(f"{place}:{remark.line}: {remark.level}: {remark.text}")
    counts = f"{counted(named, 'concept')}, {counted(deck.card_count, 'card')}"
    errors = sum(remark.level is Level.ERROR for remark in deck.remarks)
    told = counted(errors, "error") if errors else "no errors"
    echo(f"{place}: {deck.name} ({deck.dialect}): {counts}, {told}")
