"""The bullet list under a concept's heading that says what the concept is called, cites and needs."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from studyml.domain.date_bounds import DayOutOfBounds, day_written
from studyml.domain.metadata_list import ITEM, KEYS, PAIR, nearest_key
from studyml.reading.deck_builder import ConceptDraft, DeckBuilder

_TRUE, _FALSE = frozenset(("yes", "true", "on", "answer")), frozenset(("no", "false", "off"))
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


class _Entry(NamedTuple):
    line: int
    key: str
    value: str


def read_metadata(lines: list[str], at: int, number: int, concept: ConceptDraft, builder: DeckBuilder) -> int:
    """Fill in the concept from the list that begins at `lines[at]`, which is line `number` of the file.

    Returns how many lines the list takes: 0 when it is no metadata but text. It is metadata when every
    item reads `key: value` and one key at least is known, or a slip away from a known one.
    """
    items: list[tuple[int, str]] = []
    end = at
    for end in range(at, len(lines) + 1):
        line = lines[end] if end < len(lines) else ""
        item = ITEM.match(line)
        if item:
            items.append((number + end - at, item[2].strip()))
        elif items and line[:2] == "  " and line.strip():
            items[-1] = (items[-1][0], f"{items[-1][1]} {line.strip()}")
        else:
            break
    entries: list[_Entry] = []
    stray = 0
    for line_number, text in items:
        pair = PAIR.match(text)
        if pair:
            entries.append(_Entry(line_number, pair[1].lower(), (pair[2] or "").strip()))
        else:
            stray = stray or line_number
    is_known = any(entry.key in KEYS for entry in entries)
    if stray or not entries:
        if is_known:
            builder.warning(
                stray,
                f"This item is no `key: value`, so the list under “{concept.name}” was read as text, not as"
                " metadata. Write the item as `key: value`, or move it below the metadata.",
            )
        return 0
    if not is_known and not any(nearest_key(entry.key) for entry in entries):
        return 0
    seen: set[str] = set()
    for entry in entries:
        _apply(entry, concept, builder, seen)
    return end - at


def is_metadata(line: str) -> bool:
    """Whether a line is an item of a concept's metadata with a known key."""
    item = ITEM.match(line)
    pair = PAIR.match(item[2]) if item else None
    return pair is not None and pair[1].lower() in KEYS


def _apply(entry: _Entry, concept: ConceptDraft, builder: DeckBuilder, seen: set[str]) -> None:
    line, key, value = entry
    if key not in KEYS:
        nearest = nearest_key(key)
        hint = f"Did you mean `{nearest}`?" if nearest else f"Known are {', '.join(KEYS)}."
        builder.error(line, f"`{key}` is no metadata that a concept has. {hint}")
        return
    if key == "id" and key in seen:
        builder.error(line, "`id` stands here for the second time. A concept has one id; delete the other.")
        return
    seen.add(key)
    if not value:
        builder.warning(line, f"`{key}` has no value. Write one after the colon, or delete the line.")
    elif key == "id":
        name = builder.checked_id(value, line)
        concept.explicit_id = name and builder.claim(name, concept.line)
    elif key == "source":
        concept.sources += (value,)
    elif key == "type":
        concept.is_typed = _truth(value, line, builder)
    elif key == "journal":
        concept.journal = tuple(dict.fromkeys((*concept.journal, *_dates(value, line, builder))))
    else:
        parts = [part for part in map(str.strip, value.split(",")) if part]
        if key == "tags":
            parts = [part.lstrip("#") for part in parts]
        setattr(concept, key, tuple(dict.fromkeys((*getattr(concept, key), *parts))))


def _truth(value: str, line: int, builder: DeckBuilder) -> bool:
    word = value.lower()
    if word not in _TRUE | _FALSE:
        builder.error(line, f"`type` is yes or no, not `{value[:40]}`: whether the answers are to be typed.")
    return word in _TRUE


def _dates(value: str, line: int, builder: DeckBuilder) -> list[date]:
    found = []
    for part in filter(None, map(str.strip, value.split(","))):
        try:
            if not _DATE.fullmatch(part):
                raise ValueError
            found.append(day_written(part))
        except DayOutOfBounds as error:
            builder.error(line, f"The day {error}. Mend its year.")
        except ValueError:
            builder.error(
                line, f"There is no date `{part[:40]}`. Write a day as YYYY-MM-DD, such as 2020-04-19."
            )
    return found
