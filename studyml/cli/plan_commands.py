"""What a setting would cost and what it would buy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from textwrap import wrap
from typing import Annotated, Any

import typer

from studyml.cli.options import Db, Json
from studyml.cli.output import echo, echo_json, echo_table
from studyml.domain.habits import ENOUGH
from studyml.errors import UsageError
from studyml.rendering.chart import curve
from studyml.rendering.interval import counted
from studyml.rendering.line_chart import scale_words
from studyml.services.opening import open_workspace
from studyml.services.plan_words import (
    IDLE,
    MOST_BACKLOG,
    MOST_MINUTES,
    basis_told,
    vacation_in,
    vacation_words,
)
from studyml.services.planning import LONGEST, Choice, Plan, study_plan

_PAGE = 80
_WIDTH = 56
_HEIGHT = 2


def add_to(app: typer.Typer) -> None:
    """Adds this family's commands."""
    app.command()(plan)


def plan(
    context: typer.Context,
    retention: Annotated[
        list[float] | None,
        typer.Option(min=0.70, max=0.99, metavar="R", help="A desired retention to try; may be given again."),
    ] = None,
    new: Annotated[
        list[int] | None,
        typer.Option(min=0, max=9999, metavar="N", help="New cards a day to try; may be given again."),
    ] = None,
    minutes: Annotated[
        float | None,
        typer.Option(min=0.1, max=MOST_MINUTES, metavar="M", help="How many minutes a day may take."),
    ] = None,
    vacation: Annotated[
        str | None,
        typer.Option(metavar="FROM..TO", help="Days without reviews, like 2027-07-01..2027-07-14."),
    ] = None,
    backlog: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=MOST_BACKLOG,
            metavar="N",
            help="Begin as after a pause that left N reviews overdue; else with those overdue now.",
        ),
    ] = None,
    days: Annotated[
        int, typer.Option(min=1, max=LONGEST, metavar="N", help="How many days to look ahead.")
    ] = 365,
    as_json: Json = False,
    db: Db = None,
) -> int:
    """Show what the next year would bring with one desired retention or another.

    Reviews and minutes a day and the cards that would be known, simulated from your own cards and what is
    overdue of them, your ratings, the time you take and the parameters in force. Nothing is changed.

    \b
    Examples:
      studyml plan
      studyml plan --retention 0.85 --retention 0.92 --new 5 --new 20
      studyml plan --minutes 15 --vacation 2027-07-01..2027-07-14
      studyml plan --backlog 200 --minutes 20
    """
    off = None if vacation is None else _vacation(vacation)
    with open_workspace(db or context.obj, write=False) as work:
        found = study_plan(
            work,
            retentions=retention or (),
            new=new or (),
            minutes=minutes,
            vacation=off,
            backlog=backlog,
            days=days,
        )
    if as_json:
        echo_json(_document(found))
        return 0
    _tell(found)
    return 0


def _vacation(words: str) -> tuple[int, int]:
    try:
        return vacation_in(words)
    except UsageError as error:
        raise UsageError(f"--vacation: {error}") from None


def _tell(plan: Plan) -> None:
    last = date.fromordinal(plan.first_day) + timedelta(days=plan.days - 1)
    overdue = f", {plan.overdue:,} of them overdue" if plan.overdue else ""
    echo(
        f"{counted(plan.seen, 'card')} in review{overdue}, {plan.unseen:,} new;"
        f" {counted(plan.days, 'day')} until {last.isoformat()}."
    )
    for sentence in basis_told(plan):
        echo(sentence)
    if plan.vacation is not None:
        first, last_off = vacation_words(plan.vacation).split("..")
        echo(f"No reviews from {first} to {last_off}.")
    if plan.is_idle:
        echo(IDLE)
        return
    if plan.habits.assumed:
        told = f"Assumed, for want of {ENOUGH} answers: {'; '.join(plan.habits.assumed)}."
        for line in wrap(told, _PAGE):
            echo(line)
    echo()
    echo_table(
        (
            "Retention",
            "New a day",
            "Reviews a day",
            "Minutes a day",
            "Busiest week",
            "Overdue",
            "Known",
        ),
        [
            (
                f"{choice.retention:.2f}{' *' if choice.is_present else '  '}",
                str(choice.new),
                f"{choice.reviews_a_day:.1f}",
                f"{choice.minutes_a_day:.1f}",
                f"{max(choice.minutes_by_week):.1f}",
                f"{choice.forecast.overdue[-1]:,.0f}",
                f"{choice.forecast.retained[-1]:,.0f}",
            )
            for choice in plan.choices
        ],
        right=(0, 1, 2, 3, 4, 5, 6),
    )
    known = plan.choices[0].forecast.retained[0]
    echo("Overdue and known: after the last day." + (" * as it is set now" if _has_present(plan) else ""))
    echo(f"Known now: {counted(round(known), 'card')}.")
    if any(choice.forecast.overdue[-1] > plan.reviews for choice in plan.choices):
        echo("Where many are overdue then, a limit holds reviews back: reviews_per_day, or the minutes.")
    _tell_curves("Minutes a day, week by week", 0.0, [(c, c.minutes_by_week) for c in plan.choices])
    least = min(min(choice.forecast.retained) for choice in plan.choices)
    _tell_curves("Cards known", least, [(choice, choice.forecast.retained) for choice in plan.choices])


def _tell_curves(title: str, low: float, curves: Sequence[tuple[Choice, Sequence[float]]]) -> None:
    """Draws one curve under another, all on the same scale."""
    high = max(max(values) for _, values in curves)
    words = scale_words(low, high)
    echo()
    if words[0] == words[1]:
        echo(f"{title}: {words[0]} all along.")
        return
    echo(f"{title}, from {' to '.join(words)}:")
    for choice, values in curves:
        label = f"{choice.retention:.2f}, {choice.new} new"
        for row in curve(values, _WIDTH, _HEIGHT, low=low, high=high):
            echo(f"  {label:<15}{row}".rstrip())
            label = ""


def _has_present(plan: Plan) -> bool:
    return any(choice.is_present for choice in plan.choices)


def _document(plan: Plan) -> dict[str, Any]:
    vacation = plan.vacation and [date.fromordinal(day).isoformat() for day in plan.vacation]
    return {
        "first_day": date.fromordinal(plan.first_day).isoformat(),
        "days": plan.days,
        "seen": plan.seen,
        "new": plan.unseen,
        "overdue": plan.overdue,
        "minutes_per_day": plan.minutes,
        "reviews_per_day": plan.reviews,
        "vacation": vacation,
        "paused_days": plan.paused,
        "assumed": list(plan.habits.assumed),
        "choices": [
            {
                "retention": choice.retention,
                "new_per_day": choice.new,
                "is_present": choice.is_present,
                "reviews_a_day": round(choice.reviews_a_day, 2),
                "minutes_a_day": round(choice.minutes_a_day, 2),
                "known_now": round(choice.forecast.retained[0], 1),
                "known_then": round(choice.forecast.retained[-1], 1),
                "overdue_then": round(choice.forecast.overdue[-1], 1),
                "days": {
                    name: [round(value, 2) for value in getattr(choice.forecast, name)]
                    for name in ("reviews", "new", "minutes", "overdue")
                },
                "known_by_week": [round(value, 1) for value in choice.forecast.retained],
            }
            for choice in plan.choices
        ],
    }
