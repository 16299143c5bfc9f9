"""What changes deck files because the learner asks for it: tags, moving cards, ids."""

from __future__ import annotations

from typing import Annotated

import typer

from studyml.cli import completion
from studyml.cli.card_commands import act_on
from studyml.cli.options import Db, DryRun, Json, Query
from studyml.cli.output import echo, echo_json, tell
from studyml.cli.query_words import QUERY_SETTINGS
from studyml.paths import shown
from studyml.services.opening import open_workspace


def add_to(app: typer.Typer) -> None:
    """Adds this family's commands."""
    for command in (tag, move):
        app.command(context_settings=QUERY_SETTINGS)(command)
    app.command()(ids)


def tag(
    context: typer.Context,
    query: Query,
    add: Annotated[
        list[str] | None,
        typer.Option(
            "--add", metavar="TAG", autocompletion=completion.tags, help="A tag to give; may be repeated."
        ),
    ] = None,
    remove: Annotated[
        list[str] | None,
        typer.Option("--remove", metavar="TAG", autocompletion=completion.tags, help="A tag to take away."),
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
        str,
        typer.Option(
            "--to",
            metavar="DECK",
            autocompletion=completion.decks,
            help="The deck, by its name or its file; made if new.",
        ),
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


def ids(
    context: typer.Context,
    deck: Annotated[
        str,
        typer.Argument(
            metavar="DECK", autocompletion=completion.decks, help="A deck of yours, by its name or its file."
        ),
    ],
    dry_run: DryRun = False,
    as_json: Json = False,
    db: Db = None,
) -> int:
    """Write {#id} after each heading and card of a deck that has none, so that its words may change freely.

    Cards are known again without ids too, by their words; with them, also when all words change. What you
    remember of the cards stays.

    \b
    Examples:
      studyml ids Optimisation --dry-run
      studyml ids ~/decks/optimisation.md
    """
    from studyml.services.card_ids import write_ids

    with open_workspace(db or context.obj, write=not dry_run) as work:
        written = write_ids(work, deck, dry_run=dry_run)
    if as_json:
        echo_json(
            {
                "dry_run": dry_run,
                "change": written.label,
                "path": str(written.path),
                "ids": [{"line": each.line, "id": each.name, "text": each.text} for each in written.ids],
                "left": [{"line": each.line, "text": each.text} for each in written.left],
            }
        )
        return 0
    place = shown(written.path)
    for each in written.ids:
        echo(f"{place}:{each.line}: {each.name}")
    for each in written.left:
        tell(f"{place}:{each.line}: this line cannot carry an id as it is: {each.text}")
    if written.label:
        echo(f"{written.label}. `studyml undo` takes it back.")
    elif not written.ids:
        echo("Every concept and card here has an id." if not written.left else "No id was written.")
    return 0
