"""The floor of a key press: an app with one Static, which changes its text on a key and does nothing else.

The text is one line long, or as many lines as the first argument says.
"""

from __future__ import annotations

import sys

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Static

_WIDTH = 70


class OneStatic(App[None]):
    """Shows how many keys were pressed."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self._lines = lines
        self._presses = 0

    def compose(self) -> ComposeResult:
        yield Static("ready")

    def on_key(self, event: events.Key) -> None:
        self._presses += 1
        line = f"press {self._presses} "
        rest = (line * _WIDTH)[: _WIDTH * (self._lines - 1)]
        rows = [rest[start : start + _WIDTH] for start in range(0, len(rest), _WIDTH)]
        self.query_one(Static).update("\n".join([line, *rows]))


if __name__ == "__main__":
    OneStatic(int(sys.argv[1]) if sys.argv[1:] else 1).run()
