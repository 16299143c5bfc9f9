"""The floor of a first frame: an app with a Header, a Footer and a Static, and nothing to do."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import Footer, Header, Static


class ThreeWidgets(App[None]):
    """Shows a title, a line and a key."""

    TITLE = "Title"
    BINDINGS: ClassVar[list[BindingType]] = [("q", "quit", "Leave")]

    def compose(self) -> ComposeResult:
        yield Header()
        yield Static("ready")
        yield Footer()


if __name__ == "__main__":
    ThreeWidgets().run()
