"""What changes deck files because the learner asks for it: tags."""

from __future__ import annotations

from typing import Annotated

import typer

from studyml.cli.card_commands import act_on
from studyml.cli.options import Db, Json, Query
from studyml.cli.query_words import QUERY_SETTINGS


def add_to(app: typer.Typer) -> None:
    """Adds this family's commands."""
    app.command(context_settings=QUERY_SETTINGS)(tag)


def tag(
    context: typer.Context,
    query: Query,
    add: Annotated[
        list[str] | None, typer.Option("--add", metavar="TAG", help="A tag to give; may be repeated.")
    ] = None,
    remove: Annotated[
        list[str] | None, typer.Option("--remove", metavar="TAG", help="A tag to take away.")
    ] = None,
    as_json: Json = False,
    db: Db = None,
) -> int:
    """Give cards tags, or take tags away, in the deck files where they stand.

    Where all cards of a concept are meant, its list of metadata says so; else the line of each card, as
    {.tag} at its end.

    \b
    Examples:
      studyml tag concept:Momentum --add exam
      studyml tag tag:exam is:review --add known --remove exam
    """
    from studyml.services.tagging import tag_cards

    return act_on(
        context, query, db, as_json, lambda work, cards: tag_cards(work, cards, add or (), remove or ())
    )
