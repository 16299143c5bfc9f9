"""The file of the settings: TOML that people edit too, so comments and order stay theirs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from studyml.config import SETTINGS, Config, Setting, Value
from studyml.domain.settings import ReviewSettings
from studyml.errors import ConfigError, UsageError
from studyml.regular_file import open_regular
from studyml.whole_file import make_folder, replace_file

_LARGEST = 1024 * 1024  # bytes


def read_config(path: Path) -> Config:
    """The settings in force. A missing file gives the defaults.

    Impossible parameters are passed over and told in `faults`, so that reviewing goes on without them.
    Raises ConfigError where the file is no TOML, names an unknown key or any other value that is not allowed.
    """
    text = _text_of(path)
    return Config() if text is None else _config_of(_parsed(text, path), path)


def write_setting(path: Path, key: str, words: str | None, deck: str | None = None) -> Config:
    """Sets one key, for everything or for a deck, and gives the settings then in force; None unsets it.

    `words` is what a person typed: a TOML value, or bare text. Comments and order of the file are kept, and
    it is replaced in one step. Raises ConfigError or UsageError, and then leaves the file as it was.
    """
    import tomlkit

    action = key.removeprefix("keys.") if key.startswith("keys.") else None
    if action is None:
        _setting(key, deck)
    before = _text_of(path) or ""
    _parsed(before, path)
    document = tomlkit.parse(before)
    table: Any = document
    for name in ("deck", deck) if deck is not None else ("keys",) if action is not None else ():
        if name not in table:
            table[name] = tomlkit.table(is_super_table=name == "deck")
        table = _table(table[name], name, path)
    name = action or key
    if words is None:
        table.pop(name, None)
    else:
        table[name] = words if action is not None else _typed(words)
    text = tomlkit.dumps(document)
    try:
        if action is None and words is not None:
            _checked(key, table[name].unwrap() if hasattr(table[name], "unwrap") else table[name], path, deck)
    except ConfigError as error:
        raise UsageError(str(error).removeprefix(f"{path}: ")) from error
    try:
        config = _config_of(_parsed(text, path), path)
    except ConfigError as error:
        if action is not None:
            raise UsageError(str(error).removeprefix(f"{path}: ")) from error
        raise  # what stands elsewhere in the file
    try:
        make_folder(path.parent)
        replace_file(path, text.encode())
    except OSError as error:
        raise ConfigError(
            f"{path}: the setting cannot be saved ({error.strerror}); it is as it was"
        ) from error
    return config


def _text_of(path: Path) -> str | None:
    """What the file holds; None where there is none."""
    try:
        with open_regular(path) as file:
            data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise ConfigError(f"{path}: the settings are larger than 1 MiB; mend or move the file")
        return data.decode()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ConfigError(f"{path}: the settings cannot be read ({reason}); mend or move the file") from error


def _setting(key: str, deck: str | None) -> Setting:
    if key not in SETTINGS:
        raise UsageError(f"there is no setting {key!r}; `studyml config` lists them")
    if deck is not None and not SETTINGS[key].for_decks:
        raise UsageError(f"{key} holds for everything and cannot be set for one deck")
    return SETTINGS[key]


def _typed(words: str) -> Any:
    """What was typed, as a TOML value where it is one, else as text."""
    import tomllib

    try:
        return tomllib.loads(f"value = {words}")["value"]
    except tomllib.TOMLDecodeError:
        return words


def _parsed(text: str, path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: the settings are no valid TOML ({error}); mend the file") from error
    except RecursionError:
        raise ConfigError(f"{path}: the settings are nested too deep; mend the file") from None


def _config_of(table: dict[str, Any], path: Path) -> Config:
    keys: dict[str, str] = {}
    decks: dict[str, dict[str, Value]] = {}
    faults: list[str] = []
    own: dict[str, Any] = {}
    for key, value in table.items():
        if key == "keys":
            pressed = _table(value, key, path).items()
            keys = _checked_keys({action: _pressed(action, given, path) for action, given in pressed}, path)
        elif key == "deck":
            for deck, of_deck in _table(value, key, path).items():
                decks[deck] = _values(_table(of_deck, deck, path), path, deck, faults)
        else:
            own[key] = value
    values = _values(own, path, None, faults)
    review = {key: value for key, value in values.items() if SETTINGS[key].for_decks}
    others = {key: value for key, value in values.items() if not SETTINGS[key].for_decks}
    return Config(
        review=ReviewSettings(**review),  # type: ignore[arg-type]
        keys=keys,
        decks=decks,
        faults=tuple(faults),
        **others,  # type: ignore[arg-type]
    )


def _values(table: dict[str, Any], path: Path, deck: str | None, faults: list[str]) -> dict[str, Value]:
    """The values of everything or of a deck; parameters that cannot be are told in `faults` instead."""
    values: dict[str, Value] = {}
    for key, value in table.items():
        try:
            values[key] = _checked(key, value, path, deck)
        except ConfigError as error:
            if key != "parameters":
                raise
            of_deck = "" if deck is None else f" --deck {deck!r}"
            faults.append(
                f"{error}. They are not used; `studyml config parameters []{of_deck}` takes them out"
            )
    return values


def _checked(key: str, value: Any, path: Path, deck: str | None) -> Value:
    try:
        return _setting(key, deck).check(value)
    except UsageError as error:
        raise ConfigError(f"{path}: {error}") from error
    except ValueError as error:
        raise ConfigError(f"{path}: {key} must be {error}, not {value!r}") from error


def _pressed(action: str, value: Any, path: Path) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ConfigError(f'{path}: keys.{action} must name a key, like "g" or "ctrl+g", not {value!r}')
    return value


def _checked_keys(keys: dict[str, str], path: Path) -> dict[str, str]:
    from studyml.key_table import key_problem

    if problem := key_problem(keys) if keys else None:
        raise ConfigError(f"{path}: {problem}")
    return keys


def _table(value: Any, key: str, path: Path) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ConfigError(f"{path}: {key} must be a table, like [{key}]")
    return value
