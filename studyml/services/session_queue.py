"""What a session of a deck holds, and in which order it comes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache

from studyml.domain.memory_model import MemoryModel
from studyml.domain.queue import DailyLimits, StudyQueue, interleaved, reviews_in_order, within_day
from studyml.domain.scheduling import DEFAULT_PARAMETERS
from studyml.services.overview import day_limits
from studyml.services.workspace import Workspace
from studyml.store import review_store


def study_queue(
    work: Workspace, today: int, now: int, deck: str | None, among: Collection[int] | None = None
) -> StudyQueue:
    """What a session of a deck, or of everything, holds: within the day's limits, siblings apart; with
    `among` only of these cards."""
    new_left, reviews_left = day_limits(work, today)
    new_limits = DailyLimits(new_left.everything, new_left.decks)
    review_limits = DailyLimits(reviews_left.everything, reviews_left.decks)
    waiting = review_store.queue(
        work.store,
        deck,
        today,
        now,
        review_room=review_limits.room if among is None else _no_limit,
        new_room=new_limits.room if among is None else _no_limit,
        loss=_loss_in(work) if work.config.review_order == "loss" else None,
    )
    if among is not None:
        waiting = _chosen(waiting, among)
    taken: set[int] = {card.block for card in waiting.learning}
    is_apart = cache(lambda deck: work.config.for_deck(deck).bury_siblings)
    reviews = within_day(reviews_in_order(waiting.review, today), review_limits, taken, is_apart)
    new = within_day(waiting.new, new_limits, taken, is_apart)
    return StudyQueue(waiting.learning, interleaved(reviews, new))


def _no_limit(_deck: str) -> int:
    return 1 << 30


def _chosen(waiting: review_store.WaitingCards, among: Collection[int]) -> review_store.WaitingCards:
    """The cards that wait and are among these."""
    return review_store.WaitingCards(
        learning=[card for card in waiting.learning if card.card_id in among],
        review=(card for card in waiting.review if card.card_id in among),
        new=[card for card in waiting.new if card.card_id in among],
    )


def _loss_in(work: Workspace) -> Callable[[str], review_store.Loss]:
    """What waiting loses in a deck, by the parameters in force for it."""
    models: dict[tuple[float, ...], MemoryModel] = {}

    def loss_of(deck: str) -> review_store.Loss:
        settings = work.settings_for(deck)
        parameters = settings.parameters or DEFAULT_PARAMETERS
        if parameters not in models:
            models[parameters] = MemoryModel(settings, parameters)
        return models[parameters].loss

    return loss_of
