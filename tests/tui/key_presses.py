"""Keys pressed in the app under test, and waiting for what a screen computes aside."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.tui.screen_text import shown

_TRIES = 400


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Presses keys, each after what the one before it led to."""
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def settled(pilot: Pilot[None]) -> None:
    """Waits until the screen has everything that it computes."""
    for _ in range(_TRIES):
        await pilot.pause(0.05)
        if not getattr(pilot.app.screen, "is_working", False):
            return
    raise AssertionError(shown(pilot.app))


async def until(pilot: Pilot[None], words: str) -> None:
    """Waits for words to be shown."""
    for _ in range(_TRIES):
        if words in shown(pilot.app):
            return
        await pilot.pause(0.05)
    raise AssertionError(shown(pilot.app))
