"""Reviewing cards that were looked for, with answers that count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from studyml.domain.memory import State
from studyml.domain.queue import StudyQueue, Waiting
from studyml.domain.settings import ReviewSettings
from studyml.services.review import ReviewSession
from studyml.services.session_queue import study_queue
from studyml.services.workspace import Workspace
from studyml.store.card_rows import load_cards


class _OfGivenCards(ReviewSession):
    """A session that asks of given cards only."""

    def __init__(
        self,
        work: Workspace,
        card_ids: Sequence[int],
        *,
        deck: str | None = None,
        limit: int | None = None,
        minutes: float | None = None,
    ) -> None:
        self._chosen = list(card_ids)
        super().__init__(work, deck, limit, minutes)


class ChosenSession(_OfGivenCards):
    """What is due among the given cards, within the day's limits."""

    def _load(self) -> StudyQueue:
        among = frozenset(self._chosen)
        return study_queue(self.work, self.work.today(), self.work.now(), self.deck, among)


class CustomSession(_OfGivenCards):
    """Each of the given cards once, whether it is due or not, in their order; the answers count.

    What was reviewed before its day is scheduled as reviewed early. The day's limits do not hold.
    """

    IS_OF_DAY: ClassVar[bool] = False

    def _settings(self) -> ReviewSettings:
        """Siblings do not make way for each other: each was asked for."""
        return super()._settings()._replace(bury_siblings=False)

    def _load(self) -> StudyQueue:
        """Those that were not answered yet, and those answered that are on a step now."""
        answered = {answer.card_id for answer in self.progress.answers}
        learning, others = [], []
        for card in load_cards(self.work.store, self._chosen):
            if card.is_suspended or card.is_retired:
                continue
            if card.memory.state.is_stepping and card.memory.due_at is not None:
                learning.append(Waiting(card.id, card.deck, card.block, card.memory.due_at))
            elif card.id not in answered:
                waiting = Waiting(card.id, card.deck, card.block, card.memory.due_day or 0)
                others.append((waiting, card.memory.state is State.NEW))
        return StudyQueue(learning, others)
