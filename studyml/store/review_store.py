"""What runs at start-up and at each key press: plain SQL on the standard sqlite3, nothing heavier.

Days are study days (ordinals), moments epoch microseconds. The figures are told in a module of their own
and are offered here too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from heapq import heapify, heappop

from studyml.domain.deck_path import is_within
from studyml.domain.memory import ALGORITHM, State
from studyml.domain.queue import Waiting
from studyml.domain.rating import Rating
from studyml.domain.review import Review
from studyml.domain.stored_card import StoredCard
from studyml.domain.study_day import DAY
from studyml.errors import StoreError
from studyml.store.clock_remarks import LAST_AT, REMARK, SLACK, remark_of
from studyml.store.event_store import LAST_EVENT_AT
from studyml.store.figures import (
    card_count,
    counts,
    done_today,
    due_summary,
    forecast,
    is_unused,
    mature_count,
    streak,
    today_figures,
)
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
from studyml.store.waiting import ACTIVE, DECKS, DUE, LEARNING, NEW, PRESENT

__all__ = [
    "WaitingCards",
    "active_cards",
    "answer",
    "bury",
    "card_count",
    "counts",
    "deck_names",
    "done_today",
    "due_summary",
    "flag",
    "forecast",
    "history",
    "is_unused",
    "last_change",
    "load_card",
    "mature_count",
    "queue",
    "streak",
    "suspend",
    "today_figures",
]

FIRST_NEW = (
    f"SELECT (SELECT rank FROM memory WHERE {NEW} AND deck_id = deck.id AND {PRESENT} ORDER BY rank LIMIT 1),"
    " id FROM deck"
)
QUEUED_NEW = (
    f"SELECT rank, card_id, block_key, deck_id FROM memory WHERE {NEW} AND deck_id = :deck AND {PRESENT}"
    " ORDER BY rank LIMIT :limit"
)
QUEUED_DUE = (
    f"SELECT due_day, card_id, block_key, deck_id FROM memory WHERE {DUE} AND due_day <= :today AND {PRESENT}"
    " AND deck_id IN (SELECT value FROM json_each(:decks)) ORDER BY due_day, deck_id"
)
HAS_OVERDUE = f"SELECT EXISTS (SELECT 1 FROM memory WHERE {DUE} AND due_day < :today AND {PRESENT})"
QUEUED_OVERDUE = (
    "SELECT due_day, card_id, max(0, :today - last_day), stability, difficulty FROM memory"
    f" WHERE {DUE} AND due_day <= :today AND {PRESENT} AND deck_id IN (SELECT value FROM json_each(:decks))"
)
WAITING = (
    "SELECT card_id, block_key, deck_id FROM memory WHERE card_id IN (SELECT value FROM json_each(:cards))"
)
QUEUED_LEARNING = (
    f"SELECT due_at, card_id, block_key, deck_id FROM memory WHERE {LEARNING} AND due_at <= :until"
    f" AND {PRESENT} ORDER BY due_at"
)
ACTIVE_CARDS = f"SELECT card_id, deck_id FROM memory WHERE {ACTIVE} ORDER BY rank, card_id"
CARDS_OF = f"SELECT card_id FROM memory WHERE concept_id = :concept AND {ACTIVE} ORDER BY rank, card_id"
LAST_LABEL = "SELECT label FROM change WHERE undone_by IS NULL AND undoes IS NULL ORDER BY id DESC LIMIT 1"
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
    f" AND {ACTIVE} AND (state = 0 OR (state = 2 AND due_day <= ?1))"
    " AND (buried_until IS NULL OR buried_until <= ?1)"
)
CONFIDENCE = "INSERT INTO confidence (review_id, percent) VALUES (?, ?)"
LEECH = "UPDATE memory SET leech = 1, suspended = max(suspended, ?) WHERE card_id = ? AND leech = 0"
SUSPEND = "UPDATE memory SET suspended = ?1 WHERE card_id = ?2 AND suspended IS NOT ?1"
BURY = "UPDATE memory SET buried_until = ?1 WHERE card_id = ?2 AND buried_until IS NOT ?1"
FLAG = "UPDATE memory SET flag = ?1 WHERE card_id = ?2 AND flag IS NOT ?1"

MOST_REVIEWS = 200
MOST_NEW = 50
SPARE = 5
_AT_ONCE = 256  # cards whose place is asked for together, of those that wait in their order
Room = Callable[[str], int]
Loss = Callable[[float, float, float], float]
"""What is lost by waiting, of the days since a card's last review, its stability (days) and difficulty."""

_ANSWERED = {rating: f"Answered {rating.name.title()}" for rating in Rating}


@dataclass(frozen=True, slots=True)
class WaitingCards:
    """The cards that could come today: `learning` by their moment, the earliest first; `review` by what is
    lost by waiting or by the day on which they fell due, read once and no further than they are asked for;
    `new` by rank, which is their `due`."""

    learning: list[Waiting]
    review: Iterator[Waiting]
    new: list[Waiting]


def queue(
    store: Store,
    deck: str | None,
    today: int,
    now: int,
    *,
    review_room: Room | None = None,
    new_room: Room | None = None,
    loss: Callable[[str], Loss] | None = None,
) -> WaitingCards:
    """The cards of a deck and all below it, or of everything, that could come today.

    A room says how many reviews, or new cards, the day allows a deck, and everything for the empty name;
    somewhat more come, since siblings will be left out. Without one a fixed number comes. Of the cards on a
    step all come whose step ends within a day from now.

    When a review is overdue and there is a `loss`, which gives that of each deck, those come whose loss by
    waiting is greatest; else the longest waiting ones.
    """
    names = {key: name for key, name in store.query(DECKS) if deck is None or is_within(name, deck)}
    learning = store.query(QUEUED_LEARNING, {"today": today, "until": now + DAY})
    return WaitingCards(
        learning=[
            Waiting(card, names[key], block, due) for due, card, block, key in learning if key in names
        ],
        review=_first_due(store, names, today, review_room or (lambda _: MOST_REVIEWS), loss),
        new=_first_new(store, names, today, new_room or (lambda _: MOST_NEW)),
    )


def _first_due(
    store: Store, names: Mapping[int, str], today: int, room: Room, loss: Callable[[str], Loss] | None
) -> Iterator[Waiting]:
    """The reviews of all decks together that come first, of each deck no more than it could need."""
    most = room("") * SPARE
    left = {key: limit for key, name in names.items() if (limit := room(name) * SPARE)}
    by_loss = loss is not None and store.query(HAS_OVERDUE, {"today": today})[0][0]
    due = (
        _by_loss(store, names, today, left, loss) if loss and by_loss else _by_day(store, names, today, left)
    )
    for key, waiting in due:
        if most <= 0:
            break
        if left[key]:
            left[key] -= 1
            most -= 1
            yield waiting


def _by_day(
    store: Store, names: Mapping[int, str], today: int, decks: Iterable[int]
) -> Iterator[tuple[int, Waiting]]:
    """The reviews that are due in some decks, each with its deck, the longest waiting first."""
    for due, card, block, key in store.rows(QUEUED_DUE, {"today": today, "decks": str([*decks])}):
        yield key, Waiting(card, names[key], block, due)


def _by_loss(
    store: Store,
    names: Mapping[int, str],
    today: int,
    decks: Iterable[int],
    loss: Callable[[str], Loss],
) -> Iterator[tuple[int, Waiting]]:
    """The same, the greatest loss by waiting first.

    Mostly a few of very many cards come, so what else is to be known is asked of the first ones only.
    """
    alike: dict[Loss, list[int]] = {}
    for key in decks:
        alike.setdefault(loss(names[key]), []).append(key)
    queued = [
        (-lost(days, stability, difficulty), due, card)
        for lost, keys in alike.items()
        for due, card, days, stability, difficulty in store.query(
            QUEUED_OVERDUE, {"today": today, "decks": str(keys)}
        )
    ]
    heapify(queued)
    while queued:
        first = [heappop(queued) for _ in range(min(len(queued), _AT_ONCE))]
        rows = store.query(WAITING, {"cards": str([card for _, _, card in first])})
        waiting = {card: (key, block) for card, block, key in rows}
        for lost, due, card in first:
            key, block = waiting[card]
            yield key, Waiting(card, names[key], block, due, -lost)


def _first_new(store: Store, names: Mapping[int, str], today: int, room: Room) -> list[Waiting]:
    """The new cards of all decks together that come first, of each deck no more than it could need."""
    most = room("") * SPARE
    starts = [(rank, key) for rank, key in store.query(FIRST_NEW, {"today": today}) if rank is not None]
    found: list[tuple[int, int, int, int]] = []
    for start, deck in sorted(starts):
        if len(found) == most and (not found or found[-1][0] <= start):
            break  # all cards of this deck and of those that follow come later than what was found
        if deck in names:
            limit = min(most, room(names[deck]) * SPARE)
            rows = store.query(QUEUED_NEW, {"deck": deck, "today": today, "limit": limit})
            found = sorted([*found, *rows])[:most]
    return [Waiting(card, names[key], block, rank) for rank, card, block, key in found]


def active_cards(store: Store, deck: str | None) -> list[int]:
    """The cards of a deck and all below it, or of everything, that are neither suspended nor retired."""
    names = {key for key, name in store.query(DECKS) if deck is None or is_within(name, deck)}
    return [card for card, key in store.query(ACTIVE_CARDS) if key in names]


def cards_of(store: Store, concept_id: int) -> list[int]:
    """The cards of a concept that are neither suspended nor retired."""
    return [key for (key,) in store.query(CARDS_OF, {"concept": concept_id})]


def deck_names(store: Store) -> list[str]:
    """The full names of all decks that hold cards themselves."""
    return [name for _, name in store.query(DECKS)]


def last_change(store: Store) -> str | None:
    """The label of the change that undo would take back; None when there is none."""
    found = store.query(LAST_LABEL)
    return str(found[0][0]) if found else None


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
    confidence: int | None = None,
    algorithm: str = ALGORITHM,
) -> bool:
    """Stores an answer, durably: the card's memory, the log, its siblings, and whether it is a leech now.

    An answer to a card that was put back to new, or given a day, counts as given after that, wherever the
    clock stands. With `block`, siblings that are new or due come back tomorrow. A card that lapses for the
    `leech_lapses`-th time or later (0: never) becomes a leech, and is suspended if asked. `confidence` is how
    sure the learner was, in percent. Returns whether it became a leech. Raises StoreError when the card is
    no longer as it was when it was shown, or when it cannot be stored; then nothing has changed.
    """
    card_id, day, memory = review.card_id, review.day, review.memory
    introduced = day if review.state is State.NEW else None
    execute = store.connection.execute
    with store.transact(_ANSWERED[review.rating], review.at) as tx:
        [(event_at,)] = execute(LAST_EVENT_AT, (card_id,))
        if event_at is not None and review.at <= event_at:
            memory = replace(memory, last_at=event_at + 1)
            review = replace(review, at=event_at + 1, memory=memory)
        before = (card_id, int(review.state), memory.reps - 1)
        if execute(ANSWER, (*memory_values(memory), algorithm, introduced, *before)).rowcount != 1:
            raise StoreError("the card has changed since it was shown; nothing was stored. Show it again.")
        last = execute(LAST_AT).fetchone()
        if last is not None and review.at < last[0] - SLACK:
            execute(REMARK, remark_of(review.at, last[0]))
        tx.last_review = execute(LOG, review_values(review, algorithm)).lastrowid
        if confidence is not None:
            execute(CONFIDENCE, (tx.last_review, confidence))
        if block is not None and not store.is_lone(block):
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
