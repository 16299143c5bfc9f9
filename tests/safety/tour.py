"""A walk through every screen of the app, over a collection in which every field is hostile."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.pilot import Pilot
from textual.screen import Screen

import studyml.tui
from studyml.config import Config
from studyml.domain.safe_text import safe_text
from studyml.services.cram import CramSession
from studyml.services.workspace import Workspace
from studyml.store.opening import open_store
from studyml.tui import sheet
from studyml.tui.app import StudymlApp
from studyml.tui.screens.choice import ChoiceScreen
from studyml.tui.screens.name_file import NameFileScreen
from studyml.tui.screens.pick import PickScreen
from tests.safety import collection
from tests.safety.hostile_text import MARKUP, PIECES, Words
from tests.safety.no_network import refuse_connections
from tests.tui.conftest import Clock

SCREENS = frozenset(
    [
        *("AddScreen", "CardInfoScreen", "ChoiceScreen", "ConceptScreen", "ConceptsScreen", "DraftEditor"),
        *("FitScreen", "GapsScreen", "HomeScreen", "ImportScreen", "InboxScreen", "JournalScreen"),
        *("KeyHelpScreen", "KeyListScreen", "LinksScreen", "NameFileScreen", "PapersScreen", "PickScreen"),
        *("PlanScreen", "ProgressScreen", "QuestionsScreen", "ReportScreen", "ReviewScreen", "SearchScreen"),
        *("SettingsScreen", "SummaryScreen", "WeekScreen", "CommandPalette"),
    ]
)
Look = Callable[[str], Awaitable[None]]


async def nobody_looks(_: str) -> None:
    """What is done at each place where nothing is to be done."""


class Tour:
    """Goes from screen to screen with keys, and lets `look` at each; `hostile` is what is pasted."""

    def __init__(self, pilot: Pilot[None], hostile: str, look: Look = nobody_looks) -> None:
        self.pilot = pilot
        assert isinstance(pilot.app, StudymlApp)
        self.app = pilot.app
        self.hostile = hostile
        self.look = look

    async def press(self, *keys: str) -> None:
        """Presses keys, and looks at what each of them leads to."""
        for key in keys:
            await self.pilot.press(key)
            await self._look(key)

    async def paste(self) -> None:
        """Pastes the hostile text where something can be typed."""
        self.app.post_message(events.Paste(self.hostile))
        await self.pilot.pause()
        await self._look("paste")

    async def home(self) -> None:
        """Leaves everything."""
        while len(self.app.screen_stack) > 1:
            self.app.pop_screen()
            await self.pilot.pause()

    async def show(self, screen: Screen[object]) -> None:
        """Shows a screen as something in the app would."""
        self.app.push_screen(screen)
        await self.pilot.pause()
        await self._look("shown")

    async def _look(self, how: str) -> None:
        await self.look(f"{type(self.app.screen).__name__} after {how}")

    async def go(self) -> None:
        """The whole walk."""
        for walk in (
            self.notes,
            self.search,
            self.inbox,
            self.figures,
            self.settings,
            self.typing,
            self.told,
            self.review,
        ):
            await walk()
            await self.home()

    async def open(self, screen: Callable[[], None], *keys: str) -> None:
        """Opens a screen from the decks, as its key there does, and presses keys on it."""
        await self.home()
        screen()
        await self.pilot.pause()
        await self._look("opened")
        await self.press(*keys)

    async def review(self) -> None:
        """Every card, front and back, with its info, links and editor; the summary."""
        app, work = self.app, self.app.work
        ids = [row[0] for row in work.store.query("SELECT id FROM card ORDER BY id")]
        app._show_session(CramSession(work, ids))
        await self.pilot.pause()
        for place, _ in enumerate(ids):
            await self.press("space", *(("i", "escape", "o", "escape") if place == 0 else ()), "3")
        await self.home()
        app.study(None)
        await self.press(
            "question_mark", "escape", "n", "escape", "space", "1", "space", "4", "e", "asterisk"
        )
        await self.press("minus", "u", "q", "question_mark", "escape", "h")

    async def notes(self) -> None:
        """Concepts, days, questions and papers."""
        app = self.app
        await self.press("down", "question_mark")
        await self.open(app.open_concepts, "down", "enter", "enter")
        await self.open(app.open_gaps, "enter")
        await self.open(partial(app.open_day, None), "up", "enter", "escape", "o")
        await self.open(app.open_questions, "a", "down")
        await self.open(app.open_papers, "down", "o")

    async def search(self) -> None:
        """Words, and words that are hostile themselves."""
        await self.open(self.app.open_search, *"mo")
        await self.open(self.app.open_search)
        await self.paste()

    async def inbox(self) -> None:
        """Drafts, one in the editor, one merged, with a filter, and a deck to be chosen."""
        app = self.app
        await self.open(app.open_inbox, "down", "d", "escape", "m", "escape", "slash")
        await self.paste()
        await self.open(app.open_inbox, "e")
        await self.paste()
        await self.press("ctrl+s")
        await self.open(app.open_inbox, "a", "u", "A")

    async def figures(self) -> None:
        """Progress, the plan, a fit and the week."""
        app = self.app
        await self.open(app.open_progress, "4", "s")
        await self.paste()
        await self.open(app.open_progress, "enter")
        await self.open(app.open_plan, "enter", "escape", "m")
        await self.paste()
        await self.press("enter")
        await self.open(app.open_week, "m", "y")
        await self.paste()
        await self.press("enter")
        await self.open(partial(app.open_fit, self.hostile), "enter", "a", "question_mark")

    async def settings(self) -> None:
        """Settings of everything and of a deck, and the keys."""
        app = self.app
        await self.open(app.open_settings, "end", "enter")
        await self.paste()
        await self.press("enter")
        await self.open(app.open_settings, "d")
        await self.open(app.open_settings, "t", "enter")
        await self.paste()
        await self.press("enter")

    async def typing(self) -> None:
        """What is imported and what is written by hand."""
        app = self.app
        await self.open(app.open_import)
        await self.paste()
        await self.press("tab", "enter")
        await self.open(app.open_add)
        for _ in range(4):
            await self.paste()
            await self.press("tab")
        await self.press("ctrl+s", "escape")
        # What is wrong in files is told by the report of a sync.
        await self.open(app.sync, "down", "enter", "u")
        await self.home()
        await self.press("ctrl+p")  # the list of commands, which is textual's own
        await self.paste()
        await self.press("escape")

    async def told(self) -> None:
        """What screens ask and tell, with the hostile text itself and not only what a reader made of it."""
        rows = [(self.hostile, self.hostile)] * 3
        for screen in (ChoiceScreen(self.hostile, rows, self.hostile), PickScreen(self.hostile, rows)):
            await self.show(screen)  # type: ignore[arg-type]
            await self.press("escape")
        await self.show(NameFileScreen(self.hostile, self.hostile, ""))  # type: ignore[arg-type]
        await self.press("escape")
        for severity in ("information", "warning", "error"):
            self.app.say(self.hostile, severity=severity)
            await self.pilot.pause(0.05)
            await self._look(severity)


def workspace(folder: Path, words: Words, *, is_filled: bool = True) -> Workspace:
    """A collection in a folder, with hostile settings."""
    folder.mkdir(exist_ok=True)
    os.chdir(folder)
    store = open_store(folder / "studyml.db", write=True, create=True)
    work = Workspace(store, Config(editor="/no/such/" + words.field("editor")), Clock(), UTC)
    if is_filled:
        collection.fill(work, folder / "notes", words)
    return work


class Witness:
    """What was seen on the way: markup by screen, what could be clicked, and what ran."""

    def __init__(self, app: StudymlApp) -> None:
        self.app = app
        self.markup: dict[str, set[str]] = {}
        self.clickable: list[str] = []
        self.tooltips: list[str] = []

    async def look(self, place: str) -> None:
        """Reads the whole screen."""
        found = self.markup.setdefault(place.split()[0], set())
        widgets = self.app.screen.walk_children()
        self.tooltips += [f"{place}: {each.tooltip}" for each in widgets if each.tooltip is not None]
        strips = self.app.screen._compositor.render_strips(self.app.size)
        text = "\n".join(strip.text for strip in strips)
        found.update(piece for piece in MARKUP if piece in text)
        for strip in strips:
            for segment in strip:
                if segment.style is not None and ("@click" in segment.style.meta or segment.style.link):
                    self.clickable.append(f"{place}: {segment.text}")


class Watched(StudymlApp):
    """The app, in which what hostile markup would run is noted instead."""

    CSS_PATH = Path(studyml.tui.__file__).with_name("studyml.tcss")
    ran: ClassVar[list[str]] = []

    async def action_quit(self) -> None:
        self.ran.append("quit")

    async def action_simulate_key(self, key: str) -> None:
        self.ran.append(key)


def main(kind: str, folder: str) -> None:
    """Walks in the terminal that this process has, and writes what was seen to `seen.json`.

    `kind` is "hostile", "safe" (the same made safe beforehand), or "hole" (hostile, nothing makes it safe,
    and little is looked at).
    """
    refuse_connections()
    pieces = tuple(map(safe_text, PIECES)) if kind == "safe" else PIECES
    words = Words(pieces)
    work = workspace(Path(folder), words, is_filled=kind != "hole")
    if kind == "hole":
        sheet.safe_line = str  # type: ignore[assignment]
    app = Watched(work)
    witness = Witness(app)

    async def walk(pilot: Pilot[None]) -> None:
        tour = Tour(pilot, words.everything(), witness.look)
        await (tour.told() if kind == "hole" else tour.go())
        app.exit()

    app.run(auto_pilot=walk)  # type: ignore[arg-type]
    work.store.close()
    seen = {
        "markup": {screen: sorted(found) for screen, found in witness.markup.items()},
        "clickable": witness.clickable,
        "tooltips": witness.tooltips,
        "ran": app.ran,
    }
    Path(folder, "seen.json").write_text(json.dumps(seen))
    sys.exit(app.return_code or 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
