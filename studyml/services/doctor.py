"""Looking a store over: what is wrong, in plain words, and mending what follows from the rest of it."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from studyml.domain.study_day import DAY, iso_time
from studyml.errors import StoreError
from studyml.paths import shown
from studyml.rendering.interval import agreeing, counted
from studyml.services.backup_words import advice
from studyml.services.backups import back_up
from studyml.services.workspace import Workspace
from studyml.store import examination
from studyml.store.backup_folder import (
    backup_folder,
    backups_of,
    has_changed_since,
    is_unused,
    sweep,
    unfinished,
)
from studyml.store.clock_remarks import clock_remarks
from studyml.store.event_store import memories_that_differ, mend_memories
from studyml.store.lock import holder, is_held
from studyml.store.log_store import waiting_count
from studyml.store.replacement import content_of
from studyml.store.search_index import SEARCHED
from studyml.store.tally import rebuild_rollups, rollups_differ
from studyml.whole_file import sweep_unfinished, unfinished_files

MENDED = "Mended memories"
_MEDIA = re.compile(r"media/([^\s()<>\"'\]]+)")
_OLD = 7 * DAY
_NAMED = 5


class Finding(NamedTuple):
    """Something that is not as it should be: what it is about, whether it is `wrong` or only worth knowing,
    and what it means, in words. `is_mended` says that it is so no more."""

    about: str
    is_wrong: bool
    text: str
    can_mend: bool = False
    is_mended: bool = False


def look_over(work: Workspace) -> list[Finding]:
    """Everything that is not as it should be; nothing is changed."""
    integrity = list(_integrity(work))
    if integrity:
        return integrity  # whatever else would be found may come from that
    return [finding for look in _LOOKS for finding in look(work)]


def mend(work: Workspace, findings: list[Finding]) -> list[Finding]:
    """Mends what can be mended, after a backup; the findings as they are then.

    Memories become what the log comes to, in one change that undo takes back. Raises StoreError where the
    store cannot be backed up or written; then nothing was changed.
    """
    todo = {finding.about for finding in findings if finding.can_mend}
    if not todo:
        return findings
    if todo & {"memories", "rollups", "search"}:
        back_up(work, "rebuild")
    if "memories" in todo:
        with work.store.transact(MENDED, work.now()) as tx:
            mend_memories(tx, memories_that_differ(work.store))
    if todo & {"rollups", "search"}:
        with work.store.transact("Counted and indexed anew", work.now()) as tx:
            if "rollups" in todo:
                rebuild_rollups(tx)
            if "search" in todo:
                examination.rebuild_search(tx)
    if "permissions" in todo:
        _shut(work.store.path)
    if "leftovers" in todo:
        for folder in _folders(work.store.path):
            sweep(folder)
        for folder in _deck_folders(work):
            sweep_unfinished(folder, work.now())
    again = {finding.about for finding in look_over(work)}
    return [
        finding._replace(is_mended=finding.can_mend and finding.about not in again) for finding in findings
    ]


def _integrity(work: Workspace) -> Iterator[Finding]:
    faults = examination.integrity_faults(work.store)
    if faults:
        more = f", and {len(faults) - 1} more" if len(faults) > 1 else ""
        yield Finding(
            "integrity", True, f"The store is damaged ({faults[0]}{more}). {advice(work.store.path)}"
        )
        return
    for broken in examination.broken_references(work.store):
        rows = counted(broken.rows, "row")
        yield Finding(
            "references",
            True,
            f"{rows} of the table {broken.table} {agreeing(broken.rows, 'point')} to what is not there in"
            f" {broken.parent}."
            f" {advice(work.store.path)}",
        )


def _memories(work: Workspace) -> Iterator[Finding]:
    differing = memories_that_differ(work.store)
    if differing:
        named = ", ".join(str(each.card_id) for each in differing[:_NAMED])
        more = f" and {len(differing) - _NAMED} more" if len(differing) > _NAMED else ""
        yield Finding(
            "memories",
            True,
            f"What is remembered of {counted(len(differing), 'card')} ({named}{more}) is not what the log of"
            " reviews comes to; the log is right.",
            can_mend=True,
        )
    lost = examination.number(work.store, examination.WITHOUT_MEMORY)
    if lost:
        yield Finding("memories", True, f"{counted(lost, 'card')} can never come, for want of a memory.")


def _rollups(work: Workspace) -> Iterator[Finding]:
    days = rollups_differ(work.store)
    if days:
        yield Finding(
            "rollups",
            True,
            f"The figures of {counted(days, 'study day')} are not what the log of reviews comes to.",
            can_mend=True,
        )


def _search(work: Workspace) -> Iterator[Finding]:
    for table in SEARCHED:
        is_wrong = (
            examination.is_search_wrong(work.store, table)
            if work.store.is_writable
            else examination.search_differs(work.store, table) > 0
        )
        if is_wrong:
            texts = "cards" if table == "card" else "notes"
            yield Finding("search", True, f"The search does not find all {texts} as they are.", can_mend=True)


def _decks(work: Workspace) -> Iterator[Finding]:
    gone = [path for path in examination.deck_paths(work.store) if not os.path.lexists(path)]
    if gone:
        named = ", ".join(shown(Path(path)) for path in gone[:_NAMED])
        yield Finding(
            "files",
            True,
            f"{counted(len(gone), 'deck file')} with cards {agreeing(len(gone), 'are')} gone: {named}. Bring"
            f" {'it' if len(gone) == 1 else 'them'} back, or `studyml sync` retires the cards; the history"
            " stays.",
        )
    lost = examination.number(work.store, examination.WITHOUT_FILE)
    if lost:
        cards = counted(lost, "card")
        yield Finding(
            "files",
            True,
            f"{cards} in use {agreeing(lost, 'belong')} to a deck file that is gone; `studyml sync` retires"
            f" {'it' if lost == 1 else 'them'}.",
        )
    same = work.store.query(examination.SAME_IDS)
    if same:
        named = ", ".join(str(name) for name, _ in same[:_NAMED])
        yield Finding(
            "ids",
            True,
            f"{counted(len(same), 'explicit id')} {agreeing(len(same), 'stand')} on more than one card"
            f" ({named}); give each card its"
            " own in the deck files, then `studyml sync`.",
        )


def _media(work: Workspace) -> Iterator[Finding]:
    folders = [folder / "media" for folder in _deck_folders(work)]
    there = [file for folder in folders if folder.is_dir() for file in sorted(folder.iterdir())]
    if not there:
        return
    named = {unquote(name) for text in examination.all_texts(work.store) for name in _MEDIA.findall(text)}
    orphans = [file for file in there if file.is_file() and file.name not in named]
    if orphans:
        told = ", ".join(file.name for file in orphans[:_NAMED])
        yield Finding(
            "media",
            False,
            f"{counted(len(orphans), 'file')} among the media of your decks {agreeing(len(orphans), 'are')}"
            f" named by no card ({told}); that does no harm.",
        )


def _undo(work: Workspace) -> Iterator[Finding]:
    wrong = examination.unreadable_changes(work.store)
    if wrong:
        changes = counted(len(wrong), "change")
        yield Finding("undo", True, f"{changes} cannot be taken back, for what was before cannot be read.")


def _permissions(work: Workspace) -> Iterator[Finding]:
    if os.name != "posix":
        return
    path = work.store.path
    open_to_others = [each for each in _private(path) if _mode(each) & 0o077]
    if open_to_others:
        named = ", ".join(shown(each) for each in open_to_others[:_NAMED])
        yield Finding("permissions", True, f"Others on this machine may read {named}.", can_mend=True)


def _backups(work: Workspace) -> Iterator[Finding]:
    store, now = work.store.path, work.now()
    if is_unused(work.store.connection):
        return
    backups = backups_of(store, now)
    if not backups:
        yield Finding("backups", False, "There is no backup yet; `studyml backup` makes one.")
        return
    last = backups[0]
    try:
        content_of(last.path)
    except StoreError as error:
        yield Finding("backups", True, f"The last backup cannot be used: {error}")
        return
    if now - last.at > _OLD and has_changed_since(work.store.connection, last):
        made = iso_time(last.at, work.zone)[:10]
        yield Finding(
            "backups",
            False,
            f"The last backup is of {made}, and the store has changed since; `studyml backup` makes another.",
        )


def _clock(work: Workspace) -> Iterator[Finding]:
    [(count, latest)] = work.store.query(examination.AHEAD, {"latest": work.now() + DAY})
    if count:
        reviews = counted(count, "review")
        until = iso_time(latest, work.zone)[:10]
        yield Finding(
            "clock",
            False,
            f"{reviews} {agreeing(count, 'are')} dated ahead of today, up to {until}: the clock stood wrong"
            " then, or does now. All reviews count, and cards come by these days.",
        )
    for remark in clock_remarks(work.store)[-_NAMED:]:
        at, before = (iso_time(each, work.zone)[:16].replace("T", " ") for each in remark)
        yield Finding(
            "clock", False, f"The clock was set back: a review of {at} was given after one of {before}."
        )


def _waiting(work: Workspace) -> Iterator[Finding]:
    count = waiting_count(work.store)
    if count:
        yield Finding(
            "waiting",
            False,
            f"{counted(count, 'line')} of merged logs {agreeing(count, 'wait')} for a card that is not here,"
            f" and {agreeing(count, 'count')} as soon as"
            " the deck with that card is imported. Nothing of them is lost.",
        )


def _leftovers(work: Workspace) -> Iterator[Finding]:
    store = work.store.path
    left = [path for folder in _folders(store) for path in unfinished(folder)]
    left += [path for folder in _deck_folders(work) for path in unfinished_files(folder, work.now())]
    if left:
        named = ", ".join(shown(path) for path in left[:_NAMED])
        yield Finding("leftovers", False, f"Unfinished files were left by a crash: {named}.", can_mend=True)
    process = holder(store)
    if process is not None and not is_held(store):
        yield Finding(
            "lock",
            False,
            f"Process {process} ended without letting go of the store; that hinders nobody, and the next"
            " program that writes takes the lock over.",
        )


_LOOKS: tuple[Callable[[Workspace], Iterator[Finding]], ...] = (
    _memories,
    _rollups,
    _search,
    _decks,
    _media,
    _undo,
    _permissions,
    _backups,
    _clock,
    _waiting,
    _leftovers,
)


def _folders(store: Path) -> list[Path]:
    folder = backup_folder(store)
    return [store.parent, folder] if folder.is_dir() else [store.parent]


def _deck_folders(work: Workspace) -> list[Path]:
    """The folders in which the decks in use lie."""
    return sorted({Path(path).parent for path in examination.deck_paths(work.store)})


def _private(store: Path) -> list[Path]:
    """What is for the learner alone and there: the store and what lies beside it, and the backups."""
    beside = [store.with_name(store.name + suffix) for suffix in ("", "-wal", "-shm", ".lock")]
    folder = backup_folder(store)
    inside = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in (*beside, folder, *inside) if path.exists()]


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _shut(store: Path) -> None:
    for path in _private(store):
        path.chmod(_mode(path) & 0o700)
