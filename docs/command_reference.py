"""Writes `commands.md` and the manual page `studyml.1` in this folder from the commands themselves, so that
they cannot say anything else.

Run it with `python docs/command_reference.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from studyml.cli.main import app

FILE = Path(__file__).parent / "commands.md"
MANUAL = FILE.with_name("studyml.1")

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


def manual() -> str:
    """The manual page, in roff: every command with its options and examples."""
    group = typer.main.get_group(app)
    context = typer.Context(group, info_name="studyml")
    lines = ['.TH STUDYML 1 "" "studyml" "User Commands"', ".SH NAME"]
    lines += ["studyml \\- spaced repetition for people who learn machine learning", ".SH SYNOPSIS"]
    lines += [".B studyml", "[OPTIONS] [COMMAND] [ARGS]", ".SH DESCRIPTION"]
    lines += [_roff(" ".join((group.help or "").split())), ".SH OPTIONS", *_roff_options(group, context)]
    lines.append(".SH COMMANDS")
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        lines += _roff_command(command, typer.Context(command, info_name=name, parent=context))
    lines += [
        ".SH EXIT STATUS",
        "0 done; 1 some input was refused, or something is wrong; 2 wrong usage; 130 interrupted.",
    ]
    lines += [".SH FILES", _roff("~/.local/share/studyml/studyml.db, ~/.config/studyml/config.toml"), ""]
    return "\n".join(lines)


def _roff_command(command: Any, context: typer.Context) -> Iterator[str]:
    yield f".SS {_roff(f'studyml {context.info_name}')}"
    yield _roff(" ".join(command.get_usage(context).removeprefix("Usage: ").split()))
    for paragraph in (command.help or "").split("\n\n"):
        first, *lines = paragraph.strip("\b\n").split("\n")
        if first in ("Example:", "Examples:"):
            yield from (".PP", first, ".nf", *(_roff(line) for line in lines), ".fi")
        else:
            yield from (".PP", _roff(" ".join([first, *lines])))
    yield from _roff_options(command, context)


def _roff_options(command: Any, context: typer.Context) -> Iterator[str]:
    for param in command.params:
        name, meaning = param.get_help_record(context) or ("", "")
        if name and "completion" not in (param.name or ""):
            yield from (".TP", f".B {_roff(name)}", _roff(meaning))


def _roff(text: str) -> str:
    """A line as roff shows it to the letter."""
    written = text.replace("\\", "\\e").replace("-", "\\-").replace("\n", " ")
    return f"\\&{written}" if written[:1] in (".", "'") else written


if __name__ == "__main__":
    FILE.write_text(reference(), encoding="utf-8")
    MANUAL.write_text(manual(), encoding="utf-8")
