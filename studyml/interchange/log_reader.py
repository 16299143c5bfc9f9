"""A portable log, line by line, into values. A line that cannot be right is refused with its reason, and
costs no other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from math import isfinite
from pathlib import Path
from typing import Any, BinaryIO, Final

from studyml.domain.deck import CardKind, CardText
from studyml.domain.identity import fingerprint
from studyml.domain.memory import NEW, Memory, State
from studyml.domain.portable_log import CardName, Given, LineKind, LogLine, void_id
from studyml.domain.safe_text import safe_line
from studyml.domain.study_day import DAY
from studyml.errors import SourceRefused
from studyml.interchange.log_format import CARD, EPOCH, FORMAT, VERSION

LINE_LIMIT: Final = 64 * 1024  # bytes
_LONGEST_NAME = 200
_MOST_TOLD = 20
_MOST_PRINTS = 100
_EARLIEST = 631_152_000_000_000  # 1990-01-01 in epoch microseconds
_MOST_DAY = 3_652_059
_MOST_NUMBER = 1 << 53
_LONGEST_ANSWER = 86_400.0
_MICROSECOND = timedelta(microseconds=1)
_KINDS = {kind.value: kind for kind in LineKind}
_FORMS = {kind.value: kind for kind in CardKind}


class LineRefused(ValueError):
    """A line cannot be taken; the message is a reason that follows its number."""


def _no_number(word: str) -> Any:
    raise LineRefused(f"{word} is no number")


_decode = json.JSONDecoder(parse_constant=_no_number).decode


class LogReader:
    """A log in a file; use it in a `with` statement. `now` (epoch microseconds) bounds which moments can be.

    `refused` holds the first lines that could not be taken, by number and with the reason, `refusals` counts
    them all. `is_cut` says whether the last line ends in the middle. Raises SourceRefused when the file
    cannot be read or is no log.
    """

    def __init__(self, path: Path, now: int) -> None:
        self.path = path
        self._latest = now + DAY
        self.refused: list[tuple[int, str]] = []
        self.refusals = 0
        self.crammed = 0
        self.is_cut = False
        self.names: dict[str, CardName] = {}
        self.former: list[CardName] = []
        try:
            self._file: BinaryIO = path.open("rb")
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "this is no path"
            raise SourceRefused(str(path), f"The log cannot be read: {reason}.") from None
        try:
            self._check_head()
            self._read_names()
        except OSError as error:
            self._file.close()
            raise SourceRefused(str(path), f"The log cannot be read: {error.strerror}.") from None
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> LogReader:
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()

    def entries(self) -> Iterator[tuple[int, LogLine]]:
        """What has an id, by the number of its line, in the order of the file."""
        self._file.seek(0)
        for number, line in self._lines():
            try:
                if line is None:
                    raise LineRefused(f"the line is longer than {LINE_LIMIT // 1024} KiB")
                if not line.strip():
                    continue
                is_whole = line.endswith(b"\n")
                entry = self._entry(_value(line))
            except LineRefused as refusal:
                if line is not None and not line.endswith(b"\n"):
                    self.is_cut = True
                    continue
                self._refuse(number, str(refusal))
                continue
            self.is_cut = self.is_cut or (entry is None and not is_whole)
            if entry is not None:
                yield number, entry

    def _refuse(self, number: int, reason: str) -> None:
        self.refusals += 1
        if len(self.refused) < _MOST_TOLD:
            self.refused.append((number, reason))

    def _lines(self) -> Iterator[tuple[int, bytes | None]]:
        """The lines with their numbers; None for one that is too long, which is not kept."""
        number = 0
        while line := self._file.readline(LINE_LIMIT + 1):
            number += 1
            if len(line) > LINE_LIMIT:
                while not line.endswith(b"\n") and (line := self._file.readline(LINE_LIMIT)):
                    pass
                yield number, None
            else:
                yield number, line

    def _check_head(self) -> None:
        for number, line in self._lines():
            if line is not None and not line.strip():
                continue
            try:
                if line is None:
                    raise LineRefused("the line is too long")
                head = _value(line)
                _check_version(head)
            except LineRefused as refusal:
                reason = f"This is no log that can be read: {refusal}. It begins with"
                raise SourceRefused(
                    str(self.path), f'{reason} {{"format":"{FORMAT}","version":{VERSION}}}.', number
                ) from None
            return
        raise SourceRefused(str(self.path), "The log is empty.")

    def _read_names(self) -> None:
        """Reads what the file says of its cards, wherever it does."""
        self._file.seek(0)
        for _, line in self._lines():
            if line is None or b'"rating"' in line or b'"card"' not in line:
                continue
            try:
                told = _value(line)
                if told.get("kind") != CARD:
                    continue
                key, name = _name(told, "card"), _card_name(told)
            except LineRefused:
                continue  # told when its turn comes
            before = self.names.get(key)
            if before is not None:
                prints = tuple(dict.fromkeys((*name.prints, *before.prints)))[:_MOST_PRINTS]
                name = CardName(name.explicit_id or before.explicit_id, prints)
            self.names[key] = name

    def _entry(self, told: dict[str, Any]) -> LogLine | None:
        if "format" in told:
            _check_version(told)
            return None
        word = told.get("kind", "review")
        if word == CARD:
            _name(told, "card")
            _card_name(told)
            return None
        kind = _KINDS.get(word) if isinstance(word, str) else None
        if kind is None:
            raise LineRefused(f"its kind {_shown(word)} is not known")
        name = _name(told, "id")
        if kind is LineKind.VOID:
            target = _name(told, "voids")
            at = self._moment(told["at"])[0] if "at" in told else _EARLIEST
            return LogLine(kind, void_id(target), at, voids=target)
        if "at" not in told:
            raise LineRefused("it has no time (at)")
        at, wall = self._moment(told["at"])
        if kind is LineKind.CRAM:
            self.crammed += 1
            return None
        card = self._card(told)
        if kind is LineKind.REVIEW:
            return self._review(told, name, at, card, wall)
        if kind is LineKind.RESET:
            return LogLine(kind, name, at, card, memory=NEW)
        memory = _memory(told["memory"]) if "memory" in told else None
        if kind is LineKind.DUE:
            due = _day(told.get("due"), "due")
            memory = memory or Memory(state=State.REVIEW, due_day=due)
            return LogLine(kind, name, at, card, memory=memory, due_day=due)
        if memory is None:
            raise LineRefused("it has no memory")
        return LogLine(kind, name, at, card, memory=memory)

    def _review(
        self, told: dict[str, Any], name: str, at: int, card: str | CardName, wall: int | None
    ) -> LogLine:
        rating = told.get("rating")
        if isinstance(rating, bool) or not isinstance(rating, int) or not 1 <= rating <= 4:
            raise LineRefused(f"the rating must be 1, 2, 3 or 4, not {_shown(rating)}")
        seconds = told.get("seconds", 0.0)
        if (
            isinstance(seconds, bool)
            or not isinstance(seconds, int | float)
            or not 0 <= seconds < _MOST_NUMBER
        ):
            raise LineRefused(f"the seconds must be a number from 0, not {_shown(seconds)}")
        day = _day(told["day"], "day") if "day" in told else None
        if day is not None and abs(day * DAY - at - _ORDINAL_EPOCH * DAY) > 3 * DAY:
            raise LineRefused(f"its day {_shown(told['day'])} is not that of its time")
        given = _given(told["given"]) if "given" in told else None
        return LogLine(
            LineKind.REVIEW,
            name,
            at,
            card,
            day,
            rating,
            min(float(seconds), _LONGEST_ANSWER),
            given,
            wall=wall,
        )

    def _card(self, told: dict[str, Any]) -> str | CardName:
        card = told.get("card")
        if isinstance(card, dict):
            return _card_name(card)
        return _name(told, "card")

    def _moment(self, told: Any) -> tuple[int, int | None]:
        """A time as epoch microseconds, and the same by the clock on the wall where an offset tells it."""
        wall = None
        if isinstance(told, str):
            try:
                moment = datetime.fromisoformat(told)
                if moment.tzinfo is None:
                    raise LineRefused(f"its time {_shown(told)} has no offset, like +01:00 or Z")
                at = (moment - EPOCH) // _MICROSECOND
                offset = moment.utcoffset()
            except (ValueError, OverflowError) as error:
                if isinstance(error, LineRefused):
                    raise
                raise LineRefused(f"{_shown(told)} is no time in ISO 8601") from None
            if offset is not None:
                wall = at + offset // _MICROSECOND
        elif isinstance(told, int) and not isinstance(told, bool):
            at = told
        else:
            raise LineRefused(f"{_shown(told)} is no time")
        if at < _EARLIEST:
            raise LineRefused("its time lies before 1990")
        if at > self._latest:
            raise LineRefused("its time lies in the future")
        return at, wall


_ORDINAL_EPOCH = date(1970, 1, 1).toordinal()


def _value(line: bytes) -> dict[str, Any]:
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


def _check_version(head: dict[str, Any]) -> None:
    if head.get("format") != FORMAT:
        raise LineRefused(f'its format is not "{FORMAT}"')
    if head.get("version") != VERSION:
        raise LineRefused(f"its version is {_shown(head.get('version'))}, and {VERSION} is known here")


def _name(told: dict[str, Any], key: str) -> str:
    name = told.get(key)
    if not isinstance(name, str) or not name or len(name) > _LONGEST_NAME or safe_line(name) != name:
        what = "is missing" if name is None else f"{_shown(name)} is no name"
        raise LineRefused(f"its {key} {what}: a line of text of at most {_LONGEST_NAME} characters")
    return name


def _card_name(told: dict[str, Any]) -> CardName:
    explicit_id = _name(told, "explicit_id") if "explicit_id" in told else None
    was = told.get("was", [])
    if not isinstance(was, list) or len(was) > _MOST_PRINTS:
        raise LineRefused("what its card was (was) is no list of fingerprints")
    prints = [_name({"was": each}, "was") for each in was]
    if "print" in told:
        prints.insert(0, _name(told, "print"))
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
def _day_of(told: str) -> int:
    return date.fromisoformat(told).toordinal()


def _day(told: Any, key: str) -> int:
    try:
        if isinstance(told, str):
            return _day_of(told)
    except ValueError:
        pass
    raise LineRefused(f"its {key} {_shown(told)} is no day like 2026-12-24")


def _given(told: Any) -> Given:
    """What an answer led to, as its machine has it; what no store could hold is refused."""
    if not isinstance(told, list) or len(told) != 11:
        raise LineRefused("what it was given (given) is no list of eleven")
    elapsed, state, new_state, step, stability, difficulty, due_at, due_day, interval, reps, lapses = told
    if (
        _is_count(elapsed)
        and _is_count(state)
        and state < len(_STATES)
        and _is_count(new_state)
        and 0 < new_state < len(_STATES)
        and (step is None or _is_count(step))
        and _is_recall(stability, difficulty)
        and (_is_count(due_day) if new_state == 2 else _is_count(due_at))
        and (due_at is None or _is_count(due_at))
        and (due_day is None or (_is_count(due_day) and due_day <= _MOST_DAY))
        and _is_count(interval)
        and _is_count(reps)
        and reps >= 1
        and _is_count(lapses)
    ):
        return Given(
            elapsed,
            _STATES[state],
            _STATES[new_state],
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


def _memory(told: Any) -> Memory:
    if not isinstance(told, list) or len(told) != 11:
        raise LineRefused("its memory is no list of eleven")
    state, step, stability, difficulty, *times, interval, reps, lapses = told
    is_possible = (
        _is_count(state)
        and state < len(_STATES)
        and all(each is None or _is_count(each) for each in (step, *times))
        and all(_is_count(each) for each in (interval, reps, lapses))
    )
    if is_possible and state == State.NEW:
        return NEW
    due_at, due_day, last_at, last_day = times
    is_whole = is_possible and _is_recall(stability, difficulty) and None not in (last_at, last_day)
    is_due = due_day is not None if state == State.REVIEW else due_at is not None
    if not is_whole or not is_due or max(due_day or 0, last_day or 0) > _MOST_DAY:
        raise LineRefused("its memory cannot be")
    return Memory(
        _STATES[state],
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


_STATES = [State.NEW, State.LEARNING, State.REVIEW, State.RELEARNING]


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value < _MOST_NUMBER


def _is_recall(stability: Any, difficulty: Any) -> bool:
    if type(stability) not in (int, float) or type(difficulty) not in (int, float):
        return False
    return isfinite(stability) and 0 < stability < 1e9 and 1 <= difficulty <= 10


def _shown(value: Any) -> str:
    text = safe_line(str(value)) if not isinstance(value, dict | list) else "what stands there"
    return text if len(text) <= 40 else f"{text[:40]}…"
