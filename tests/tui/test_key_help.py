"""Each screen lists its keys, and says at its foot how."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest
from textual.screen import ModalScreen, Screen

from studyml.key_table import Key
from studyml.tui import screens


def every_screen() -> list[type[Screen[object]]]:
    """The screens that fill the terminal; those that lie upon another tell their few keys themselves."""
    modules = [
        import_module(f"{screens.__name__}.{each.name}") for each in pkgutil.iter_modules(screens.__path__)
    ]
    kinds = {kind for module in modules for kind in vars(module).values() if isinstance(kind, type)}
    whole = [kind for kind in kinds if issubclass(kind, Screen) and not issubclass(kind, ModalScreen)]
    return sorted((kind for kind in whole if getattr(kind, "KEYS", ())), key=lambda kind: kind.__name__)


@pytest.mark.parametrize("screen", every_screen(), ids=lambda screen: screen.__name__)
def test_every_screen_has_a_key_that_lists_its_keys(screen: type[Screen[object]]) -> None:
    keys: tuple[Key, ...] = screen.KEYS  # type: ignore[attr-defined]
    [key] = [key for key in keys if key.action == "help"]
    assert key.hint
    assert hasattr(screen, "action_help")
