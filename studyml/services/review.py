"""Reviewing: one session of prompts and answers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar

from studyml.domain.due_load import DueLoad
from studyml.domain.memory import Memory, State
from studyml.domain.queue import Left, StudyQueue
from studyml.domain.rating import Rating
from studyml.domain.review import Review
from studyml.domain.scheduling import scheduler_for
from studyml.domain.settings import ReviewSettings
from studyml.domain.stored_card import StoredCard
from studyml.domain.typed_answer import Comparison, compared
from studyml.rendering.excerpt import one_line
from studyml.services.due_days import load_of_days
from studyml.services.prerequisites import Requirement, weakest_requirement
from studyml.services.session_queue import study_queue
from studyml.services.time_budget import TimeBudget
from studyml.services.undoing import undo_last
from studyml.services.workspace import Workspace
from studyml.store import review_store

Outcomes = dict[Rating, Memory]
CONFIDENCES = {Rating.AGAIN: 10, Rating.HARD: 40, Rating.GOOD: 70, Rating.EASY: 95}
"""How sure a learner can be before the answer is shown, in percent, by the keys of the ratings."""
LONGEST_THOUGHT = 300.0
"""Seconds: whoever takes longer was away from the screen."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer of the session, for its summary; `at` is the moment at which it counts."""

    card_id: int
    concept: str
    front: str
    rating: Rating
    seconds: float
    was_new: bool
    at: int


@dataclass(slots=True)
class Progress:
    """What the session has seen so far."""

    answers: list[Answered] = field(default_factory=list)
    leeches: list[int] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return sum(answer.seconds for answer in self.answers)

    @property
    def right(self) -> int:
        return sum(answer.rating is not Rating.AGAIN for answer in self.answers)

    def hard(self) -> list[Answered]:
        """The cards that were rated Again or Hard, each once, the latest answer of each."""
        latest = {a.card_id: a for a in self.answers if a.rating <= Rating.HARD}
        return list(latest.values())


class ReviewSession:
    """The cards of one sitting. `card` is the one to show, None when nothing is left for now.

    `confidence` is how sure the learner is of the shown card, in percent, stored with the answer.
    Where nothing `STORES` what is answered, no outcome ever comes true.
    `turn` computes the four outcomes of the shown card, once; `answer` stores the chosen one, durably,
    and moves on. `limit` ends the session after so many answers, `minutes` after so long; without them the
    day's limit of minutes does.
    """

    IS_OF_DAY: ClassVar[bool] = True
    STORES: ClassVar[bool] = True

    def __init__(
        self,
        work: Workspace,
        deck: str | None = None,
        limit: int | None = None,
        minutes: float | None = None,
    ) -> None:
        self.work = work
        self.deck = deck
        self.limit = limit
        self.budget = TimeBudget(work, minutes, is_of_day=self.IS_OF_DAY)
        self.progress = Progress()
        self.outcomes: Outcomes | None = None
        self.card: StoredCard | None = None
        self.confidence: int | None = None
        self._lapsed: StoredCard | None = None
        self._turned_at = 0
        self._day = work.today()
        self._settings_of: dict[str, ReviewSettings] = {}
        self._due = load_of_days(work)
        self._due_known_at = -1
        self.budget.begin(0.0)
        self._queue = self._load()
        self._show(None)

    @property
    def left(self) -> Left:
        """How many cards are still to come, the shown one among them."""
        most = None if self.limit is None else max(0, self.limit - len(self.progress.answers))
        return self._queue.left(self.work.now(), most)

    @property
    def to_come(self) -> Left:
        """How many cards wait for this sitting whatever its limit."""
        return self._queue.left(self.work.now())

    @property
    def seconds_left(self) -> float | None:
        """How many seconds of answering are left for this sitting; None where nothing limits them."""
        return None if self.budget.minutes is None else self.budget.left(self.progress.seconds)

    def coming_back(self) -> tuple[int, int | None]:
        """How many cards on a step come back before the study day ends, and when the first of them does."""
        count = self._queue.steps_before(self.work.day_start(self.work.today() + 1))
        return count, self._queue.next_step() if count else None

    def upcoming(self, count: int) -> list[StoredCard]:
        """The cards likely to be shown next, for drawing them ahead."""
        shown = self.card.id if self.card else None
        following = [card_id for card_id in self._queue.upcoming(count + 1) if card_id != shown]
        return [review_store.load_card(self.work.store, card_id) for card_id in following[:count]]

    def turn(self) -> Outcomes:
        """The memory after each rating, computed when first asked for and then kept until the answer."""
        if self.card is None:
            raise LookupError("no card is shown")
        if self.outcomes is None:
            self._turned_at, self._day = self.work.now(), self.work.today()
            self.outcomes = scheduler_for(self._settings()).outcomes(
                self.card.memory, self.card.id, self._turned_at, self._day, self._load_of_days()
            )
        return self.outcomes

    @property
    def expected(self) -> str:
        """The answer that is to be typed, as it reads on the screen; empty where none is."""
        return one_line(self.card.typed) if self.card is not None and self.card.typed else ""

    def compared(self, given: str) -> Comparison:
        """What was typed beside what was to be typed, as it reads or as it is written in the deck. Rating
        it is left to the learner."""
        written = self.card.typed if self.card is not None else ""
        as_written = compared(given, written)
        return as_written if as_written.is_right else compared(given, self.expected)

    def is_outdated(self) -> bool:
        """Whether a new study day has begun since the outcomes were computed; then they are dropped."""
        if self.outcomes is None or self.work.today() == self._day:
            return False
        self.outcomes = None
        return True

    def answer(self, rating: Rating, seconds: float) -> StoredCard | None:
        """Stores the outcome of a rating given after so many seconds; when this returns it is durable.

        More than `LONGEST_THOUGHT` counts as that. Returns the next card. Raises LookupError when the card
        has not been turned, StoreError when it could not be stored, and then nothing has changed.
        """
        card, outcomes = self.card, self.outcomes
        if card is None or outcomes is None:
            raise LookupError("the answer has not been shown")
        memory = outcomes[rating]
        seconds = min(LONGEST_THOUGHT, max(0.0, seconds))
        settings = self._settings()
        self._store(card, rating, memory, seconds, settings)
        self.progress.answers.append(
            Answered(
                card.id,
                card.concept,
                card.front,
                rating,
                seconds,
                was_new=card.memory.state is State.NEW,
                at=self._turned_at,
            )
        )
        is_lapse = rating is Rating.AGAIN and card.memory.state is State.REVIEW
        self._lapsed = card if is_lapse else None
        self._queue.remove(card.id)
        self._requeue(card, rating, memory, settings)
        self._show(card.id)
        return self.card

    def missing(self) -> Requirement | None:
        """What the learner may be missing when the last answer was a lapse: the weakest requirement."""
        if self._lapsed is None:
            return None
        return weakest_requirement(self.work, self._lapsed.concept_id, self._lapsed.deck)

    def bring_forward(self, concept_id: int) -> bool:
        """Shows the cards of a concept next, those of them that wait in this sitting; whether there are any.

        A card that is not due is not brought forward, for reviewing it early would change its schedule.
        """
        waiting = self._queue.put_forward(set(review_store.cards_of(self.work.store, concept_id)))
        if waiting:
            self._lapsed = None
            self._show(None)
        return waiting

    def undo(self) -> str | None:
        """Takes back the last change of the store, whatever it was; its label, or None if there is none.

        A card whose answer was taken back is shown again.
        """
        undone = undo_last(self.work)
        if undone is None:
            return None
        if undone.card_id is not None and self.progress.answers:
            last = self.progress.answers[-1]
            if (last.card_id, last.at) == (undone.card_id, undone.at):
                self.progress.answers.pop()
            self.progress.leeches = [leech for leech in self.progress.leeches if leech != undone.card_id]
        self._lapsed = None
        self.reload(first=undone.card_id)
        return "\n".join(text for text in (undone.label, undone.remark) if text)

    def bury(self) -> None:
        """Takes the shown card out until tomorrow."""
        if self.card is not None:
            review_store.bury(self.work.store, self.card.id, self.work.today() + 1, self.work.now())
            self._drop(self.card)

    def suspend(self) -> None:
        """Takes the shown card out until it is asked for again."""
        if self.card is not None:
            review_store.suspend(self.work.store, self.card.id, True, self.work.now())
            self._drop(self.card)

    def flag(self) -> int:
        """Flags the shown card, or takes its flag away; the flag it has then."""
        if self.card is None:
            return 0
        flag = 0 if self.card.flag else 1
        review_store.flag(self.work.store, self.card.id, flag, self.work.now())
        self.card = replace(self.card, flag=flag)
        return flag

    def reload(self, first: int | None = None) -> None:
        """Builds the queue again from the store, after decks were read again or a change was taken back.

        The card that was shown, or `first`, stays in front when it can still be reviewed.
        """
        wanted = first if first is not None else self.card.id if self.card else None
        self._settings_of.clear()
        self.budget.begin(self.progress.seconds)
        self._queue = self._load()
        self._show(None, wanted)

    def _settings(self) -> ReviewSettings:
        deck = self.card.deck if self.card else ""
        if deck not in self._settings_of:
            self._settings_of[deck] = self.work.settings_for(deck)
        return self._settings_of[deck]

    def _store(
        self, card: StoredCard, rating: Rating, memory: Memory, seconds: float, settings: ReviewSettings
    ) -> None:
        day = memory.last_day if memory.last_day is not None else self.work.today()
        became_leech = review_store.answer(
            self.work.store,
            Review(
                card_id=card.id,
                rating=rating,
                at=self._turned_at,
                day=day,
                elapsed_days=0 if card.memory.last_day is None else day - card.memory.last_day,
                seconds=seconds,
                state=card.memory.state,
                memory=memory,
            ),
            block=card.block if settings.bury_siblings else None,
            leech_lapses=settings.leech_lapses,
            suspend_leech=settings.suspend_leeches,
            confidence=self.confidence,
        )
        if became_leech:
            self.progress.leeches.append(card.id)
        if memory.due_day is not None:
            self._due.add(memory.due_day)
        self._due_known_at = self.work.store.connection.total_changes

    def _load_of_days(self) -> DueLoad:
        """What is due on the days to come, as it is stored: asked anew when anything but the answers of this
        session has changed the store."""
        changes = self.work.store.connection.total_changes
        if changes != self._due_known_at:
            self._due.forget()
            self._due_known_at = changes
        return self._due

    def _requeue(self, card: StoredCard, rating: Rating, memory: Memory, settings: ReviewSettings) -> None:
        """Makes the queue follow what was stored: siblings wait, a card on a step comes back."""
        if settings.bury_siblings:
            self._queue.remove_siblings(card.block)
        is_suspended = settings.suspend_leeches and card.id in self.progress.leeches
        if memory.due_at is not None and not is_suspended:
            self._queue.learn(card.id, memory.due_at)

    def _drop(self, card: StoredCard) -> None:
        self._queue.remove(card.id)
        self._show(card.id)

    def _show(self, after: int | None, wanted: int | None = None) -> None:
        """Puts the next card in front; not the one just answered, unless nothing else is left."""
        self.outcomes = None
        self.confidence = None
        is_over = self.seconds_left == 0 or (
            self.limit is not None and len(self.progress.answers) >= self.limit
        )
        if wanted is not None:
            self._queue.put_first(wanted)
        card_id = None if is_over else self._queue.next(self.work.now(), after=after)
        self.card = None if card_id is None else review_store.load_card(self.work.store, card_id)

    def _load(self) -> StudyQueue:
        today = self.work.today()
        return study_queue(self.work, today, self.work.now(), self.deck)
