"""Progress: a page of panels for a span of time and for everything, a deck, a tag or a concept."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.strip import Strip

from studyml.domain.honesty import Honesty
from studyml.domain.progress import Progress, Scope
from studyml.errors import StudymlError
from studyml.key_table import PROGRESS
from studyml.rendering.excerpt import one_line
from studyml.rendering.honesty_lines import honesty_lines
from studyml.rendering.interval import counted
from studyml.rendering.progress_panels import PANELS
from studyml.services.computation import Computation
from studyml.services.honesty import honesty
from studyml.services.listing import list_concepts
from studyml.services.progress import progress
from studyml.services.scopes import scopes
from studyml.services.workspace import Workspace
from studyml.tui import definitions
from studyml.tui.keys import bindings, keys_of
from studyml.tui.panels import PagePanel, page, panel_widths
from studyml.tui.screens.choice import ChoiceScreen
from studyml.tui.screens.page_screen import WorkingScreen
from studyml.tui.screens.pick import PickScreen
from studyml.tui.sheet import Part, Sheet, wrapped

_PATIENCE = 0.1  # seconds that the screen may wait for figures before it is shown without them
_SPANS = (("month", 30), ("three months", 91), ("year", 365), ("all", None))
_QUARTER = 1
_WIDE = ("Today", "A year")
_HONESTY = "Honesty"


class ProgressScreen(WorkingScreen):
    """Shows what is known of a scope; what takes longer is counted aside and filled in."""

    HEADING = "Progress"
    KEYS = PROGRESS
    FIGURES = definitions.PROGRESS
    TICK = 0.05
    BINDINGS: ClassVar[list[BindingType]] = bindings(PROGRESS)

    def __init__(self, scope: Scope | None = None) -> None:
        super().__init__()
        self._span = _QUARTER
        self._chosen = scope or Scope()
        self._counting: Computation[Progress] | None = None
        self.found: Progress | None = None
        self._judging: Computation[Honesty] | None = None
        self._judged: Honesty | None = None

    @property
    def is_working(self) -> bool:
        """Whether something is still to be filled in."""
        return self._counting is not None or self._judging is not None

    def on_unmount(self) -> None:
        self._give_up()

    def on_screen_resume(self) -> None:
        self._count()

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

    def _count(self) -> None:
        """Has the figures counted, and waits for them a moment, for as a rule they are there at once."""
        scope = self._chosen._replace(days=_SPANS[self._span][1])
        self._give_up()
        self._counting = Computation(self.app.work, lambda work: _counted(work, scope))
        if self._counting.begin(_PATIENCE):
            self._take()
        self.follow()

    def _give_up(self) -> None:
        """Ends what is still being counted and judged, for nobody waits for it any more."""
        for computation in (self._counting, self._judging):
            if computation is not None:
                computation.give_up()
        self._counting = self._judging = self._judged = None

    def look(self) -> bool:
        has_news = False
        if self._counting is not None and self._counting.is_done:
            self._take()
            has_news = True
        if self._judging is not None and self._judging.is_done:
            with self.app.telling_errors():
                self._judged = self._judging.result()
            self._judging = None
            has_news = True
        return has_news

    def _take(self) -> None:
        """Shows what was counted, and has the scheduler judged by it next."""
        counting, self._counting = self._counting, None
        assert counting is not None
        try:
            self.found = found = counting.result()
        except StudymlError as error:  # such as a deck that undo has taken away
            self.app.say(str(error), severity="error", timeout=10)
            self.found = None
            return
        if found.span.reviews:
            self._judging = Computation(self.app.work, lambda work: honesty(work, found.scope))
            self._judging.begin()

    def draw_head(self, sheet: Sheet) -> None:
        name, what = _scope_row(self._chosen)
        sheet.line(("Progress", "heading"), right=[(f"{what} " if what else "", "dim"), (name, "text")])
        sheet.rule()
        sheet.line(*self._spans(), indent=3)
        sheet.gap()

    def draw_page(self, sheet: Sheet) -> None:
        if self.found is None:
            told = "Counting …" if self._counting is not None else "There is nothing to count."
            sheet.line((told, "dim"), indent=3)
        else:
            sheet.strips += page(self._panels(self.found, sheet.width), sheet.width, self.app.palette)

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
        else:
            panels.append(PagePanel(_HONESTY, self._honesty(narrow)))
        return panels

    def _advice(self, found: Progress) -> str:
        if found.streak.longest:
            key = keys_of(PROGRESS[len(_SPANS) - 1], self.app.keymap_in_force)[0]
            return f"There are reviews from before: {key} shows all time."
        return "The figures come with your first answers: go back, and press Enter on a deck."

    def _honesty(self, width: int) -> list[Strip]:
        sheet = Sheet(width, self.app.palette)
        if self._judged is not None:
            sheet.chart(honesty_lines(self._judged, width, self.app.palette))
        elif self._judging is not None:
            sheet.line(("Computing …", "dim"), indent=0)
        return sheet.strips


def _scope_row(scope: Scope) -> tuple[str, str]:
    """The name of a scope, and what it is."""
    for what in ("deck", "tag", "concept"):
        if (name := getattr(scope, what)) is not None:
            return name, what
    return "all decks", ""


def _counted(work: Workspace, scope: Scope) -> Progress:
    return progress(work, days=scope.days, deck=scope.deck, tag=scope.tag, concept=scope.concept)
