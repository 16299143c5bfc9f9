"""The key table as the framework's bindings, and as people read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.keys import format_key

from studyml.key_table import Key
from studyml.tui.sheet import MEASURE, Part

_ALWAYS = (".help", ".close", ".leave")
_SHOWN = {"space": "space", "enter": "⏎", "tab": "⇥", "escape": "esc", "pagedown": "pgdn", "pageup": "pgup"}


def bindings(table: Iterable[Key]) -> list[BindingType]:
    """The table as bindings, with ids by which the settings can give them other keys."""
    return [Binding(key.keys, key.action, key.meaning, show=False, id=key.name) for key in table]


def keys_of(key: Key, keymap: Mapping[str, str]) -> list[str]:
    """The keys of an action as a person reads them, with the learner's own choice."""
    return [_SHOWN.get(name, format_key(name)) for name in keymap.get(key.name, key.keys).split(",")]


def hints(table: Iterable[Key], keymap: Mapping[str, str], width: int) -> list[Part]:
    """The keys of a screen for its foot, as many as have room in so many cells; the way out and the way to
    the list of all keys always."""
    told = [(key, keys_of(key, keymap)[0], f" {key.hint}") for key in table if key.hint]
    for gap in (3, 2):
        if _length(told, gap) <= min(width - 2, MEASURE):
            break
    while _length(told, gap) > width - 2 and (rest := [h for h in told if not h[0].name.endswith(_ALWAYS)]):
        told.remove(rest[-1])
    parts: list[Part] = []
    for _, key, hint in told:
        parts += [(key, "accent"), (hint + " " * gap, "dim")]
    return parts


def _length(told: Sequence[tuple[Key, str, str]], gap: int) -> int:
    return sum(cell_len(key) + cell_len(hint) + gap for _, key, hint in told) - gap
