"""The log of this store, or of some cards, into a file for another machine or other software."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from studyml.domain.deck_path import is_within
from studyml.errors import UsageError
from studyml.paths import shown
from studyml.rendering.interval import counted
from studyml.services.card_search import find_cards
from studyml.services.log_writing import first_line, log_lines
from studyml.services.workspace import Workspace
from studyml.store.history_queries import card_decks
from studyml.whole_file import PREFIX


@dataclass(frozen=True, slots=True)
class LogExport:
    """Where a log was written, of how many cards, and how many lines it has besides what it says of them."""

    path: Path
    cards: int
    entries: int

    def told(self) -> str:
        """In a sentence, for a person."""
        noun = "entry" if self.entries == 1 else "entries"
        return f"{shown(self.path)}: the log of {counted(self.cards, 'card')}, {self.entries:,} {noun}."


def export_log(work: Workspace, path: Path, query: str = "", deck: str | None = None) -> LogExport:
    """Writes all that happened to the cards that a query finds, of a deck and all below it, or to all, and
    replaces the file whole.

    Raises QueryError, or UsageError where there is no such card or the file cannot be written.
    """
    cards = None
    if query.strip() or deck is not None:
        deck_of = card_decks(work.store)
        found = find_cards(work, query)
        cards = {card for card in found if deck is None or is_within(deck_of[card], deck)}
        if not cards:
            raise UsageError("there is no such card; `studyml cards` lists those there are")
    told: dict[int, bytes] = {}
    lines = 0
    new: Path | None = None
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=PREFIX, delete=False) as file:
            new = Path(file.name)
            file.write(first_line())
            for line in log_lines(work, cards=cards, told=told):
                file.write(line)
                lines += 1
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except (OSError, ValueError) as error:
        if new is not None:
            new.unlink(missing_ok=True)
        reason = getattr(error, "strerror", None) or "this cannot be a path"
        raise UsageError(f"{shown(path)}: it cannot be written ({reason}); name another place") from error
    return LogExport(path, len(told), lines - len(told))
