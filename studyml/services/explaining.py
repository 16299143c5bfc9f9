"""Why a card comes when it comes: its memory, the forgetting curve, and what each rating would do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from studyml.domain.forgetting import ForgettingCurve
from studyml.domain.fuzz import fuzz_range
from studyml.domain.memory import Memory
from studyml.domain.rating import Rating
from studyml.domain.scheduling import DEFAULT_PARAMETERS, scheduler_for
from studyml.domain.stored_card import StoredCard
from studyml.services.due_days import load_of_days
from studyml.services.workspace import Workspace
from studyml.store.review_store import load_card

FORMULA = "R(t) = (1 + factor · t / S)^decay"
POINTS = 121
_BEYOND = 1.25
_SHORTEST = 4


class Forgetting(NamedTuple):
    """How a card that was reviewed is forgotten, by `FORMULA` with the parameters in force.

    `days` is the length of the curve from the day of the last review, `recall` the probability at equal
    distances along it; `today` and `due` are days after the last review, `due` None on a step.
    `wished` are the days after which recall falls to the desired retention, `asked` the same kept from one
    day to the longest interval and not yet whole; `spread` the least and the greatest whole number of days
    that may come of them.
    """

    decay: float
    factor: float
    last_day: int
    days: float
    recall: Sequence[float]
    today: int
    due: int | None
    wished: float
    asked: float
    spread: tuple[int, int]


class Explanation(NamedTuple):
    """What is known of a card's memory, and what each rating would do if it were given now.

    `recall` is the probability that it is recalled today; that and `forgetting` are None for a new card.
    """

    card: StoredCard
    today: int
    desired_retention: float
    recall: float | None
    forgetting: Forgetting | None
    ratings: dict[Rating, Memory]


def explain(work: Workspace, card_id: int) -> Explanation:
    """The explanation of one card. Raises StoreError when the store does not hold it."""
    card, today = load_card(work.store, card_id), work.today()
    settings = work.settings_for(card.deck)
    curve = ForgettingCurve(settings.parameters or DEFAULT_PARAMETERS)
    memory = card.memory
    forgetting = None
    if memory.stability is not None and memory.last_day is not None:
        wished = curve.days_until(settings.desired_retention, memory.stability)
        asked = min(float(settings.maximum_interval), max(1.0, wished))
        elapsed = max(0, today - memory.last_day)
        due = None if memory.due_day is None else memory.due_day - memory.last_day
        days = max(_SHORTEST, _BEYOND * max(elapsed, due or 0))
        whole = round(asked)
        forgetting = Forgetting(
            decay=curve.decay,
            factor=curve.factor,
            last_day=memory.last_day,
            days=days,
            recall=[curve.recall(days * place / (POINTS - 1), memory.stability) for place in range(POINTS)],
            today=elapsed,
            due=due,
            wished=wished,
            asked=asked,
            spread=fuzz_range(whole, settings.maximum_interval) if settings.fuzz else (whole, whole),
        )
    return Explanation(
        card=card,
        today=today,
        desired_retention=settings.desired_retention,
        recall=None
        if forgetting is None or memory.stability is None
        else curve.recall(forgetting.today, memory.stability),
        forgetting=forgetting,
        ratings=scheduler_for(settings).outcomes(memory, card_id, work.now(), today, load_of_days(work)),
    )
