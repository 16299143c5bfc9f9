"""What runs at start-up and at each key press: plain SQL on the standard sqlite3, nothing heavier.

Days are study days (ordinals), moments epoch microseconds. A card that is suspended, retired or buried
until a later day waits for nobody: no queue and no count has it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from studyml.domain.counts import DeckCounts, DoneToday, DueSummary, TodayFigures
from studyml.domain.memory import ALGORITHM, State
from studyml.domain.queue import Waiting, is_within
from studyml.domain.rating import Rating
from studyml.domain.review import Review
from studyml.domain.stored_card import StoredCard
from studyml.errors import StoreError
from studyml.store.mapping import (
    CARD_COLUMNS,
    MEMORY_COLUMNS,
    REVIEW_COLUMNS,
    card_of,
    memory_values,
    review_of,
    review_values,
)
from studyml.store.store import Store

# The partial indexes are used only where a query repeats their conditions to the letter.
_ACTIVE = "suspended = 0 AND retired = 0"
_NEW = f"state = 0 AND {_ACTIVE}"
_DUE = f"state = 2 AND {_ACTIVE}"
_LEARNING = f"state IN (1, 3) AND {_ACTIVE}"
_PRESENT = "(buried_until IS NULL OR buried_until <= :today)"

DECK_COUNTS = (
    "SELECT id, name,"
    f" (SELECT count(*) FROM memory WHERE {_NEW} AND deck_id = deck.id AND {_PRESENT}),"
    f" (SELECT count(*) FROM memory WHERE {_DUE} AND deck_id = deck.id AND due_day <= :today AND {_PRESENT})"
    " FROM deck"
)
LEARNING_COUNTS = (
    f"SELECT deck_id, count(*) FROM memory WHERE {_LEARNING} AND due_at <= :until AND {_PRESENT}"
    " GROUP BY deck_id"
)
QUEUED_NEW = (
    f"SELECT card_id, block_key, rank FROM memory WHERE {_NEW} AND deck_id = :deck AND {_PRESENT}"
    " ORDER BY rank, card_id LIMIT :limit"
)
QUEUED_DUE = (
    f"SELECT card_id, block_key, due_day FROM memory WHERE {_DUE} AND deck_id = :deck AND due_day <= :today"
    f" AND {_PRESENT} ORDER BY due_day LIMIT :limit"
)
QUEUED_LEARNING = (
    f"SELECT card_id, block_key, due_at, deck_id FROM memory WHERE {_LEARNING} AND {_PRESENT} ORDER BY due_at"
)
OVERDUE = (
    f"SELECT count(*) FROM memory WHERE {_DUE} AND deck_id IN (SELECT id FROM deck)"
    f" AND due_day < :today AND {_PRESENT}"
)
NEXT_DAY = (
    f"SELECT min((SELECT min(due_day) FROM memory WHERE {_DUE} AND deck_id = deck.id AND due_day > :today))"
    " FROM deck"
)
NEXT_AT = f"SELECT min(due_at) FROM memory WHERE {_LEARNING} AND due_at > :now AND {_PRESENT}"
FORECAST = (
    f"SELECT due_day, count(*) FROM memory WHERE {_DUE} AND deck_id IN (SELECT id FROM deck)"
    " AND due_day BETWEEN :first AND :last GROUP BY due_day"
)
DONE = (
    "SELECT memory.deck_id, live_review.state, count(*) FROM live_review"
    " JOIN memory ON memory.card_id = live_review.card_id"
    " WHERE live_review.day = :today AND live_review.state IN (0, 2) GROUP BY 1, 2"
)
FIGURES = (
    "SELECT count(*), coalesce(sum(seconds), 0), coalesce(sum(rating > 1), 0), coalesce(sum(state = 0), 0)"
    " FROM live_review WHERE day = :today"
)
_ANSWERED_ON = "EXISTS (SELECT 1 FROM live_review WHERE live_review.day = {})"
STREAK = (
    f"WITH RECURSIVE run (day) AS (SELECT :start WHERE {_ANSWERED_ON.format(':start')}"
    f" UNION ALL SELECT run.day - 1 FROM run WHERE {_ANSWERED_ON.format('run.day - 1')})"
    " SELECT count(*) FROM run"
)
DECKS = "SELECT id, name FROM deck"
ALL_CARDS = "SELECT count(*) FROM memory"
RETIRED_CARDS = "SELECT count(*) FROM memory WHERE retired = 1"
CARD = (
    f"SELECT {', '.join(CARD_COLUMNS)} FROM card JOIN memory ON memory.card_id = card.id"
    " JOIN concept ON concept.id = card.concept_id JOIN deck ON deck.id = card.deck_id"
    " JOIN deck_file ON deck_file.id = card.file_id WHERE card.id = :card"
)
HISTORY = f"SELECT {', '.join(REVIEW_COLUMNS)} FROM live_review WHERE card_id = :card ORDER BY at, id"
ANSWER = (
    f"UPDATE memory SET {', '.join(f'{column} = ?' for column in MEMORY_COLUMNS)}, algorithm = ?,"
    " introduced_day = coalesce(introduced_day, ?), buried_until = NULL"
    " WHERE card_id = ? AND state = ? AND reps = ?"
)
LOG = f"INSERT INTO review_log ({', '.join(REVIEW_COLUMNS)}) VALUES ({', '.join('?' * len(REVIEW_COLUMNS))})"
BURY_SIBLINGS = (
    "UPDATE memory SET buried_until = ?1 + 1 WHERE block_key = ?2 AND card_id <> ?3"
    f" AND {_ACTIVE} AND (state = 0 OR (state = 2 AND due_day <= ?1))"
    " AND (buried_until IS NULL OR buried_until <= ?1)"
)
LEECH = "UPDATE memory SET leech = 1, suspended = max(suspended, ?) WHERE card_id = ? AND leech = 0"
SUSPEND = "UPDATE memory SET suspended = ? WHERE card_id = ?"
BURY = "UPDATE memory SET buried_until = ? WHERE card_id = ?"
FLAG = "UPDATE memory SET flag = ? WHERE card_id = ?"

QUEUE_LIMIT = 500
_ANSWERED = {rating: f"Answered {rating.name.title()}" for rating in Rating}


@dataclass(frozen=True, slots=True)
class WaitingCards:
    """The cards that could come today: `learning` by their moment, the earliest first; `review` by the day on
    which they fell due; `new` by rank, which is their `due`."""

    learning: list[Waiting]
    review: list[Waiting]
    new: list[Waiting]


def counts(store: Store, today: int, until: int) -> dict[str, DeckCounts]:
    """What waits in each deck alone, by its name, decks without cards included; no daily limit is applied.

    Cards on a step count when it ends at the moment `until` or earlier.
    """
    learning = dict(store.query(LEARNING_COUNTS, {"today": today, "until": until}))
    return {
        name: DeckCounts(new, learning.get(deck, 0), due)
        for deck, name, new, due in store.query(DECK_COUNTS, {"today": today})
    }


def done_today(store: Store, today: int) -> DoneToday:
    """How many cards of each deck were introduced and how many reviews answered on a study day."""
    names = dict(store.query(DECKS))
    introduced: dict[str, int] = {}
    reviewed: dict[str, int] = {}
    for deck, state, count in store.query(DONE, {"today": today}):
        (introduced if state == State.NEW else reviewed)[names[deck]] = count
    return DoneToday(introduced, reviewed)


def due_summary(store: Store, today: int, now: int) -> DueSummary:
    """What waits now in the whole store, and what comes next; no daily limit is applied."""
    decks = counts(store, today, now).values()
    return DueSummary(
        due=sum(deck.due for deck in decks),
        new=sum(deck.new for deck in decks),
        learning=sum(deck.learning for deck in decks),
        overdue=store.query(OVERDUE, {"today": today})[0][0],
        next_at=store.query(NEXT_AT, {"today": today, "now": now})[0][0],
        next_day=store.query(NEXT_DAY, {"today": today})[0][0],
    )


def queue(store: Store, deck: str | None, today: int, now: int, limit: int = QUEUE_LIMIT) -> WaitingCards:
    """The cards of a deck and all below it, or of everything, that could come today.

    Of the reviews and of the new cards each deck gives the first `limit`; cards on a step come all, also
    those whose step ends after `now`.
    """
    names = {key: name for key, name in store.query(DECKS) if deck is None or is_within(name, deck)}
    learning = [
        Waiting(card, names[key], block, due)
        for card, block, due, key in store.query(QUEUED_LEARNING, {"today": today})
        if key in names
    ]
    review: list[Waiting] = []
    new: list[Waiting] = []
    for cards, statement in ((review, QUEUED_DUE), (new, QUEUED_NEW)):
        for key, name in names.items():
            found = store.query(statement, {"deck": key, "today": today, "limit": limit})
            cards.extend([Waiting(card, name, block, due) for card, block, due in found])
        cards.sort(key=lambda card: (card.due, card.card_id))
    return WaitingCards(learning, review, new)


def forecast(store: Store, today: int, days: int) -> list[int]:
    """How many reviews fall due on each of the `days` days after today."""
    found = dict(store.query(FORECAST, {"first": today + 1, "last": today + days}))
    return [found.get(today + day, 0) for day in range(1, days + 1)]


def today_figures(store: Store, today: int) -> TodayFigures:
    """The answers of a study day, those taken back left out."""
    return TodayFigures(*store.query(FIGURES, {"today": today})[0])


def streak(store: Store, today: int) -> int:
    """How many study days in a row have an answer, up to today, or to yesterday while today has none."""
    for start in (today, today - 1):
        if length := store.query(STREAK, {"start": start})[0][0]:
            return int(length)
    return 0


def card_count(store: Store) -> int:
    """How many cards the store holds, those retired left out."""
    return int(store.query(ALL_CARDS)[0][0] - store.query(RETIRED_CARDS)[0][0])


def load_card(store: Store, card_id: int) -> StoredCard:
    """One card, whole. Raises StoreError when the store no longer holds it."""
    found = store.query(CARD, {"card": card_id})
    if not found:
        raise StoreError(f"card {card_id} is no longer in the store")
    card = card_of(found[0])
    store.expect_block(card.block)
    return card


def history(store: Store, card_id: int) -> list[Review]:
    """A card's answers in their order, those taken back left out."""
    return [review_of(row) for row in store.query(HISTORY, {"card": card_id})]


def answer(
    store: Store,
    review: Review,
    *,
    block: int | None = None,
    leech_lapses: int = 0,
    suspend_leech: bool = False,
    algorithm: str = ALGORITHM,
) -> bool:
    """Stores an answer, durably: the card's memory, the log, its siblings, and whether it is a leech now.

    With `block`, siblings that are new or due come back tomorrow. A card that lapses for the
    `leech_lapses`-th time or later (0: never) becomes a leech, and is suspended if asked. Returns whether
    it became one. Raises StoreError when the card is no longer as it was when it was shown, or when it
    cannot be stored; then nothing has changed.
    """
    card_id, day, memory = review.card_id, review.day, review.memory
    introduced = day if review.state is State.NEW else None
    execute = store.connection.execute
    with store.transact(_ANSWERED[review.rating], review.at):
        before = (card_id, int(review.state), memory.reps - 1)
        if execute(ANSWER, (*memory_values(memory), algorithm, introduced, *before)).rowcount != 1:
            raise StoreError("the card has changed since it was shown; nothing was stored. Show it again.")
        execute(LOG, review_values(review, algorithm))
        if block is not None:
            execute(BURY_SIBLINGS, (day, block, card_id))
        has_lapsed = review.state is State.REVIEW and review.rating is Rating.AGAIN
        if has_lapsed and 0 < leech_lapses <= memory.lapses:
            return execute(LEECH, (suspend_leech, card_id)).rowcount == 1
    return False


def suspend(store: Store, cards: int | Iterable[int], is_suspended: bool, at: int) -> None:
    """Takes cards out until they are asked for again, or puts them back."""
    _set(store, "Suspended" if is_suspended else "Unsuspended", SUSPEND, is_suspended, cards, at)


def bury(store: Store, cards: int | Iterable[int], until: int | None, at: int) -> None:
    """Takes cards out until a study day; None puts them back."""
    _set(store, "Unburied" if until is None else "Buried", BURY, until, cards, at)


def flag(store: Store, cards: int | Iterable[int], flag: int, at: int) -> None:
    """Gives cards a flag, 1 to 7, or takes it away with 0. Raises StoreError for any other."""
    _set(store, "Flagged" if flag else "Unflagged", FLAG, flag, cards, at)


def _set(
    store: Store, label: str, statement: str, value: int | None, cards: int | Iterable[int], at: int
) -> None:
    chosen = [cards] if isinstance(cards, int) else list(cards)
    words = label if len(chosen) == 1 else f"{label} {len(chosen)} cards"
    with store.transact(words, at) as tx:
        tx.executemany(statement, [(value, card) for card in chosen])
