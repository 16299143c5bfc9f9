"""What a table of notes says of itself before its rows, and what a person says of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from studyml.errors import UsageError
from studyml.interchange.delimited import DELIMITERS, delimiter_of, named_delimiter


class Column(StrEnum):
    """What the cells of a column are."""

    FRONT = "front"
    BACK = "back"
    TAGS = "tags"
    DECK = "deck"
    GUID = "guid"
    NOTE_TYPE = "notetype"
    CONCEPT = "concept"
    KIND = "kind"
    TYPED = "typed"
    SKIPPED = "-"


_WORDS: Final = {
    Column.FRONT: "front question term prompt word text cloze"
    " frage vorderseite begriff recto pregunta anverso",
    Column.BACK: "back answer definition meaning response antwort rückseite réponse verso respuesta reverso",
    Column.TAGS: "tags tag labels schlagwörter étiquettes etiquetas",
    Column.DECK: "deck stapel paquet mazo",
    Column.GUID: "guid uuid",
    Column.NOTE_TYPE: "notetype note_type model",
    Column.CONCEPT: "concept topic",
    Column.KIND: "kind",
    Column.SKIPPED: "- skip",
}
COLUMN_NAMES: Final[Mapping[str, Column]] = {
    name: column for column, words in _WORDS.items() for name in words.split()
}
"""What columns are called, in lower case."""

_BEGINNING = re.compile(
    r"(?:#[^\n]*\n){0,8}#[ \t]*(?:separator|html|columns|(?:tags|deck|notetype|guid) column)[ \t]*:", re.I
)
_COLUMNS: Final = {
    "tags column": Column.TAGS,
    "deck column": Column.DECK,
    "notetype column": Column.NOTE_TYPE,
    "guid column": Column.GUID,
}
_LEGACY_TAGS = "tags:"


@dataclass(slots=True)
class TableHead:
    """What stands before the rows, and the rows as `body`, which begins in the line `first_line`.

    `labels` is a row of the names of the columns, if a line names them; `columns` counts from 0. `is_html` is
    None where nothing is said of it.
    """

    body: str
    first_line: int = 1
    delimiter: str | None = None
    is_html: bool | None = None
    labels: str = ""
    tags: tuple[str, ...] = ()
    deck: str = ""
    note_type: str = ""
    columns: dict[Column, int] = field(default_factory=dict)
    is_anki: bool = False


@dataclass(frozen=True, slots=True)
class TableWishes:
    """What a person says about a table: its delimiter, and what its columns are, in order."""

    delimiter: str | None = None
    columns: tuple[str, ...] = ()

    @classmethod
    def of(cls, delimiter: str | None, columns: str | None) -> TableWishes:
        """From the words of a command. Raises UsageError."""
        chosen = None if delimiter is None else delimiter_of(delimiter)
        if delimiter is not None and chosen is None:
            raise UsageError(
                f"{delimiter!r} is no delimiter; name one character, or one of {', '.join(DELIMITERS)}"
            )
        if columns is None:
            return cls(chosen)
        names = tuple(name.strip().lower() for name in columns.split(","))
        if Column.FRONT not in map(COLUMN_NAMES.get, names):
            raise UsageError(
                f"--columns {columns} names no front; name what each column is, in order: front,back,tags"
            )
        return cls(chosen, names)


def states_anki(text: str) -> bool:
    """Whether a text begins as Anki's text files do, with lines such as `#separator:tab`."""
    return _BEGINNING.match(text) is not None


def head_of(text: str) -> TableHead:
    """The lines before the rows of a text: Anki's `#key:value`, or Excel's `sep=;`."""
    delimiter, line = named_delimiter(text)
    if line:
        return TableHead(text[len(line) :], 2, delimiter)
    is_legacy = text.startswith(_LEGACY_TAGS)
    head = TableHead(text, is_anki=states_anki(text) or is_legacy)
    if not head.is_anki:
        return head
    at = 0
    while text.startswith("#", at) or (at == 0 and is_legacy):
        end = text.find("\n", at) + 1 or len(text)
        key, colon, value = text[at:end].rstrip("\n").lstrip("#").partition(":")
        if colon:
            _take(head, key.strip().lower(), value)
        head.first_line += 1
        at = end
    head.body = text[at:]
    return head


def _take(head: TableHead, key: str, value: str) -> None:
    if key == "separator":
        head.delimiter = delimiter_of(value) or head.delimiter
    elif key == "html":
        head.is_html = {"true": True, "false": False}.get(value.strip().lower(), head.is_html)
    elif key == "tags":
        head.tags = tuple(value.split())
    elif key == "columns":
        head.labels = value
    elif key == "deck":
        head.deck = value.strip()
    elif key == "notetype":
        head.note_type = value.strip()
    elif key in _COLUMNS and value.strip().isdecimal() and 0 < len(value.strip()) < 5:
        head.columns[_COLUMNS[key]] = max(0, int(value) - 1)
