"""Reviewing, and what is waiting."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from studyml.cli.due import show_due
from studyml.cli.options import Db, Json
from studyml.cli.start import start_app
from studyml.services.workspace import open_workspace


def add_to(app: typer.Typer) -> None:
    """Adds this family's commands."""
    app.command()(review)
    app.command()(due)


def review(
    context: typer.Context,
    deck: Annotated[
        str | None, typer.Argument(metavar="DECK", help="The deck to review; everything without one.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="End after N answers.")] = None,
    minutes: Annotated[
        float | None,
        typer.Option(
            min=0.1, max=1440, metavar="M", help="End after M minutes of answering, whatever the day's limit."
        ),
    ] = None,
    cram: Annotated[bool, typer.Option("--cram", help="See every card of the deck; store nothing.")] = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="Line by line, nothing moves: for screen readers and pipes.")
    ] = False,
    db: Db = None,
) -> int:
    """Review what is due.

    When reviews are overdue, those come first by whose waiting most would be lost.
    Minutes are those of answering, as they are logged: from the prompt to the rating, at most five a card.

    With --plain, and when there is no terminal: Enter shows the answer, 1 to 4 rate, u undoes, n shows notes
    and papers, q ends.

    \b
    Examples:
      studyml review "Machine Learning/Optimisation" --limit 20
      studyml review --minutes 15
      studyml review --plain
      studyml review Optimisation --cram
    """
    from studyml.cli.plain_review import review_plainly
    from studyml.services.review_start import begin_session

    db = db or context.obj
    if not plain and sys.stdin.isatty() and sys.stdout.isatty():
        return start_app(db, lambda work: begin_session(work, deck, limit=limit, minutes=minutes, cram=cram))
    with open_workspace(db, write=True) as work:
        return review_plainly(begin_session(work, deck, limit=limit, minutes=minutes, cram=cram))


def due(context: typer.Context, as_json: Json = False, db: Db = None) -> int:
    """Say what is waiting, quickly: for a shell prompt.

    \b
    Examples:
      studyml due
      studyml due --json
    """
    return show_due(db or context.obj, as_json=as_json)


def open_app(db: str | None) -> int:
    """Opens the terminal app; without a terminal, reviews line by line."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        return start_app(db)
    from studyml.cli.plain_review import review_plainly
    from studyml.services.review_start import begin_session

    with open_workspace(db, write=True) as work:
        return review_plainly(begin_session(work, None))
