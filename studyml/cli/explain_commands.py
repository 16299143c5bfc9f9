"""Why a card comes when it comes."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from studyml.cli.options import Db, Json
from studyml.cli.output import echo, echo_json, echo_table
from studyml.cli.query_words import joined
from studyml.domain.memory import State
from studyml.domain.study_day import iso_time
from studyml.rendering.excerpt import one_line
from studyml.rendering.interval import wait_label
from studyml.rendering.recall_chart import recall_chart
from studyml.rendering.share import percent
from studyml.services.card_search import find_card
from studyml.services.explaining import FORMULA, Explanation, explain
from studyml.services.explanation_words import interval_words, marks_of
from studyml.services.opening import open_workspace
from studyml.services.workspace import Workspace

_WIDTH = 78


def add_to(app: typer.Typer) -> None:
    """Adds this family's commands."""
    app.command("explain")(explain_card)


def explain_card(
    context: typer.Context,
    query: Annotated[
        list[str],
        typer.Argument(metavar="CARD", help="The number of a card, or a query that finds just one."),
    ],
    as_json: Json = False,
    db: Db = None,
) -> int:
    """Explain why a card comes when it comes.

    Its stability, difficulty and probability of recall, the forgetting curve with today and the due day on
    it, and what each rating would do if it were given now.

    \b
    Examples:
      studyml explain 12
      studyml explain concept:ReLU kind:definition
      studyml explain 12 --json
    """
    with open_workspace(db or context.obj, write=False) as work:
        found = explain(work, find_card(work, joined(query)))
        if as_json:
            echo_json(_document(work, found))
        else:
            tell_explanation(found)
    return 0


def tell_explanation(found: Explanation) -> None:
    """Prints why a card comes when it comes."""
    card, memory, forgetting = found.card, found.card.memory, found.forgetting
    echo(f"{card.deck.replace('/', ' › ')} › {card.concept}")
    echo(one_line(card.front))
    echo()
    if forgetting is None or found.recall is None:
        echo("Not reviewed yet, so nothing is known of its memory.")
    else:
        echo(f"Stability     {memory.stability:.1f} days until recall falls to 90 %")
        echo(f"Difficulty    {memory.difficulty:.1f} of 10")
        echo(f"Recall today  {percent(found.recall)}, desired {percent(found.desired_retention)}")
        echo(f"Interval      {interval_words(found)}")
        echo()
        for line in recall_chart(
            forgetting.recall,
            forgetting.days,
            marks_of(found),
            desired=found.desired_retention,
            width=_WIDTH,
        ):
            echo(line)
        echo(f"{FORMULA}, factor {forgetting.factor:.4f}, decay {forgetting.decay:.4f} (FSRS-6)")
    echo()
    echo_table(
        ("If rated now", "comes back in", "Stability", "Difficulty"),
        [
            (
                rating.name.capitalize(),
                wait_label(after),
                f"{after.stability:.1f} d",
                f"{after.difficulty:.1f}",
            )
            for rating, after in found.ratings.items()
        ],
        right=(1, 2, 3),
    )


def _document(work: Workspace, found: Explanation) -> dict[str, Any]:
    card, memory, forgetting = found.card, found.card.memory, found.forgetting
    return {
        "id": card.id,
        "deck": card.deck,
        "concept": card.concept,
        "front": card.front,
        "state": memory.state.name.lower(),
        "stability_days": memory.stability,
        "difficulty": memory.difficulty,
        "retrievability": found.recall,
        "desired_retention": found.desired_retention,
        "last_day": _day(memory.last_day),
        "due": _due(work, memory.due_at, memory.due_day),
        "interval_days": memory.interval,
        "curve": None
        if forgetting is None
        else {
            "formula": FORMULA,
            "source": "https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm",
            "factor": forgetting.factor,
            "decay": forgetting.decay,
            "asked_days": forgetting.asked,
            "spread_days": list(forgetting.spread),
            "points": [
                {"days": round(forgetting.days * place / (len(forgetting.recall) - 1), 4), "recall": recall}
                for place, recall in enumerate(forgetting.recall)
            ],
        },
        "ratings": {
            rating.name.lower(): {
                "state": after.state.name.lower(),
                "interval_days": after.interval if after.state is State.REVIEW else 0,
                "due": _due(work, after.due_at, after.due_day),
                "stability_days": after.stability,
                "difficulty": after.difficulty,
            }
            for rating, after in found.ratings.items()
        },
    }


def _day(day: int | None) -> str | None:
    return None if day is None else date.fromordinal(day).isoformat()


def _due(work: Workspace, at: int | None, day: int | None) -> str | None:
    """When a card is due: a moment on a step, a day in review."""
    return _day(day) if at is None else iso_time(at, work.zone)
