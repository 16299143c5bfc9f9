"""The terminal app: its screens hold no rules, and it holds what they share."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand
from textual.screen import Screen

from studyml.errors import StoreCorrupt
from studyml.services.workspace import Workspace
from studyml.tui.host import Host
from studyml.tui.keys import keys_of
from studyml.tui.screens.home import HomeScreen
from studyml.tui.theme import THEMES, palette_of

if TYPE_CHECKING:
    from pathlib import Path

    from studyml.services.backups import BackgroundBackup
    from studyml.services.import_report import SyncReport
    from studyml.services.reading_thread import ReadingThread
    from studyml.services.review import ReviewSession

_BACKUP_DELAY = 2.0  # seconds after the start, when the first screen has long been shown
_BACKUP_EVERY = 30 * 60.0  # seconds of use between two backups
_BACKUP_LOOK = 0.5  # seconds between two looks at whether one is done
_ENDING = (signal.SIGTERM, signal.SIGHUP)


class StudymlApp(Host):
    """One learner's workspace on the screen; `notice` is said once the first screen is up,
    and a `session` begins right away. `wanted_backup` is the one to go back to, once the app has ended,
    `damage` what it ended for."""

    CSS_PATH = "studyml.tcss"
    TITLE = "studyml"

    def __init__(
        self, work: Workspace, *, notice: str | None = None, session: ReviewSession | None = None
    ) -> None:
        super().__init__(work)
        self._notice = notice
        self._first_session = session
        self.wanted_backup: Path | None = None
        self.damage: StoreCorrupt | None = None
        self._backup: BackgroundBackup | None = None

    def _handle_exception(self, error: Exception) -> None:
        if isinstance(error, StoreCorrupt):
            self.end_for_damage(error)
        else:
            super()._handle_exception(error)

    def end_for_damage(self, damage: StoreCorrupt) -> None:
        """Ends the app for a damaged store, of which more can be said outside of it."""
        self.damage = damage
        self.exit(return_code=1)

    def get_default_screen(self) -> Screen[None]:
        return HomeScreen()

    def on_mount(self) -> None:
        self.put_settings_into_force()
        loop = asyncio.get_running_loop()
        for number in _ENDING:
            loop.add_signal_handler(number, partial(self.exit, return_code=128 + number))
        if self._notice:
            self.say(self._notice, timeout=12)
        if self._first_session is not None:
            self._show_session(self._first_session)
        self.set_timer(0.1, self._prepare)
        self.set_timer(_BACKUP_DELAY, partial(self._back_up, "start"))
        self.set_interval(_BACKUP_EVERY, partial(self._back_up, "use"))

    def on_unmount(self) -> None:
        if self._backup is not None:
            self._backup.give_up()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every key of the screen, for the command palette."""
        for key in getattr(screen, "KEYS", ()):
            shown = " ".join(keys_of(key, self.keymap_in_force))
            yield SystemCommand(key.meaning, shown, partial(screen.run_action, key.action))

    def study(self, deck: str | None) -> None:
        """Begins a session of a deck, or of everything."""
        from studyml.services.review import ReviewSession
        from studyml.services.summary import nothing_words

        with self.telling_errors():
            session = ReviewSession(self.work, deck)
            if session.card is None:
                self.say(nothing_words(session, deck or "any deck"))
            else:
                self._show_session(session)

    def study_again(self, card_ids: list[int]) -> None:
        """Shows some cards once more, without storing anything."""
        from studyml.services.cram import CramSession

        with self.telling_errors():
            self._show_session(CramSession(self.work, card_ids))

    def begin(self, session: ReviewSession, nothing: str) -> None:
        """Begins a session that was made; says `nothing` where it has no card."""
        if session.card is None:
            self.say(nothing)
        else:
            self._show_session(session)

    def end_session(self, session: ReviewSession) -> None:
        """Leaves the review screen: for the summary, or for the decks when there is nothing to sum up."""
        from studyml.tui.screens.summary import SummaryScreen

        if self.work.config.log_dir:
            from studyml.services.log_folder import keep_log

            with self.telling_errors():
                keep_log(self.work)
        if session.progress.answers:
            self.switch_screen(SummaryScreen(session))
            self.screen.call_after_refresh(self._rest)
        else:
            self.go_back()

    def _rest(self) -> None:
        with self.telling_errors():
            self.work.store.rest()

    def undo_and_resume(self, session: ReviewSession) -> None:
        """Takes back the last change and goes on with the session where it can go on."""
        with self.telling_errors():
            label = session.undo()
            self.say(f"Taken back: {label}" if label else "There is nothing to take back.")
            if session.card is not None:
                self._show_session(session, instead=True)

    def open_browse(self, query: str = "") -> None:
        """Shows the cards that a query finds in a table."""
        from studyml.tui.screens.browse import BrowseScreen

        self.push_screen(BrowseScreen(self.work, query))

    def open_concepts(self) -> None:
        """Lists the concepts."""
        from studyml.tui.screens.concepts import ConceptsScreen

        self.push_screen(ConceptsScreen())

    def open_concept(self, concept_id: int) -> None:
        """Shows the time line of a concept."""
        from studyml.tui.screens.concept import ConceptScreen

        self.push_screen(ConceptScreen(concept_id))

    def open_day(self, day_id: int | None) -> None:
        """Shows a day of the notes; the latest one without a day."""
        from studyml.tui.screens.journal import JournalScreen

        self.push_screen(JournalScreen(day_id))

    def open_questions(self) -> None:
        """Lists the questions of the notes."""
        from studyml.tui.screens.questions import QuestionsScreen

        self.push_screen(QuestionsScreen())

    def open_papers(self) -> None:
        """Lists the papers."""
        from studyml.tui.screens.papers import PapersScreen

        self.push_screen(PapersScreen())

    def open_import(self, reading: ReadingThread | None = None) -> None:
        """Asks for a path and imports what is there; or shows a reading that has begun."""
        from studyml.tui.screens.import_ import ImportScreen

        self.push_screen(ImportScreen(reading))

    def open_report(self, report: SyncReport, title: str, *, instead: bool = False) -> None:
        """Shows what an import or a sync came to, `instead` of the screen that is there."""
        from studyml.tui.screens.report import ReportScreen

        screen = ReportScreen(report, title)
        if instead:
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    def open_inbox(self) -> None:
        """Shows the drafts that wait for a decision."""
        from studyml.tui.screens.inbox import InboxScreen

        self.push_screen(InboxScreen())

    def open_progress(self) -> None:
        """Shows every figure of the learner's progress."""
        from studyml.tui.screens.progress import ProgressScreen

        self.push_screen(ProgressScreen())

    def open_plan(self) -> None:
        """Shows what the next year would bring with one setting or another."""
        from studyml.tui.screens.plan import PlanScreen

        self.push_screen(PlanScreen())

    def open_week(self) -> None:
        """Looks back at the week."""
        from studyml.tui.screens.week import WeekScreen

        self.push_screen(WeekScreen())

    def open_fit(self, deck: str | None) -> None:
        """Fits the scheduler to the reviews of a deck, or of everything."""
        from studyml.tui.screens.fit import FitScreen

        self.push_screen(FitScreen(deck))

    def open_add(self, deck: str | None = None, concept: str | None = None) -> None:
        """Lets the learner write new cards, for a deck and a concept that can be chosen anew."""
        from studyml.tui.screens.add import AddScreen

        self.push_screen(AddScreen(deck or "", concept or ""))

    def open_gaps(self) -> None:
        """Lists what the notes talk about and no deck has."""
        from studyml.tui.screens.gaps import GapsScreen

        self.push_screen(GapsScreen())

    def open_search(self) -> None:
        """Searches cards and notes."""
        from studyml.tui.screens.search import SearchScreen

        self.push_screen(SearchScreen())

    def open_settings(self) -> None:
        """Shows the settings, to change them."""
        from studyml.tui.screens.settings import SettingsScreen

        self.push_screen(SettingsScreen())

    def put_settings_into_force(self) -> None:
        """Takes colours and keys as the settings now say."""
        config = self.work.config
        theme = THEMES[config.theme]
        self.register_theme(theme)
        self.theme = theme.name
        self.palette = palette_of(config, no_color=self.no_color)
        self.keymap_in_force = config.keys
        self.set_keymap(config.keys)

    def open_backups(self) -> None:
        """Lists the backups of the store; for the one that is chosen the app ends, and begins anew."""
        from studyml.services.backups import list_backups
        from studyml.services.restoring import backup_rows, restoration, restoration_rows
        from studyml.tui.screens.choice import ChoiceScreen

        with self.telling_errors():
            backups = list_backups(self.work)
            if not backups:
                self.say("There are no backups yet: one is made where something has changed.")
                return

            def choose(place: int | None) -> None:
                if place is None:
                    return
                copy = backups[place].path
                with self.telling_errors():
                    rows = restoration_rows(restoration(self.work.store.path, copy))
                    question = ChoiceScreen("Go back to this backup?", rows, "choose")
                    self.push_screen(question, lambda answer: self._go_back_to(copy, answer))

            self.push_screen(ChoiceScreen("Backups of the store", backup_rows(backups), "look at"), choose)

    def _go_back_to(self, copy: Path, answer: int | None) -> None:
        if answer == 1:
            self.wanted_backup = copy
            self.exit()

    def go_back(self) -> None:
        """Goes back to where the session was begun."""
        if len(self.screen_stack) > 1:
            self.pop_screen()

    def _show_session(self, session: ReviewSession, *, instead: bool = False) -> None:
        from studyml.tui.card_painter import CardPainter
        from studyml.tui.screens.review import ReviewScreen

        screen = ReviewScreen(session, CardPainter(self.palette))
        if instead:
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    def _prepare(self) -> None:
        """Loads, while the learner looks at the decks, what the first card will need."""
        import threading

        threading.Thread(target=_load_review, daemon=True).start()

    def _back_up(self, reason: str) -> None:
        """Backs the store up in the background, where anything has changed; tells when that fails, and ends
        the app where the store proves to be damaged."""
        from studyml.services.backups import BackgroundBackup

        if self._backup is None or self._backup.is_done:
            self._backup = BackgroundBackup(self.work, reason)
            self._backup.begin()
            self.set_timer(_BACKUP_LOOK, self._look_at_backup)

    def _look_at_backup(self) -> None:
        backup, store = self._backup, self.work.store
        if backup is None:
            return
        if store.damage is not None:
            self.end_for_damage(store.damage)
        elif store.is_being_checked or not backup.is_done:
            self.set_timer(_BACKUP_LOOK, self._look_at_backup)
        elif backup.problem is not None:
            self.say(backup.problem_told(), severity="error", timeout=30)


def _load_review() -> None:
    import studyml.tui.screens.review
    from studyml.rendering.markdown import warm_up

    warm_up()
    import studyml.tui.screens.browse  # noqa: F401
