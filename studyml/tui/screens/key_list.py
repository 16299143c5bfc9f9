"""The keys of the whole app, screen by screen, to change them."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from studyml.key_table import KEY_LIST
from studyml.services.settings import KeyShown, change_keys, keys_shown
from studyml.tui.keys import bindings
from studyml.tui.screens.line import LineScreen
from studyml.tui.screens.list_screen import ListScreen, draw_words
from studyml.tui.sheet import Sheet, column


class KeyListScreen(ListScreen):
    """A row for each action, by the name that it has in the settings."""

    KEYS = KEY_LIST
    HEAD = "Keys"
    DETAIL = 2
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEY_LIST)

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[KeyShown] = []

    def read(self) -> None:
        self._rows = keys_shown(self.app.work)

    def count(self) -> int:
        return len(self._rows)

    def draw_row(self, sheet: Sheet, index: int, is_under_cursor: bool) -> None:
        row = self._rows[index]
        is_set = row.keys != row.default
        sheet.line(
            ("› " if is_under_cursor else "  ", "accent bold"),
            (column(row.name, 22), "text bold" if is_under_cursor else "text"),
            ("● " if is_set else "  ", "accent"),
            (column(row.keys, 22), "accent"),
            (f" {row.meaning}", "dim"),
        )

    def draw_detail(self, sheet: Sheet, index: int) -> None:
        draw_words(sheet, self._rows[index].meaning)
        sheet.line((f"default {self._rows[index].default}", "dim"), indent=3)

    def action_open(self) -> None:
        self.app.push_screen(_KeysScreen(self, self._rows[self.cursor]))

    def action_reset(self) -> None:
        with self.app.telling_errors():
            self.put(self._rows[self.cursor].name, None)

    def put(self, name: str, keys: str | None) -> None:
        """Gives an action other keys, or its own again. Raises ConfigError or UsageError."""
        change_keys(self.app.work, name, keys)
        self.app.put_settings_into_force()
        self.read()
        self.paint()


class _KeysScreen(LineScreen):
    """Asks for the keys of an action."""

    def __init__(self, keys: KeyListScreen, row: KeyShown) -> None:
        notes = f"{row.meaning}. Keys are named like g, ctrl+g, f5 or space, with commas between several."
        super().__init__(row.name, row.keys, notes)
        self._list = keys
        self._action = row.name

    def keep(self, text: str) -> None:
        self._list.put(self._action, text)
