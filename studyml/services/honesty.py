"""How honest the scheduler is with the learner: predicted beside actual recall, for any scope and span."""

from __future__ import annotations

from typing import Any

from studyml.domain.deck_path import path_of
from studyml.domain.history import histories_in
from studyml.domain.honesty import Eras, Honesty, judged
from studyml.domain.progress import Scope
from studyml.domain.scheduling import DEFAULT_PARAMETERS, parameter_fault
from studyml.domain.study_day import study_day
from studyml.services.scopes import cards_of
from studyml.services.workspace import Workspace
from studyml.store.fit_store import StoredFit, fits_in_force
from studyml.store.history_queries import card_decks, packed_log, packed_log_of_cards, uncollected


def honesty(work: Workspace, scope: Scope) -> Honesty:
    """The scheduler judged by the reviews of a scope.

    Fitted parameters are judged by reviews after the day of the fit, and by those before it that the fit was
    itself judged by, each predicted with what was fitted to earlier days alone. Raises UsageError as the
    figures of the scope do.
    """
    today = work.today()
    with uncollected():
        cards = cards_of(work, scope)
        log = packed_log(work.store) if cards is None else packed_log_of_cards(work.store, cards)
        found, _ = histories_in(log.items(), today)
        histories = [history for history in found if history.is_whole]
        deck_of = card_decks(work.store)
        eras = _ErasOfDecks(work)
        first = 0 if scope.days is None else today - scope.days + 1
        own = [eras[deck_of[history.card_id]] for history in histories]
        return judged(histories, own, DEFAULT_PARAMETERS, first, today)


class _ErasOfDecks(dict[str, Eras]):
    """What the parameters in force for a deck had seen, by its full name."""

    def __init__(self, work: Workspace) -> None:
        self._work = work
        self._fits = {fit.deck: fit for fit in fits_in_force(work.store)}

    def __missing__(self, deck: str) -> Eras:
        in_force = self._work.settings_for(deck).parameters or DEFAULT_PARAMETERS
        self[deck] = ((0, in_force),)
        fitted = self._work.fitted()
        for name in reversed(("", *path_of(deck))):
            if name in fitted:
                self[deck] = self._eras(self._fits[name], in_force)
            if name in fitted or "parameters" in self._work.config.decks.get(name, {}):
                break
        return self[deck]

    def _eras(self, fit: StoredFit, in_force: tuple[float, ...]) -> Eras:
        day = study_day(fit.at, self._work.config.rollover_hour, self._work.zone)
        earlier = (_era(entry) for entry in fit.evidence.get("folds") or ())
        return (*(era for era in earlier if era is not None and era[0] <= day), (day + 1, in_force))


def _era(entry: Any) -> tuple[int, tuple[float, ...]] | None:
    """A day with the parameters fitted to what lay before it, as the evidence of a fit holds them."""
    try:
        start, numbers = entry
        parameters = tuple(map(float, numbers))
        return None if parameter_fault(parameters) else (int(start), parameters)
    except (TypeError, ValueError):
        return None
