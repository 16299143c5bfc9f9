"""The settings as a learner sees and changes them while the program runs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from studyml.config import SETTINGS, as_typed
from studyml.config_file import read_config, write_setting
from studyml.errors import ConfigError
from studyml.key_table import ACTIONS, KEYS
from studyml.paths import config_path, shown
from studyml.services.workspace import Workspace


class SettingShown(NamedTuple):
    """A setting with its value and the one that it has when nothing is said, both as they are typed.

    `is_set` says that it is set to something else than that; of a deck's, that the file sets it for the deck.
    """

    key: str
    group: str
    meaning: str
    value: str
    default: str
    is_set: bool
    choices: tuple[str, ...]


class KeyShown(NamedTuple):
    """An action of the app with the keys in force and its own ones."""

    name: str
    meaning: str
    keys: str
    default: str


def settings_shown(work: Workspace, deck: str | None = None) -> list[SettingShown]:
    """Every setting in force; for a deck those that it can set for itself, where the default is what holds
    without it."""
    config = work.config
    own: Mapping[str, object] = config.decks.get(deck, {}) if deck is not None else {}
    without = config._replace(decks={name: set_ for name, set_ in config.decks.items() if name != deck})
    shown = []
    for key, setting in SETTINGS.items():
        if deck is not None and not setting.for_decks:
            continue
        source = config.for_deck(deck or "") if setting.for_decks else config
        default = setting.default if deck is None else getattr(without.for_deck(deck), key)
        value, default = getattr(source, key), as_typed(default)
        is_set = key in own if deck is not None else as_typed(value) != default
        choices = setting.choices or (("true", "false") if isinstance(setting.default, bool) else ())
        shown.append(
            SettingShown(key, setting.group, setting.meaning, as_typed(value), default, is_set, choices)
        )
    return shown


def keys_shown(work: Workspace) -> list[KeyShown]:
    """Every action of the app, screen by screen."""
    chosen = work.config.keys
    return [
        KeyShown(name, key.meaning, chosen.get(name, key.keys), key.keys) for name, key in ACTIONS.items()
    ]


def change_settings(work: Workspace, changes: Mapping[str, str | None], deck: str | None = None) -> list[str]:
    """Writes settings, given as they would be typed, to their file, and puts them into force at once; None
    takes one out again.

    The decks that have set one of them for themselves, which keep what they have. Raises ConfigError or
    UsageError.
    """
    for key, words in changes.items():
        work.config = write_setting(config_path(), key, words, deck)
    return [name for name, own in work.config.decks.items() if name != deck and own.keys() & changes.keys()]


def change_keys(work: Workspace, name: str, keys: str | None) -> None:
    """Gives an action other keys, or its own again. Raises ConfigError or UsageError."""
    change_settings(work, {f"{KEYS}.{name}": keys})


def file_to_edit() -> Path:
    """The file of the settings, made empty where there is none. Raises ConfigError."""
    path = config_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
    except OSError as error:
        raise ConfigError(f"{shown(path)}: the settings cannot be made ({error.strerror})") from error
    return path


def read_settings(work: Workspace) -> None:
    """Puts into force what the file says now. Raises ConfigError, and then leaves what is in force."""
    work.config = read_config(config_path())
