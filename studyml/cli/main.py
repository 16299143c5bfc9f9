"""The table of contents of the command line: every command, one family a file."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

import typer
from typer.exceptions import TyperException

from studyml import __version__
from studyml.cli import (
    add_commands,
    backup_commands,
    card_commands,
    deck_commands,
    draft_commands,
    explain_commands,
    export_commands,
    file_commands,
    fit_commands,
    list_commands,
    manage_commands,
    note_commands,
    plan_commands,
    progress_commands,
    review_commands,
    serve_commands,
)
from studyml.cli.options import Db
from studyml.cli.output import echo, tell
from studyml.config_file import read_config
from studyml.errors import StudymlError
from studyml.paths import config_path

app = typer.Typer(
    name="studyml",
    help="Spaced repetition for people who learn machine learning. Alone, it opens the terminal app.",
    no_args_is_help=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
review_commands.add_to(app)
deck_commands.add_to(app)
list_commands.add_to(app)
card_commands.add_to(app)
add_commands.add_to(app)
file_commands.add_to(app)
note_commands.add_to(app)
draft_commands.add_to(app)
fit_commands.add_to(app)
plan_commands.add_to(app)
explain_commands.add_to(app)
progress_commands.add_to(app)
manage_commands.add_to(app)
export_commands.add_to(app)
serve_commands.add_to(app)
backup_commands.add_to(app)


def _version(wanted: bool) -> None:
    if wanted:
        echo(f"studyml {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def studyml(
    context: typer.Context,
    db: Db = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Spaced repetition for people who learn machine learning. Alone, it opens the terminal app."""
    context.obj = db
    if context.invoked_subcommand is None:
        raise typer.Exit(review_commands.open_app(db))
    if context.invoked_subcommand != "fit":  # which tells it among its remarks
        _tell_faults()


def _tell_faults() -> None:
    """Tells which parameters of the settings are impossible; what else is wrong there the command says."""
    with suppress(StudymlError):
        for fault in read_config(config_path()).faults:
            tell(f"studyml: {fault}")


def run(words: list[str]) -> int:
    """Runs a command line; its exit code. Raises StudymlError where the command fails."""
    try:
        result = app(args=words, prog_name="studyml", standalone_mode=False)
    except typer.Abort:
        return 130
    except SystemExit as left:  # the framework's way to leave when the reader of the output has left
        raise BrokenPipeError from left
    except TyperException as error:
        tell(f"studyml: {error.format_message()} (`studyml --help` lists the commands)")
        return error.exit_code
    return result if isinstance(result, int) else 0
