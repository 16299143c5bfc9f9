"""Fits that were applied: adding one, withdrawing it, and which are in force. Plain SQL."""

from __future__ import annotations

from typing import Any, NamedTuple

from studyml.domain.memory import ALGORITHM
from studyml.store.store import Store
from studyml.store.transaction import Transaction

_COLUMNS = "id, at, deck, parameters, reviews, evidence, algorithm, rescheduled, withdrawn"
FITS = f"SELECT {_COLUMNS} FROM fit ORDER BY id"
IN_FORCE = (
    f"SELECT {_COLUMNS} FROM fit WHERE id IN (SELECT max(id) FROM fit WHERE withdrawn = 0 GROUP BY deck)"
    " ORDER BY id"
)
ADD = (
    "INSERT INTO fit (at, deck, parameters, reviews, evidence, algorithm, rescheduled, withdrawn)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, 0)"
)
WITHDRAW = "UPDATE fit SET withdrawn = 1 WHERE id = ?"


class StoredFit(NamedTuple):
    """A fit as it was applied to a deck and all below it, or to everything (an empty name) at a moment.

    `parameters` is None where the row does not hold a list of numbers.
    """

    id: int
    at: int
    deck: str
    parameters: tuple[float, ...] | None
    reviews: int
    evidence: dict[str, Any]
    algorithm: str
    is_rescheduled: bool
    is_withdrawn: bool


def all_fits(store: Store) -> list[StoredFit]:
    """Every fit that was ever applied, the latest last."""
    return [_fit_of(row) for row in store.query(FITS)]


def fits_in_force(store: Store) -> list[StoredFit]:
    """The latest fit of each deck that is not withdrawn."""
    return [_fit_of(row) for row in store.query(IN_FORCE)]


def add_fit(
    tx: Transaction,
    deck: str,
    parameters: tuple[float, ...],
    reviews: int,
    evidence: dict[str, Any],
    *,
    is_rescheduled: bool,
) -> None:
    """Puts a fit into force."""
    import json

    words = (json.dumps(parameters), reviews, json.dumps(evidence), ALGORITHM, is_rescheduled)
    tx.execute(ADD, (tx.at, deck, *words))


def withdraw_fit(tx: Transaction, fit_id: int) -> None:
    """Takes a fit out of force, so that the one before it is again."""
    tx.execute(WITHDRAW, (fit_id,))


def _fit_of(row: Any) -> StoredFit:
    key, at, deck, parameters, reviews, evidence, algorithm, rescheduled, withdrawn = row
    numbers = _parsed(parameters)
    is_numbers = isinstance(numbers, list) and all(
        isinstance(number, int | float) and not isinstance(number, bool) for number in numbers
    )
    told = _parsed(evidence)
    return StoredFit(
        key,
        at,
        deck,
        tuple(map(float, numbers)) if is_numbers else None,
        reviews,
        told if isinstance(told, dict) else {},
        algorithm,
        bool(rescheduled),
        bool(withdrawn),
    )


def _parsed(text: str) -> Any:
    import json

    try:
        return json.loads(text)
    except ValueError:
        return None
