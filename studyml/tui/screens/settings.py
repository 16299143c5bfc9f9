"""The settings, each with its meaning, for everything or for one deck."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from studyml.key_table import SETTINGS
from studyml.paths import config_path, shown
from studyml.services.listing import list_decks
from studyml.services.settings import SettingShown, change_settings, settings_shown
from studyml.tui.keys import bindings
from studyml.tui.screens.choice import ChoiceScreen
from studyml.tui.screens.line import LineScreen
from studyml.tui.screens.list_screen import ListScreen, draw_words
from studyml.tui.screens.pick import PickScreen
from studyml.tui.sheet import Sheet, column

_GROUP, _KEY = 12, 20


class SettingsScreen(ListScreen):
    """A row for each setting; what is changed is in force at once."""

    KEYS = SETTINGS
    HEAD = "Settings"
    DETAIL = 5
    BINDINGS: ClassVar[list[BindingType]] = bindings(SETTINGS)

    def __init__(self) -> None:
        super().__init__()
        self._deck: str | None = None
        self._settings: list[SettingShown] = []

    def read(self) -> None:
        self._settings = settings_shown(self.app.work, self._deck)

    def count(self) -> int:
        return len(self._settings)

    def draw_head(self, sheet: Sheet) -> None:
        scope = "of everything" if self._deck is None else f"of {self._deck} and the decks below it"
        sheet.line((self.HEAD, "heading"), (f" {scope}", "text"), right=[(shown(config_path()), "dim")])
        sheet.rule()

    def draw_row(self, sheet: Sheet, index: int, is_under_cursor: bool) -> None:
        row = self._settings[index]
        is_first = index == 0 or self._settings[index - 1].group != row.group
        role = "text bold" if is_under_cursor else "text"
        sheet.line(
            ("› " if is_under_cursor else "  ", "accent bold"),
            (column(row.group if is_first else "", _GROUP), "dim"),
            (column(row.key, _KEY), role),
            ("● " if row.is_set else "  ", "accent"),
            (_short(row.value), "accent" if row.is_set else "text"),
        )

    def draw_detail(self, sheet: Sheet, index: int) -> None:
        row = self._settings[index]
        draw_words(sheet, row.meaning)
        told = "● set by you · " if row.is_set else ""
        sheet.line((told, "accent"), (f"default {_short(row.default)}", "dim"), indent=3)

    def action_open(self) -> None:
        row = self._settings[self.cursor]
        if row.choices == ("true", "false"):
            self._set(row.key, "false" if row.value == "true" else "true")
        elif row.choices:
            self._choose(row)
        else:
            self.app.push_screen(_ValueScreen(self, row))

    def action_reset(self) -> None:
        row = self._settings[self.cursor]
        if row.is_set:
            self._set(row.key, None)
        else:
            self.app.say(f"{row.key} has its default already.")

    def action_deck(self) -> None:
        names = [deck.name for deck in list_decks(self.app.work)]
        rows = [("Everything", ""), *((name, "") for name in names)]

        def picked(place: int | None) -> None:
            if place is not None:
                self._deck = names[place - 1] if place else None
                self.read()
                self.paint()

        self.app.push_screen(PickScreen("The settings of", rows), picked)

    def action_keys(self) -> None:
        from studyml.tui.screens.key_list import KeyListScreen

        self.app.push_screen(KeyListScreen())

    def action_edit(self) -> None:
        self.app.edit_settings()
        self.read()
        self.paint()

    def put(self, key: str, words: str | None) -> None:
        """Sets a key, or takes it out, and puts it into force. Raises ConfigError or UsageError."""
        kept = change_settings(self.app.work, {key: words}, self._deck)
        self.app.put_settings_into_force()
        if kept and self._deck is None:
            self.app.say(f"Set. Decks that keep their own: {', '.join(kept)}", timeout=8)
        self.read()
        self.paint()

    def _set(self, key: str, words: str | None) -> None:
        with self.app.telling_errors():
            self.put(key, words)

    def _choose(self, row: SettingShown) -> None:
        def chosen(place: int | None) -> None:
            if place is not None:
                self._set(row.key, row.choices[place])

        rows = [(word, "in force" if f'"{word}"' == row.value else "") for word in row.choices]
        self.app.push_screen(ChoiceScreen(row.key, rows, "set"), chosen)


class _ValueScreen(LineScreen):
    """Asks for the value of a setting."""

    def __init__(self, settings: SettingsScreen, row: SettingShown) -> None:
        super().__init__(row.key, row.value.strip('"'), row.meaning)
        self._settings = settings
        self._key = row.key

    def keep(self, text: str) -> None:
        self._settings.put(self._key, text)


def _short(value: str) -> str:
    """A value for its row; of the many weights of a scheduler only how many there are."""
    return f"{value.count(',') + 1} weights" if value.count(",") > 10 else value
