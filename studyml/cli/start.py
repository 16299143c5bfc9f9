"""`studyml`: the terminal app."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from studyml.services.clock_warning import clock_warning
from studyml.services.starter import load_starter_decks
from studyml.services.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from studyml.services.review import ReviewSession


def start_app(db: str | None, begin: Callable[[Workspace], ReviewSession] | None = None) -> int:
    """Opens the app, with `begin` right away in a session; the exit code tells a crash.

    A store without decks gets the starter decks. A store named by `db` must exist.
    """
    with open_workspace(db, write=True, create=db is None) as work:
        notice = load_starter_decks(work) or clock_warning(work) or next(iter(work.config.faults), None)
        if work.config.log_dir:
            from studyml.services.log_folder import merge_at_start

            notice = "\n".join(filter(None, (notice, merge_at_start(work)))) or None
        session = None if begin is None else begin(work)
        from studyml.tui.app import StudymlApp

        app = StudymlApp(work, notice=notice, session=session)
        app.run()
        return app.return_code or 0
