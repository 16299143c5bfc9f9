"""What the screens share: the workspace, the styles, the keys, and how something is told."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from textual import events
from textual.app import App, SuspendNotSupported

from studyml.domain.safe_text import safe_text
from studyml.errors import StoreCorrupt, StudymlError
from studyml.rendering.palette import Palette
from studyml.services.undoing import undo_last
from studyml.services.workspace import Workspace
from studyml.tui.theme import palette_of

if TYPE_CHECKING:
    from studyml.domain.stored_card import StoredCard
    from studyml.services.import_report import SyncReport
    from studyml.services.reading_thread import ReadingThread
    from studyml.services.review import ReviewSession


_PATIENCE = 0.3  # seconds that a sync may take before a screen tells how far it is


class Host(App[None]):
    """The app as its screens know it; where they lead to is for the app itself to say."""

    def __init__(self, work: Workspace) -> None:
        # Without this, textual writes greys where no colour is wanted.
        super().__init__(ansi_color="NO_COLOR" in os.environ)
        self.work = work
        self.palette: Palette = palette_of(work.config, no_color=self.no_color)
        self.keymap_in_force: Mapping[str, str] = work.config.keys

    async def on_event(self, event: events.Event) -> None:
        """What is pasted is made safe before any field has it, those of textual included."""
        if isinstance(event, events.Paste):
            event.text = safe_text(event.text)
        await super().on_event(event)

    def study(self, deck: str | None) -> None:
        """Begins a session of a deck, or of everything."""
        raise NotImplementedError

    def study_again(self, card_ids: list[int]) -> None:
        """Shows some cards once more, without storing anything."""
        raise NotImplementedError

    def end_session(self, session: ReviewSession) -> None:
        """Leaves the review screen: for the summary, or back when there is nothing to sum up."""
        raise NotImplementedError

    def undo_and_resume(self, session: ReviewSession) -> None:
        """Takes back the last change and goes on with the session where it can go on."""
        raise NotImplementedError

    def begin(self, session: ReviewSession, nothing: str) -> None:
        """Begins a session that was made; says `nothing` where it has no card."""
        raise NotImplementedError

    def open_browse(self, query: str = "") -> None:
        """Shows the cards that a query finds in a table."""
        raise NotImplementedError

    def open_concept(self, concept_id: int) -> None:
        """Shows the time line of a concept."""
        raise NotImplementedError

    def open_concepts(self) -> None:
        """Lists the concepts."""
        raise NotImplementedError

    def open_day(self, day_id: int | None) -> None:
        """Shows a day of the notes; the latest one without a day."""
        raise NotImplementedError

    def open_questions(self) -> None:
        """Lists the questions of the notes."""
        raise NotImplementedError

    def open_papers(self) -> None:
        """Lists the papers."""
        raise NotImplementedError

    def open_import(self, reading: ReadingThread | None = None) -> None:
        """Asks for a path and imports what is there; or shows a reading that has begun."""
        raise NotImplementedError

    def open_report(self, report: SyncReport, title: str, *, instead: bool = False) -> None:
        """Shows what an import or a sync came to, `instead` of the screen that is there."""
        raise NotImplementedError

    def open_inbox(self) -> None:
        """Shows the drafts that wait for a decision."""
        raise NotImplementedError

    def open_progress(self) -> None:
        """Shows every figure of the learner's progress."""
        raise NotImplementedError

    def open_plan(self) -> None:
        """Shows what the next year would bring with one setting or another."""
        raise NotImplementedError

    def open_week(self) -> None:
        """Looks back at the week."""
        raise NotImplementedError

    def open_fit(self, deck: str | None) -> None:
        """Fits the scheduler to the reviews of a deck, or of everything."""
        raise NotImplementedError

    def open_add(self, deck: str | None = None, concept: str | None = None) -> None:
        """Lets the learner write new cards, for a deck and a concept that can be chosen anew."""
        raise NotImplementedError

    def open_gaps(self) -> None:
        """Lists what the notes talk about and no deck has."""
        raise NotImplementedError

    def open_search(self) -> None:
        """Searches cards and notes."""
        raise NotImplementedError

    def open_settings(self) -> None:
        """Shows the settings, to change them."""
        raise NotImplementedError

    def put_settings_into_force(self) -> None:
        """Takes colours and keys as the settings now say."""
        raise NotImplementedError

    def open_backups(self) -> None:
        """Lists the backups of the store, to go back to one."""
        raise NotImplementedError

    def end_for_damage(self, damage: StoreCorrupt) -> None:
        """Ends the app for a damaged store, of which more can be said outside of it."""
        raise NotImplementedError

    def go_back(self) -> None:
        """Goes back to where the session was begun."""
        raise NotImplementedError

    def say(
        self,
        message: str,
        *,
        severity: Literal["information", "warning", "error"] = "information",
        timeout: float = 4,
    ) -> None:
        """Tells something in a corner, to the letter; it takes the place of what was told before.

        An error that comes from damage of the store ends the app instead: outside of it a backup is offered.
        """
        if severity == "error" and (damage := self.work.store.damage) is not None:
            self.end_for_damage(damage)
            return
        self.clear_notifications()
        self.notify(safe_text(message), severity=severity, timeout=timeout, markup=False)

    @contextmanager
    def telling_errors(self) -> Iterator[None]:
        """An expected failure is told instead of ending the app."""
        try:
            yield
        except StudymlError as error:
            self.say(str(error), severity="error", timeout=10)

    def undo(self) -> str | None:
        """Takes back the last change and says what it was; its label, None when nothing was taken back."""
        undone = None
        with self.telling_errors():
            undone = undo_last(self.work)
            self.say(undone.told() if undone else "There is nothing to take back.")
        return undone.label if undone else None

    def sync(self) -> None:
        """Reads every known deck and source of notes again and says what changed.

        Where it takes long, a screen shows how far it is.
        """
        from studyml.services.importing import sync_run
        from studyml.services.reading_thread import ReadingThread

        with self.telling_errors():
            reading = ReadingThread(lambda ask_year: sync_run(self.work))
            if not reading.begin(_PATIENCE):
                self.open_import(reading)
                return
            report = reading.store()
            if len(report.problems()) > 1:
                self.open_report(report, "Sync")
            else:
                self._tell_report(report)

    def remove_starter_decks(self) -> None:
        """Takes the starter decks out again; asks before, once cards of theirs were studied."""
        from studyml.rendering.interval import counted
        from studyml.services.starter import remove_starter_decks, studied_starter_cards

        def remove(place: int | None) -> None:
            if place == 1:
                with self.telling_errors():
                    self.say(remove_starter_decks(self.work))

        with self.telling_errors():
            if studied := studied_starter_cards(self.work):
                from studyml.tui.screens.choice import ChoiceScreen

                rows = [
                    ("Keep them", ""),
                    ("Take them out", f"with {counted(studied, 'card')} you have studied"),
                ]
                self.push_screen(ChoiceScreen("Take the starter decks out?", rows, "choose"), remove)
            else:
                remove(1)

    def edit(self, path: Path, line: int) -> None:
        """Opens a deck or a note in the learner's editor, and reads it again on return; says what fails."""
        with self.telling_errors():
            self.edit_file(path, line)

    def edit_settings(self) -> None:
        """Opens the file of the settings in the learner's editor, and puts into force what it then says."""
        from studyml.services.editing import run_editor
        from studyml.services.settings import file_to_edit, read_settings

        with self.telling_errors():
            path = file_to_edit()
            self._run(lambda: run_editor(self.work.config.editor, path, 1))
            read_settings(self.work)
            self.put_settings_into_force()

    def edit_deck(self, card: StoredCard) -> None:
        """Opens the deck of a card in the learner's editor, at its line, and reads it again on return.

        Raises StudymlError.
        """
        from studyml.services.editing import deck_to_edit

        self.edit_file(deck_to_edit(card.path, "`s` on the first screen"), card.line)

    def edit_file(self, path: Path, line: int) -> None:
        """Opens a file in the learner's editor, and reads it again on return. Raises StudymlError."""
        from studyml.services.editing import run_editor
        from studyml.services.importing import sync_file

        self._run(lambda: run_editor(self.work.config.editor, path, line))
        self._tell_report(sync_file(self.work, path))

    def _run(self, program: Callable[[], None]) -> None:
        """Leaves the terminal to another program until that has ended. Raises StudymlError."""
        failure: StudymlError | None = None
        try:
            with self.suspend():
                # An exception that leaves this block would leave the screen suspended.
                try:
                    program()
                except StudymlError as error:
                    failure = error
        except SuspendNotSupported:
            raise StudymlError("an editor needs a terminal; open studyml in one") from None
        if failure is not None:
            raise failure

    def _tell_report(self, report: SyncReport) -> None:
        problems = report.problems()
        if not problems:
            self.say(report.summary())
            return
        more = f"\nand {len(problems) - 1} more: `studyml sync` lists them" if len(problems) > 1 else ""
        self.say(f"{report.summary()}\n{problems[0]}{more}", severity="warning", timeout=10)
