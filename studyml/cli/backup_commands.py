"""Copies of the store, and going back to one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from studyml.cli.backup_choice import ask_to_go_back, choose_backup, list_backups
from studyml.cli.options import Db, Json
from studyml.cli.output import echo, echo_json, tell
from studyml.errors import UsageError
from studyml.paths import shown


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
    from studyml.services import backups
    from studyml.services.opening import named_store, open_workspace
    from studyml.services.restoring import backups_at

    if listed:
        if file is not None:
            raise UsageError("--list takes no file")
        list_backups(backups_at(named_store(db or context.obj)), as_json=as_json)
        return 0
    with open_workspace(db or context.obj, write=False) as work:
        if file is not None:
            path, is_new = backups.back_up_to(work, file), True
        else:
            before = {each.path for each in backups.list_backups(work)}
            made = backups.back_up(work, "asked")
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
    from studyml.services.opening import named_store
    from studyml.services.restoring import backups_at, newest_sound, restoration, restore

    store = named_store(db or context.obj)
    if latest and file is not None:
        raise UsageError("name a file, or --latest for the newest backup")
    if latest:
        file = newest_sound(store).path
    elif file is None:
        file = choose_backup(backups_at(store))
    offer = restoration(store, file)
    if not as_json:
        tell(offer.told())
    if not yes:
        ask_to_go_back()
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
    from studyml.services.opening import open_workspace

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
