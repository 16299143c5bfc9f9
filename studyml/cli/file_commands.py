"""What changes deck files because the learner asks for it: tags, and moving cards."""

from __future__ import annotations

from typing import Annotated

import typer

from studyml.cli.card_commands import act_on
from studyml.cli.options import Db, Json, Query
from studyml.cli.query_words import QUERY_SETTINGS


def add_to(app: typer.Typer) -> None:
    """Adds this family's commands."""
    for command in (tag, move):
        app.command(context_settings=QUERY_SETTINGS)(command)


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


def move(
    context: typer.Context,
    query: Query,
    to: Annotated[
        str, typer.Option("--to", metavar="DECK", help="The deck, by its name or its file; made if new.")
    ],
    as_json: Json = False,
    db: Db = None,
) -> int:
    """Move cards to another deck: their text from file to file, and all you remember of them.

    They stand under their concept there, with what the deck says about it. Clozes of one text go together.

    \b
    Examples:
      studyml move concept:Momentum --to Optimisation
      studyml move tag:exam --to ~/decks/exam.md
    """
    from studyml.services.moving import move_cards

    return act_on(context, query, db, as_json, lambda work, cards: move_cards(work, cards, to))
