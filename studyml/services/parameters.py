"""Which fitted parameters are in force, and which cannot be."""

from __future__ import annotations

from studyml.domain.scheduling import parameter_fault
from studyml.store.fit_store import fits_in_force
from studyml.store.store import Store


def parameters_in_force(store: Store) -> tuple[dict[str, tuple[float, ...]], list[str]]:
    """The fitted parameters by the full name of their deck, empty for everything, and what is wrong with
    those that are passed over."""
    fitted: dict[str, tuple[float, ...]] = {}
    faults = []
    for fit in fits_in_force(store):
        fault = "they are no list of numbers" if fit.parameters is None else parameter_fault(fit.parameters)
        if fault is None and fit.parameters is not None:
            fitted[fit.deck] = fit.parameters
        else:
            faults.append(
                f"the parameters fitted to {fit.deck or 'all decks'} are not used: {fault}."
                " `studyml fit --apply` fits new ones, `studyml fit --revert` goes back to those before"
            )
    return fitted, faults
