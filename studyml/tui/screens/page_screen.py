"""A screen that is one page under a title, and one that has something under way meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.timer import Timer

from studyml.key_table import Key
from studyml.rendering.chart import bar
from studyml.tui.host import Host
from studyml.tui.keys import hints
from studyml.tui.screens.key_help import KeyHelpScreen
from studyml.tui.sheet import Part, Sheet
from studyml.tui.widgets.lines import Lines, ScrollLines

_BAR = 30


class PageScreen(Screen[None]):
    """What pages share; each draws its head and its body, and names its keys and what its figures say."""

    app: Host
    KEYS: ClassVar[Sequence[Key]] = ()
    HEADING: ClassVar[str] = ""
    FIGURES: ClassVar[Sequence[tuple[str, str]]] = ()

    def __init__(self) -> None:
        super().__init__()
        self._head = Lines(id="title")
        self._body = ScrollLines(id="page")
        self._body.can_focus = False
        self._foot = Lines(id="foot")

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._body
        yield self._foot

    @property
    def heading(self) -> str:
        """What the page is called."""
        return self.HEADING

    def told(self) -> Sequence[Part]:
        """What stands in the title's line at the right."""
        return ()

    def draw_head(self, sheet: Sheet) -> None:
        """Draws what stands above the page and does not scroll."""
        sheet.line((self.heading, "heading"), right=self.told())
        sheet.rule()

    def draw_page(self, sheet: Sheet) -> None:
        """Draws the page."""
        raise NotImplementedError

    def hints(self, width: int) -> list[Part]:
        """The keys that the foot names."""
        return hints(self.KEYS, self.app.keymap_in_force, width)

    def on_resize(self, event: events.Resize) -> None:
        self.paint()

    def action_scroll(self, step: int) -> None:
        self._body.scroll_relative(y=step, animate=False)

    def action_help(self) -> None:
        self.app.push_screen(KeyHelpScreen(self.heading, self.KEYS, self.FIGURES))

    def action_close(self) -> None:
        self.app.pop_screen()

    def scroll_to_top(self) -> None:
        """Shows the page from its beginning."""
        self._body.scroll_to(y=0, animate=False)

    def paint(self) -> None:
        """Draws everything again; the page stays where it was scrolled to."""
        width = self.size.width
        if width == 0:
            return
        head = Sheet(width, self.app.palette)
        self.draw_head(head)
        self._head.set_strips(head.strips)
        body = Sheet(width, self.app.palette)
        self.draw_page(body)
        self._body.set_strips(body.strips, keep_place=True)
        foot = Sheet(width, self.app.palette)
        foot.rule()
        foot.line(*self.hints(width))
        self._foot.set_strips(foot.strips)


class WorkingScreen(PageScreen):
    """A page that looks every TICK seconds, from `follow` on, at what goes on until nothing does any more."""

    TICK: ClassVar[float] = 0.1
    _timer: Timer | None = None

    def on_mount(self) -> None:
        self._timer = self.set_interval(self.TICK, self._tick, pause=not self.is_working)

    @property
    def is_working(self) -> bool:
        """Whether something is under way."""
        raise NotImplementedError

    def look(self) -> bool:
        """Takes what is done and begins what comes after it; whether there is something else to show now."""
        raise NotImplementedError

    def follow(self) -> None:
        """Begins to look, as something was set going, and shows what there is so far."""
        if self._timer is not None:
            self._timer.resume()
        self.paint()

    def _tick(self) -> None:
        has_news = self.look()
        if has_news:
            self.paint()
        if not self.is_working and self._timer is not None:
            self._timer.pause()


def draw_step(sheet: Sheet, words: str, done: int, of: int) -> None:
    """Draws how far something is: in words, and as a bar."""
    sheet.line((words, "text"), indent=3)
    sheet.line((bar(done / max(1, of), _BAR), "accent"), indent=3)
