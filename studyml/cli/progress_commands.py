"""Progress, and a look back at the week."""

from __future__ import annotations

import sys
from datetime import date
from typing import Annotated

import typer

from studyml.cli import completion
from studyml.cli.options import Db, Json
from studyml.cli.output import echo, echo_json, echo_lines, tell
from studyml.services.opening import open_workspace

_WIDTH = 80
_OF_REVIEWS = ("Today", "A year")


def add_to(app: typer.Typer) -> None:
    """Adds this family's commands."""
    app.command()(stats)
    app.command()(week)


def stats(
    context: typer.Context,
    days: Annotated[
        int | None,
        typer.Option("--days", metavar="N", help="The last N study days, today among them; else all time."),
    ] = None,
    deck: Annotated[
        str | None,
        typer.Option(
            "--deck", metavar="DECK", autocompletion=completion.decks, help="A deck and those below it."
        ),
    ] = None,
    tag: Annotated[
        str | None,
        typer.Option("--tag", metavar="TAG", autocompletion=completion.tags, help="The cards with a tag."),
    ] = None,
    concept: Annotated[
        str | None,
        typer.Option(
            "--concept", metavar="NAME", autocompletion=completion.concepts, help="The cards of a concept."
        ),
    ] = None,
    honesty: Annotated[
        bool,
        typer.Option(
            "--honesty",
            help="Also judge the scheduler by these reviews: calibration, log loss, RMSE (bins), AUC.",
        ),
    ] = False,
    as_json: Json = False,
    db: Db = None,
) -> int:
    """Show your progress: reviews, true retention, what falls due, what is remembered.

    docs/statistics.md defines each figure.

    \b
    Examples:
      studyml stats
      studyml stats --honesty --tag vision
      studyml stats --days 30 --deck "Deep Learning"
      studyml stats --json
    """
    from studyml.services import honesty as honesty_service
    from studyml.services.progress import progress

    with open_workspace(db or context.obj, write=False) as work:
        found = progress(work, days=days, deck=deck, tag=tag, concept=concept)
        judged = honesty_service.honesty(work, found.scope) if honesty else None
        theme = work.config.theme
    if found.future:
        from studyml.rendering.interval import counted

        told = f"{counted(found.future, 'review')} dated after today left out"
        tell(f"studyml: {told}; was the clock ahead?")
    if as_json:
        from studyml.cli.progress_output import honesty_json, progress_json

        document = progress_json(found)
        echo_json(document if judged is None else document | {"honesty": honesty_json(judged)})
        return 0
    from studyml.rendering.palette import PALETTES, PLAIN
    from studyml.rendering.progress_panels import progress_panels

    palette = PALETTES[theme] if sys.stdout.isatty() else PLAIN
    first, last = (date.fromordinal(day).isoformat() for day in (found.first, found.today))
    about = [name for name in (found.scope.deck, found.scope.tag, found.scope.concept) if name is not None]
    echo(f"{first} to {last}{': ' if about else ''}{', '.join(about)}")
    is_unused = not (found.reviews or found.calendar or found.notes)
    if is_unused:
        echo()
        echo("Nothing reviewed yet; `studyml review` begins.")
    for panel in progress_panels(found, _WIDTH, palette):
        if is_unused and panel.title in _OF_REVIEWS:
            continue
        echo()
        echo(panel.title)
        echo_lines(panel.lines)
    if judged is not None:
        from studyml.rendering.honesty_lines import honesty_lines

        echo()
        echo("Honesty")
        echo_lines(honesty_lines(judged, _WIDTH, palette))
    return 0


def week(
    context: typer.Context,
    md: Annotated[bool, typer.Option("--md", help="Print markdown, to paste into a journal.")] = False,
    as_json: Json = False,
    db: Db = None,
) -> int:
    """Look back at the last seven days, and at what is next.

    \b
    Examples:
      studyml week
      studyml week --md
    """
    from studyml.services.week import week as look_back

    with open_workspace(db or context.obj, write=False) as work:
        found = look_back(work)
    if as_json:
        from studyml.cli.progress_output import week_json

        echo_json(week_json(found))
        return 0
    from studyml.rendering.week_text import week_markdown, week_words

    echo(week_markdown(found) if md else week_words(found))
    return 0
