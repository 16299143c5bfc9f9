"""Going back to a backup: what it holds, what would be lost by it, and doing it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from studyml.errors import StoreError, UsageError
from studyml.paths import shown
from studyml.rendering.interval import agreeing, counted
from studyml.services.backup_words import REASONS, moment_words
from studyml.services.workspace import system_clock
from studyml.store.backup_folder import Backup, backups_of
from studyml.store.replacement import (
    StoreContent,
    content_of,
    replace_store,
    reviews_only_in,
    sound_backup,
)


class Restoration(NamedTuple):
    """What going back to a copy would do: what the copy and the present store hold, and how many reviews are
    in the store alone; `present` is None where the store is damaged, `lost` where its log cannot be read."""

    copy: Path
    content: StoreContent
    present: StoreContent | None
    lost: int | None

    def told(self) -> str:
        """In a few sentences, for a person."""
        last = self.content.last_at
        holds = f"{shown(self.copy)} is sound: {_counts(self.content)}"
        holds += f", the last review of {moment_words(last)}." if last is not None else "."
        if self.lost is None:
            return f"{holds}\nThe present store cannot be read, so what it has beyond that cannot be said."
        if self.lost:
            reviews = f"{counted(self.lost, 'review')} of the present store"
            lost = f"{reviews} {agreeing(self.lost, 'are')} not in it and would be lost."
        else:
            lost = "No review of the present store would be lost."
        if self.present is None:
            return f"{holds}\nThe present store is damaged. {lost}"
        return f"{holds}\nThe present store: {_counts(self.present)}. {lost}"


def backups_at(store: Path) -> list[Backup]:
    """The backups of a store at a path, the newest first."""
    return backups_of(store.resolve(), system_clock())


def newest_sound(store: Path) -> Backup:
    """The newest backup of a store that is sound. Raises UsageError when there is none."""
    found = sound_backup(store.resolve(), system_clock())
    if found is None:
        raise UsageError(f"{shown(store)}: there is no sound backup of it; name a file to restore from")
    return found[0]


def restoration(store: Path, copy: Path) -> Restoration:
    """Checks a copy, to the last page, and compares it with the store at a path.

    Raises StoreCorrupt when the copy is damaged, another StoreError when it cannot be read, UsageError when
    it is no file or the store itself.
    """
    store, copy = store.resolve(), copy.expanduser().resolve()
    if not copy.is_file():
        raise UsageError(f"{shown(copy)}: there is no such file; `studyml backup --list` lists the backups")
    if store.exists() and copy.samefile(store):
        raise UsageError(f"{shown(copy)} is the store itself; name a backup of it")
    content = content_of(copy)
    present = lost = None
    with suppress(StoreError):
        present = content_of(store, is_thorough=False)
    with suppress(StoreError):  # the log may well be readable where something else is not
        lost = reviews_only_in(store, copy)
    return Restoration(copy, content, present, lost)


def backup_rows(backups: Sequence[Backup]) -> list[tuple[str, str]]:
    """For a list to choose from: of each backup when it was made, and why."""
    return [
        (moment_words(each.at), f"{REASONS.get(each.reason, each.reason)}, {each.size / 1_000_000:,.1f} MB")
        for each in backups
    ]


def restoration_rows(offer: Restoration) -> list[tuple[str, str]]:
    """For a choice: to stay with the present store, or to go back, with what either holds."""
    present = "damaged" if offer.present is None else _counts(offer.present)
    lost = "" if not offer.lost else f"; {counted(offer.lost, 'review')} would be lost"
    return [("Stay with the present store", present), ("Go back", f"{_counts(offer.content)}{lost}")]


def restore(store: Path, copy: Path) -> Path | None:
    """Puts a copy in the place of the store at a path; where the store as it was is kept, None where there
    was none or the copy holds all of it.

    Raises StoreLocked while another program has the store open, another StoreError; then it is as it was.
    """
    copy = copy.expanduser().resolve()
    kept = replace_store(store.resolve(), copy, system_clock())
    return None if kept == copy else kept


def _counts(content: StoreContent) -> str:
    return f"{counted(content.cards, 'card')}, {counted(content.reviews, 'review')}"
