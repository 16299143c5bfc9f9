"""The queries that were asked before, kept in a file beside the store."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from studyml.domain.query_parsing import MOST_CHARACTERS
from studyml.domain.safe_text import safe_line
from studyml.regular_file import open_regular
from studyml.services.workspace import Workspace
from studyml.whole_file import replace_file

MOST_KEPT = 200
_MOST_BYTES = 4 * MOST_KEPT * MOST_CHARACTERS


def past_queries(work: Workspace) -> list[str]:
    """The queries that were asked, the latest last, each once; none where the file cannot be read."""
    try:
        with open_regular(_file(work)) as file:
            lines = file.read(_MOST_BYTES).decode("utf-8", "replace").splitlines()
    except OSError:
        return []
    return [line for line in map(safe_line, lines) if line.strip() and len(line) <= MOST_CHARACTERS][
        -MOST_KEPT:
    ]


def keep_query(work: Workspace, text: str) -> None:
    """Puts a query at the end of those that were asked. A file that cannot be written costs only them."""
    text = safe_line(text).strip()
    if not text:
        return
    kept = [*(line for line in past_queries(work) if line != text), text][-MOST_KEPT:]
    with suppress(OSError):
        replace_file(_file(work), "".join(f"{line}\n" for line in kept).encode())


def _file(work: Workspace) -> Path:
    return work.store.path.with_name(f"{work.store.path.name}.queries")
