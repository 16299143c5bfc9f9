"""Where things are: the store, the learner's decks, the settings, and what travels with the program."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_dir() -> Path:
    """The folder of the learner's data, which may not exist yet."""
    from platformdirs import user_data_path

    return user_data_path("studyml", appauthor=False)


def store_path(named: str | None = None) -> Path:
    """The store: as named, else `$STUDYML_DB`, else `studyml.db` in the data folder."""
    chosen = named or os.environ.get("STUDYML_DB")
    return Path(chosen).expanduser() if chosen else data_dir() / "studyml.db"


def config_path() -> Path:
    """The settings: `$STUDYML_CONFIG`, else `config.toml` in the platform's configuration folder."""
    chosen = os.environ.get("STUDYML_CONFIG")
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_config_path

    return user_config_path("studyml", appauthor=False) / "config.toml"


def starter_decks() -> Path:
    """The starter decks that travel with the program: the packaged copy, else the checkout's."""
    return _travelling("decks")


def migrations() -> Path:
    """The scripts that make and upgrade the store's schema: the packaged copy, else the checkout's."""
    return _travelling("migrations")


def shown(path: Path) -> str:
    """A path as a person would write it: from the current folder or from the home where it lies there."""
    for base, prefix in ((Path.cwd(), ""), (Path.home(), "~/")):
        if path.is_relative_to(base):
            return f"{prefix}{path.relative_to(base)}"
    return str(path)


def from_home(path: Path) -> str:
    """A path to be kept in a file: from the home where it lies there, so that it holds on other machines."""
    return f"~/{path.relative_to(Path.home())}" if path.is_relative_to(Path.home()) else str(path)


def _travelling(name: str) -> Path:
    packaged = _PACKAGE / name
    return packaged if packaged.is_dir() else _PACKAGE.parent / name
