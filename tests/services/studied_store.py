"""Stores with a past: the cards of decks, and synthetic histories answered into the log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from studyml.domain.history import History, day_of, rating_of
from studyml.domain.memory import ALGORITHM, NEW, Memory
from studyml.domain.rating import Rating
from studyml.domain.review import Review
from studyml.domain.scheduling import scheduler_for
from studyml.domain.study_day import DAY, MINUTE
from studyml.services.importing import import_decks
from studyml.services.workspace import Workspace
from studyml.store.mapping import memory_values, review_values
from studyml.store.review_store import ANSWER, LOG
from tests.services.learner import Clock, Folder
from tests.services.small_decks import numbers
from tests.synthetic_learner import FIRST_DAY

_EPOCH = date(1970, 1, 1).toordinal()
LAST_DAY = FIRST_DAY + 4100


def noon(day: int, minute: int = 0) -> int:
    """A moment of a study day, in epoch microseconds."""
    return (day - _EPOCH) * DAY + DAY // 2 + minute * MINUTE


def import_cards(work: Workspace, decks: Folder, counts: dict[str, int]) -> dict[str, list[int]]:
    """Imports so many cards into each deck; their ids by deck."""
    for deck, count in counts.items():
        decks.write(f"{deck.replace('/', '-')}.md", numbers(deck, count))
    import_decks(work, [decks.path])
    found: dict[str, list[int]] = {deck: [] for deck in counts}
    for card, deck in work.store.query(
        "SELECT card.id, deck.name FROM card JOIN deck ON deck.id = card.deck_id ORDER BY card.id"
    ):
        found[deck].append(card)
    return found


def answer_all(work: Workspace, cards: Sequence[int], histories: Iterable[History], clock: Clock) -> None:
    """Answers each card's history as it stands in one change; the clock then stands long after the last."""
    decks = dict(
        work.store.query("SELECT memory.card_id, deck.name FROM memory JOIN deck ON deck.id = memory.deck_id")
    )
    rows, memories = [], []
    for card, history in zip(cards, histories, strict=True):
        scheduler, memory, minute = scheduler_for(work.settings_for(decks[card])), NEW, 0
        for review in history.reviews:
            day, rating = day_of(review), Rating(rating_of(review))
            minute = 0 if day != memory.last_day else minute + 1
            before, memory = memory, scheduler.outcomes(memory, card, noon(day, minute), day)[rating]
            rows.append(review_values(review_between(card, before, memory, rating), ALGORITHM))
        memories.append((*memory_values(memory), ALGORITHM, day_of(history.reviews[0]), card, 0, 0))
    rows.sort(key=lambda row: (row[1], row[0]))
    with work.store.transact("Answered", noon(FIRST_DAY)) as tx:
        tx.executemany(LOG, rows)
        tx.executemany(ANSWER, memories)
    clock.now = datetime.fromordinal(LAST_DAY).replace(hour=12, tzinfo=UTC)


def review_between(card: int, before: Memory, after: Memory, rating: Rating = Rating.GOOD) -> Review:
    """The review that led from one memory to another."""
    assert after.last_at is not None
    assert after.last_day is not None
    return Review(
        card_id=card,
        rating=rating,
        at=after.last_at,
        day=after.last_day,
        elapsed_days=0 if before.last_day is None else after.last_day - before.last_day,
        seconds=4.0,
        state=before.state,
        memory=after,
    )
