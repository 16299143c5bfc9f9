"""The words of the portable log (docs/log.md), and its lines as they are written."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from studyml.domain.memory import Memory
from studyml.domain.portable_log import Given, LineKind, LogLine

FORMAT = "studyml-log"
VERSION = 1
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CARD = "card"

_FRONT = 200
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def header(program: str) -> bytes:
    """The first line of a log, with the program that writes it."""
    return _line({"format": FORMAT, "version": VERSION, "program": program})


def card_line(
    key: str,
    explicit_id: str | None,
    mark: str,
    former: Iterable[str],
    place: tuple[str, str],
    form: str,
    front: str,
) -> bytes:
    """What a card is found by that the lines of this file call `key`: the id that its file states, its
    fingerprint and former ones; and for people its deck and concept, its kind and how it begins."""
    card: dict[str, Any] = {"kind": CARD, "card": key}
    if explicit_id is not None:
        card["explicit_id"] = explicit_id
    card["print"] = mark
    if was := list(former):
        card["was"] = was
    card["deck"], card["concept"] = place
    card["form"], card["front"] = form, front[:_FRONT]
    return _line(card)


def entry_line(entry: LogLine, card: str | None) -> bytes:
    """An entry about the card that the file calls `card`."""
    if entry.kind is LineKind.REVIEW and entry.given is not None and entry.day is not None:
        # Written out: there may be a million of them.
        sure = "" if entry.confidence is None else f'"confidence":{entry.confidence},'
        text = (
            f'{{"id":{_encode(entry.id)},"card":"{card}","at":"{_moment(entry.at)}","day":"{_day(entry.day)}",'
            f'"rating":{entry.rating},"seconds":{entry.seconds!r},'
            f'{sure}"given":{_given(entry.given)}}}\n'
        )
        return text.encode()
    told: dict[str, Any] = {"kind": entry.kind.value, "id": entry.id}
    if card is not None:
        told["card"] = card
    told["at"] = _moment(entry.at)
    if entry.kind is LineKind.REVIEW:
        if entry.day is not None:
            told["day"] = _day(entry.day)
        told["rating"], told["seconds"] = entry.rating, entry.seconds
        if entry.confidence is not None:
            told["confidence"] = entry.confidence
    if entry.due_day is not None:
        told["due"] = _day(entry.due_day)
    if entry.memory is not None and entry.kind is not LineKind.RESET:
        told["memory"] = _memory(entry.memory)
    if entry.voids is not None:
        told["voids"] = entry.voids
    return _line(told)


def _line(value: dict[str, Any]) -> bytes:
    return _encode(value).encode("utf-8", "replace") + b"\n"


def _moment(at: int) -> str:
    return f"{(EPOCH + timedelta(microseconds=at)).isoformat()[:-6]}Z"


@lru_cache(maxsize=4096)
def _day(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _given(given: Given) -> str:
    elapsed, state, new_state, step, stability, difficulty, due_at, due_day, interval, reps, lapses = given
    step_told = "null" if step is None else step
    moment = "null" if due_at is None else due_at
    day = "null" if due_day is None else due_day
    return (
        f"[{elapsed},{int(state)},{int(new_state)},{step_told},{stability!r},{difficulty!r},"
        f"{moment},{day},{interval},{reps},{lapses}]"
    )


def _memory(memory: Memory) -> list[Any]:
    return [
        int(memory.state),
        memory.step,
        memory.stability,
        memory.difficulty,
        memory.due_at,
        memory.due_day,
        memory.last_at,
        memory.last_day,
        memory.interval,
        memory.reps,
        memory.lapses,
    ]
