"""What is done to cards that a query finds: suspend, bury, flag, set due, reset; editing one; leeches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from studyml.cli.asking import answer_to, can_ask
from studyml.cli.options import Db, Json, Query
from studyml.cli.output import echo, echo_json
from studyml.cli.query_words import QUERY_SETTINGS, joined
from studyml.errors import UsageError
from studyml.rendering.excerpt import one_line
from studyml.rendering.interval import counted
from studyml.services.opening import open_workspace
from studyml.services.workspace import Workspace

if TYPE_CHECKING:
    from studyml.services.card_actions import CardChange

Undo = Annotated[bool, typer.Option("--undo", help="The other way round: put them back.")]


def add_to(app: typer.Typer) -> None:
    """Adds this family's commands."""
    for command in (suspend, bury, flag, reset, edit):
        app.command(context_settings=QUERY_SETTINGS)(command)
    app.command("set-due", context_settings=QUERY_SETTINGS)(set_due)
    app.command()(leeches)


def suspend(
    context: typer.Context, query: Query, undo: Undo = False, as_json: Json = False, db: Db = None
) -> int:
    """Take cards out of review until you ask for them again; --undo puts them back.

    \b
    Examples:
      studyml suspend id:12
      studyml suspend deck:Vision is:new
      studyml suspend is:suspended tag:training --undo
    """
    from studyml.services.card_actions import suspend

    return act_on(
        context, query, db, as_json, lambda work, cards: suspend(work, cards, is_suspended=not undo)
    )


def bury(
    context: typer.Context, query: Query, undo: Undo = False, as_json: Json = False, db: Db = None
) -> int:
    """Take cards out of review until tomorrow; --undo puts them back.

    \b
    Examples:
      studyml bury concept:Momentum
      studyml bury is:buried --undo
    """
    from studyml.services.card_actions import bury

    return act_on(context, query, db, as_json, lambda work, cards: bury(work, cards, is_buried=not undo))


def flag(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="N", min=0, max=7, help="A flag from 1 to 7; 0 for none.")],
    query: Query,
    as_json: Json = False,
    db: Db = None,
) -> int:
    """Give cards a flag, to find them again.

    \b
    Examples:
      studyml flag 1 rated:1:1
      studyml flag 0 flag:1
    """
    from studyml.services.card_actions import flag

    return act_on(context, query, db, as_json, lambda work, cards: flag(work, cards, number))


def set_due(
    context: typer.Context,
    day: Annotated[
        str, typer.Argument(metavar="DAY", help="A date, today, tomorrow, or +5 for five days ahead.")
    ],
    query: Query,
    as_json: Json = False,
    db: Db = None,
) -> int:
    """Let cards that you have answered before come on another day.

    What is remembered of them stays as it is. New cards have no day and are left.

    \b
    Examples:
      studyml set-due tomorrow is:due deck:Papers
      studyml set-due 2026-12-24 id:12
    """
    from studyml.services.card_actions import day_named, set_due

    return act_on(context, query, db, as_json, lambda work, cards: set_due(work, cards, day_named(work, day)))


def reset(
    context: typer.Context,
    query: Query,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
    db: Db = None,
) -> int:
    """Put cards back to new, as if you had never answered them.

    You are asked twice, or give --yes; a copy of the store is made first. The log keeps the answers.

    \b
    Examples:
      studyml reset id:12 --yes
    """
    from studyml.services.card_actions import reset

    def confirmed(work: Workspace, cards: Sequence[int]) -> CardChange:
        if cards and not yes:
            _ask_twice(len(cards))
        return reset(work, cards)

    return act_on(context, query, db, as_json, confirmed)


def edit(
    context: typer.Context,
    query: Annotated[
        list[str],
        typer.Argument(metavar="CARD", help="The number of a card, or a query that finds just one."),
    ],
    as_json: Json = False,
    db: Db = None,
) -> int:
    """Open the deck of a card in your editor, at its line, and read it again afterwards.

    The editor is the one in the settings, else $VISUAL, else $EDITOR.

    \b
    Examples:
      studyml edit 12
      studyml edit concept:Momentum kind:definition
    """
    from studyml.cli.report_output import tell_report
    from studyml.services.card_search import find_card
    from studyml.services.editing import deck_to_edit, run_editor
    from studyml.services.importing import sync_file
    from studyml.services.listing import cards_listed

    words = joined(query)
    with open_workspace(db or context.obj, write=True) as work:
        [card] = cards_listed(work, [find_card(work, words)])
        path = deck_to_edit(card.stored.path)
        run_editor(work.config.editor, path, card.stored.line)
        return tell_report(sync_file(work, path), as_json=as_json)


def leeches(context: typer.Context, as_json: Json = False, db: Db = None) -> int:
    """List the cards that you forget again and again, with what helps: rewrite, split, or contrast.

    A card becomes a leech with its eighth lapse; `studyml config leech_lapses` says otherwise, and
    `suspend_leeches` whether it is suspended then.

    \b
    Examples:
      studyml leeches
      studyml review --cram --query is:leech
    """
    from studyml.cli.list_commands import cards_json
    from studyml.services.leeches import list_leeches

    with open_workspace(db or context.obj, write=False) as work:
        found = list_leeches(work)
        if as_json:
            documents = cards_json(work, [leech.card for leech in found])
            echo_json(
                [
                    {
                        **document,
                        "advice": leech.advice,
                        "reason": leech.reason,
                        "alike": [
                            {"id": near.card_id, "concept": near.concept, "front": near.front}
                            for near in leech.alike
                        ],
                    }
                    for document, leech in zip(documents, found, strict=True)
                ]
            )
            return 0
    for leech in found:
        card = leech.card.stored
        marks = ", ".join([counted(card.memory.lapses, "lapse"), *leech.card.flags])
        echo(f"{card.id:>5}  {card.concept}: {one_line(card.front)}  ({marks})")
        echo(f"       {leech.advice}: {leech.reason}")
        for near in leech.alike:
            echo(f"       like {near.card_id}, {near.concept}: {one_line(near.front)}")
    if not found:
        echo("No leeches.")
    return 0


def act_on(
    context: typer.Context,
    words: Sequence[str],
    db: str | None,
    as_json: bool,
    act: Callable[[Workspace, Sequence[int]], CardChange],
) -> int:
    """Does something to the cards that the words of a query find, and tells what came of it."""
    from studyml.services.card_search import find_cards

    with open_workspace(db or context.obj, write=True) as work:
        cards = find_cards(work, joined(words))
        change = act(work, cards)
    if as_json:
        echo_json(
            {
                "change": change.label,
                "found": len(cards),
                "cards": change.changed,
                "left": change.left,
                "reason": change.reason,
                "backup": None if change.backup is None else str(change.backup),
            }
        )
    else:
        echo(change.told() if cards else "No cards.")
    return 0


def _ask_twice(count: int) -> None:
    """Asks whether so many cards are really to be put back to new. Raises UsageError where nobody says so."""
    if not can_ask():
        raise UsageError(f"{counted(count, 'card')} would be put back to new; --yes says that you mean it")
    begins = f"What is remembered of {'it' if count == 1 else 'them'} begins anew."
    for question, expected in (
        (f"Put {counted(count, 'card')} back to new? (yes/no) ", "yes"),
        (f"{begins} Type the number of cards, {count}: ", str(count)),
    ):
        if answer_to(question) != expected:
            raise UsageError("nothing was changed")
