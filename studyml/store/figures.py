"""How much is waiting and how much was done: plain SQL, read at start-up.

Days are study days (ordinals), moments epoch microseconds. What counts as waiting is told in `waiting`.
"""

from __future__ import annotations

from studyml.domain.counts import DeckCounts, DoneToday, DueSummary, TodayFigures
from studyml.store.store import Store
from studyml.store.waiting import DECKS, DUE, LEARNING, NEW, PRESENT

PENDING_DRAFTS = (
    "SELECT count(*) FROM draft WHERE retired = 0 AND state = 'pending' AND kind <> 'open-question'"
)
DECKS_IN_ORDER = (
    "SELECT id, name FROM deck"
    " WHERE EXISTS (SELECT 1 FROM card WHERE deck_id = deck.id AND retired_at IS NULL)"
    " ORDER BY (SELECT min(path) FROM deck_file WHERE deck_id = deck.id AND gone = 0), name"
)
NEW_COUNTS = (
    f"SELECT id, (SELECT count(*) FROM (SELECT 1 FROM memory WHERE {NEW} AND deck_id = deck.id AND {PRESENT}"
    " LIMIT :most)) FROM deck"
)
# The days are counted first, in the order of the index, so that there is little left to sort by deck.
DUE_COUNTS = (
    "SELECT deck_id, sum(due) FROM (SELECT deck_id, count(*) AS due FROM memory"
    f" WHERE {DUE} AND due_day <= :today AND {PRESENT} GROUP BY due_day, deck_id) GROUP BY deck_id"
)
LEARNING_COUNTS = (
    f"SELECT deck_id, count(*) FROM memory WHERE {LEARNING} AND due_at <= :until AND {PRESENT}"
    " GROUP BY deck_id"
)
OVERDUE = f"SELECT count(*) FROM memory WHERE {DUE} AND due_day < :today AND {PRESENT}"
NEXT_DAY = f"SELECT min(due_day) FROM memory WHERE {DUE} AND due_day > :today"
# What was buried is back the next morning; each part reads one index, and of it what waits today.
NEXT_BURIED = (
    f"SELECT min(buried_until) FROM (SELECT buried_until FROM memory WHERE {DUE} AND due_day <= :today"
    " AND buried_until > :today"
    f" UNION ALL SELECT buried_until FROM memory WHERE {LEARNING} AND buried_until > :today)"
)
BURIED_NEW = (
    f"SELECT name FROM deck WHERE EXISTS (SELECT 1 FROM memory WHERE {NEW} AND deck_id = deck.id"
    " AND buried_until > :today)"
)
NEXT_AT = f"SELECT min(due_at) FROM memory WHERE {LEARNING} AND due_at > :now AND {PRESENT}"
FORECAST = (
    f"SELECT due_day, count(*) FROM memory WHERE {DUE} AND due_day BETWEEN :first AND :last GROUP BY due_day"
)
DECK_FORECAST = (
    f"SELECT deck_id, due_day, count(*) FROM memory WHERE {DUE} AND due_day BETWEEN :first AND :last"
    " GROUP BY due_day, deck_id"
)
DECK_RETENTION = (
    "SELECT memory.deck_id, count(*), sum(rating > 1) FROM live_review"
    " JOIN memory ON memory.card_id = live_review.card_id"
    " WHERE live_review.day >= :since AND live_review.state = 2"
    " AND NOT EXISTS (SELECT 1 FROM live_review AS sooner WHERE sooner.card_id = live_review.card_id"
    " AND sooner.day = live_review.day AND sooner.id < live_review.id)"
    " GROUP BY memory.deck_id"
)
DONE = (
    "SELECT memory.deck_id, live_review.state = 0, count(*) FROM live_review"
    " JOIN memory ON memory.card_id = live_review.card_id"
    " WHERE live_review.day = :today AND live_review.state IN (0, 2) GROUP BY 1, 2"
)
FIGURES = (
    "SELECT count(*), coalesce(sum(seconds), 0), coalesce(sum(state = 0), 0)"
    " FROM live_review WHERE day = :today"
)
_ANSWERED_ON = "EXISTS (SELECT 1 FROM live_review WHERE live_review.day = {})"
STREAK = (
    f"WITH RECURSIVE run (day) AS (SELECT :start WHERE {_ANSWERED_ON.format(':start')}"
    f" UNION ALL SELECT run.day - 1 FROM run WHERE {_ANSWERED_ON.format('run.day - 1')})"
    " SELECT count(*) FROM run"
)
MATURE_CARDS = f"SELECT count(*) FROM memory WHERE {DUE} AND interval >= 21"
ANY_USE = (
    "SELECT EXISTS (SELECT 1 FROM change) OR EXISTS (SELECT 1 FROM deck_file)"
    " OR EXISTS (SELECT 1 FROM source)"
)
ALL_CARDS = "SELECT count(*) FROM memory"
RETIRED_CARDS = "SELECT count(*) FROM memory WHERE retired = 1"

_ALL = -1  # what SQLite takes for no limit


def counts(store: Store, today: int, until: int, most_new: int = _ALL) -> dict[str, DeckCounts]:
    """What waits in each deck alone, by its name in the order of the files; no daily limit is applied. A deck
    without a card is left out.

    Cards on a step count when it ends at the moment `until` or earlier. Of the new cards of a deck, of which
    there may be very many, no more than `most_new` are counted.
    """
    new = dict(store.query(NEW_COUNTS, {"today": today, "most": most_new}))
    learning = dict(store.query(LEARNING_COUNTS, {"today": today, "until": until}))
    due = dict(store.query(DUE_COUNTS, {"today": today}))
    return {
        name: DeckCounts(new.get(deck, 0), learning.get(deck, 0), due.get(deck, 0))
        for deck, name in store.query(DECKS_IN_ORDER)
    }


def done_today(store: Store, today: int) -> DoneToday:
    """How many cards of each deck were introduced and how many reviews answered on a study day."""
    names = dict(store.query(DECKS))
    introduced: dict[str, int] = {}
    reviewed: dict[str, int] = {}
    for deck, is_new, count in store.query(DONE, {"today": today}):
        (introduced if is_new else reviewed)[names[deck]] = count
    return DoneToday(introduced, reviewed)


def due_summary(
    store: Store, today: int, now: int, waiting: DeckCounts, *, is_more: bool = False
) -> DueSummary:
    """What waits now, of which the cards were counted already, and what comes next in the whole store.

    Of the reviews those of days past come first. `is_more` says that something is left for tomorrow.
    """
    coming = store.query(NEXT_DAY, {"today": today})[0][0], store.query(NEXT_BURIED, {"today": today})[0][0]
    days = [day for day in (*coming, today + 1 if is_more else None) if day is not None]
    return DueSummary(
        due=waiting.due,
        new=waiting.new,
        learning=waiting.learning,
        overdue=min(waiting.due, store.query(OVERDUE, {"today": today})[0][0]),
        next_at=store.query(NEXT_AT, {"today": today, "now": now})[0][0],
        next_day=min(days, default=None),
    )


def decks_with_buried_new(store: Store, today: int) -> set[str]:
    """The decks that have, themselves, a new card that is buried today."""
    return {name for (name,) in store.query(BURIED_NEW, {"today": today})}


def forecast(store: Store, today: int, days: int) -> list[int]:
    """How many reviews fall due on each of the `days` days after today."""
    found = due_counts(store, today + 1, today + days)
    return [found.get(today + day, 0) for day in range(1, days + 1)]


def due_counts(store: Store, first: int, last: int) -> dict[int, int]:
    """How many reviews fall due on each day from one to another; days without any are missing."""
    return dict(store.query(FORECAST, {"first": first, "last": last}))


def deck_forecast(store: Store, today: int, days: int) -> dict[str, list[int]]:
    """How many reviews of each deck alone fall due on each of the `days` days after today."""
    names = dict(store.query(DECKS))
    found: dict[str, list[int]] = {}
    for deck, day, count in store.query(DECK_FORECAST, {"first": today + 1, "last": today + days}):
        found.setdefault(names[deck], [0] * days)[day - today - 1] = count
    return found


def deck_retention(store: Store, since: int) -> dict[str, tuple[int, int]]:
    """The first answers on a study day of cards in review, of each deck alone, from a study day on: how many
    they were, and how many were not Again."""
    names = dict(store.query(DECKS))
    return {
        names[deck]: (count, right) for deck, count, right in store.query(DECK_RETENTION, {"since": since})
    }


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


def all_cards(store: Store) -> int:
    """How many cards the store holds, the retired ones too."""
    return int(store.query(ALL_CARDS)[0][0])


def mature_count(store: Store) -> int:
    """How many cards have an interval of three weeks or more."""
    return int(store.query(MATURE_CARDS)[0][0])


def is_unused(store: Store) -> bool:
    """Whether nothing has ever been stored, as far as can be told: an upgrade forgets the changes."""
    return not store.query(ANY_USE)[0][0]


def pending_drafts(store: Store) -> int:
    """How many drafts wait for a decision, questions without an answer not counted."""
    return int(store.query(PENDING_DRAFTS)[0][0])
