"""What stands in the lines of a portable log, value by value: taken, or refused with a reason for people."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from functools import lru_cache
from math import isfinite
from typing import Any, Final

from studyml.domain.deck import CardKind, CardText
from studyml.domain.identity import fingerprint
from studyml.domain.memory import NEW, Memory, State
from studyml.domain.portable_log import CardName, Given
from studyml.domain.safe_text import safe_line
from studyml.interchange.log_format import EPOCH, FORMAT, VERSION

EARLIEST: Final = 631_152_000_000_000
"""1990-01-01 in epoch microseconds."""
ORDINAL_EPOCH: Final = date(1970, 1, 1).toordinal()
MOST_PRINTS: Final = 100
MOST_DAY: Final = 3_652_059
MOST_NUMBER: Final = 1 << 53
LONGEST_NAME: Final = 200
LONGEST_ANSWER: Final = 86_400.0
"""Seconds."""
STATES: Final = [State.NEW, State.LEARNING, State.REVIEW, State.RELEARNING]

_MICROSECOND = timedelta(microseconds=1)
_FORMS = {kind.value: kind for kind in CardKind}


class LineRefused(ValueError):
    """A line cannot be taken; the message is a reason that follows its number."""


def _no_number(word: str) -> Any:
    raise LineRefused(f"{word} is no number")


_decode = json.JSONDecoder(parse_constant=_no_number).decode


def moment_told(told: Any, latest: int) -> tuple[int, int | None]:
    """A time up to `latest` as epoch microseconds, and the same by the clock on the wall where an offset
    tells it."""
    wall = None
    if isinstance(told, str):
        try:
            moment = datetime.fromisoformat(told)
            if moment.tzinfo is None:
                raise LineRefused(f"its time {shown_value(told)} has no offset, like +01:00 or Z")
            at = (moment - EPOCH) // _MICROSECOND
            offset = moment.utcoffset()
        except (ValueError, OverflowError) as error:
            if isinstance(error, LineRefused):
                raise
            raise LineRefused(f"{shown_value(told)} is no time in ISO 8601") from None
        if offset is not None:
            wall = at + offset // _MICROSECOND
    elif isinstance(told, int) and not isinstance(told, bool):
        at = told
    else:
        raise LineRefused(f"{shown_value(told)} is no time")
    if at < EARLIEST:
        raise LineRefused("its time lies before 1990")
    if at > latest:
        raise LineRefused("its time lies in the future")
    return at, wall


def line_value(line: bytes) -> dict[str, Any]:
    """The object that a line holds."""
    try:
        value = _decode(line.decode("utf-8-sig"))
    except LineRefused:
        raise
    except RecursionError:
        raise LineRefused("it is nested too deeply") from None
    except UnicodeDecodeError:
        raise LineRefused("it is not UTF-8") from None
    except ValueError:
        raise LineRefused("it is not JSON") from None
    if not isinstance(value, dict):
        raise LineRefused("it is no JSON object")
    return value


def check_version(head: dict[str, Any]) -> None:
    """Refuses the head of a file that is no log, or one of another version."""
    if head.get("format") != FORMAT:
        raise LineRefused(f'its format is not "{FORMAT}"')
    if head.get("version") != VERSION:
        raise LineRefused(f"its version is {shown_value(head.get('version'))}, and {VERSION} is known here")


def name_told(told: dict[str, Any], key: str) -> str:
    """The name under a key."""
    name = told.get(key)
    if not isinstance(name, str) or not name or len(name) > LONGEST_NAME or safe_line(name) != name:
        what = "is missing" if name is None else f"{shown_value(name)} is no name"
        raise LineRefused(f"its {key} {what}: a line of text of at most {LONGEST_NAME} characters")
    return name


def card_told(told: dict[str, Any]) -> CardName:
    """What a card is found by, as an object says it."""
    explicit_id = name_told(told, "explicit_id") if "explicit_id" in told else None
    was = told.get("was", [])
    if not isinstance(was, list) or len(was) > MOST_PRINTS:
        raise LineRefused("what its card was (was) is no list of fingerprints")
    prints = [name_told({"was": each}, "was") for each in was]
    if "print" in told:
        prints.insert(0, name_told(told, "print"))
    concept, front = told.get("concept", ""), told.get("front")
    if "print" not in told and isinstance(concept, str) and (front is None or isinstance(front, str)):
        form = told.get("form", "basic")
        form = _FORMS.get(form) if isinstance(form, str) else None
        if form is None:
            raise LineRefused(f"the form of its card must be {', '.join(_FORMS)}")
        if front is not None or (concept and form is CardKind.DEFINITION):
            prints.insert(0, fingerprint(concept, CardText(form, front or concept, "", 0, 0)))
    if explicit_id is None and not prints:
        raise LineRefused("its card has nothing to be found by: explicit_id, print, or concept and front")
    return CardName(explicit_id, tuple(dict.fromkeys(prints)))


@lru_cache(maxsize=8192)
def day_of(told: str) -> int:
    """A date as an ordinal; raises ValueError for what is none."""
    return date.fromisoformat(told).toordinal()


def day_told(told: Any, key: str) -> int:
    """The study day that stands under a key."""
    try:
        if isinstance(told, str):
            return day_of(told)
    except ValueError:
        pass
    raise LineRefused(f"its {key} {shown_value(told)} is no day like 2026-12-24")


def confidence_told(told: Any) -> int:
    """How sure somebody was, in percent."""
    if not _is_count(told) or told > 100:
        raise LineRefused(f"the confidence must be from 0 to 100, not {shown_value(told)}")
    return int(told)


def given_told(told: Any) -> Given:
    """What an answer led to, as its machine has it; what no store could hold is refused."""
    if not isinstance(told, list) or len(told) != 11:
        raise LineRefused("what it was given (given) is no list of eleven")
    elapsed, state, new_state, step, stability, difficulty, due_at, due_day, interval, reps, lapses = told
    if (
        _is_count(elapsed)
        and _is_count(state)
        and state < len(STATES)
        and _is_count(new_state)
        and 0 < new_state < len(STATES)
        and (step is None or _is_count(step))
        and _is_recall(stability, difficulty)
        and (_is_count(due_day) if new_state == 2 else _is_count(due_at))
        and (due_at is None or _is_count(due_at))
        and (due_day is None or (_is_count(due_day) and due_day <= MOST_DAY))
        and _is_count(interval)
        and _is_count(reps)
        and reps >= 1
        and _is_count(lapses)
    ):
        return Given(
            elapsed,
            STATES[state],
            STATES[new_state],
            step,
            stability,
            difficulty,
            due_at,
            due_day,
            interval,
            reps,
            lapses,
        )
    raise LineRefused("what it was given (given) cannot be")


def memory_told(told: Any) -> Memory:
    """The memory that a list of eleven tells."""
    if not isinstance(told, list) or len(told) != 11:
        raise LineRefused("its memory is no list of eleven")
    state, step, stability, difficulty, *times, interval, reps, lapses = told
    is_possible = (
        _is_count(state)
        and state < len(STATES)
        and all(each is None or _is_count(each) for each in (step, *times))
        and all(_is_count(each) for each in (interval, reps, lapses))
    )
    if is_possible and state == State.NEW:
        return NEW
    due_at, due_day, last_at, last_day = times
    is_whole = is_possible and _is_recall(stability, difficulty) and None not in (last_at, last_day)
    is_due = due_day is not None if state == State.REVIEW else due_at is not None
    if not is_whole or not is_due or max(due_day or 0, last_day or 0) > MOST_DAY:
        raise LineRefused("its memory cannot be")
    return Memory(
        STATES[state],
        step,
        float(stability),
        float(difficulty),
        due_at,
        due_day,
        last_at,
        last_day,
        interval,
        reps,
        lapses,
    )


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value < MOST_NUMBER


def _is_recall(stability: Any, difficulty: Any) -> bool:
    if type(stability) not in (int, float) or type(difficulty) not in (int, float):
        return False
    return isfinite(stability) and 0 < stability < 1e9 and 1 <= difficulty <= 10


def shown_value(value: Any) -> str:
    """A value as the file has it, to be shown in a reason; not too long."""
    is_part = isinstance(value, dict | list)
    text = "what stands there" if is_part else safe_line(json.dumps(value, ensure_ascii=False))
    return text if len(text) <= 40 else f"{text[:40]}…"
