"""Tables as CSV, in which no cell does anything when a spreadsheet opens it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from studyml.whole_file import replace_file

_ACTIVE = re.compile("'*[=+\\-@\t\r＝＋－＠]")


def guarded(cell: str) -> str:
    """The cell, with `'` before it if a spreadsheet would execute it or it reads like one so guarded."""
    return f"'{cell}" if _ACTIVE.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell that `guarded` was given."""
    return cell[1:] if cell.startswith("'") and _ACTIVE.match(cell) else cell


def write_csv(
    path: Path, heads: Sequence[str], rows: Iterable[Sequence[str | float | None]], *, guard: bool = True
) -> None:
    """Writes a table in UTF-8 in the place of whatever `path` names, whole or not at all. Raises OSError.

    Texts are `guarded` unless told otherwise, and then only those that look guarded are, so that reading them
    takes back just what was put there. Numbers and what is not known (empty) cannot do harm.
    """
    cell_of = guarded if guard else _distinct
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(heads)
    for row in rows:
        writer.writerow([cell_of(cell) if isinstance(cell, str) else cell for cell in row])
    replace_file(path, text.getvalue().encode())


def _distinct(cell: str) -> str:
    return guarded(cell) if cell.startswith("'") else cell
