"""Fitting the scheduler to the learner: what is in force, how far the fit is, and the evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from studyml.domain.fitting import LEAST_REVIEWS
from studyml.domain.study_day import iso_time
from studyml.errors import StudymlError
from studyml.key_table import FIT
from studyml.rendering.interval import counted
from studyml.services.fit_run import Evidence, FitRun
from studyml.services.fitting import (
    applying_fit,
    decks_with_own_parameters,
    fit_history,
    fit_in_force,
    reverting_fit,
)
from studyml.services.stepped_change import SteppedChange, Steps
from studyml.tui.definitions import EVIDENCE
from studyml.tui.evidence import draw_evidence
from studyml.tui.keys import bindings, hints
from studyml.tui.screens.choice import ChoiceScreen
from studyml.tui.screens.list_screen import draw_words
from studyml.tui.screens.page_screen import WorkingScreen, draw_step
from studyml.tui.sheet import Part, Sheet, column

_AT_ONCE, _BETWEEN = 0.03, 0.01  # seconds of writing, and those then left for keys and for drawing
_DUE_DAYS = (
    ("Due days stay", "each card changes at its next review"),
    ("Due days move now", "many cards may fall due at once"),
)


class FitScreen(WorkingScreen):
    """Fits to the reviews of a deck and all below it, or of all; nothing changes until it is applied."""

    HEADING = "Fit"
    KEYS = FIT
    FIGURES = EVIDENCE
    BINDINGS: ClassVar[list[BindingType]] = bindings(FIT)

    def __init__(self, deck: str | None = None, evidence: Evidence | None = None) -> None:
        super().__init__()
        self._deck = deck
        self._evidence = evidence
        self._fitting: FitRun | None = None
        self._writing: SteppedChange[str] | None = None
        self._refusal = ""
        self._outcome = ""

    def on_unmount(self) -> None:
        if self._fitting is not None:
            self._fitting.cancel()
        if self._writing is not None:
            self._writing.cancel()

    def action_start(self) -> None:
        if self.is_working:
            return
        self._refusal = self._outcome = ""
        self._evidence = None
        self._fitting = FitRun(self.app.work, self._deck)
        self._fitting.begin()
        self.follow()

    def action_apply(self) -> None:
        evidence = self._evidence
        if evidence is None:
            self.app.say("There is no fit yet to apply.")
        elif not self.is_working:
            choice = ChoiceScreen("Put the fitted parameters into force?", _DUE_DAYS, "apply")
            self.app.push_screen(choice, self._writer(lambda moves: self._applying(evidence, moves)))

    def action_revert(self) -> None:
        if self.is_working:
            return
        if fit_in_force(self.app.work, self._deck) is None:
            self.app.say(f"No fit of {self._scope} is in force, so there is nothing to go back from.")
        else:
            choice = ChoiceScreen("Go back to the parameters before?", _DUE_DAYS, "go back")
            self.app.push_screen(choice, self._writer(self._reverting))

    def action_undo(self) -> None:
        if not self.is_working and self.app.undo() is not None:
            self._outcome = ""
            self.paint()

    def action_close(self) -> None:
        if self._fitting is not None:
            self._fitting.cancel()
            self._fitting = None
        elif self._writing is not None:
            self._writing.cancel()
            self._writing = None
        else:
            self.app.pop_screen()
            return
        self.app.say("Ended. Nothing was changed.")
        self.paint()

    @property
    def is_working(self) -> bool:
        """Whether it fits, or writes."""
        return self._fitting is not None or self._writing is not None

    @property
    def _scope(self) -> str:
        return self._deck or "all decks"

    def look(self) -> bool:
        run = self._fitting
        if run is not None and run.is_done:
            self._fitting = None
            try:
                self._evidence = run.evidence()
            except StudymlError as error:
                self._refusal = str(error)
            self.scroll_to_top()
        return run is not None

    def _writer(self, steps: Callable[[bool], Steps[str]]) -> Callable[[int | None], None]:
        """What begins to write once it was chosen whether due days move."""

        def begin(chosen: int | None) -> None:
            if chosen is not None:
                self._outcome = ""
                self._writing = SteppedChange(steps(bool(chosen)))
                self.scroll_to_top()
                self.paint()
                self.call_after_refresh(self._write)

        return begin

    def _write(self) -> None:
        """Writes for a moment, and again once keys were looked at."""
        writing = self._writing
        if writing is None:
            return
        try:
            if writing.go_on(_AT_ONCE):
                self._outcome, self._writing = writing.result(), None
            else:
                self.set_timer(_BETWEEN, self._write)
        except StudymlError as error:
            self._writing = None
            self.app.say(str(error), severity="error", timeout=10)
        self.paint()

    def _applying(self, evidence: Evidence, reschedule: bool) -> Steps[str]:
        work = self.app.work
        rebuilt = yield from applying_fit(work, evidence.fit, self._deck, reschedule=reschedule)
        told = f"Applied to {self._scope}. {rebuilt.told(is_rescheduled=reschedule)}"
        if kept := decks_with_own_parameters(work, self._deck):
            told += f" Decks that keep parameters of their own: {', '.join(kept)}."
        return told

    def _reverting(self, reschedule: bool) -> Steps[str]:
        steps = reverting_fit(self.app.work, self._deck, reschedule=reschedule)
        withdrawn, rebuilt = yield from steps
        told = rebuilt.told(is_rescheduled=reschedule)
        return f"The fit of {self._day(withdrawn.at)} is out of force for {self._scope}. {told}"

    def told(self) -> Sequence[Part]:
        return [(self._scope, "dim")]

    def hints(self, width: int) -> list[Part]:
        keymap = self.app.keymap_in_force
        if self.is_working:
            return hints([FIT[-1]._replace(hint="end it, nothing is changed")], keymap, width)
        unfit = set()
        if self._evidence is None:
            unfit.add("apply")
        else:
            unfit.add("start")
        if fit_in_force(self.app.work, self._deck) is None:
            unfit.add("revert")
        return hints([key for key in FIT if key.action not in unfit], keymap, width)

    def draw_page(self, sheet: Sheet) -> None:
        sheet.gap()
        if self._writing is not None:
            self._draw_writing(sheet, self._writing)
        elif self._fitting is not None:
            self._draw_fitting(sheet, self._fitting)
        else:
            self._draw_findings(sheet)

    def _draw_writing(self, sheet: Sheet, writing: SteppedChange[str]) -> None:
        step = writing.step
        if step is None:
            sheet.line(("Computing the memory of every card again …", "text"), indent=3)
        else:
            share = f"{100 * step.done // max(1, step.of)} %"
            draw_step(sheet, f"{step.what}: {share}", step.done, step.of)

    def _draw_fitting(self, sheet: Sheet, run: FitRun) -> None:
        if run.step is None:
            sheet.line(("Reading your reviews …", "text"), indent=3)
        else:
            done, of = run.step
            draw_step(sheet, f"Fitting: {done} of {counted(of, 'step')}", done, of)

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
