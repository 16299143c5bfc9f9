"""Progress: a page of panels for a span of time and for everything, a deck, a tag or a concept."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.strip import Strip
from textual.timer import Timer

from studyml.domain.evaluation import Evaluation
from studyml.domain.progress import Progress, Scope
from studyml.errors import StudymlError
from studyml.key_table import PROGRESS
from studyml.rendering.excerpt import one_line
from studyml.rendering.interval import counted
from studyml.rendering.progress_panels import PANELS
from studyml.services.computation import Computation
from studyml.services.fitting import evaluate_present, is_present_fitted
from studyml.services.listing import list_concepts
from studyml.services.progress import progress
from studyml.services.scopes import scopes
from studyml.services.workspace import Workspace
from studyml.tui import definitions
from studyml.tui.evidence import draw_calibration, figure
from studyml.tui.host import Host
from studyml.tui.keys import bindings, hints, keys_of
from studyml.tui.panels import PagePanel, page, panel_widths
from studyml.tui.screens.choice import ChoiceScreen
from studyml.tui.screens.key_help import KeyHelpScreen
from studyml.tui.screens.pick import PickScreen
from studyml.tui.sheet import Part, Sheet, wrapped
from studyml.tui.widgets.lines import Lines, ScrollLines

_TICK = 0.05  # seconds between two looks at what is still being counted
_PATIENCE = 0.1  # seconds that the screen may wait for figures before it is shown without them
_SPANS = (("month", 30), ("three months", 91), ("year", 365), ("all", None))
_QUARTER = 1
_WIDE = ("Today", "A year")
_HONESTY = "Honesty"


class ProgressScreen(Screen[None]):
    """Shows what is known of a scope; what takes longer is counted aside and filled in."""

    app: Host
    KEYS = PROGRESS
    BINDINGS: ClassVar[list[BindingType]] = bindings(PROGRESS)

    def __init__(self, scope: Scope | None = None) -> None:
        super().__init__()
        self._span = _QUARTER
        self._chosen = scope or Scope()
        self._counting: Computation[Progress] | None = None
        self.found: Progress | None = None
        self._judging: Computation[tuple[Evaluation, bool]] | None = None
        self._judged: tuple[Evaluation, bool] | None = None
        self._timer: Timer | None = None
        self._head = Lines(id="title")
        self._body = ScrollLines(id="progress")
        self._body.can_focus = False
        self._foot = Lines(id="foot")

    @property
    def is_counting(self) -> bool:
        """Whether something is still to be filled in."""
        is_to_be_judged = self._is_judged and self._judged is None
        return self._counting is not None or self._judging is not None or is_to_be_judged

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._body
        yield self._foot

    def on_mount(self) -> None:
        self._timer = self.set_interval(_TICK, self._look, pause=True)

    def on_screen_resume(self) -> None:
        self._judging = self._judged = None
        self._count()

    def on_resize(self, event: events.Resize) -> None:
        self._paint()

    def action_span(self, place: int) -> None:
        if place != self._span:
            self._span = place
            self._count()

    def action_turn(self, step: int) -> None:
        self.action_span(max(0, min(len(_SPANS) - 1, self._span + step)))

    def action_scope(self) -> None:
        found = scopes(self.app.work)
        rows = [_scope_row(scope) for scope in found]

        def choose(place: int | None) -> None:
            if place is not None:
                self._chosen = found[place]
                self._judging = self._judged = None
                self._count()

        self.app.push_screen(PickScreen("Look at", rows), choose)

    def action_open(self) -> None:
        hardest = self.found.hardest if self.found else []
        leeches = self.found.leeches if self.found else []
        if not hardest and not leeches:
            self.app.say("Nothing of this was forgotten so far.")
            return

        def choose(place: int | None) -> None:
            if place is None:
                return
            if place < len(hardest):
                self.app.open_concept(hardest[place].concept_id)
                return
            leech = leeches[place - len(hardest)]
            named = list_concepts(self.app.work, leech.concept)
            concept = next(
                (one for one in named if (one.name, one.deck) == (leech.concept, leech.deck)), None
            )
            if concept is not None:
                self.app.open_concept(concept.id)

        rows = [
            (one.name, f"{counted(one.lapses, 'lapse')} in {counted(one.reviews, 'review')}")
            for one in hardest
        ]
        rows += [(one_line(leech.front), f"leech, {counted(leech.lapses, 'lapse')}") for leech in leeches]
        self.app.push_screen(ChoiceScreen("The hardest concepts, and leeches", rows), choose)

    def action_plan(self) -> None:
        self.app.open_plan()

    def action_week(self) -> None:
        self.app.open_week()

    def action_fit(self) -> None:
        self.app.open_fit(self._chosen.deck)

    def action_scroll(self, step: int) -> None:
        self._body.scroll_relative(y=step, animate=False)

    def action_help(self) -> None:
        self.app.push_screen(KeyHelpScreen("Progress", PROGRESS, definitions.PROGRESS))

    def action_close(self) -> None:
        self.app.pop_screen()

    def _count(self) -> None:
        """Has the figures counted, and waits for them a moment, for as a rule they are there at once."""
        scope = self._chosen._replace(days=_SPANS[self._span][1])
        self._counting = Computation(self.app.work, lambda work: _counted(work, scope))
        if self._counting.begin(_PATIENCE):
            self._take()
        self._paint()
        if self._timer is not None:
            self._timer.resume()

    def _look(self) -> None:
        """Fills in what was counted in the meantime."""
        changed = False
        if self._counting is not None and self._counting.is_done:
            self._take()
            changed = True
        if self._counting is None and self._judging is None and self._judged is None and self._is_judged:
            deck = self._chosen.deck
            self._judging = Computation(self.app.work, lambda work: _judged(work, deck))
            self._judging.begin()
        if self._judging is not None and self._judging.is_done:
            with self.app.telling_errors():
                self._judged = self._judging.result()
            self._judging = None
            changed = True
        if changed:
            self._paint()
        if self._counting is None and self._judging is None and self._timer is not None:
            self._timer.pause()

    def _take(self) -> None:
        counting, self._counting = self._counting, None
        assert counting is not None
        try:
            self.found = counting.result()
        except StudymlError as error:  # such as a deck that undo has taken away
            self.app.say(str(error), severity="error", timeout=10)
            self.found = None

    @property
    def _is_judged(self) -> bool:
        """Whether the scheduler is judged by what is looked at: by everything or by a deck."""
        return self._chosen.tag is None and self._chosen.concept is None and self.found is not None

    def _paint(self) -> None:
        width = self.size.width
        if width == 0:
            return
        head = Sheet(width, self.app.palette)
        name, what = _scope_row(self._chosen)
        head.line(("Progress", "heading"), right=[(f"{what} " if what else "", "dim"), (name, "text")])
        head.rule()
        head.line(*self._spans(), indent=3)
        head.gap()
        self._head.set_strips(head.strips)
        if self.found is None:
            body = Sheet(width, self.app.palette)
            told = "Counting …" if self._counting is not None else "There is nothing to count."
            body.line((told, "dim"), indent=3)
            self._body.set_strips(body.strips)
        else:
            strips = page(self._panels(self.found, width), width, self.app.palette)
            self._body.set_strips(strips, keep_place=True)
        foot = Sheet(width, self.app.palette)
        foot.rule()
        foot.line(*hints(PROGRESS, self.app.keymap_in_force, width))
        self._foot.set_strips(foot.strips)

    def _spans(self) -> list[Part]:
        """The spans with their keys, the present one marked."""
        parts: list[Part] = []
        for place, (name, _) in enumerate(_SPANS):
            key = keys_of(PROGRESS[place], self.app.keymap_in_force)[0]
            is_here = place == self._span
            parts += [
                ("› " if is_here else "  ", "accent bold"),
                (f"{key} ", "accent"),
                (f"{name}   ", "text bold" if is_here else "dim"),
            ]
        return parts

    def _panels(self, found: Progress, width: int) -> list[PagePanel]:
        """Everything that has something to show; where nothing was ever answered, what to do."""
        wide, narrow = panel_widths(width)
        panels = []
        for title, draw in PANELS.items():
            room = wide if title in _WIDE else narrow
            if lines := draw(found, room, self.app.palette):
                sheet = Sheet(room, self.app.palette)
                sheet.chart(lines)
                panels.append(PagePanel(title, sheet.strips, title in _WIDE))
        if not found.span.reviews:
            sheet = Sheet(narrow, self.app.palette)
            for words in wrapped(self._advice(found), narrow):
                sheet.line(words, indent=0)
            panels.insert(0, PagePanel("Nothing reviewed in this span", sheet.strips, is_wide=True))
        elif self._is_judged:
            panels.append(PagePanel(_HONESTY, self._honesty(narrow)))
        return panels

    def _advice(self, found: Progress) -> str:
        if found.streak.longest:
            return "There are reviews from before: 4 shows all time."
        return "The figures come with your first answers: go back, and press Enter on a deck."

    def _honesty(self, width: int) -> list[Strip]:
        sheet = Sheet(width, self.app.palette)
        if self._judged is None:
            sheet.line(("Computing …", "dim"), indent=0)
            return sheet.strips
        judged, is_fitted = self._judged
        if not judged.reviews:
            sheet.line(("No review could be predicted yet.", "dim"), indent=0)
            return sheet.strips
        sheet.line(
            ("Log loss ", "dim"),
            (figure(judged.log_loss), "text"),
            ("   RMSE (bins) ", "dim"),
            (figure(judged.rmse_bins), "text"),
            ("   AUC ", "dim"),
            (figure(judged.auc), "text"),
            indent=0,
        )
        told = " · fitted to them" if is_fitted else ""
        sheet.line((f"on {counted(judged.reviews, 'review')} of all time{told}", "dim"), indent=0)
        draw_calibration(sheet, judged.calibration)
        return sheet.strips


def _scope_row(scope: Scope) -> tuple[str, str]:
    """The name of a scope, and what it is."""
    for what in ("deck", "tag", "concept"):
        if (name := getattr(scope, what)) is not None:
            return name, what
    return "all decks", ""


def _counted(work: Workspace, scope: Scope) -> Progress:
    return progress(work, days=scope.days, deck=scope.deck, tag=scope.tag, concept=scope.concept)


def _judged(work: Workspace, deck: str | None) -> tuple[Evaluation, bool]:
    return evaluate_present(work, deck), is_present_fitted(work, deck)
