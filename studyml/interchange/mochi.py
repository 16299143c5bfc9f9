"""Mochi's cards: its own package, `.mochi`, and an archive of markdown with a card in each file."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, Final

from studyml.domain.blocks import BlockScanner
from studyml.domain.inline_spans import SpanKind, opaque_spans
from studyml.domain.rating import Rating
from studyml.domain.text_ranges import text_ranges
from studyml.errors import SourceRefused
from studyml.interchange.foreign_file import (
    BASIC,
    CLOZE,
    KNOWN_TYPES,
    FileAnswer,
    FileNote,
    ForeignFile,
    own_guid,
)
from studyml.interchange.json_text import JSON_LIMIT, json_values, text_of, texts_of
from studyml.interchange.transit import from_edn, from_transit
from studyml.interchange.zip_package import ZipPackage

_DATA: Final = ("data.json", "data.edn")
_MARKDOWN: Final = (".md", ".markdown")
_CARD_LIMIT: Final = 1024 * 1024
_DEEPEST: Final = 50
_GAP = re.compile(r"\{\{(?:(\d{1,2})::)?([^{}]+)\}\}")
_FIELD = re.compile(r"<<\s*([^<>#/^][^<>]*?)\s*>>")
_PART = re.compile(r"<<\s*([#^])\s*([^<>]+?)\s*>>(.*?)<<\s*/\s*\2\s*>>", re.S)
_SPOKEN = re.compile(r"</?(?:speech|translate|transcribe|furigana|pinyin)\b[^<>]*>")
_HEADING = re.compile(r"#{1,6}[ \t]+([^\n]+)")
_NAME_FIELD: Final = "name"
_EARLIEST: Final = 315_532_800_000_000  # of 1980 and after, before 2100
_LATEST: Final = 4_102_444_800_000_000


class MochiPackage:
    """An archive of Mochi that was opened; use it in a `with` statement. Raises SourceRefused."""

    def __init__(self, path: Path) -> None:
        self._zip = ZipPackage(path, with_folders=True)
        self._path = path
        names = self._zip.names
        self._data = next((name for name in _DATA if name in names), None)
        if self._data is None and not any(name.lower().endswith(_MARKDOWN) for name in names):
            self._zip.__exit__(None, None, None)
            raise self._zip.refusal("There are no cards of Mochi in it.")
        self._media = {
            PurePosixPath(name).name: name
            for name in sorted(names)
            if name != self._data and not name.lower().endswith(_MARKDOWN)
        }

    @property
    def media(self) -> Collection[str]:
        """The names of the files that came along besides the cards."""
        return self._media.keys()

    def media_digest(self, name: str) -> str:
        """A digest of the content of one of them, in hex."""
        digest = blake2b(digest_size=16)
        for chunk in self._zip.chunks(self._media[name], is_zstd=False):
            digest.update(chunk)
        return digest.hexdigest()

    def copy_media(self, name: str, target: Path) -> None:
        """Unpacks one of them into a new file."""
        self._zip.copy(self._media[name], target)

    def notes(self) -> ForeignFile:
        """Every card, as a note."""
        if self._data is None:
            return self._markdown()
        text = self._zip.read(self._data, JSON_LIMIT).decode("utf-8-sig", "replace")
        path = str(self._path)
        data = from_edn(text, path) if self._data == _DATA[1] else from_transit(json_values(text, path))
        if not isinstance(data, dict):
            raise SourceRefused(path, "Its data are none of Mochi's. Export it again.")
        return read_mochi(data)

    def __enter__(self) -> MochiPackage:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.__exit__(kind, error, trace)

    def _markdown(self) -> ForeignFile:
        found = ForeignFile("mochi markdown", note_types=KNOWN_TYPES, is_html=False)
        notes = []
        for name in sorted(self._zip.names):
            if not name.lower().endswith(_MARKDOWN):
                continue
            text = self._zip.read(name, _CARD_LIMIT).decode("utf-8-sig", "replace").replace("\r\n", "\n")
            place = PurePosixPath(name)
            deck = "::".join(place.parent.parts)
            if (note := _note(text, deck, (), "")) is None:
                found.refuse(1, f"{name[:80]} has one side only, and hides nothing")
            else:
                notes.append(note)
        found.notes = notes
        found.close()
        return found


def read_mochi(data: Mapping[str, Any]) -> ForeignFile:
    """The cards of Mochi's data; what is in the trash stays there."""
    found = ForeignFile("mochi", note_types=KNOWN_TYPES, is_html=False)
    decks = {text_of(deck.get("id")): deck for deck in _dicts(data.get("decks"))}
    templates = {text_of(each.get("id")): each for each in _dicts(data.get("templates"))}
    cards = [(text_of(deck.get("id")), card) for deck in decks.values() for card in _dicts(deck.get("cards"))]
    cards += [(text_of(card.get("deck-id")), card) for card in _dicts(data.get("cards"))]
    notes: list[FileNote] = []
    unread = trashed = 0
    for number, (deck, card) in enumerate(cards, 1):
        if card.get("trashed?") or decks.get(deck, {}).get("trashed?"):
            trashed += 1
            continue
        content = _content(card, templates)
        tags = texts_of(card.get("tags"))
        note = _note(content, _deck_name(deck, decks), tags, text_of(card.get("id")))
        if note is None:
            words = " ".join(content.split())[:50]
            found.refuse(1, f"card {number} (“{words}”) has one side only, and hides nothing")
        else:
            told = _dicts(card.get("reviews"))
            answers = tuple(filter(None, map(_answer, told)))
            unread += len(told) - len(answers)
            notes.append(replace(note, answers=answers))
    if unread:
        found.warn(1, f"reviews without a moment, or without whether the card was remembered: {unread:,}")
    if trashed:
        found.warn(1, f"cards in Mochi's trash, left there: {trashed:,}")
    found.notes = notes
    found.close()
    return found


def _note(content: str, deck: str, tags: tuple[str, ...], guid: str) -> FileNote | None:
    """A card as a note: the first side asks; clozes there make it one. None where nothing is asked."""
    front, *others = _sides(content)
    if heading := _HEADING.fullmatch(front):
        front = heading[1]
    back = "\n\n".join(others)
    guid = f"mochi{guid}" if guid else own_guid((front,))
    text, is_cloze = _with_clozes(front)
    if is_cloze:
        return FileNote(1, CLOZE, (text, back), deck, tags, guid)
    return FileNote(1, BASIC, (front, back), deck, tags, guid) if front and back else None


def _answer(review: Mapping[str, Any]) -> FileAnswer | None:
    """A review of Mochi, which tells remembered and forgotten; None where it tells neither, or no moment."""
    remembered, at = review.get("remembered?"), _moment(review.get("date"))
    if at is None or not isinstance(remembered, bool):
        return None
    return FileAnswer(at, Rating.GOOD if remembered else Rating.AGAIN)


def _moment(date: object) -> int | None:
    """A moment as epoch microseconds, of one in milliseconds or, as EDN has them, in ISO 8601."""
    try:
        if isinstance(date, int | float) or (isinstance(date, str) and date.isdecimal()):
            at = float(date) * 1_000
        else:
            moment = datetime.fromisoformat(text_of(date))
            at = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1_000_000
    except (ValueError, OverflowError):
        return None
    return round(at) if _EARLIEST <= at < _LATEST else None


def _sides(content: str) -> list[str]:
    """The sides of a card, parted by lines of three dashes that no fence holds."""
    scanner = BlockScanner()
    sides: list[list[str]] = [[]]
    for line in content.replace("\r\n", "\n").split("\n"):
        if line.strip() == "---" and not scanner.is_opaque:
            sides.append([])
            scanner = BlockScanner()
            continue
        scanner.scan(line)
        sides[-1].append(line)
    return ["\n".join(side).strip() for side in sides]


def _with_clozes(text: str) -> tuple[str, bool]:
    """The text with its `{{…}}` as clozes with numbers; those without one are hidden together."""
    if "{{" not in text:
        return text, False
    opaque = [
        (start + span.start, start + span.end)
        for start, end in text_ranges(text)
        for span in opaque_spans(text[start:end])
        if span.kind in (SpanKind.CODE, SpanKind.MATH)
    ]
    pieces: list[str] = []
    at = 0
    for gap in _GAP.finditer(text):
        if any(start <= gap.start() < end for start, end in opaque):
            continue
        pieces += [text[at : gap.start()], f"{{{{c{gap[1] or 1}::{gap[2].strip()}}}}}"]
        at = gap.end()
    return "".join((*pieces, text[at:])), bool(pieces)


def _content(card: Mapping[str, Any], templates: Mapping[str, Mapping[str, Any]]) -> str:
    """What a card says: its own text, or its fields as its template puts them."""
    content = text_of(card.get("content"))
    fields = card.get("fields")
    values = {
        text_of(key): text_of(each.get("value")) if isinstance(each, dict) else text_of(each)
        for key, each in (fields.items() if isinstance(fields, dict) else ())
    }
    template = templates.get(text_of(card.get("template-id")))
    if template is None:
        if content or not values:
            return _SPOKEN.sub("", content)
        name = values.pop(_NAME_FIELD, "") or text_of(card.get("name"))
        return "\n---\n".join((name, "\n\n".join(filter(None, values.values()))))
    known = template.get("fields")
    names = {
        text_of(each.get("name")): values.get(text_of(key), "")
        for key, each in (known.items() if isinstance(known, dict) else ())
        if isinstance(each, dict)
    }
    written = _PART.sub(
        lambda part: part[3] if bool(names.get(part[2])) == (part[1] == "#") else "",
        text_of(template.get("content")),
    )
    return _SPOKEN.sub("", _FIELD.sub(lambda field: names.get(field[1], ""), written))


def _deck_name(key: str, decks: Mapping[str, Mapping[str, Any]]) -> str:
    """The name of a deck with those above it, parted by `::`."""
    names: list[str] = []
    while key in decks and len(names) < _DEEPEST:
        names.append(text_of(decks[key].get("name")) or "Deck")
        key = text_of(decks[key].get("parent-id"))
    return "::".join(reversed(names))


def _dicts(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
