"""Lists of cards in JSON: those that studyml exports, and others that name a front and a back."""

from __future__ import annotations

from typing import Any

from studyml.interchange.foreign_file import (
    BASIC,
    CLOZE,
    KNOWN_TYPES,
    FileNote,
    ForeignFile,
    OwnCard,
    own_guid,
)
from studyml.interchange.json_text import text_of, texts_of

_OWN_KEYS = {"deck", "concept", "kind", "front", "back"}


def is_card_list(value: object) -> bool:
    """Whether what a JSON text says is a list of cards, each with a front and a back."""
    return (
        isinstance(value, list)
        and bool(value)
        and any(isinstance(each, dict) and "front" in each and "back" in each for each in value[:20])
    )


def read_card_list(values: list[Any]) -> ForeignFile:
    """The cards of a list; what is none is told with its number and left out. Texts are markdown."""
    found = ForeignFile("json", note_types=KNOWN_TYPES, is_html=False)
    notes: list[FileNote] = []
    own: list[OwnCard] = []
    for number, value in enumerate(values, 1):
        front = text_of(value.get("front")) if isinstance(value, dict) else ""
        back = text_of(value.get("back")) if isinstance(value, dict) else ""
        if not front.strip():
            found.refuse(1, f"card {number} has no front")
            continue
        deck, concept = text_of(value.get("deck")), text_of(value.get("concept"))
        tags = texts_of(value.get("tags"))
        if value.keys() >= _OWN_KEYS:
            kind, typed = text_of(value.get("kind")), text_of(value.get("typed"))
            own.append(OwnCard(1, deck, concept, kind, front, back, tags, typed))
            continue
        guid = text_of(value.get("guid")) or own_guid((front,))
        kind = CLOZE if "{{c" in front else BASIC
        notes.append(FileNote(1, kind, (front, back), deck.replace("/", "::"), tags, guid, concept))
    found.notes, found.own = notes, own
    found.close()
    return found
