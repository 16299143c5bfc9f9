"""What a learner can do to cards that were found or selected: each one change, which undo takes back."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from studyml.domain.date_bounds import DayOutOfBounds, day_written
from studyml.errors import UsageError
from studyml.paths import shown
from studyml.rendering.interval import counted
from studyml.services.backups import back_up
from studyml.services.workspace import Workspace
from studyml.store import card_changes, review_store
from studyml.store.card_changes import among

MOST_DAYS_AHEAD = 36_500
_AHEAD = re.compile(r"\+?(?P<days>[0-9]{1,5})")
_WORDS = {"today": 0, "tomorrow": 1}


@dataclass(frozen=True, slots=True)
class CardChange:
    """What an action came to: the words that undo shows for it, None when nothing had to change; the cards
    that were changed, and those that were left because they are so already or because of `reason`.

    `backup` is the backup that holds the store as it was before.
    """

    label: str | None
    changed: list[int]
    left: list[int]
    reason: str | None = None
    backup: Path | None = None

    def told(self, undo: str = "`studyml undo`") -> str:
        """In a line or more, for a person; `undo` is how it is taken back there."""
        lines = [f"{self.label}." if self.label else "Nothing had to change."]
        if self.changed and self.left:
            lines.append(f"{counted(len(self.left), 'card')} stayed as before.")
        if self.reason:
            lines.append(self.reason)
        if self.backup:
            lines.append(f"The store as it was: {shown(self.backup)}")
        if self.label:
            lines.append(f"{undo} takes it back.")
        return "\n".join(lines)


def suspend(work: Workspace, cards: Sequence[int], *, is_suspended: bool = True) -> CardChange:
    """Takes cards out until they are asked for again, or puts them back."""
    changed = among(work.store, card_changes.OTHERWISE_SUSPENDED, cards, is_suspended)
    return _change(
        work, cards, changed, lambda at: review_store.suspend(work.store, changed, is_suspended, at)
    )


def bury(work: Workspace, cards: Sequence[int], *, is_buried: bool = True) -> CardChange:
    """Takes cards out until tomorrow, or puts them back."""
    until = work.today() + 1 if is_buried else None
    changed = among(work.store, card_changes.OTHERWISE_BURIED, cards, until)
    return _change(work, cards, changed, lambda at: review_store.bury(work.store, changed, until, at))


def flag(work: Workspace, cards: Sequence[int], number: int) -> CardChange:
    """Gives cards a flag from 1 to 7, or takes it away with 0."""
    changed = among(work.store, card_changes.OTHERWISE_FLAGGED, cards, number)
    return _change(work, cards, changed, lambda at: review_store.flag(work.store, changed, number, at))


def set_due(work: Workspace, cards: Sequence[int], day: int) -> CardChange:
    """Lets cards come on a study day (ordinal); what is remembered of them stays as it is.

    New cards are left, since they come in the order of their introduction and have no day.
    """
    changed = among(work.store, card_changes.OTHERWISE_DUE, cards, day)
    new = len(cards) - len(among(work.store, card_changes.SEEN, cards))
    reason = f"{counted(new, 'new card')} cannot be given a day: what is new comes in the order of its deck."
    return _change(
        work,
        cards,
        changed,
        lambda at: card_changes.set_due(work.store, changed, day, at),
        reason if new else None,
    )


def reset(work: Workspace, cards: Sequence[int]) -> CardChange:
    """Puts cards back to new, after the store was backed up; the log keeps their answers.

    Raises StoreError, with nothing changed, where it cannot be backed up.
    """
    changed = among(work.store, card_changes.SEEN, cards)
    if not changed:
        return _change(work, cards, changed, lambda at: None)
    backup = back_up(work, "reset")
    return _change(
        work,
        cards,
        changed,
        lambda at: card_changes.reset(work.store, changed, at),
        backup=backup and backup.path,
    )


def day_named(work: Workspace, words: str) -> int:
    """The study day (ordinal) that is meant: a date, `today`, `tomorrow`, or `+5` for so many days ahead.

    Raises UsageError for anything else, and for a day that is over.
    """
    today = work.today()
    ahead = _AHEAD.fullmatch(words)
    if words.casefold() in _WORDS:
        return today + _WORDS[words.casefold()]
    if ahead:
        day = today + int(ahead["days"])
    else:
        try:
            day = day_written(words).toordinal()
        except DayOutOfBounds as error:
            raise UsageError(f"{error}; choose a nearer day") from None
        except ValueError:
            raise UsageError(
                f"{words!r} is no day; write a date like 2026-12-24, or today, tomorrow, +5 for in five days"
            ) from None
    if day < today:
        raise UsageError(f"{words} is over; choose today or a later day")
    if day > today + MOST_DAYS_AHEAD:
        raise UsageError(f"{words} is more than {MOST_DAYS_AHEAD:,} days ahead; choose a nearer day")
    return day


def _change(
    work: Workspace,
    cards: Sequence[int],
    changed: list[int],
    write: Callable[[int], None],
    reason: str | None = None,
    backup: Path | None = None,
) -> CardChange:
    kept = set(changed)
    left = [card for card in cards if card not in kept]
    if not changed:
        return CardChange(None, [], left, reason)
    write(work.now())
    return CardChange(review_store.last_change(work.store), changed, left, reason, backup)
