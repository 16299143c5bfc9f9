"""Taking cards along to other software."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from studyml.cli import completion
from studyml.cli.list_commands import cards_json
from studyml.cli.options import Db, Json
from studyml.cli.output import echo, echo_json
from studyml.cli.query_words import QUERY_SETTINGS, joined
from studyml.errors import UsageError
from studyml.paths import shown
from studyml.rendering.interval import counted
from studyml.services.opening import open_workspace


class ExportFormat(StrEnum):
    """What cards are written as."""

    ANKI = "anki"
    CSV = "csv"
    JSON = "json"
    LOG = "log"
    MARKDOWN = "markdown"


def add_to(app: typer.Typer) -> None:
    """Adds this family's commands."""
    app.command(context_settings=QUERY_SETTINGS)(export)


def export(
    context: typer.Context,
    what: Annotated[
        ExportFormat,
        typer.Argument(metavar="FORMAT", help="anki (a package, .apkg), markdown, csv, json or log."),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The file to write; a folder for markdown of several decks.",
        ),
    ],
    query: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="QUERY",
            autocompletion=completion.query_words,
            help="Words, deck:…, is:due and so on; every card without.",
        ),
    ] = None,
    deck: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", autocompletion=completion.decks, help="The cards of this deck and those below it."
        ),
    ] = None,
    history: Annotated[
        bool,
        typer.Option("--history/--no-history", help="In a package: reviews, memories and due days as well."),
    ] = True,
    guard: Annotated[
        bool, typer.Option("--guard/--no-guard", help="In CSV: ' before what a spreadsheet would execute.")
    ] = True,
    as_json: Json = False,
    db: Db = None,
) -> int:
    """Take cards along: a package for Anki, decks as markdown, or a list with what is remembered; or the log.

    In a package a note keeps its id: importing a later one into Anki updates notes instead of doubling them.
    Markdown, CSV and JSON can be imported here again and give the same cards, without their history.
    The log holds every review as a line of JSON; `studyml import` merges it on another machine (docs/log.md).

    \b
    Examples:
      studyml export anki -o everything.apkg
      studyml export markdown -o decks/
      studyml export markdown -o leeches.md --deck "Machine Learning/Optimisation" is:leech
      studyml export csv -o cards.csv is:leech
      studyml export json -o cards.json 'added:30 -is:new'
      studyml export log -o reviews.jsonl
      studyml export anki --deck "Machine Learning/Optimisation" -o optimisation.apkg
      studyml export anki -o mature.apkg --no-history 'tag:training prop:s>=21'
    """
    db, words = db or context.obj, joined(query or [])
    if what is ExportFormat.LOG:
        return _export_log(db, output, words, deck, as_json)
    if what is ExportFormat.MARKDOWN:
        return _export_markdown(db, output, words, deck, as_json)
    if what is not ExportFormat.ANKI:
        return _export_list(what, db, output, words, deck, guard, as_json)
    from studyml.services.anki_export import export_anki

    with open_workspace(db, write=False) as work:
        done = export_anki(work, output, query=words, deck=deck, with_history=history)
    if as_json:
        echo_json(
            {
                "path": str(done.path),
                "notes": done.notes,
                "cards": done.cards,
                "reviews": done.reviews,
                "media": done.media,
                "lost": dict(done.lost),
            }
        )
    else:
        echo(done.told())
    return 0


def _export_log(db: str | None, output: Path, query: str, deck: str | None, as_json: bool) -> int:
    from studyml.services.log_export import export_log

    with open_workspace(db, write=False) as work:
        done = export_log(work, output, query, deck)
    if as_json:
        echo_json({"path": str(done.path), "cards": done.cards, "entries": done.entries})
    else:
        echo(done.told())
    return 0


def _export_markdown(db: str | None, output: Path, query: str, deck: str | None, as_json: bool) -> int:
    from studyml.services.markdown_export import export_markdown

    with open_workspace(db, write=False) as work:
        done = export_markdown(work, output, query=query, deck=deck)
    if as_json:
        echo_json(
            {
                "path": str(done.path),
                "decks": [str(path) for path in done.files],
                "cards": done.cards,
                "media": done.media,
                "lost": dict(done.lost),
            }
        )
    else:
        echo(done.told())
    return 0


def _export_list(
    what: ExportFormat, db: str | None, output: Path, query: str, deck: str | None, guard: bool, as_json: bool
) -> int:
    from studyml.domain.deck_path import is_within
    from studyml.services.card_files import write_csv_cards, write_json_cards
    from studyml.services.listing import list_cards

    with open_workspace(db, write=False) as work:
        rows = [row for row in list_cards(work, query) if deck is None or is_within(row.stored.deck, deck)]
        cards = cards_json(work, rows)
    if not cards:
        raise UsageError("there is no such card; `studyml cards` lists those there are")
    if what is ExportFormat.CSV:
        write_csv_cards(output, cards, guard=guard)
    else:
        write_json_cards(output, cards)
    if as_json:
        echo_json({"path": str(output), "cards": len(cards)})
    else:
        echo(f"{shown(output)}: {counted(len(cards), 'card')}.")
    return 0
