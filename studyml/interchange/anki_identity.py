"""How notes of Anki are known in decks: their own ids, written so that a deck can hold them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b

_PREFIX = "anki-"
_LONGEST = 60
_OTHER = re.compile(r"[^A-Za-z0-9]")
_WRITTEN = re.compile(r"_([0-9a-f]{2})")
_ID = re.compile(
    r"anki-(?P<guid>(?:[A-Za-z0-9]|_[0-9a-f]{2})+)(?:-(?P<numbers>c\d{1,9}(?:c\d{1,9})*))?"
    r"(?:\.(?P<place>\w{1,9}))?"
)
_REVERSED = "r"


def note_id(guid: str) -> str:
    """The explicit id of a note in a deck."""
    written = _OTHER.sub(
        lambda mark: f"_{ord(mark[0]):02x}", guid.encode("utf-8", "replace").decode("latin-1")
    )
    if len(written) > _LONGEST:
        written = blake2b(guid.encode("utf-8", "replace"), digest_size=16).hexdigest()
    return f"{_PREFIX}{written}"


def card_id(note: str, place: int) -> str:
    """The explicit id of the card of a note that its template in a `place` (from 0) makes."""
    return f"{note}.{place + 1}" if place else note


def cloze_id(note: str, numbers: Sequence[int]) -> str:
    """The explicit id of a cloze; it tells the numbers of the gaps where these are not 1, 2, 3 in order."""
    if list(numbers) == list(range(1, len(numbers) + 1)):
        return note
    return note + "-" + "".join(f"c{number}" for number in numbers)


def bare_note_id(explicit_id: str) -> str:
    """The id of the note that an explicit id of one of its cards names; the same where it names none."""
    found = _ID.fullmatch(explicit_id)
    return f"{_PREFIX}{found['guid']}" if found else explicit_id


def guid_of(explicit_id: str) -> str | None:
    """The id that a note has in Anki, from the explicit id of one of its cards; None for other cards."""
    found = _ID.fullmatch(explicit_id)
    if found is None:
        return None
    data = _WRITTEN.sub(lambda code: chr(int(code[1], 16)), found["guid"]).encode("latin-1")
    return data.decode("utf-8", "replace")


def place_of(explicit_id: str) -> int:
    """The place (from 0) of the card among those of its note in Anki; 0 where the id does not tell."""
    found = _ID.fullmatch(explicit_id)
    place = found["place"] if found else None
    if found is None or place is None:
        return 0
    if place == _REVERSED:
        return 1
    at = int(place) - 1 if place.isdecimal() else 0
    numbers = [int(number) for number in (found["numbers"] or "").split("c") if number]
    return numbers[at] - 1 if 0 <= at < len(numbers) else at
