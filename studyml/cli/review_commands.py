"""Reviewing, and what is waiting."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from studyml.cli import completion
from studyml.cli.due import show_due
from studyml.cli.options import Db, Json
from studyml.cli.output import tell
from studyml.cli.start import start_app
from studyml.errors import UsageError
from studyml.services.opening import open_workspace
from studyml.services.workspace import Workspace

if TYPE_CHECKING:
    from studyml.services.review import ReviewSession


def add_to(app: typer.Typer) -> None:
    """Adds this family's commands."""
    app.command()(review)
    app.command()(due)


def review(
    context: typer.Context,
    deck: Annotated[
        str | None,
        typer.Argument(
            metavar="DECK",
            autocompletion=completion.decks,
            help="The deck to review; everything without one.",
        ),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="End after N answers.")] = None,
    minutes: Annotated[
        float | None,
        typer.Option(
            min=0.1, max=1440, metavar="M", help="End after M minutes of answering, whatever the day's limit."
        ),
    ] = None,
    query: Annotated[
        str | None,
        typer.Option(
            "--query",
            metavar="QUERY",
            autocompletion=completion.query_words,
            help="Only the cards that it finds: 'tag:training prop:r<0.9'.",
        ),
    ] = None,
    cram: Annotated[bool, typer.Option("--cram", help="See every card, due or not; store nothing.")] = False,
    reschedule: Annotated[
        bool, typer.Option("--reschedule", help="With --cram: let the answers count.")
    ] = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="Line by line, nothing moves: for screen readers and pipes.")
    ] = False,
    db: Db = None,
) -> int:
    """Review what is due.

    When reviews are overdue, those come first by whose waiting most would be lost.
    Minutes are those of answering, as they are logged: from the prompt to the rating, at most five a card.

    With --query only what is due among the cards that it finds comes, within the day's limits. With --cram
    all of them come once, whatever their day and the limits, and nothing is stored without --reschedule.

    With --plain, and when there is no terminal: Enter shows the answer, 1 to 4 rate, u undoes, n shows notes
    and papers, o opens a link after asking which, - buries, @ suspends, * flags, e edits, i explains, c takes
    how sure you are, q ends; ? lists them.

    \b
    Examples:
      studyml review "Machine Learning/Optimisation" --limit 20
      studyml review --minutes 15
      studyml review --plain
      studyml review --query 'tag:training -is:new'
      studyml review Optimisation --cram
      studyml review --cram --reschedule --query is:leech
    """
    from studyml.services.review_start import begin_session

    if reschedule and not cram:
        raise UsageError("--reschedule belongs to --cram; without it answers count anyway")

    def begin(work: Workspace) -> ReviewSession:
        return begin_session(
            work,
            deck,
            limit=limit,
            minutes=minutes,
            cram=cram,
            query=query,
            reschedule=reschedule,
        )

    db = db or context.obj
    if not plain and sys.stdin.isatty() and sys.stdout.isatty():
        return start_app(db, begin)
    return _review_plainly(db, begin)


def due(context: typer.Context, as_json: Json = False, db: Db = None) -> int:
    """Say what is waiting, quickly: for a shell prompt.

    \b
    Examples:
      studyml due
      studyml due --json
    """
    return show_due(db or context.obj, as_json=as_json)


def open_app(db: str | None) -> int:
    """Opens the terminal app; without a terminal, reviews line by line.

    A driver that the environment names shows the app elsewhere than in a terminal: in a browser.
    """
    if os.environ.get("TEXTUAL_DRIVER") or (sys.stdin.isatty() and sys.stdout.isatty()):
        return start_app(db)
    from studyml.services.review_start import begin_session

    return _review_plainly(db, lambda work: begin_session(work, None))


def _review_plainly(db: str | None, begin: Callable[[Workspace], ReviewSession]) -> int:
    """Reviews line by line, and backs the store up meanwhile."""
    from studyml.cli.plain_review import review_plainly
    from studyml.services.backups import BackgroundBackup
    from studyml.services.clock_warning import clock_warning

    with open_workspace(db, write=True) as work:
        if work.config.log_dir:
            from studyml.services.log_folder import merge_at_start

            if told := merge_at_start(work):
                tell(told)
        session = begin(work)
        if warning := clock_warning(work):
            tell(warning)
        backup = BackgroundBackup(work, "start")
        backup.begin()
        try:
            code = review_plainly(session)
        except BaseException:
            backup.give_up()
            raise
        backup.finish()
        if backup.problem is not None:
            tell(f"studyml: {backup.problem_told()}")
        return code
