"""A portable log, line by line, into values. A line that cannot be right is refused with its reason, and
costs no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

from studyml.domain.log_part import NO_ANSWERS, AnswerColumns, LogPart
from studyml.domain.memory import NEW, Memory, State
from studyml.domain.portable_log import CardName, LineKind, LogLine, void_id
from studyml.domain.study_day import DAY
from studyml.errors import SourceRefused
from studyml.interchange.log_columns import answers_in, card_in
from studyml.interchange.log_format import CARD, FORMAT, VERSION
from studyml.interchange.log_values import (
    EARLIEST,
    LONGEST_ANSWER,
    MOST_NUMBER,
    MOST_PRINTS,
    ORDINAL_EPOCH,
    LineRefused,
    card_told,
    check_version,
    confidence_told,
    day_told,
    given_told,
    line_value,
    memory_told,
    moment_told,
    name_told,
    shown_value,
)
from studyml.regular_file import open_regular

LINE_LIMIT: Final = 64 * 1024  # bytes
_READ_AT_ONCE = 1 << 20  # bytes
_MOST_TOLD = 20
_KINDS = {kind.value: kind for kind in LineKind}


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
        self._naming: set[int] = set()  # by the lines with these numbers
        self.former: list[CardName] = []
        try:
            self._file: BinaryIO = open_regular(path)
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
        for part in self.parts():
            yield from part.entries()

    def parts(self) -> Iterator[LogPart]:
        """The same part by part."""
        for first, data, is_whole in self._parts():
            try:
                answers = answers_in(data.decode(), self._latest, first)
            except UnicodeDecodeError:
                answers = NO_ANSWERS
            yield LogPart(answers, self._others(first, data, answers, is_whole=is_whole))

    def _others(
        self, first: int, data: bytes, answers: AnswerColumns, *, is_whole: bool
    ) -> list[tuple[int, LogLine]]:
        """What the lines of a part say that are not among its answers."""
        last = first + data.count(b"\n")
        if len(answers.numbers) == last - first + 1:
            return []
        found = []
        numbers = set(answers.numbers)
        for number, line in enumerate(_lines(data), first):
            if number in numbers:
                continue
            is_ended = is_whole or number < last
            if (line is None or line.strip()) and not (is_ended and number in self._naming):
                entry = self._read(number, line, is_whole=is_ended)
                if entry is not None:
                    found.append((number, entry))
        return found

    def _read(self, number: int, line: bytes | None, *, is_whole: bool) -> LogLine | None:
        """What a line says that has an id; one that is refused is told, but for one that is not whole."""
        try:
            if line is None:
                raise LineRefused(f"the line is longer than {LINE_LIMIT // 1024} KiB")
            entry = self._entry(line_value(line))
        except LineRefused as refusal:
            if line is not None and not is_whole:
                self.is_cut = True
            else:
                self._refuse(number, str(refusal))
            return None
        self.is_cut = self.is_cut or (entry is None and not is_whole)
        return entry

    def _refuse(self, number: int, reason: str) -> None:
        self.refusals += 1
        if len(self.refused) < _MOST_TOLD:
            self.refused.append((number, reason))

    def _parts(self) -> Iterator[tuple[int, bytes, bool]]:
        """The file part by part: the number of a part's first line, its lines without the end of the last,
        and whether it has one. Of a line that is too long the rest is not kept."""
        self._file.seek(0)
        number = 1
        while data := self._file.read(_READ_AT_ONCE):
            if not data.endswith(b"\n"):
                data += self._file.readline(LINE_LIMIT + 1)
            is_whole = data.endswith(b"\n")
            if is_whole:
                data = data[:-1]
            elif len(data) - data.rfind(b"\n") - 1 > LINE_LIMIT:
                while not is_whole and (rest := self._file.readline(LINE_LIMIT)):
                    is_whole = rest.endswith(b"\n")
            yield number, data, is_whole
            number += data.count(b"\n") + 1

    def _check_head(self) -> None:
        parts = ((first, _lines(data)) for first, data, _ in self._parts())
        for number, line in (each for first, lines in parts for each in enumerate(lines, first)):
            if line is not None and not line.strip():
                continue
            try:
                if line is None:
                    raise LineRefused("the line is too long")
                check_version(line_value(line))
            except LineRefused as refusal:
                reason = f"This is no log that can be read: {refusal}. It begins with"
                raise SourceRefused(
                    str(self.path), f'{reason} {{"format":"{FORMAT}","version":{VERSION}}}.', number
                ) from None
            return
        raise SourceRefused(str(self.path), "The log is empty.")

    def _read_names(self) -> None:
        """Reads what the file says of its cards, wherever it does."""
        for number, line in (
            (number, line)
            for first, data, _ in self._parts()
            if b'"kind"' in data  # or none of its lines is about a card
            for number, line in enumerate(_lines(data), first)
            if line is not None and b'"rating"' not in line and b'"card"' in line
        ):
            is_head = False
            if (written := card_in(line)) is not None:
                key, name = written
            else:
                try:
                    told = line_value(line)
                    if told.get("kind") != CARD:
                        continue
                    key, name = name_told(told, "card"), card_told(told)
                except LineRefused:
                    continue  # told when its turn comes
                is_head = "format" in told
            before = self.names.get(key)
            if before is not None:
                prints = tuple(dict.fromkeys((*name.prints, *before.prints)))[:MOST_PRINTS]
                name = CardName(name.explicit_id or before.explicit_id, prints)
            self.names[key] = name
            if not is_head:
                self._naming.add(number)

    def _entry(self, told: dict[str, Any]) -> LogLine | None:
        if "format" in told:
            check_version(told)
            return None
        word = told.get("kind", "review")
        if word == CARD:
            name_told(told, "card")
            card_told(told)
            return None
        kind = _KINDS.get(word) if isinstance(word, str) else None
        if kind is None:
            raise LineRefused(f"its kind {shown_value(word)} is not known")
        name = name_told(told, "id")
        if kind is LineKind.VOID:
            target = name_told(told, "voids")
            at = moment_told(told["at"], self._latest)[0] if "at" in told else EARLIEST
            return LogLine(kind, void_id(target), at, voids=target)
        if "at" not in told:
            raise LineRefused("it has no time (at)")
        at, wall = moment_told(told["at"], self._latest)
        if kind is LineKind.CRAM:
            self.crammed += 1
            return None
        card = self._card(told)
        if kind is LineKind.REVIEW:
            return self._review(told, name, at, card, wall)
        if kind is LineKind.RESET:
            return LogLine(kind, name, at, card, memory=NEW)
        memory = memory_told(told["memory"]) if "memory" in told else None
        if kind is LineKind.DUE:
            due = day_told(told.get("due"), "due")
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
            raise LineRefused(f"the rating must be 1, 2, 3 or 4, not {shown_value(rating)}")
        seconds = told.get("seconds", 0.0)
        if (
            isinstance(seconds, bool)
            or not isinstance(seconds, int | float)
            or not 0 <= seconds < MOST_NUMBER
        ):
            raise LineRefused(f"the seconds must be a number from 0, not {shown_value(seconds)}")
        day = day_told(told["day"], "day") if "day" in told else None
        if day is not None and abs(day * DAY - at - ORDINAL_EPOCH * DAY) > 3 * DAY:
            raise LineRefused(f"its day {shown_value(told['day'])} is not that of its time")
        given = given_told(told["given"]) if "given" in told else None
        confidence = confidence_told(told["confidence"]) if "confidence" in told else None
        return LogLine(
            LineKind.REVIEW,
            name,
            at,
            card,
            day,
            rating,
            min(float(seconds), LONGEST_ANSWER),
            given,
            wall=wall,
            confidence=confidence,
        )

    def _card(self, told: dict[str, Any]) -> str | CardName:
        card = told.get("card")
        if isinstance(card, dict):
            return card_told(card)
        return name_told(told, "card")


def _lines(data: bytes) -> list[bytes | None]:
    """The lines of a part; None stands for one that is too long."""
    lines = data.split(b"\n")
    if len(max(lines, key=len)) < LINE_LIMIT:
        return list(lines)
    return [None if len(line) >= LINE_LIMIT else line for line in lines]
