"""CrowdAnki's JSON: a deck with its notes and note types, and the decks below it as `children`."""

from __future__ import annotations

from typing import Any, Final

from studyml.interchange.anki_values import NoteType, Template
from studyml.interchange.foreign_file import FileNote, ForeignFile, own_guid
from studyml.interchange.json_text import text_of, texts_of

_CLOZE: Final = 1
_MOST_TEMPLATES: Final = 100
_MOST_FIELDS: Final = 500


def is_crowd_anki(value: object) -> bool:
    """Whether what a JSON text says is a deck of CrowdAnki."""
    if not isinstance(value, dict):
        return False
    return value.get("__type__") == "Deck" or ("note_models" in value and "notes" in value)


def read_crowd_anki(deck: dict[str, Any]) -> ForeignFile:
    """The notes of a deck and of those below it; what cannot be right is told and left out."""
    found = ForeignFile("crowdanki")
    decks = _named_decks(deck)
    types: dict[str, NoteType] = {}
    for _, each in decks:
        for model in _dicts(each.get("note_models")):
            note_type = _note_type(model)
            if note_type is None:
                found.warn(1, f"the note type “{text_of(model.get('name'))[:60]}” has no fields or no cards")
            else:
                types[text_of(model.get("crowdanki_uuid"))] = note_type
    notes: list[FileNote] = []
    number = 0
    for name, each in decks:
        for note in _list(each.get("notes")):
            number += 1
            fields = note.get("fields") if isinstance(note, dict) else None
            if not isinstance(fields, list) or not any(map(text_of, fields)):
                found.refuse(1, f"note {number} has no fields")
                continue
            key = text_of(note.get("note_model_uuid"))
            texts = tuple(map(text_of, fields))
            if key not in types:
                found.refuse(1, f"note {number} (“{texts[0][:50]}”): its note type is not in the file")
                continue
            guid = text_of(note.get("guid")) or own_guid(texts)
            notes.append(FileNote(1, key, texts, name, texts_of(note.get("tags")), guid))
    found.notes, found.note_types = notes, types
    found.close()
    return found


def _named_decks(deck: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """A deck and all below it with their names, which may be whole in the file, or their last part alone."""
    found: list[tuple[str, dict[str, Any]]] = []
    pending = [(deck, "")]
    while pending:
        each, above = pending.pop()
        own = text_of(each.get("name")) or "Default"
        name = own if not above or own.startswith(f"{above}::") else f"{above}::{own}"
        found.append((name, each))
        pending += [(child, name) for child in reversed(_dicts(each.get("children")))]
    return found


def _note_type(model: dict[str, Any]) -> NoteType | None:
    fields = tuple(filter(None, (text_of(field.get("name")) for field in _dicts(model.get("flds")))))
    templates = tuple(
        Template(text_of(each.get("name")), text_of(each.get("qfmt")), text_of(each.get("afmt")))
        for each in _dicts(model.get("tmpls"))[:_MOST_TEMPLATES]
    )
    if not fields or len(fields) > _MOST_FIELDS or not templates:
        return None
    return NoteType(text_of(model.get("name")), model.get("type") == _CLOZE, fields, templates)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _dicts(value: object) -> list[dict[str, Any]]:
    return [each for each in _list(value) if isinstance(each, dict)]
