"""The settings that reviewing depends on; the file that holds them is read elsewhere."""

from __future__ import annotations

from typing import NamedTuple


class ReviewSettings(NamedTuple):
    """How cards are scheduled and how many come in a day, for everything or for one deck.

    Steps are minutes, intervals days, retention a probability. `parameters` are the 21 weights of
    FSRS-6, or empty for the package's own.
    """

    desired_retention: float = 0.90
    learning_steps: tuple[float, ...] = (1.0, 10.0)
    relearning_steps: tuple[float, ...] = (10.0,)
    maximum_interval: int = 36_500
    new_per_day: int = 20
    reviews_per_day: int = 200
    fuzz: bool = True
    leech_lapses: int = 8
    suspend_leeches: bool = False
    bury_siblings: bool = True
    parameters: tuple[float, ...] = ()
