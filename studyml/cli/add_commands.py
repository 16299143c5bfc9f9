"""New cards from the shell: given by options, or written in the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from studyml.cli import completion
from studyml.cli.asking import answer_to, can_ask
from studyml.cli.options import Db, Json
from studyml.cli.output import echo, echo_json, tell
from studyml.errors import CardRefused, SourceRefused, UsageError
from studyml.paths import shown
from studyml.rendering.excerpt import one_line
from studyml.services.opening import open_workspace
from studyml.services.workspace import Workspace

if TYPE_CHECKING:
    from studyml.services.deck_choice import DeckChoice

_TEMPLATE = """\
---
deck: {deck}
---

## {concept}

Q:
A:
"""


def add_to(app: typer.Typer) -> None:
    """Adds this family's commands."""
    app.command()(add)


def add(
    context: typer.Context,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="DECK",
            autocompletion=completion.decks,
            help="The deck, by its name or its file; made if new.",
        ),
    ] = None,
    concept: Annotated[
        str | None,
        typer.Option(
            "--concept",
            metavar="NAME",
            autocompletion=completion.concepts,
            help="What the card is about; new or known.",
        ),
    ] = None,
    front: Annotated[str | None, typer.Option("--front", metavar="TEXT", help="What the card asks.")] = None,
    back: Annotated[str | None, typer.Option("--back", metavar="TEXT", help="What it answers.")] = None,
    cloze: Annotated[
        str | None,
        typer.Option("--cloze", metavar="TEXT", help="A text with [gaps] instead, a card for each."),
    ] = None,
    as_json: Json = False,
    db: Db = None,
) -> int:
    """Add cards to a deck: from options, or written in your editor, in the format of decks.

    A front that is the concept's name makes its definition. In the editor any number of cards can be
    written, for any concepts. Cards that are much alike are named.

    \b
    Examples:
      studyml add
      studyml add --to Optimisation --concept Momentum --front "What is it for?" --back "Speed in valleys."
      studyml add --to Optimisation --concept Momentum --cloze "The usual coefficient is [0.9]."
    """
    from studyml.services.adding import add_typed, card_text, near, read_typed, under_heading
    from studyml.services.deck_choice import deck_named

    with open_workspace(db or context.obj, write=True, create=True) as work:
        if front is None and back is None and cloze is None:
            if not can_ask():
                raise UsageError(
                    "there is no card; write --to DECK --concept NAME --front TEXT --back TEXT, or --cloze"
                )
            deck, text = _written(work, to, concept)
        else:
            missing = "--to DECK" if to is None else "--concept NAME"
            if to is None or concept is None:
                raise UsageError(f"{missing} is missing: a card stands in a deck, under a concept")
            deck = deck_named(work, to)
            text = under_heading(concept, card_text(concept, front, back, cloze))
        alike = near(work, read_typed(text))
        added = add_typed(work, deck, text)
    if as_json:
        echo_json(
            {
                "change": added.label,
                "deck": added.deck,
                "path": str(added.path),
                "cards": [
                    {
                        "id": card.id,
                        "concept": card.concept,
                        "kind": card.text.kind.value,
                        "front": card.text.front,
                        "back": card.text.back,
                    }
                    for card in added.cards
                ],
                "near": [
                    {"id": each.card_id, "deck": each.deck, "concept": each.concept, "front": each.front}
                    for each in alike
                ],
            }
        )
        return 0
    echo(f"{added.label}, {shown(added.path)}. `studyml undo` takes it back.")
    for card in added.cards:
        echo(f"{card.id:>5}  {card.concept}: {one_line(card.text.front)}")
    for each in alike:
        echo(f"       like {each.card_id}, {each.concept}: {one_line(each.front)}")
    return 0


def _written(work: Workspace, to: str | None, concept: str | None) -> tuple[DeckChoice, str]:
    """A deck and a text, as the learner writes them in the editor. Raises UsageError for none."""
    from studyml.services.adding import read_typed
    from studyml.services.deck_choice import deck_named
    from studyml.services.editing import edited_text

    blank = _TEMPLATE.format(deck=to or "", concept=concept or "")
    text = blank
    while True:
        text = edited_text(work.config.editor, text, 7 if concept else 5)
        try:
            typed = read_typed(text)
        except SourceRefused as refusal:
            problem = f"line {refusal.line}: {refusal.reason}"
        else:
            name = typed.deck_named
            if text.strip() == blank.strip() or not (typed.cards or typed.errors):
                raise UsageError("no card was written, and nothing was added")
            if typed.errors:
                problem = f"line {typed.errors[0].line}: {typed.errors[0].text}"
            elif name is None and to is None:
                problem = "line 2: The deck has no name. Write one after `deck:`."
            else:
                return deck_named(work, name or to or ""), text
        tell(problem)
        if answer_to("Edit again? (yes/no) ") not in ("y", "yes", ""):
            raise CardRefused("nothing was added")
