"""Copies of the store, and going back to one."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from studyml.cli.options import Db, Json
from studyml.cli.output import echo, echo_json, echo_table, tell
from studyml.domain.study_day import iso_time
from studyml.errors import UsageError
from studyml.paths import shown

if TYPE_CHECKING:
    from studyml.services.restoring import Restoration
    from studyml.store.backup_folder import Backup


def add_to(app: typer.Typer) -> None:
    """Adds this family's commands."""
    app.command()(backup)
    app.command()(restore)
    app.command()(doctor)


def backup(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="A new file for the copy; the folder of backups without one."),
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the backups instead.")] = False,
    as_json: Json = False,
    db: Db = None,
) -> int:
    """Back the store up, while it is in use too: a copy that is checked and waits on the disk.

    This also happens by itself: when the app starts, every half an hour of use, and before an import, an
    upgrade, a restore or a reset, where anything has changed since. All backups of two days are kept, then
    one a day for 12 days, one a week for 10 weeks, one a month for 9 months.

    \b
    Examples:
      studyml backup
      studyml backup /media/stick/studyml.db
      studyml backup --list
    """
    from studyml.services.backups import back_up, back_up_to, list_backups
    from studyml.services.restoring import backups_at
    from studyml.services.workspace import named_store, open_workspace

    if listed:
        if file is not None:
            raise UsageError("--list takes no file")
        _list(backups_at(named_store(db or context.obj)), as_json=as_json)
        return 0
    with open_workspace(db or context.obj, write=False) as work:
        if file is not None:
            path, is_new = back_up_to(work, file), True
        else:
            before = {each.path for each in list_backups(work)}
            made = back_up(work, "asked")
            if made is None:
                echo_json({"backup": None, "is_new": False}) if as_json else echo(
                    "There is nothing to back up."
                )
                return 0
            path, is_new = made.path, made.path not in before
    if as_json:
        echo_json({"backup": str(path), "is_new": is_new})
    elif is_new:
        echo(f"The store is backed up: {shown(path)}")
    else:
        echo(f"Nothing has changed since the last backup: {shown(path)}")
    return 0


def restore(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="A backup, or any copy of a store.")
    ] = None,
    latest: Annotated[bool, typer.Option("--latest", help="The newest backup that is sound.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
    db: Db = None,
) -> int:
    """Go back to a backup, also when the store is damaged.

    The copy is checked first, and you are told what the present store has that the copy has not. The
    present store is backed up before, a damaged one kept as it is, so restoring that takes this back.
    Without FILE the backups are listed to choose from.

    \b
    Examples:
      studyml restore
      studyml restore --latest
      studyml restore ~/studyml.db --yes
    """
    from studyml.services.restoring import backups_at, newest_sound, restoration, restore
    from studyml.services.workspace import named_store

    store = named_store(db or context.obj)
    if latest and file is not None:
        raise UsageError("name a file, or --latest for the newest backup")
    if latest:
        file = newest_sound(store).path
    elif file is None:
        file = _chosen(backups_at(store))
    offer = restoration(store, file)
    if not as_json:
        tell(offer.told())
    if not yes:
        _ask(offer)
    kept = restore(store, offer.copy)
    if as_json:
        echo_json(
            {
                "restored": str(offer.copy),
                "cards": offer.content.cards,
                "reviews": offer.content.reviews,
                "lost_reviews": offer.lost,
                "kept": None if kept is None else str(kept),
            }
        )
        return 0
    echo(f"The store is now as it was in {shown(offer.copy)}.")
    if kept is not None:
        echo(f"What stood there before is kept: {shown(kept)}")
    return 0


def doctor(
    context: typer.Context,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Mend what can be mended, after a backup; undo takes it back.")
    ] = False,
    as_json: Json = False,
    db: Db = None,
) -> int:
    """Look the store over, and say in plain words what is wrong and what helps.

    Looked at are the pages and references of the store, every memory against the log of reviews, the figures,
    the search, deck files, media, undo, permissions, backups, the clock, and what a crash left behind.
    Nothing is changed without --rebuild, which lets the log decide where a memory or a figure differs.

    \b
    Examples:
      studyml doctor
      studyml doctor --rebuild
    """
    from studyml.errors import StoreCorrupt
    from studyml.services.doctor import Finding, look_over, mend
    from studyml.services.workspace import open_workspace

    try:
        with open_workspace(db or context.obj, write=rebuild) as work:
            findings = look_over(work)
            if rebuild:
                findings = mend(work, findings)
    except StoreCorrupt as error:
        findings = [Finding("integrity", True, str(error))]
    wrong = [each for each in findings if each.is_wrong and not each.is_mended]
    if as_json:
        echo_json(
            {
                "findings": [
                    {
                        "about": each.about,
                        "is_wrong": each.is_wrong,
                        "text": each.text,
                        "can_mend": each.can_mend,
                        "is_mended": each.is_mended,
                    }
                    for each in findings
                ]
            }
        )
        return 1 if wrong else 0
    for each in findings:
        mark = "mended" if each.is_mended else "wrong" if each.is_wrong else "note"
        echo(f"{mark:>6}  {each.text}")
    if not findings:
        echo("Nothing is wrong.")
    elif any(each.can_mend and not each.is_mended for each in findings):
        tell("`studyml doctor --rebuild` mends what can be mended.")
    return 1 if wrong else 0


def _list(backups: Sequence[Backup], *, as_json: bool) -> None:
    from studyml.services.backups import REASONS

    if as_json:
        echo_json(
            [
                {
                    "path": str(each.path),
                    "at": iso_time(each.at, None),
                    "reason": each.reason,
                    "bytes": each.size,
                }
                for each in backups
            ]
        )
    elif backups:
        echo_table(
            ["", "Made", "Why", "Size", "File"],
            [
                [
                    str(number),
                    iso_time(each.at, None)[:16].replace("T", " "),
                    REASONS.get(each.reason, each.reason),
                    f"{each.size / 1_000_000:,.1f} MB",
                    shown(each.path),
                ]
                for number, each in enumerate(backups, start=1)
            ],
            right=(0, 3),
        )
    else:
        echo("There are no backups yet; `studyml backup` makes one.")


def _can_ask() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _chosen(backups: Sequence[Backup]) -> Path:
    """The backup that is chosen by its number. Raises UsageError where none is."""
    if not backups:
        raise UsageError("there are no backups; name a file to restore from")
    if not _can_ask():
        raise UsageError("there is no terminal to choose at; name a file, or --latest for the newest backup")
    _list(backups, as_json=False)
    tell("Which one? Type its number, or nothing to leave: ")
    typed = sys.stdin.readline().strip()
    if not typed.isdecimal() or not 1 <= int(typed[:9]) <= len(backups):
        raise UsageError("nothing was changed")
    return backups[int(typed) - 1].path


def _ask(offer: Restoration) -> None:
    """Asks whether to go back. Raises UsageError where nobody says so."""
    if not _can_ask():
        raise UsageError(
            "there is no terminal to ask at, so nothing was changed; --yes says that you mean it"
        )
    tell("Go back to it? The present store is kept beside the backups. (yes/no) ")
    if sys.stdin.readline().strip().casefold() != "yes":
        raise UsageError("nothing was changed")
