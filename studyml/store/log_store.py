"""The log as it is merged with others and written for them: plain SQL, for a million answers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from studyml.domain.history import DAY_SHIFT, NEW_SHIFT, PLACE_MASK, PLACE_SHIFT
from studyml.domain.memory import ALGORITHM, State
from studyml.domain.merged_memory import GivenMemory, LoggedAnswer
from studyml.domain.portable_log import (
    CardName,
    Given,
    LineKind,
    LogLine,
    event_id,
    own_row,
    review_id,
)
from studyml.store.mapping import MEMORY_COLUMNS, REVIEW_COLUMNS, memory_of, memory_values
from studyml.store.store import Store
from studyml.store.transaction import Transaction

TRAVELLING = ("reset", "due", "import", "upgrade")
"""The kinds of events that other machines must know; the others follow from parameters or from a merge."""

GIVEN = "elapsed_days, state, new_state, step, stability, difficulty, due_at, due_day, interval, reps, lapses"
PACKED = (
    f"(day << {DAY_SHIFT}) | ((reps & {PLACE_MASK}) << {PLACE_SHIFT}) | ((state = 0) << {NEW_SHIFT}) | rating"
)
_IN = "IN (SELECT value FROM json_each(?1))"
_MEMORY = ", ".join(MEMORY_COLUMNS)
_OF_EVENT = f"card_id, at, kind, reviews_before, {_MEMORY}, algorithm"
_COPIED = ", ".join(column for column in REVIEW_COLUMNS if column != "at")
_TRAVELS = f"kind IN {TRAVELLING}"

STORE_NAME = "SELECT value FROM meta WHERE key = 'store'"
KNOWN_IDS = (
    "SELECT value FROM json_each(?1) WHERE EXISTS (SELECT 1 FROM review_log WHERE origin = value)"
    " OR EXISTS (SELECT 1 FROM memory_event WHERE origin = value)"
    " OR EXISTS (SELECT 1 FROM log_waiting WHERE origin = value)"
)
OWN_REVIEWS = (
    f"SELECT at, id, card_id, rating FROM review_log WHERE id {_IN} AND origin IS NULL AND voids IS NULL"
)
OWN_EVENTS = (
    f"SELECT at, id, card_id, kind FROM memory_event WHERE id {_IN} AND origin IS NULL AND voids IS NULL"
)
REVIEW_OF = "SELECT id, card_id FROM review_log WHERE origin = ? AND voids IS NULL"
EVENT_OF = "SELECT id, card_id FROM memory_event WHERE origin = ? AND voids IS NULL"
BY_EXPLICIT_ID = (
    f"SELECT explicit_id, id FROM card WHERE explicit_id {_IN} ORDER BY retired_at IS NULL, retired_at"
)
BY_PRINT = f"SELECT fingerprint, id FROM card WHERE fingerprint {_IN}"
BY_FORMER_PRINT = f"SELECT print, card_id FROM card_print WHERE print {_IN}"
ADD_EVENT = (
    f"INSERT INTO memory_event ({_OF_EVENT}, origin) VALUES"
    " (?, ?, ?, (SELECT coalesce(max(id), 0) FROM review_log)," + ", ".join("?" * 13) + ")"
)
VOID_REVIEW = (
    f"INSERT INTO review_log (at, voids, origin, {_COPIED}) SELECT ?1, id, ?2, {_COPIED} FROM review_log"
    " WHERE id = ?3 AND NOT EXISTS (SELECT 1 FROM review_log AS undo WHERE undo.voids = ?3)"
)
VOID_EVENT = (
    f"INSERT INTO memory_event ({_OF_EVENT}, voids, origin) SELECT {_OF_EVENT}, id, ?1 FROM memory_event"
    " WHERE id = ?2 AND NOT EXISTS (SELECT 1 FROM memory_event AS undo WHERE undo.voids = ?2)"
)
ADD_WAITING = "INSERT OR IGNORE INTO log_waiting (origin, card, line) VALUES (?, ?, ?)"
WAITING = "SELECT id, origin, card, line FROM log_waiting ORDER BY id"
WAITING_COUNT = "SELECT count(*) FROM log_waiting"
HAS_WAITING = "SELECT EXISTS (SELECT 1 FROM log_waiting)"
JOINED = "DELETE FROM log_waiting WHERE id = ?"
ADD_PRINT = (
    "INSERT OR IGNORE INTO card_print (print, card_id)"
    " SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM card WHERE fingerprint = ?1)"
)
ANSWERS = f"SELECT {PACKED}, at, {GIVEN}, card_id FROM live_review WHERE card_id {_IN} ORDER BY card_id"
GIVEN_MEMORIES = (
    f"SELECT card_id, at, kind, {_MEMORY} FROM memory_event WHERE card_id {_IN} AND voids IS NULL"
    f" AND {_TRAVELS} AND NOT EXISTS (SELECT 1 FROM memory_event AS undo WHERE undo.voids = memory_event.id)"
)
CARD_DECKS = f"SELECT card.id, deck.name FROM card JOIN deck ON deck.id = deck_id WHERE card.id {_IN}"
LAST_ROWS = (
    "SELECT (SELECT coalesce(max(id), 0) FROM review_log), (SELECT coalesce(max(id), 0) FROM memory_event)"
)
WRITTEN_REVIEWS = (
    f"SELECT id, card_id, at, day, rating, seconds, {GIVEN}, origin, voids,"
    " (SELECT target.at FROM review_log AS target WHERE target.id = review_log.voids),"
    " (SELECT target.origin FROM review_log AS target WHERE target.id = review_log.voids),"
    " (SELECT percent FROM confidence WHERE review_id = review_log.id)"
    " FROM review_log WHERE id > :after ORDER BY id"
)
WRITTEN_EVENTS = (
    f"SELECT id, card_id, at, kind, {_MEMORY}, origin, voids,"
    " (SELECT target.at FROM memory_event AS target WHERE target.id = memory_event.voids),"
    " (SELECT target.origin FROM memory_event AS target WHERE target.id = memory_event.voids)"
    f" FROM memory_event WHERE id > :after AND {_TRAVELS} ORDER BY id"
)
TOLD_CARDS = (
    "SELECT card.id, card.explicit_id, fingerprint, deck.name, concept.name, kind, front,"
    " (SELECT json_group_array(print) FROM card_print WHERE card_id = card.id)"
    " FROM card JOIN deck ON deck.id = card.deck_id JOIN concept ON concept.id = card.concept_id"
    f" WHERE card.id {_IN}"
)
RENAMED = "SELECT DISTINCT card_id FROM card_print WHERE card_id IN (SELECT card_id FROM review_log)"
SEEN_FILE = "SELECT size, mtime_ns FROM log_file WHERE path = ?"
WRITTEN_TO = "SELECT reviews, events, size FROM log_file WHERE path = ?"
REMEMBER_FILE = (
    "INSERT INTO log_file (path, size, mtime_ns, reviews, events) VALUES (?, ?, ?, ?, ?) ON CONFLICT (path)"
    " DO UPDATE SET size = excluded.size, mtime_ns = excluded.mtime_ns, reviews = excluded.reviews,"
    " events = excluded.events"
)
_STATES = [State.NEW, State.LEARNING, State.REVIEW, State.RELEARNING]


class ToldCard(NamedTuple):
    """What a log says of a card."""

    id: int
    explicit_id: str | None
    fingerprint: str
    deck: str
    concept: str
    form: str
    front: str
    former: tuple[str, ...]


class WaitingEntry(NamedTuple):
    """An entry whose card is not here, with the number of its row."""

    row: int
    entry: LogLine


def store_name(store: Store) -> str:
    """The name that the store was given when it was made."""
    return str(store.query(STORE_NAME)[0][0])


def known_ids(store: Store, name: str, ids: Sequence[str]) -> set[str]:
    """Those of some ids that the log or what waits has, the store being called `name`."""
    known = {each for (each,) in store.query(KNOWN_IDS, (json.dumps(ids),))}
    mark = f"{name}."
    own = [row for each in ids if each.startswith(mark) and (row := own_row(each, name)) is not None]
    if own:
        reviews = json.dumps([row for row, is_event in own if not is_event])
        events = json.dumps([row for row, is_event in own if is_event])
        known.update(review_id(name, *row) for row in store.query(OWN_REVIEWS, (reviews,)))
        known.update(event_id(name, *row) for row in store.query(OWN_EVENTS, (events,)))
    return known


def place_of(store: Store, name: str, identity: str) -> tuple[bool, int, int] | None:
    """Where an answer or an event is: whether an event, its row, its card; None if it is not here."""
    own = own_row(identity, name)
    if own is not None:
        row, is_event = own
        for found in store.query(OWN_EVENTS if is_event else OWN_REVIEWS, (f"[{row}]",)):
            if identity == (event_id if is_event else review_id)(name, *found):
                return is_event, found[1], found[2]
    for statement, is_event in ((REVIEW_OF, False), (EVENT_OF, True)):
        found = store.query(statement, (identity,))
        if found:
            return is_event, found[0][0], found[0][1]
    return None


def cards_named(store: Store, names: Iterable[CardName]) -> dict[CardName, int]:
    """The cards that names stand for: by explicit id, else by fingerprint, else by a former one."""
    wanted = list(names)
    ids = json.dumps([name.explicit_id for name in wanted if name.explicit_id is not None])
    by_id = dict(store.query(BY_EXPLICIT_ID, (ids,)))
    prints = json.dumps(list({each for name in wanted for each in name.prints}))
    by_print = dict(store.query(BY_PRINT, (prints,)))
    by_former = dict(store.query(BY_FORMER_PRINT, (prints,)))
    found = {}
    for name in wanted:
        card = by_id.get(name.explicit_id) if name.explicit_id is not None else None
        for prints_known in (by_print, by_former):
            if card is None:
                card = next((prints_known[each] for each in name.prints if each in prints_known), None)
        if card is not None:
            found[name] = card
    return found


def keep_prints(tx: Transaction, names: Mapping[CardName, int]) -> None:
    """Keeps the fingerprints by which cards are known elsewhere."""
    tx.executemany(
        ADD_PRINT,
        ((each, card) for name, card in names.items() if len(name.prints) > 1 for each in name.prints),
    )


def add_events(tx: Transaction, events: Iterable[tuple[int, LogLine]]) -> None:
    """Adds what else was done to cards."""
    kinds = {LineKind.RESET: "reset", LineKind.DUE: "due", LineKind.MEMORY: "import"}
    for card, entry in events:
        if entry.memory is not None:
            values = (*memory_values(entry.memory), ALGORITHM, entry.id)
            tx.execute(ADD_EVENT, (card, entry.at, kinds[entry.kind], *values))


def void(tx: Transaction, entry: LogLine, row: int, *, is_event: bool) -> bool:
    """Takes back an answer or an event; whether it had not been already."""
    if is_event:
        return tx.execute(VOID_EVENT, (entry.id, row)).rowcount == 1
    return tx.execute(VOID_REVIEW, (entry.at, entry.id, row)).rowcount == 1


def add_waiting(tx: Transaction, entries: Iterable[tuple[CardName | None, LogLine]]) -> None:
    """Keeps entries until their card, or what they take back, is here."""
    tx.executemany(
        ADD_WAITING,
        (
            (entry.id, json.dumps(None if name is None else [name.explicit_id, name.prints]), _kept(entry))
            for name, entry in entries
        ),
    )


def waiting_entries(store: Store) -> list[WaitingEntry]:
    """What waits, in the order in which it came; an entry's card is the name it is found by."""
    return [
        WaitingEntry(row, _entry_of(origin, json.loads(card), json.loads(line)))
        for row, origin, card, line in store.query(WAITING)
    ]


def waiting_count(store: Store) -> int:
    """How many entries wait for their card."""
    return int(store.query(WAITING_COUNT)[0][0])


def has_waiting(store: Store) -> bool:
    """Whether any entry waits."""
    return bool(store.query(HAS_WAITING)[0][0])


def let_go(tx: Transaction, rows: Iterable[int]) -> None:
    """Forgets entries that wait no more."""
    tx.executemany(JOINED, ((row,) for row in rows))


def answers_of(store: Store, cards: Sequence[int]) -> Iterator[tuple[int, list[LoggedAnswer]]]:
    """The live answers to some cards, card by card; cards without any are left out."""
    for card, rows in groupby(store.query(ANSWERS, (json.dumps(cards),)), itemgetter(-1)):
        yield card, [LoggedAnswer._make(row[:-1]) for row in rows]


def memories_given(store: Store, cards: Sequence[int]) -> dict[int, list[GivenMemory]]:
    """The live events of some cards that other machines know too, by card."""
    found: dict[int, list[GivenMemory]] = {}
    for card, at, kind, *memory in store.query(GIVEN_MEMORIES, (json.dumps(cards),)):
        found.setdefault(card, []).append(GivenMemory(at, memory_of(memory), kind == "due"))
    return found


def decks_of(store: Store, cards: Iterable[int]) -> dict[int, str]:
    """The full name of the deck of each of some cards."""
    return dict(store.query(CARD_DECKS, (json.dumps(list(cards)),)))


def last_rows(store: Store) -> tuple[int, int]:
    """The ids of the last answer and of the last event."""
    reviews, events = store.query(LAST_ROWS)[0]
    return reviews, events


def renamed_cards(store: Store) -> list[int]:
    """The cards with answers that were known by another fingerprint before."""
    return [card for (card,) in store.query(RENAMED)]


def told_cards(store: Store, cards: Iterable[int]) -> list[ToldCard]:
    """What a log says of some cards."""
    return [
        ToldCard._make((*row[:7], tuple(json.loads(row[7]))))
        for row in store.query(TOLD_CARDS, (json.dumps(list(cards)),))
    ]


def _kept(entry: LogLine) -> str:
    memory = None if entry.memory is None else memory_values(entry.memory)
    return json.dumps(
        [
            entry.kind.value,
            entry.at,
            entry.day,
            entry.rating,
            entry.seconds,
            entry.given,
            memory,
            entry.due_day,
            entry.voids,
            entry.wall,
            entry.confidence,
        ]
    )


def _entry_of(origin: str, card: Any, kept: Any) -> LogLine:
    kind, at, day, rating, seconds, given, memory, due_day, voids, wall, *rest = kept
    return LogLine(
        LineKind(kind),
        origin,
        at,
        None if card is None else CardName(card[0], tuple(card[1])),
        day,
        rating,
        seconds,
        None if given is None else Given(given[0], _STATES[given[1]], _STATES[given[2]], *given[3:]),
        None if memory is None else memory_of(memory),
        due_day,
        voids,
        wall,
        rest[0] if rest else None,  # what began to wait before confidences were kept has none
    )
