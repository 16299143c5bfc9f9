"""The list of backups in the shell, and asking which one to go back to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from studyml.cli.asking import answer_to, can_ask, number_in
from studyml.cli.output import echo, echo_json, echo_table
from studyml.domain.study_day import iso_time
from studyml.errors import UsageError
from studyml.paths import shown

if TYPE_CHECKING:
    from studyml.store.backup_folder import Backup


def list_backups(backups: Sequence[Backup], *, as_json: bool) -> None:
    """Prints them as a table with numbers, or as a JSON document."""
    from studyml.services.backup_words import REASONS

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


def choose_backup(backups: Sequence[Backup]) -> Path:
    """The backup that is chosen by its number. Raises UsageError where none is."""
    if not backups:
        raise UsageError("there are no backups; name a file to restore from")
    if not can_ask():
        raise UsageError("there is no terminal to choose at; name a file, or --latest for the newest backup")
    list_backups(backups, as_json=False)
    number = number_in(answer_to("Which one? Type its number, or nothing to leave: "))
    if number is None or not 1 <= number <= len(backups):
        raise UsageError("nothing was changed")
    return backups[number - 1].path


def ask_to_go_back() -> None:
    """Asks whether to go back. Raises UsageError where nobody says so."""
    if not can_ask():
        raise UsageError(
            "there is no terminal to ask at, so nothing was changed; --yes says that you mean it"
        )
    if answer_to("Go back to it? The present store is kept beside the backups. (yes/no) ") != "yes":
        raise UsageError("nothing was changed")
