"""Fitting the scheduler to the learner: what is in force, how far the fit is, and the evidence."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.timer import Timer

from studyml.domain.fitting import LEAST_REVIEWS
from studyml.domain.study_day import iso_time
from studyml.errors import StudymlError
from studyml.key_table import FIT
from studyml.rendering.chart import bar
from studyml.rendering.interval import counted
from studyml.services.fit_run import Evidence, FitRun
from studyml.services.fitting import (
    apply_fit,
    decks_with_own_parameters,
    fit_history,
    fit_in_force,
    revert_fit,
)
from studyml.tui.definitions import EVIDENCE
from studyml.tui.evidence import draw_evidence
from studyml.tui.host import Host
from studyml.tui.keys import bindings, hints
from studyml.tui.screens.choice import ChoiceScreen
from studyml.tui.screens.key_help import KeyHelpScreen
from studyml.tui.screens.list_screen import draw_words
from studyml.tui.sheet import Part, Sheet, column
from studyml.tui.widgets.lines import Lines, ScrollLines

_TICK = 0.1  # seconds between two looks at how far the fit is
_BAR = 30
_DUE_DAYS = (
    ("Due days stay", "each card changes at its next review"),
    ("Due days move now", "many cards may fall due at once"),
)


class FitScreen(Screen[None]):
    """Fits to the reviews of a deck and all below it, or of all; nothing changes until it is applied."""

    app: Host
    KEYS = FIT
    BINDINGS: ClassVar[list[BindingType]] = bindings(FIT)

    def __init__(self, deck: str | None = None, evidence: Evidence | None = None) -> None:
        super().__init__()
        self._deck = deck
        self._evidence = evidence
        self._fitting: FitRun | None = None
        self._refusal = ""
        self._outcome = ""
        self._is_writing = False
        self._timer: Timer | None = None
        self._head = Lines(id="title")
        self._body = ScrollLines(id="fit")
        self._body.can_focus = False
        self._foot = Lines(id="foot")

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._body
        yield self._foot

    def on_mount(self) -> None:
        self._timer = self.set_interval(_TICK, self._look, pause=True)

    def on_unmount(self) -> None:
        if self._fitting is not None:
            self._fitting.cancel()

    def on_resize(self, event: events.Resize) -> None:
        self._paint()

    def action_start(self) -> None:
        if self._fitting is not None or self._is_writing:
            return
        self._refusal = self._outcome = ""
        self._evidence = None
        self._fitting = FitRun(self.app.work, self._deck)
        self._fitting.begin()
        assert self._timer is not None
        self._timer.resume()
        self._paint()

    def action_apply(self) -> None:
        if self._evidence is None:
            self.app.say("There is no fit yet to apply.")
        elif not self._is_writing:
            choice = ChoiceScreen("Put the fitted parameters into force?", _DUE_DAYS, "apply")
            self.app.push_screen(choice, self._apply)

    def action_revert(self) -> None:
        if self._fitting is not None or self._is_writing:
            return
        if fit_in_force(self.app.work, self._deck) is None:
            self.app.say(f"No fit of {self._scope} is in force, so there is nothing to go back from.")
        else:
            choice = ChoiceScreen("Go back to the parameters before?", _DUE_DAYS, "go back")
            self.app.push_screen(choice, self._revert)

    def action_undo(self) -> None:
        if self._fitting is None and not self._is_writing and self.app.undo() is not None:
            self._outcome = ""
            self._paint()

    def action_scroll(self, step: int) -> None:
        self._body.scroll_relative(y=step, animate=False)

    def action_help(self) -> None:
        self.app.push_screen(KeyHelpScreen("Fit", FIT, EVIDENCE))

    def action_close(self) -> None:
        if self._fitting is not None:
            self._fitting.cancel()
            self._stop()
            self.app.say("Ended. Nothing was changed.")
            self._paint()
        elif not self._is_writing:
            self.app.pop_screen()

    @property
    def _scope(self) -> str:
        return self._deck or "all decks"

    def _look(self) -> None:
        """Shows how far it is, and takes what was found when it is done."""
        run = self._fitting
        if run is not None and run.is_done:
            self._stop()
            try:
                self._evidence = run.evidence()
            except StudymlError as error:
                self._refusal = str(error)
            self._body.scroll_to(y=0, animate=False)
        self._paint()

    def _stop(self) -> None:
        self._fitting = None
        if self._timer is not None:
            self._timer.pause()

    def _apply(self, chosen: int | None) -> None:
        if chosen is not None:
            self._is_writing = True
            self._paint()
            self.call_after_refresh(self._write_fit, bool(chosen))

    def _write_fit(self, reschedule: bool) -> None:
        evidence = self._evidence
        assert evidence is not None
        with self.app.telling_errors():
            rebuilt = apply_fit(self.app.work, evidence.fit, self._deck, reschedule=reschedule)
            self._outcome = f"Applied to {self._scope}. {rebuilt.told(is_rescheduled=reschedule)}"
            if kept := decks_with_own_parameters(self.app.work, self._deck):
                self._outcome += f" Decks that keep parameters of their own: {', '.join(kept)}."
        self._written()

    def _revert(self, chosen: int | None) -> None:
        if chosen is not None:
            self._is_writing = True
            self._paint()
            self.call_after_refresh(self._write_revert, bool(chosen))

    def _write_revert(self, reschedule: bool) -> None:
        with self.app.telling_errors():
            withdrawn, rebuilt = revert_fit(self.app.work, self._deck, reschedule=reschedule)
            told = rebuilt.told(is_rescheduled=reschedule)
            self._outcome = f"The fit of {self._day(withdrawn.at)} is out of force for {self._scope}. {told}"
        self._written()

    def _written(self) -> None:
        self._is_writing = False
        self._body.scroll_to(y=0, animate=False)
        self._paint()

    def _paint(self) -> None:
        width = self.size.width
        if width == 0:
            return
        head = Sheet(width, self.app.palette)
        head.line(("Fit", "heading"), right=[(self._scope, "dim")])
        head.rule()
        self._head.set_strips(head.strips)
        body = Sheet(width, self.app.palette)
        body.gap()
        if self._is_writing:
            body.line(("Computing the memory of every card again …", "text"), indent=3)
        elif self._fitting is not None:
            self._draw_progress(body, self._fitting)
        else:
            self._draw_findings(body)
        self._body.set_strips(body.strips, keep_place=True)
        foot = Sheet(width, self.app.palette)
        foot.rule()
        foot.line(*self._hints(width))
        self._foot.set_strips(foot.strips)

    def _hints(self, width: int) -> list[Part]:
        keymap = self.app.keymap_in_force
        if self._is_writing:
            return []
        if self._fitting is not None:
            return hints([FIT[-1]._replace(hint="end it, nothing is changed")], keymap, width)
        unfit = set()
        if self._evidence is None:
            unfit.add("apply")
        else:
            unfit.add("start")
        if fit_in_force(self.app.work, self._deck) is None:
            unfit.add("revert")
        return hints([key for key in FIT if key.action not in unfit], keymap, width)

    def _draw_progress(self, sheet: Sheet, run: FitRun) -> None:
        if run.step is None:
            sheet.line(("Reading your reviews …", "text"), indent=3)
            return
        done, of = run.step
        sheet.line((f"Fitting: {done} of {counted(of, 'step')}", "text"), indent=3)
        sheet.line((bar(done / max(1, of), _BAR), "accent"), indent=3)

    def _draw_findings(self, sheet: Sheet) -> None:
        for text, role in ((self._outcome, "text bold"), (self._refusal, "error")):
            if text:
                draw_words(sheet, text, role, most=6)
                sheet.gap()
        if self._evidence is not None:
            draw_evidence(sheet, self._evidence)
            sheet.gap()
        else:
            draw_words(
                sheet,
                "A fit finds the parameters of FSRS under which your own reviews are least surprising, and"
                " shows on reviews that it has not seen whether that helps. Nothing changes before you"
                " apply it.",
                most=4,
            )
            sheet.gap()
            draw_words(
                sheet,
                f"It needs {LEAST_REVIEWS} reviews that can be predicted, on more than one day: those that"
                " are the first of a card on a day, after the day that introduced it.",
                "dim",
                most=4,
            )
            sheet.gap()
        self._draw_in_force(sheet)

    def _draw_in_force(self, sheet: Sheet) -> None:
        """Tells where the present parameters come from, and of the fits so far, the latest first."""
        fits = [fit for fit in fit_history(self.app.work) if fit.deck == (self._deck or "")]
        in_force = fit_in_force(self.app.work, self._deck)
        if in_force is not None:
            told = f"fitted on {self._day(in_force.at)} to {counted(in_force.reviews, 'review')}"
        elif self.app.work.settings_for(self._deck or "").parameters:
            told = "those of the settings, or fitted to a deck above"
        else:
            told = "the default ones"
        sheet.line((column("In force", 12), "dim"), (told, "text"), indent=3)
        for place, fit in enumerate(reversed(fits)):
            state = (
                "out of force"
                if fit.is_withdrawn
                else "in force"
                if fit.id == (in_force and in_force.id)
                else "before"
            )
            moved = " · due days moved" if fit.is_rescheduled else ""
            sheet.line(
                (column("" if place else "Fits so far", 12), "dim"),
                (f"{self._day(fit.at)}  {column(counted(fit.reviews, 'review'), 16)}", "text"),
                (f"{state}{moved}", "dim"),
                indent=3,
            )

    def _day(self, at: int) -> str:
        return iso_time(at, self.app.work.zone)[:10]
