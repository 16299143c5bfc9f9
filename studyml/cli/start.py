"""`studyml`: the terminal app."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from studyml.cli.asking import can_ask
from studyml.cli.output import tell
from studyml.errors import StoreCorrupt
from studyml.paths import shown
from studyml.services.clock_warning import clock_warning
from studyml.services.opening import named_store, open_workspace
from studyml.services.starter import load_starter_decks
from studyml.services.workspace import Workspace

if TYPE_CHECKING:
    from studyml.services.review import ReviewSession


def start_app(db: str | None, begin: Callable[[Workspace], ReviewSession] | None = None) -> int:
    """Opens the app, with `begin` right away in a session; the exit code tells a crash.

    A store without decks gets the starter decks. A store named by `db` must exist. A damaged one is told, and
    the backups are offered.
    """
    notice: str | None = None
    while True:
        try:
            code, wanted = _run_app(db, begin, notice)
        except StoreCorrupt as error:
            wanted = _offered(db, error)
            code = 1
        if wanted is None:
            return code
        begin, notice = None, _gone_back(db, wanted)


def _run_app(
    db: str | None, begin: Callable[[Workspace], ReviewSession] | None, notice: str | None
) -> tuple[int, Path | None]:
    """The exit code, and the backup that the learner wants to go back to, if any."""
    with open_workspace(db, write=True, create=db is None) as work:
        notice = (
            notice or load_starter_decks(work) or clock_warning(work) or next(iter(work.config.faults), None)
        )
        if work.config.log_dir:
            from studyml.services.log_folder import merge_at_start

            notice = "\n".join(filter(None, (notice, merge_at_start(work)))) or None
        session = None if begin is None else begin(work)
        from studyml.tui.app import StudymlApp

        app = StudymlApp(work, notice=notice, session=session)
        app.run()
        if app.damage is not None:
            raise app.damage
        return app.return_code or 0, app.wanted_backup


def _offered(db: str | None, error: StoreCorrupt) -> Path | None:
    """The backup of a damaged store that is chosen, after all is said; None to leave it as it is."""
    if not can_ask():
        raise error
    from studyml.cli.backup_choice import ask_to_go_back, choose_backup
    from studyml.services.restoring import backups_at, restoration

    backups = backups_at(named_store(db))
    if not backups:
        raise error
    tell(f"studyml: {error}")
    offer = restoration(named_store(db), choose_backup(backups))
    tell(offer.told())
    ask_to_go_back()
    return offer.copy


def _gone_back(db: str | None, backup: Path) -> str:
    """Goes back to a backup; what to tell in the app then."""
    from studyml.services.restoring import restore

    kept = restore(named_store(db), backup)
    told = f"The store is as it was in {shown(backup)}."
    return told if kept is None else f"{told} What stood there before is kept: {shown(kept)}"
