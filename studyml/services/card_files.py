"""Lists of cards as files for other programs: CSV and JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from studyml.errors import StudymlError
from studyml.interchange.csv_file import write_csv
from studyml.paths import shown
from studyml.whole_file import replace_file

Document = Mapping[str, Any]


def write_csv_cards(path: Path, cards: Sequence[Document], *, guard: bool = True) -> None:
    """Writes cards as a table, lists in a cell with spaces between, or commas. Raises StudymlError.

    With `guard`, `'` stands before a text that a spreadsheet would execute.
    """
    heads = list(cards[0]) if cards else []
    rows = [[_words(cell) if isinstance(cell, list) else cell for cell in card.values()] for card in cards]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_csv(path, heads, rows, guard=guard)
    except OSError as error:
        raise _not_written(path, error) from error


def write_json_cards(path: Path, cards: Sequence[Document]) -> None:
    """Writes cards as one JSON document. Raises StudymlError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(list(cards), ensure_ascii=False, indent=2)
        replace_file(path, f"{text}\n".encode())
    except OSError as error:
        raise _not_written(path, error) from error


def _words(words: Sequence[str]) -> str:
    """Words in one cell: with spaces between, or with commas where one of them holds a space."""
    if any(" " in word for word in words):
        return ", ".join(words) + ("," if len(words) == 1 else "")
    return " ".join(words)


def _not_written(path: Path, error: OSError) -> StudymlError:
    return StudymlError(f"{shown(path)}: the file cannot be written ({error.strerror or error})")
