"""Taking back, and settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from studyml.cli import completion
from studyml.cli.options import Db, Json
from studyml.cli.output import echo, echo_json, echo_table
from studyml.errors import UsageError
from studyml.services.opening import open_workspace
from studyml.services.undoing import undo_last


def add_to(app: typer.Typer) -> None:
    """Adds this family's commands."""
    app.command()(undo)
    app.command()(config)


def undo(context: typer.Context, as_json: Json = False, db: Db = None) -> int:
    """Take back the last change, whatever it was; again takes back the one before.

    \b
    Example:
      studyml undo
    """
    with open_workspace(db or context.obj, write=True) as work:
        undone = undo_last(work)
        if as_json:
            echo_json({"undone": None if undone is None else undone.label})
        else:
            echo("There is nothing to take back." if undone is None else undone.told())
    return 0


def config(
    key: Annotated[
        str | None,
        typer.Argument(
            metavar="KEY", autocompletion=completion.setting_keys, help="A setting; all without one."
        ),
    ] = None,
    value: Annotated[
        str | None,
        typer.Argument(
            metavar="VALUE",
            autocompletion=completion.setting_values,
            help="Its new value, as in TOML: 5, true, [1, 10], light.",
        ),
    ] = None,
    deck: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", autocompletion=completion.decks, help="For this deck and those below it."
        ),
    ] = None,
    unset: Annotated[bool, typer.Option("--unset", help="Back to the default.")] = False,
    as_json: Json = False,
) -> int:
    """Show or change the settings, each with its meaning.

    \b
    Examples:
      studyml config new_per_day 10
      studyml config desired_retention 0.92 --deck Papers
      studyml config keys
      studyml config keys.review.good g
      studyml config theme --unset
    """
    from studyml.config import SETTINGS, as_typed
    from studyml.config_file import read_config, write_setting
    from studyml.key_table import ACTIONS, KEYS
    from studyml.paths import config_path

    path = config_path()
    if unset and (key is None or value is not None):
        raise UsageError("--unset takes the name of one setting, without a value")
    if key == KEYS and value is None and not unset:
        return _show_keys(read_config(path).keys, as_json=as_json)
    if key is not None and (value is not None or unset):
        write_setting(path, key, value, deck)
    settings = read_config(path)
    values: dict[str, Any] = {}
    for name, setting in SETTINGS.items():
        source = settings.for_deck(deck or "") if setting.for_decks else settings
        values[name] = getattr(source, name)
    values |= {f"keys.{action}": pressed for action, pressed in settings.keys.items()}
    if key is not None:
        action = ACTIONS.get(key.removeprefix(f"{KEYS}.")) if key.startswith(f"{KEYS}.") else None
        if key not in values and action is None:
            raise UsageError(f"there is no setting {key!r}; `studyml config` lists them")
        values = {key: values.get(key, action and action.keys)}
    if as_json:
        echo_json(
            {name: list(shown) if isinstance(shown, tuple) else shown for name, shown in values.items()}
        )
        return 0
    for name, shown in values.items():
        echo(f"{name} = {as_typed(shown)}")
        if name in SETTINGS:
            echo(f"    {SETTINGS[name].meaning}")
    if key is None:
        echo(f"The keys of the app, by the names under which they can be changed: studyml config {KEYS}")
        echo(f"The file: {path}")
    return 0


def _show_keys(chosen: Mapping[str, str], *, as_json: bool) -> int:
    """Lists every key of the app as a setting, with the learner's own choice."""
    from studyml.key_table import ACTIONS, KEYS

    pressed = {f"{KEYS}.{name}": chosen.get(name, key.keys) for name, key in ACTIONS.items()}
    if as_json:
        echo_json(pressed)
    else:
        rows = [
            [name, keys, key.meaning]
            for (name, keys), key in zip(pressed.items(), ACTIONS.values(), strict=True)
        ]
        echo_table(["Setting", "Keys", "Meaning"], rows)
    return 0
