"""Taking cards along to other software."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from studyml.cli.options import Db, Json
from studyml.cli.output import echo, echo_json
from studyml.cli.query_words import QUERY_SETTINGS, joined
from studyml.services.workspace import open_workspace


class ExportFormat(StrEnum):
    """What cards are written as."""

    ANKI = "anki"


def add_to(app: typer.Typer) -> None:
    """Adds this family's commands."""
    app.command(context_settings=QUERY_SETTINGS)(export)


def export(
    context: typer.Context,
    what: Annotated[ExportFormat, typer.Argument(metavar="FORMAT", help="anki: a package (.apkg).")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The file to write.")],
    query: Annotated[
        list[str] | None,
        typer.Argument(metavar="QUERY", help="Words, deck:…, is:due and so on; every card without."),
    ] = None,
    deck: Annotated[
        str | None, typer.Option(metavar="NAME", help="The cards of this deck and those below it.")
    ] = None,
    history: Annotated[
        bool, typer.Option("--history/--no-history", help="Reviews, memories and due days as well.")
    ] = True,
    as_json: Json = False,
    db: Db = None,
) -> int:
    """Write cards for other software, with their history.

    A note keeps its id: importing a later package into Anki updates notes instead of doubling them.

    \b
    Examples:
      studyml export anki -o everything.apkg
      studyml export anki --deck Optimization -o optimization.apkg
      studyml export anki -o mature.apkg --no-history 'tag:training prop:s>=21'
    """
    from studyml.services.anki_export import export_anki

    with open_workspace(db or context.obj, write=False) as work:
        done = export_anki(work, output, query=joined(query or []), deck=deck, with_history=history)
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
