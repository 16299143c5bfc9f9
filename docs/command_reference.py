"""Writes `commands.md` in this folder from the commands themselves, so that it cannot say anything else.

Run it with `python docs/command_reference.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import typer

from studyml.cli.main import app

FILE = Path(__file__).parent / "commands.md"

HEAD = """\
# Commands

Written by `python docs/command_reference.py` from the program's own help; edit that, not this.

`studyml` alone opens the terminal app. Where there is no terminal it reviews line by line, as
`studyml review --plain` does.

Lists and figures are printed for people; with `--json` one JSON document stands alone on standard output.
Messages about what is wrong go to standard error. Times are ISO 8601 with an offset, days `YYYY-MM-DD`.
"""

FOOT = """\
## Exit codes

| code | means |
| --- | --- |
| 0 | done |
| 1 | done, but some input was refused; or something is wrong, and nothing was changed |
| 2 | wrong usage |
| 130 | interrupted |

## Where things are

The **store** is the file that `--db PATH` names, before or after the command; else `$STUDYML_DB`; else
`studyml.db` in the data folder of the platform (on Linux `~/.local/share/studyml`). A store that is named and
does not exist is an error and is not made, except by `studyml import --create`.

The **settings** are in the file that `$STUDYML_CONFIG` names; else in `config.toml` in the configuration
folder of the platform (on Linux `~/.config/studyml`). `studyml config` shows them all with their meaning, and
the path of the file.
"""


def reference() -> str:
    """The whole page: every command in the order of `studyml --help`."""
    group = typer.main.get_group(app)
    context = typer.Context(group, info_name="studyml")
    commands = [(name, group.get_command(context, name)) for name in group.list_commands(context)]
    parts = [HEAD, "## Options before every command\n"]
    parts.append("\n".join(_options(context)) + "\n")
    for name, command in commands:
        assert command is not None
        parts += _section(typer.Context(command, info_name=name, parent=context))
    return "\n".join([*parts, FOOT])


def _section(context: typer.Context) -> Iterator[str]:
    command = context.command
    yield f"## studyml {context.info_name}\n"
    yield f"```\n{' '.join(command.get_usage(context).removeprefix('Usage: ').split())}\n```\n"
    for paragraph in (command.help or "").split("\n\n"):
        first, *lines = paragraph.strip("\b\n").split("\n")
        if first in ("Example:", "Examples:"):
            yield "\n".join([first, "", "```sh", *(line.strip() for line in lines), "```", ""])
        else:
            yield " ".join([first, *lines]) + "\n"
    told = [*_arguments(context), *_options(context)]
    if told:
        yield "\n".join(told) + "\n"


def _arguments(context: typer.Context) -> Iterator[str]:
    for param in context.command.params:
        if param.param_type_name == "argument":
            name, meaning = param.get_help_record(context) or ("", "")
            yield f"- `{name.partition(' <')[0]}`: {meaning}"


def _options(context: typer.Context) -> Iterator[str]:
    for param in context.command.params:
        if param.param_type_name == "option" and "completion" not in (param.name or ""):
            name, meaning = param.get_help_record(context) or ("", "")
            yield f"- `{name}`: {meaning}"


if __name__ == "__main__":
    FILE.write_text(reference(), encoding="utf-8")
