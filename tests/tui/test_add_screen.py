"""Writing new cards in the app: what is typed, what it will look like, and what is saved."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import TextArea

from studyml.services.listing import list_cards
from studyml.services.workspace import Workspace
from studyml.tui.app import StudymlApp
from studyml.tui.screens.add import AddScreen
from studyml.tui.screens.home import HomeScreen
from tests.tui.screen_text import said, shown

Compare = Callable[..., bool]

SIZE = (80, 24)
TEXT = """\
A window that slides over an image.

Q: What does a kernel hold?
A: Its weights:

- $w_1$
- $w_2$

C: A kernel of [3 × 3|size] sees [nine] pixels.
"""


def fronts(work: Workspace) -> set[str]:
    return {card.stored.front for card in list_cards(work)}


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def write(pilot: Pilot[None], field: str, text: str) -> None:
    """Puts a text into a field as a paste does, and waits for the preview."""
    area = pilot.app.screen.query_one(f"#{field}", TextArea)
    area.focus()
    pilot.app.post_message(events.Paste(text))
    await pilot.pause(0.3)


async def opened(pilot: Pilot[None]) -> AddScreen:
    await press(pilot, "n")
    screen = pilot.app.screen
    assert isinstance(screen, AddScreen)
    return screen


async def test_cards_are_shown_as_they_are_typed_and_saved(work: Workspace) -> None:
    app = StudymlApp(work)
    before = fronts(work)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await write(pilot, "add-deck", "Images")
        await write(pilot, "add-concept", "Kernel")
        await write(pilot, "add-text", TEXT)
        text = shown(app)
        assert "4 cards: definition, basic, 2 cloze" in text
        assert "new deck, new concept" in text
        assert "What is it?" in text
        assert "𝑤₁" in text
        await press(pilot, "ctrl+s")
        assert "Add 4 cards to Images" in said(app)
        assert fronts(work) - before >= {"Kernel", "What does a kernel hold?"}
        assert app.screen.query_one("#add-text", TextArea).text == ""
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)
        await press(pilot, "u")
        assert fronts(work) == before


async def test_what_is_wrong_is_told_with_its_line_and_nothing_is_saved(work: Workspace) -> None:
    app = StudymlApp(work)
    before = fronts(work)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        await write(pilot, "add-deck", "Images")
        await write(pilot, "add-concept", "Kernel")
        await write(pilot, "add-text", "A window.\n\nQ: What?\n\nmore")
        assert "line 3: This `Q:` has no answer" in shown(app)
        await press(pilot, "ctrl+s")
        assert "line 3" in said(app)
        assert app.screen.query_one("#add-text", TextArea).cursor_location == (2, 0)
        assert fronts(work) == before


async def test_a_name_is_completed_with_tab_and_the_next_tab_goes_on(work: Workspace) -> None:
    app = StudymlApp(work)
    deck = min(card.stored.deck for card in list_cards(work))
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        field = screen.query_one("#add-deck", TextArea)
        field.load_text("")
        field.focus()
        await press(pilot, deck[0].lower(), "tab")
        assert field.text == deck
        await press(pilot, "tab")
        assert screen.focused is screen.query_one("#add-concept")


async def test_the_preview_follows_the_cursor(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        await write(pilot, "add-text", TEXT)
        assert "[size]" in shown(app)
        app.screen.query_one("#add-text", TextArea).move_cursor((0, 0))
        await pilot.pause(0.1)
        assert "What is it?" in shown(app)


@pytest.mark.parametrize(("field", "told"), [("add-deck", "a deck"), ("add-concept", "a concept")])
async def test_a_missing_name_is_asked_for(work: Workspace, field: str, told: str) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        for name in ("add-deck", "add-concept"):
            screen.query_one(f"#{name}", TextArea).load_text("" if name == field else "X")
        await press(pilot, "ctrl+s")
        assert told in said(app)
        assert screen.focused is screen.query_one(f"#{field}")


async def test_a_text_is_not_left_by_one_key(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        await write(pilot, "add-text", "words")
        await press(pilot, "escape")
        assert isinstance(app.screen, AddScreen)
        assert "not saved" in said(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_hostile_text_is_shown_to_the_letter(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await write(pilot, "add-concept", "[bold]x[/]")
        await write(pilot, "add-text", "[@click=app.quit]a[/] \x1b[31mred :: [/nope]")
        text = shown(app)
        assert "[bold]x[/]" in text
        assert "[@click=app.quit]a[/]" in text
        assert "\x1b" not in text


SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["narrow", "wide"])


@SIZES
def test_cards_being_written(work: Workspace, snap_compare: Compare, size: tuple[int, int]) -> None:
    async def write_all(pilot: Pilot[None]) -> None:
        await opened(pilot)
        await write(pilot, "add-deck", "Images")
        await write(pilot, "add-concept", "Kernel")
        await write(pilot, "add-text", TEXT)
        pilot.app.screen.query_one("#add-text", TextArea).cursor_blink = False

    assert snap_compare(StudymlApp(work), run_before=write_all, terminal_size=size)


@SIZES
def test_a_text_that_is_wrong(work: Workspace, snap_compare: Compare, size: tuple[int, int]) -> None:
    async def write_wrong(pilot: Pilot[None]) -> None:
        await opened(pilot)
        await write(pilot, "add-text", "a kernel :: a window\n\nQ: Which coefficient is usual for momentum?")
        pilot.app.screen.query_one("#add-text", TextArea).cursor_blink = False

    assert snap_compare(StudymlApp(work), run_before=write_wrong, terminal_size=size)
