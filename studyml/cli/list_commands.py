"""Lists: decks, concepts, cards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from studyml.cli import completion
from studyml.cli.options import Db, Json
from studyml.cli.output import echo, echo_json, echo_table
from studyml.cli.query_words import QUERY_SETTINGS, joined
from studyml.domain.notes_found import ConceptDay
from studyml.domain.study_day import iso_time
from studyml.errors import UsageError
from studyml.paths import shown
from studyml.rendering.excerpt import one_line
from studyml.rendering.interval import interval_label
from studyml.rendering.share import percent
from studyml.services.opening import open_workspace
from studyml.services.workspace import Workspace

if TYPE_CHECKING:
    from studyml.services.listing import CardListing

_BEGIN = "`studyml import PATH` reads yours, `studyml import --starter` the starter decks."


def add_to(app: typer.Typer) -> None:
    """Adds this family's commands."""
    app.command()(decks)
    app.command()(concepts)
    app.command(context_settings=QUERY_SETTINGS)(cards)


def decks(context: typer.Context, as_json: Json = False, db: Db = None) -> int:
    """List the decks with what is waiting in them.

    \b
    Examples:
      studyml decks
      studyml decks --json
    """
    from studyml.services.listing import list_decks

    with open_workspace(db or context.obj, write=False) as work:
        rows = list_decks(work)
    if as_json:
        echo_json(
            [
                {
                    "name": row.name,
                    "cards": row.cards,
                    "concepts": row.concepts,
                    "new": row.new,
                    "learning": row.learning,
                    "due": row.due,
                    "files": row.files,
                }
                for row in rows
            ]
        )
    elif not rows:
        echo(f"There are no decks yet. {_BEGIN}")
    else:
        echo_table(
            ("Deck", "Cards", "New", "Learn", "Due"),
            [(row.name, str(row.cards), str(row.new), str(row.learning), str(row.due)) for row in rows],
            right=(1, 2, 3, 4),
        )
    return 0


def concepts(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME",
            autocompletion=completion.concepts,
            help="A concept or one of its aliases; all without one.",
        ),
    ] = None,
    as_json: Json = False,
    db: Db = None,
) -> int:
    """List the concepts; with a name, show one with its days in the notes, its papers and its cards.

    \b
    Examples:
      studyml concepts
      studyml concepts "batch normalisation"
    """
    from studyml.services.listing import list_concepts

    with open_workspace(db or context.obj, write=False) as work:
        rows = list_concepts(work, name, in_full=as_json or name is not None)
        if name is not None and not rows:
            raise UsageError(f"there is no concept {name!r}; `studyml concepts` lists them")
        if as_json:
            echo_json(
                [
                    {
                        "name": row.name,
                        "deck": row.deck,
                        "aliases": row.aliases,
                        "cards": row.cards if name is None else cards_json(work, row.stored),
                        "days": [_concept_day_json(day) for day in row.days],
                        "papers": [{"id": paper, "how": how} for paper, how in row.papers],
                        "requires": row.requires,
                    }
                    for row in rows
                ]
            )
            return 0
        if not rows:
            echo(f"There are no concepts yet. {_BEGIN}" if name is None else "No concepts.")
            return 0
        if name is None:
            echo_table(
                ("Concept", "Cards", "Deck", "Also called"),
                [(row.name, str(row.cards), row.deck, ", ".join(row.aliases)) for row in rows],
                right=(1,),
            )
            return 0
        for row in rows:
            echo(f"{row.name}  ({row.deck})")
            for label, values in (
                ("Also called", row.aliases),
                ("Requires", row.requires),
                ("Papers", [paper for paper, _ in row.papers]),
            ):
                if values:
                    echo(f"  {label}: {', '.join(values)}")
            for day in row.days:
                when = "no date   " if day.date is None else date.fromordinal(day.date).isoformat()
                echo(f"  {when}  {day.how:9}  {one_line(day.text)}  ({shown(Path(day.source))}:{day.line})")
            for card in row.stored:
                stored = card.stored
                echo(f"  {stored.id:>5}  {stored.memory.state.name.lower():10} {one_line(stored.front)}")
    return 0


def cards(
    context: typer.Context,
    query: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="QUERY",
            autocompletion=completion.query_words,
            help="Words, deck:…, is:due and so on; docs/queries.md has all. Every card without.",
        ),
    ] = None,
    as_json: Json = False,
    db: Db = None,
) -> int:
    """List cards with what is remembered of them.

    A query is best quoted as a whole, so that the shell leaves it alone. Retired cards, whose text is gone,
    are listed only when the query says `is:retired`.

    \b
    Examples:
      studyml cards
      studyml cards learning rate
      studyml cards 'deck:"Deep Learning" -is:suspended prop:r<0.9'
      studyml cards '(tag:training or paper:arXiv:1803.09820) rated:7:1'
    """
    from studyml.services.listing import list_cards

    with open_workspace(db or context.obj, write=False) as work:
        rows = list_cards(work, joined(query or []))
        if as_json:
            echo_json(cards_json(work, rows))
            return 0
        table = [
            (
                str(row.stored.id),
                row.stored.concept,
                one_line(row.stored.front),
                row.stored.memory.state.name.lower(),
                interval_label(row.stored.memory.interval) if row.stored.memory.interval else "",
                "" if row.retrievability is None else percent(row.retrievability),
                " ".join(row.flags),
            )
            for row in rows
        ]
    if table:
        heads = ("Id", "Concept", "Front", "State", "Interval", "Recall", "Flags")
        echo_table(heads, table, right=(0, 5))
    else:
        echo("No cards." if query else f"There are no cards yet. {_BEGIN}")
    return 0


def _concept_day_json(day: ConceptDay) -> dict[str, Any]:
    return {
        "date": None if day.date is None else date.fromordinal(day.date).isoformat(),
        "source": day.source,
        "line": day.line,
        "how": day.how,
        "text": day.text,
    }


def cards_json(work: Workspace, rows: Sequence[CardListing]) -> list[dict[str, Any]]:
    """Cards as the documents that `--json` prints."""
    return [
        {
            "id": row.stored.id,
            "deck": row.stored.deck,
            "concept": row.stored.concept,
            "kind": row.stored.kind,
            "front": row.stored.front,
            "back": row.stored.back,
            "state": row.stored.memory.state.name.lower(),
            "due": None if row.due is None else iso_time(row.due, work.zone),
            "interval_days": row.stored.memory.interval,
            "stability_days": row.stored.memory.stability,
            "difficulty": row.stored.memory.difficulty,
            "retrievability": row.retrievability,
            "reps": row.stored.memory.reps,
            "lapses": row.stored.memory.lapses,
            "tags": list(row.stored.tags),
            "flags": row.flags,
            "typed": row.stored.typed,
            "path": row.stored.path,
            "line": row.stored.line,
        }
        for row in rows
    ]
