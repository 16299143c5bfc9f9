"""The log of this store as lines of a portable one."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice
from typing import Any

from studyml import __version__
from studyml.domain.memory import State
from studyml.domain.portable_log import Given, LineKind, LogLine, event_id, review_id, void_id
from studyml.interchange.log_format import card_line, entry_line, header
from studyml.services.workspace import Workspace
from studyml.store import log_store
from studyml.store.mapping import memory_of

_CHUNK = 5_000
_STATES = [State.NEW, State.LEARNING, State.REVIEW, State.RELEARNING]
_KINDS = {"reset": LineKind.RESET, "due": LineKind.DUE, "import": LineKind.MEMORY, "upgrade": LineKind.MEMORY}


def log_lines(
    work: Workspace,
    after: tuple[int, int] = (0, 0),
    *,
    cards: Collection[int] | None = None,
    told: dict[int, bytes] | None = None,
    left_out: Collection[str] = (),
    with_waiting: bool = True,
) -> Iterator[bytes]:
    """The lines of a log after the rows with some ids (of answers and of events), without its header.

    `cards` are those that it is about, all without; what waits for its card comes with all. `told` holds what
    the file says of its cards already, by id, and is kept up to date. Entries with an id in `left_out` are.
    """
    name = log_store.store_name(work.store)
    known = {} if told is None else told
    reviews, events = after
    for rows, entry_of in (
        (work.store.rows(log_store.WRITTEN_REVIEWS, {"after": reviews}), _review),
        (work.store.rows(log_store.WRITTEN_EVENTS, {"after": events}), _event),
    ):
        while chunk := list(islice(rows, _CHUNK)):
            if cards is not None:
                chunk = [row for row in chunk if row[1] in cards]
            yield from _lines(work, name, chunk, entry_of, known, left_out)
    if cards is None and with_waiting:
        yield from _waiting(work, left_out)


def first_line() -> bytes:
    """The header of a log that this program writes."""
    return header(f"studyml {__version__}")


def said_of(work: Workspace, cards: Collection[int]) -> Iterator[tuple[int, bytes]]:
    """What a log says of cards, by their ids."""
    for card in log_store.told_cards(work.store, cards):
        yield (
            card.id,
            card_line(
                key_of(card.id),
                card.explicit_id,
                card.fingerprint,
                (each for each in card.former if each != card.fingerprint),
                (card.deck, card.concept),
                card.form,
                card.front,
            ),
        )


def key_of(card: int) -> str:
    """What a file calls a card."""
    return f"c{card}"


def _lines(
    work: Workspace,
    name: str,
    rows: Sequence[Any],
    entry_of: Callable[[str, Any], LogLine],
    told: dict[int, bytes],
    left_out: Collection[str],
) -> Iterator[bytes]:
    entries = [(row[1], entry_of(name, row)) for row in rows]
    entries = [(card, entry) for card, entry in entries if entry.id not in left_out]
    unsaid = {card for card, entry in entries if entry.kind is not LineKind.VOID and card not in told}
    for card, line in said_of(work, unsaid):
        told[card] = line
        yield line
    for card, entry in entries:
        yield entry_line(entry, None if entry.kind is LineKind.VOID else key_of(card))


def _review(name: str, row: Any) -> LogLine:
    key, card, at, day, rating, seconds, elapsed, state, new_state, *rest = row
    *rest, origin, voids, then, voided, confidence = rest
    if voids is not None:
        target = voided or review_id(name, then, voids, card, rating)
        return LogLine(LineKind.VOID, void_id(target), at, voids=target)
    given = Given(elapsed, _STATES[state], _STATES[new_state], *rest)
    return LogLine(
        LineKind.REVIEW,
        origin or review_id(name, at, key, card, rating),
        at,
        day=day,
        rating=rating,
        seconds=seconds,
        given=given,
        confidence=confidence,
    )


def _event(name: str, row: Any) -> LogLine:
    key, card, at, kind, *columns, origin, voids, then, voided = row
    if voids is not None:
        target = voided or event_id(name, then, voids, card, kind)
        return LogLine(LineKind.VOID, void_id(target), at, voids=target)
    memory = memory_of(columns)
    return LogLine(
        _KINDS[kind],
        origin or event_id(name, at, key, card, kind),
        at,
        memory=memory,
        due_day=memory.due_day if kind == "due" else None,
    )


def _waiting(work: Workspace, left_out: Collection[str]) -> Iterator[bytes]:
    """What waits for its card, each with what the card is found by."""
    for row, entry in log_store.waiting_entries(work.store):
        if entry.id in left_out:
            continue
        if entry.card is None or isinstance(entry.card, str):
            yield entry_line(entry, None)
            continue
        key = f"w{row}"
        said: dict[str, Any] = {"kind": "card", "card": key}
        if entry.card.explicit_id is not None:
            said["explicit_id"] = entry.card.explicit_id
        if entry.card.prints:
            said |= {"print": entry.card.prints[0], "was": list(entry.card.prints[1:])}
        yield json.dumps(said, ensure_ascii=False).encode() + b"\n"
        yield entry_line(entry, key)
