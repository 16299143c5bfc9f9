"""The key table as the framework's bindings, and as people read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.binding import Binding, BindingType
from textual.keys import format_key

from studyml.key_table import Key

_SHOWN = {"space": "space", "enter": "⏎", "escape": "esc", "pagedown": "pgdn", "pageup": "pgup"}


def bindings(table: Iterable[Key]) -> list[BindingType]:
    """The table as bindings, with ids by which the settings can give them other keys."""
    return [Binding(key.keys, key.action, key.meaning, show=False, id=key.name) for key in table]


def keys_of(key: Key, keymap: Mapping[str, str]) -> list[str]:
    """The keys of an action as a person reads them, with the learner's own choice."""
    return [_SHOWN.get(name, format_key(name)) for name in keymap.get(key.name, key.keys).split(",")]
