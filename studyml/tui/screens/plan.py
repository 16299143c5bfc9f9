"""What a desired retention and a number of new cards a day would bring, to choose them by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.timer import Timer

from studyml.errors import StudymlError
from studyml.key_table import PLAN
from studyml.rendering.interval import counted
from studyml.rendering.line_chart import line_chart
from studyml.services.computation import Computation
from studyml.services.planning import Choice, Plan, study_plan
from studyml.services.settings import change_settings
from studyml.tui import definitions
from studyml.tui.host import Host
from studyml.tui.keys import bindings, hints
from studyml.tui.screens.choice import ChoiceScreen
from studyml.tui.screens.key_help import KeyHelpScreen
from studyml.tui.screens.list_screen import draw_words
from studyml.tui.sheet import MEASURE, Sheet, column
from studyml.tui.widgets.lines import Lines, ScrollLines

_TICK = 0.05  # seconds between two looks at whether a simulation is done
_PATIENCE = 0.05
_PACES = (0, 1, 2, 3, 5, 7, 10, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200)
_HEADS = (
    ("Reviews", "a day"),
    ("Minutes", "a day"),
    ("Busiest", "week"),
    ("Overdue", "then"),
    ("Known", "then"),
)
_NAME = 18
_FIGURE = 11
_LABEL = 7
_HEIGHT, _LEAST_HEIGHT = 5, 2
_TALL = 32  # lines of a screen on which the curves are higher


class PlanScreen(Screen[None]):
    """A row for each desired retention, for one number of new cards a day at a time."""

    app: Host
    KEYS = PLAN
    BINDINGS: ClassVar[list[BindingType]] = bindings(PLAN)

    def __init__(self) -> None:
        super().__init__()
        self._pace = -1
        self._cursor = -1
        self._plans: dict[int, Plan] = {}
        self._simulation: tuple[int, Computation[Plan]] | None = None
        self._refusal = ""
        self._timer: Timer | None = None
        self._head = Lines(id="title")
        self._body = ScrollLines(id="plan")
        self._body.can_focus = False
        self._foot = Lines(id="foot")

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._body
        yield self._foot

    def on_mount(self) -> None:
        self._timer = self.set_interval(_TICK, self._look, pause=True)
        self._pace = self.app.work.settings_for("").new_per_day
        self._simulate()

    def on_resize(self, event: events.Resize) -> None:
        self._paint()

    def action_move(self, step: int) -> None:
        if plan := self._plans.get(self._pace):
            self._cursor = max(0, min(len(plan.choices) - 1, self._cursor + step))
            self._paint()

    def action_pace(self, step: int) -> None:
        present = self.app.work.settings_for("").new_per_day
        paces = sorted({*_PACES, present, self._pace})
        self._pace = paces[max(0, min(len(paces) - 1, paces.index(self._pace) + step))]
        self._simulate()

    def action_set(self) -> None:
        plan = self._plans.get(self._pace)
        if plan is None:
            return
        choice = plan.choices[self._cursor]
        retention, new = f"{choice.retention:g}", str(choice.new)
        changes = [
            {"desired_retention": retention, "new_per_day": new},
            {"desired_retention": retention},
            {"new_per_day": new},
        ]
        rows = [
            (f"Retention {choice.retention:.2f}, {choice.new} new a day", "both"),
            (f"Retention {choice.retention:.2f}", "new cards a day stay"),
            (f"{choice.new} new cards a day", "retention stays"),
        ]

        def chosen(place: int | None) -> None:
            if place is not None:
                self._set(changes[place])

        self.app.push_screen(
            ChoiceScreen("Set for every deck without a value of its own", rows, "set"), chosen
        )

    def action_scroll(self, step: int) -> None:
        self._body.scroll_relative(y=step, animate=False)

    def action_help(self) -> None:
        self.app.push_screen(KeyHelpScreen("Plan", PLAN, definitions.PLAN))

    def action_close(self) -> None:
        self.app.pop_screen()

    @property
    def is_simulating(self) -> bool:
        """Whether figures are still to come."""
        return self._simulation is not None

    def _set(self, changes: dict[str, str]) -> None:
        with self.app.telling_errors():
            kept = change_settings(self.app.work, changes)
            told = ", ".join(f"{key} = {words}" for key, words in changes.items())
            more = f"\nDecks that keep their own: {', '.join(kept)}" if kept else ""
            self.app.say(f"Set: {told}{more}", timeout=8)
            self._plans.clear()
            self._simulate()

    def _simulate(self) -> None:
        """Simulates what is asked for, one after another: the next begins when the one before is done."""
        if self._simulation is None and self._pace not in self._plans and not self._refusal:
            pace = self._pace
            computation = Computation(self.app.work, lambda work: study_plan(work, new=[pace]))
            self._simulation = pace, computation
            if computation.begin(_PATIENCE):
                self._take()
            elif self._timer is not None:
                self._timer.resume()
        self._paint()

    def _look(self) -> None:
        if self._simulation is not None and self._simulation[1].is_done:
            self._take()
            self._simulate()
        if self._simulation is None and self._timer is not None:
            self._timer.pause()

    def _take(self) -> None:
        assert self._simulation is not None
        (pace, computation), self._simulation = self._simulation, None
        try:
            plan = self._plans[pace] = computation.result()
        except StudymlError as error:
            self._refusal = str(error)
            return
        if self._cursor < 0:
            present = self.app.work.settings_for("").desired_retention
            self._cursor = [choice.retention for choice in plan.choices].index(present)
        self._cursor = min(self._cursor, len(plan.choices) - 1)

    def _paint(self) -> None:
        width = self.size.width
        if width == 0:
            return
        head = Sheet(width, self.app.palette)
        plan = self._plans.get(self._pace)
        head.line(("Plan", "heading"), right=[(_beginning(plan) if plan else "the next year", "dim")])
        head.rule()
        self._head.set_strips(head.strips)
        body = Sheet(width, self.app.palette)
        if self._refusal:
            body.gap()
            draw_words(body, self._refusal, "text")
        else:
            self._draw(body, plan)
        self._body.set_strips(body.strips, keep_place=True)
        foot = Sheet(width, self.app.palette)
        foot.rule()
        foot.line(*hints(PLAN, self.app.keymap_in_force, width))
        self._foot.set_strips(foot.strips)

    def _draw(self, sheet: Sheet, plan: Plan | None) -> None:
        present = self.app.work.settings_for("").new_per_day
        told = "  as it is set now" if self._pace == present else f"  {present} are set now"
        sheet.line(
            ("New cards a day  ", "dim"),
            ("‹ ", "accent"),
            (str(self._pace), "text bold"),
            (" ›", "accent"),
            (told, "dim"),
            indent=3,
        )
        sheet.gap()
        for place in range(2):
            name = "Retention" if place else ""
            heads = "".join(column(head[place], _FIGURE, right=True) for head in _HEADS)
            sheet.line((column(name, _NAME) + heads, "dim"), indent=3)
        if plan is None:
            sheet.line(("Simulating a year …", "dim"), indent=3)
            return
        for place, choice in enumerate(plan.choices):
            self._draw_choice(sheet, choice, is_under_cursor=place == self._cursor)
        chosen = plan.choices[self._cursor]
        weeks = [choice.minutes_by_week for choice in plan.choices]
        height = _HEIGHT if self.size.height >= _TALL else _LEAST_HEIGHT
        _draw_curve(sheet, "Minutes a day", chosen.minutes_by_week, 0.0, max(map(max, weeks)), height)
        known = [choice.forecast.retained for choice in plan.choices]
        least, most = min(map(min, known)), max(map(max, known))
        _draw_curve(sheet, "Cards known", chosen.forecast.retained, least, most, height)
        sheet.gap()
        self._draw_basis(sheet, plan)

    def _draw_choice(self, sheet: Sheet, choice: Choice, *, is_under_cursor: bool) -> None:
        forecast = choice.forecast
        present = self.app.work.settings_for("").desired_retention
        name = f"{choice.retention:.2f}{'  set now' if choice.retention == present else ''}"
        figures = (
            f"{choice.reviews_a_day:.1f}",
            f"{choice.minutes_a_day:.1f}",
            f"{max(choice.minutes_by_week):.1f}",
            f"{forecast.overdue[-1]:,.0f}",
            f"{forecast.retained[-1]:,.0f}",
        )
        role = "text bold" if is_under_cursor else "text"
        sheet.line(
            ("› " if is_under_cursor else "  ", "accent bold"),
            (column(name, _NAME), role),
            ("".join(column(text, _FIGURE, right=True) for text in figures), role),
        )

    def _draw_basis(self, sheet: Sheet, plan: Plan) -> None:
        minutes = "" if plan.minutes is None else f" and {plan.minutes:g} minutes"
        words = f"At most {plan.reviews:,} reviews{minutes} a day, as your limits are."
        if plan.habits.assumed:
            words += f" Assumed, for want of answers: {'; '.join(plan.habits.assumed)}."
        draw_words(sheet, words, "dim", most=5)


def _beginning(plan: Plan) -> str:
    """What the year begins with."""
    overdue = f" · {plan.overdue:,} overdue" if plan.overdue else ""
    known = plan.choices[0].forecast.retained[0]
    return f"{counted(plan.seen, 'card')} in review{overdue} · {plan.unseen:,} new · {known:,.0f} known"


def _draw_curve(
    sheet: Sheet, title: str, values: Sequence[float], low: float, high: float, height: int
) -> None:
    """Draws a curve below its title, on the scale of all choices."""
    sheet.gap()
    sheet.line((title, "text"), indent=3)
    width = min(sheet.width, MEASURE) - 6
    labels = (f"{low:,.0f}".rjust(_LABEL - 1), f"{high:,.0f}".rjust(_LABEL - 1))
    chart = line_chart(values, width, height, sheet.palette, low=low, high=high, labels=labels)
    sheet.segments(chart, indent=3)
