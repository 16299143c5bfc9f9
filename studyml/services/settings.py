"""Changing settings while the program runs."""

from __future__ import annotations

from collections.abc import Mapping

from studyml.config_file import write_setting
from studyml.paths import config_path
from studyml.services.workspace import Workspace


def change_settings(work: Workspace, changes: Mapping[str, str]) -> list[str]:
    """Writes settings, given as they would be typed, to their file, and puts them into force at once.

    The decks that have set one of them for themselves, which keep what they have. Raises ConfigError or
    UsageError.
    """
    for key, words in changes.items():
        work.config = write_setting(config_path(), key, words)
    return [deck for deck, own in work.config.decks.items() if own.keys() & changes.keys()]
