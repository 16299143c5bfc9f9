"""Fitting the scheduler to the learner: the evidence, applying it, and going back."""

from __future__ import annotations

from typing import NamedTuple

from studyml.domain.deck_path import is_within
from studyml.domain.fitting import Fit
from studyml.domain.history import Faults, History, histories_in
from studyml.domain.scheduling import DEFAULT_PARAMETERS
from studyml.errors import UsageError
from studyml.services.fit_process import FitProcess, FitRefused
from studyml.services.fit_worker import Task
from studyml.services.parameters import parameters_in_force
from studyml.services.rebuilding import Rebuilt, rebuilding
from studyml.services.stepped_change import Steps, finished
from studyml.services.workspace import Workspace
from studyml.store.fit_store import StoredFit, add_fit, all_fits, fits_in_force, withdraw_fit
from studyml.store.history_queries import card_decks, packed_log
from studyml.store.review_store import deck_names

ALL_DECKS = ""
FLATTERED = "The present parameters were fitted to reviews that judge them here, which flatters them."
"""What is told beside evidence where `is_present_fitted`."""


class Log(NamedTuple):
    """The histories of a deck and all below it, or of everything: those without a gap, the parameters in
    force for each of them, and what was wrong with the log."""

    histories: list[History]
    present: list[tuple[float, ...]]
    faults: Faults


def read_log(work: Workspace, deck: str | None = None) -> Log:
    """The reviews that can be fitted to and judged. Raises UsageError when there is no such deck."""
    names = [name for name in deck_names(work.store) if deck is None or is_within(name, deck)]
    if deck is not None and not names:
        raise UsageError(f"there is no deck {deck!r}; `studyml decks` lists them")
    log = packed_log(work.store, None if deck is None else names)
    found, faults = histories_in(log.items(), work.today())
    histories = [history for history in found if history.is_whole]
    deck_of = card_decks(work.store)
    fitted = work.fitted()
    in_force = {name: work.config.for_deck(name, fitted).parameters or DEFAULT_PARAMETERS for name in names}
    return Log(histories, [in_force[deck_of[history.card_id]] for history in histories], faults)


def process_for(work: Workspace, log: Log, deck: str | None = None) -> FitProcess:
    """The fit to a log, ready to run in a process of its own; it needs the store no more."""
    present = list(dict.fromkeys(log.present))
    numbers = {parameters: number for number, parameters in enumerate(present)}
    steps = work.settings_for(deck or ALL_DECKS).relearning_steps
    return FitProcess(
        Task(log.histories, present, [numbers[parameters] for parameters in log.present], len(steps))
    )


def apply_fit(work: Workspace, fit: Fit, deck: str | None = None, *, reschedule: bool = False) -> Rebuilt:
    """Puts fitted parameters into force for a deck and all below it, or for everything, and computes memories
    again: one change, which undo takes back."""
    return finished(applying_fit(work, fit, deck, reschedule=reschedule))


def applying_fit(
    work: Workspace, fit: Fit, deck: str | None = None, *, reschedule: bool = False
) -> Steps[Rebuilt]:
    """The same in steps."""
    with work.store.transact(f"Fitted parameters of {deck or 'all decks'}", work.now()) as tx:
        evidence = fit.document()
        add_fit(tx, deck or ALL_DECKS, fit.parameters, fit.reviews, evidence, is_rescheduled=reschedule)
        return (yield from rebuilding(work, tx, deck, reschedule=reschedule))


def revert_fit(
    work: Workspace, deck: str | None = None, *, reschedule: bool = False
) -> tuple[StoredFit, Rebuilt]:
    """Goes back to the parameters that were in force before the latest fit of exactly this deck, or of
    everything, and computes memories again: one change, which undo takes back. The fit that was withdrawn.

    Raises FitRefused when there is none.
    """
    return finished(reverting_fit(work, deck, reschedule=reschedule))


def reverting_fit(
    work: Workspace, deck: str | None = None, *, reschedule: bool = False
) -> Steps[tuple[StoredFit, Rebuilt]]:
    """The same in steps."""
    found = fit_in_force(work, deck)
    if found is None:
        raise FitRefused(f"no fitted parameters are in force for {deck or 'all decks'}; nothing was changed")
    with work.store.transact(f"Withdrew the fit of {deck or 'all decks'}", work.now()) as tx:
        withdraw_fit(tx, found.id)
        return found, (yield from rebuilding(work, tx, deck, reschedule=reschedule))


def fit_in_force(work: Workspace, deck: str | None = None) -> StoredFit | None:
    """The latest fit of exactly this deck, or of everything, that was not gone back from."""
    return next((fit for fit in fits_in_force(work.store) if fit.deck == (deck or ALL_DECKS)), None)


def verdict(fit: Fit) -> str:
    """Whether a fit is worth applying, in a sentence."""
    if fit.gain is None:
        return "Whether the fit is worth applying cannot be said."
    change = f"{abs(fit.gain.mean):.4f} ± {fit.gain.error:.4f}"
    if fit.gain.is_certain:
        return f"Worth applying: on reviews that the fit had not seen, log loss falls by {change}."
    if fit.gain.is_loss:
        return f"Not worth applying: on reviews that the fit had not seen, log loss rises by {change}."
    return (
        "Not worth applying yet: on reviews that the fit had not seen, log loss"
        f" {'falls' if fit.gain.mean > 0 else 'rises'} by {change}, which may be chance."
    )


def is_present_fitted(work: Workspace, deck: str | None = None) -> bool:
    """Whether parameters in force for a deck, for those above or below it, or for anything, were fitted: then
    they have seen the reviews that they are judged by."""
    return any(
        not name or deck is None or is_within(name, deck) or is_within(deck, name) for name in work.fitted()
    )


def decks_with_own_parameters(work: Workspace, deck: str | None = None) -> list[str]:
    """The decks below a deck, or all, with parameters of their own, fitted or from the settings' file."""
    own = {name for name, settings in work.config.decks.items() if "parameters" in settings}
    found = {*own, *work.fitted()} - {ALL_DECKS}
    return sorted(name for name in found if name != deck and (deck is None or is_within(name, deck)))


def fit_remarks(work: Workspace) -> list[str]:
    """What is wrong with parameters, of the settings' file or fitted, that are therefore not used."""
    return [*work.config.faults, *parameters_in_force(work.store)[1]]


def fit_history(work: Workspace) -> list[StoredFit]:
    """Every fit that was ever applied, the latest last."""
    return all_fits(work.store)
