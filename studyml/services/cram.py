"""Seeing cards once more without scheduling anything."""

from __future__ import annotations

from typing import ClassVar

from studyml.domain.memory import Memory
from studyml.domain.queue import StudyQueue, Waiting
from studyml.domain.rating import Rating
from studyml.domain.settings import ReviewSettings
from studyml.domain.stored_card import StoredCard
from studyml.services.review import ReviewSession
from studyml.services.workspace import Workspace
from studyml.store import review_store


class CramSession(ReviewSession):
    """Goes through the given cards, or all of a deck; answers change nothing, and Again asks once more."""

    IS_OF_DAY: ClassVar[bool] = False
    STORES: ClassVar[bool] = False

    def __init__(
        self,
        work: Workspace,
        card_ids: list[int] | None = None,
        *,
        deck: str | None = None,
        limit: int | None = None,
        minutes: float | None = None,
    ) -> None:
        self._cards = card_ids if card_ids is not None else review_store.active_cards(work.store, deck)
        super().__init__(work, deck, limit, minutes)

    def undo(self) -> str | None:
        """Shows the card before this one again."""
        if not self.progress.answers:
            return None
        answer = self.progress.answers.pop()
        if answer.card_id not in self._cards:
            self._cards.append(answer.card_id)
        self.reload(first=answer.card_id)
        return "the last answer"

    def _store(
        self, card: StoredCard, rating: Rating, memory: Memory, seconds: float, settings: ReviewSettings
    ) -> None:
        if rating is not Rating.AGAIN:
            self._cards.remove(card.id)

    def _requeue(self, card: StoredCard, rating: Rating, memory: Memory, settings: ReviewSettings) -> None:
        if rating is Rating.AGAIN:
            self._queue.append(card.id)

    def _load(self) -> StudyQueue:
        return StudyQueue([], [(Waiting(card_id, "", card_id, 0), False) for card_id in self._cards])
