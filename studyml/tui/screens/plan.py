"""What a desired retention and a number of new cards a day would bring, to choose them by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from textual.binding import BindingType

from studyml.errors import StudymlError
from studyml.key_table import PLAN
from studyml.rendering.interval import counted
from studyml.rendering.line_chart import line_chart, scale_words
from studyml.services.computation import Computation
from studyml.services.plan_words import (
    IDLE,
    backlog_in,
    basis_told,
    minutes_in,
    vacation_in,
    vacation_words,
)
from studyml.services.planning import Choice, Plan, study_plan
from studyml.services.settings import change_settings
from studyml.services.workspace import Workspace
from studyml.tui import definitions
from studyml.tui.keys import bindings, keys_of
from studyml.tui.screens.choice import ChoiceScreen
from studyml.tui.screens.line import LineScreen
from studyml.tui.screens.list_screen import draw_words
from studyml.tui.screens.page_screen import WorkingScreen
from studyml.tui.sheet import MEASURE, Part, Sheet, column

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


class _Asked(NamedTuple):
    """What is asked for: new cards and minutes a day, days off, reviews overdue at the beginning."""

    pace: int
    minutes: float | None = None
    vacation: tuple[int, int] | None = None
    backlog: int | None = None


class _LineToAskFor(LineScreen):
    """Hands what was typed to `take`, which raises StudymlError where it cannot be."""

    def __init__(self, title: str, text: str, notes: str, take: Callable[[str], None]) -> None:
        super().__init__(title, text, notes)
        self._take = take

    def keep(self, text: str) -> None:
        self._take(text)


class PlanScreen(WorkingScreen):
    """A row for each desired retention, for one number of new cards a day at a time."""

    HEADING = "Plan"
    KEYS = PLAN
    FIGURES = definitions.PLAN
    TICK = 0.05
    BINDINGS: ClassVar[list[BindingType]] = bindings(PLAN)

    def __init__(self) -> None:
        super().__init__()
        self._asked = _Asked(-1)
        self._cursor = -1
        self._plans: dict[_Asked, Plan] = {}
        self._refused: dict[_Asked, str] = {}
        self._simulation: tuple[_Asked, Computation[Plan]] | None = None

    def on_mount(self) -> None:
        super().on_mount()
        self._asked = _Asked(self._present_pace)
        self._simulate()

    def on_unmount(self) -> None:
        if self._simulation is not None:
            self._simulation[1].give_up()

    def action_move(self, step: int) -> None:
        if plan := self._plan:
            self._cursor = max(0, min(len(plan.choices) - 1, self._cursor + step))
            self.paint()

    def action_pace(self, step: int) -> None:
        paces = sorted({*_PACES, self._present_pace, self._asked.pace})
        place = paces.index(self._asked.pace) + step
        self._ask(pace=paces[max(0, min(len(paces) - 1, place))])

    def action_minutes(self) -> None:
        minutes = self._asked.minutes or self.app.work.config.minutes_per_day
        self._ask_line(
            "Minutes a day", f"{minutes:g}" if minutes else "", minutes_in, "minutes", "those of the settings"
        )

    def action_vacation(self) -> None:
        today = self.app.work.today()
        vacation = self._asked.vacation or (today + 30, today + 43)
        self._ask_line("Days without reviews", vacation_words(vacation), vacation_in, "vacation", "none")

    def action_backlog(self) -> None:
        backlog = self._asked.backlog
        words = "" if backlog is None else str(backlog)
        self._ask_line("Reviews overdue at the beginning", words, backlog_in, "backlog", "those overdue now")

    def action_set(self) -> None:
        plan = self._plan
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

    @property
    def is_working(self) -> bool:
        """Whether figures are still to come."""
        return self._simulation is not None

    @property
    def _plan(self) -> Plan | None:
        return self._plans.get(self._asked)

    @property
    def _present_pace(self) -> int:
        return self.app.work.settings_for("").new_per_day

    def _ask_line(
        self, title: str, words: str, read: Callable[[str], object], name: str, without: str
    ) -> None:
        def take(typed: str) -> None:
            self._ask(**{name: read(typed) if typed.strip() else None})

        self.app.push_screen(_LineToAskFor(title, words, f"Left empty: {without}.", take))

    def _ask(self, **changes: object) -> None:
        self._asked = self._asked._replace(**changes)  # type: ignore[arg-type]
        self._simulate()

    def _set(self, changes: dict[str, str]) -> None:
        with self.app.telling_errors():
            kept = change_settings(self.app.work, changes)
            told = ", ".join(f"{key} = {words}" for key, words in changes.items())
            more = f"\nDecks that keep their own: {', '.join(kept)}" if kept else ""
            self.app.say(f"Set: {told}{more}", timeout=8)
            self._forget()
            self._simulate()

    def _forget(self) -> None:
        """Drops what was simulated, and is being simulated, with settings that are no longer in force."""
        self._plans.clear()
        self._refused.clear()
        if self._simulation is not None:
            self._simulation[1].give_up()
            self._simulation = None

    def _simulate(self) -> None:
        """Simulates what is asked for, one after another: the next begins when the one before is done."""
        asked = self._asked
        if self._simulation is None and asked not in self._plans and asked not in self._refused:
            computation = Computation(self.app.work, lambda work: _simulated(work, asked))
            self._simulation = asked, computation
            if computation.begin(_PATIENCE):
                self._take()
        self.follow()

    def look(self) -> bool:
        if self._simulation is None or not self._simulation[1].is_done:
            return False
        self._take()
        self._simulate()
        return True

    def _take(self) -> None:
        assert self._simulation is not None
        (asked, computation), self._simulation = self._simulation, None
        try:
            plan = self._plans[asked] = computation.result()
        except StudymlError as error:
            self._refused[asked] = str(error)
            return
        if self._cursor < 0:
            present = self.app.work.settings_for("").desired_retention
            self._cursor = [choice.retention for choice in plan.choices].index(present)
        self._cursor = min(self._cursor, len(plan.choices) - 1)

    def told(self) -> Sequence[Part]:
        return [(_beginning(self._plan) if self._plan else "the next year", "dim")]

    def draw_page(self, sheet: Sheet) -> None:
        self._draw_asked(sheet)
        sheet.gap()
        if refusal := self._refused.get(self._asked):
            draw_words(sheet, refusal, "text")
            return
        plan = self._plan
        if plan is not None and plan.is_idle:
            draw_words(sheet, IDLE, "text")
            return
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
        self._draw_basis(sheet, plan)

    def _draw_asked(self, sheet: Sheet) -> None:
        """Draws what the plan is asked for, each with the key that changes it."""
        asked = self._asked
        present = self._present_pace
        told = "  as it is set now" if asked.pace == present else f"  {present} are set now"
        sheet.line(
            ("New cards a day  ", "dim"),
            ("‹ ", "accent"),
            (str(asked.pace), "text bold"),
            (" ›", "accent"),
            (told, "dim"),
            indent=3,
        )
        minutes = asked.minutes or self.app.work.config.minutes_per_day
        parts: list[Part] = []
        for action, name, words in (
            ("minutes", "minutes", f"{minutes:g} a day" if minutes else "no end"),
            ("vacation", "vacation", vacation_words(asked.vacation) if asked.vacation else "none"),
            ("backlog", "overdue", "as now" if asked.backlog is None else f"{asked.backlog:,}"),
        ):
            [key] = [key for key in PLAN if key.action == action]
            pressed = keys_of(key, self.app.keymap_in_force)[0]
            is_chosen = getattr(asked, action) is not None
            parts += [
                (f"{pressed} ", "accent"),
                (f"{name} ", "dim"),
                (f"{words}   ", "text bold" if is_chosen else "text"),
            ]
        sheet.line(*parts, indent=3)

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
        words = " ".join(basis_told(plan))
        if plan.habits.assumed:
            words += f" Assumed, for want of answers: {'; '.join(plan.habits.assumed)}."
        sheet.gap()
        draw_words(sheet, words, "dim", most=5)


def _simulated(work: Workspace, asked: _Asked) -> Plan:
    return study_plan(
        work, new=[asked.pace], minutes=asked.minutes, vacation=asked.vacation, backlog=asked.backlog
    )


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
    labels = scale_words(low, high)
    if labels[0] == labels[1]:
        sheet.line((title, "text"), (f"  {labels[0]} all along", "dim"), indent=3)
        return
    sheet.line((title, "text"), indent=3)
    width = min(sheet.width, MEASURE) - 6
    padded = (labels[0].rjust(_LABEL - 1), labels[1].rjust(_LABEL - 1))
    chart = line_chart(values, width, height, sheet.palette, low=low, high=high, labels=padded)
    sheet.segments(chart, indent=3)
