"""Fitting the scheduler to the learner."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from studyml.cli import completion
from studyml.cli.options import Db, Json
from studyml.cli.output import StatusLine, echo, echo_json, echo_table, tell
from studyml.cli.progress_output import evaluation_json
from studyml.domain.fitting import LEAST_REVIEWS
from studyml.domain.study_day import iso_time
from studyml.errors import UsageError
from studyml.services.opening import open_workspace
from studyml.services.workspace import Workspace

if TYPE_CHECKING:
    from studyml.domain.evaluation import Evaluation
    from studyml.domain.fitting import Fit
    from studyml.services.fitting import Log
    from studyml.services.rebuilding import Rebuilt

_SHOWN = {
    "before": "Present parameters",
    "default": "Default parameters",
    "after": "Fitted parameters",
    "constant": "Always the same",
}


def add_to(app: typer.Typer) -> None:
    """Adds this family's commands."""
    app.command()(fit)


def fit(
    context: typer.Context,
    deck: Annotated[
        str | None,
        typer.Argument(
            metavar="DECK",
            autocompletion=completion.decks,
            help="A deck and those below it; everything without one.",
        ),
    ] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Put the fitted parameters into force; undo takes it back.")
    ] = False,
    reschedule: Annotated[
        bool, typer.Option("--reschedule", help="With --apply or --revert: move due days too.")
    ] = False,
    revert: Annotated[
        bool, typer.Option("--revert", help="Go back to the parameters before the latest fit.")
    ] = False,
    as_json: Json = False,
    db: Db = None,
) -> int:
    """Fit the scheduler's parameters to your own reviews, and show whether that is worth it.

    Figures are of the later half of your reviews, each predicted from earlier ones alone. Nothing changes
    without --apply. 400 reviews that can be predicted are needed, on more than one day: those that are the
    first of a card on a day, after the day that introduced it. A fit is called worth applying when log loss
    falls by more than twice its standard error. With fewer reviews the exit code is 1; --json says why.

    \b
    Examples:
      studyml fit
      studyml fit "Deep Learning" --apply
      studyml fit --revert
    """
    from studyml.services.fit_process import FitRefused
    from studyml.services.fitting import (
        FLATTERED,
        apply_fit,
        decks_with_own_parameters,
        fit_remarks,
        is_present_fitted,
        process_for,
        read_log,
    )

    if apply and revert:
        raise UsageError("--apply puts a fit into force, --revert takes one out; name one of them")
    if reschedule and not (apply or revert):
        raise UsageError("--reschedule moves due days when parameters change: add --apply or --revert")
    with open_workspace(db or context.obj, write=apply or revert) as work:
        if revert:
            return _revert(work, deck, reschedule=reschedule, as_json=as_json)
        log = read_log(work, deck)
        remarks = [*log.faults.remarks, *fit_remarks(work)]
        for remark in remarks:
            tell(f"studyml: {remark}")
        try:
            with StatusLine() as line:
                found = process_for(work, log, deck).run(
                    lambda done, of: line.show(f"Fitting: {done} of {of} steps")
                )
        except FitRefused as reason:
            if as_json:
                echo_json(_refusal(log, deck, str(reason), remarks))
            raise
        is_fitted = is_present_fitted(work, deck)
        kept = decks_with_own_parameters(work, deck)
        rebuilt = apply_fit(work, found, deck, reschedule=reschedule) if apply else None
        if as_json:
            echo_json(_document(found, deck, rebuilt, remarks))
            return 0
        _tell_evidence(found, deck)
        if is_fitted:
            echo(FLATTERED)
        if rebuilt is not None:
            echo()
            echo(f"Applied to {deck or 'all decks'}. {rebuilt.told(is_rescheduled=reschedule)}")
            echo("`studyml undo` takes it back now, `studyml fit --revert` at any time.")
            if kept:
                echo(f"Decks that keep parameters of their own: {', '.join(kept)}")
    return 0


def _revert(work: Workspace, deck: str | None, *, reschedule: bool, as_json: bool) -> int:
    from studyml.services.fitting import revert_fit

    withdrawn, rebuilt = revert_fit(work, deck, reschedule=reschedule)
    in_force = work.settings_for(deck or "").parameters
    if as_json:
        echo_json(
            {
                "deck": deck,
                "reverted": {
                    "at": iso_time(withdrawn.at, work.zone),
                    "reviews": withdrawn.reviews,
                    "parameters": withdrawn.parameters,
                },
                "parameters": list(in_force) or None,
                "rebuilt": rebuilt._asdict(),
            }
        )
        return 0
    fitted_on = iso_time(withdrawn.at, work.zone)[:10]
    echo(f"The fit of {fitted_on} is out of force for {deck or 'all decks'}.")
    echo(
        f"In force now: {'other parameters than the default ones' if in_force else 'the default parameters'}."
    )
    echo(rebuilt.told(is_rescheduled=reschedule))
    return 0


def _tell_evidence(found: Fit, deck: str | None) -> None:
    from studyml.rendering.honesty_lines import figure
    from studyml.rendering.share import percent, percents
    from studyml.services.fitting import verdict

    first, last = (date.fromordinal(day).isoformat() for day in (found.first_day, found.last_day))
    echo(
        f"{found.reviews:,} reviews of {deck or 'all decks'} could be predicted, from {first} to {last};"
        f" judged by the latest {found.fitted.reviews:,}."
    )
    echo()
    judged = _judged(found)
    echo_table(
        ("", "Log loss", "RMSE (bins)", "AUC"),
        [
            (
                words,
                figure(judged[name].log_loss),
                figure(judged[name].rmse_bins),
                figure(judged[name].auc),
            )
            for name, words in _SHOWN.items()
        ],
        right=(1, 2, 3),
    )
    echo()
    present, fitted = (
        {entry.low: entry for entry in evaluation.calibration} for evaluation in (found.present, found.fitted)
    )
    echo_table(
        ("Predicted", "Reviews", "recalled, present", "Reviews", "recalled, fitted"),
        [
            (
                percents(low, low + 0.05),
                *(
                    words
                    for entries in (present, fitted)
                    for words in (
                        (str(entries[low].reviews), percent(entries[low].actual))
                        if low in entries
                        else ("", "")
                    )
                ),
            )
            for low in sorted({*present, *fitted})
        ],
        right=(1, 2, 3, 4),
    )
    echo()
    echo(verdict(found))


def _document(found: Fit, deck: str | None, rebuilt: Rebuilt | None, remarks: list[str]) -> dict[str, Any]:
    return {
        "deck": deck,
        "reviews": found.reviews,
        "needed": LEAST_REVIEWS,
        "refused": None,
        "judged": found.fitted.reviews,
        "first_day": date.fromordinal(found.first_day).isoformat(),
        "last_day": date.fromordinal(found.last_day).isoformat(),
        **{name: evaluation_json(evaluation) for name, evaluation in _judged(found).items()},
        "gain": None if found.gain is None else found.gain._asdict(),
        "worth_applying": found.gain is not None and found.gain.is_certain,
        "parameters": list(found.parameters),
        "applied": rebuilt is not None,
        "rebuilt": None if rebuilt is None else rebuilt._asdict(),
        "remarks": remarks,
    }


def _refusal(log: Log, deck: str | None, reason: str, remarks: list[str]) -> dict[str, Any]:
    """Why there is no fit, under the keys that tell of one."""
    from studyml.domain.evaluation import outcomes_of

    return {
        "deck": deck,
        "reviews": len(outcomes_of(log.histories).days),
        "needed": LEAST_REVIEWS,
        "refused": reason,
        "parameters": None,
        "worth_applying": False,
        "applied": False,
        "remarks": remarks,
    }


def _judged(found: Fit) -> dict[str, Evaluation]:
    return {
        "before": found.present,
        "after": found.fitted,
        "default": found.default,
        "constant": found.constant,
    }
