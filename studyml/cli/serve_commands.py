"""The app in a browser."""

from __future__ import annotations

import os
import shlex
import sys
from typing import Annotated

import typer

from studyml.cli.options import Db
from studyml.cli.output import echo
from studyml.errors import StudymlError, UsageError


def add_to(app: typer.Typer) -> None:
    """Adds this family's commands."""
    app.command()(serve)


def serve(
    context: typer.Context,
    port: Annotated[int, typer.Option(metavar="NUMBER", help="The port to listen on.")] = 8000,
    db: Db = None,
) -> int:
    """Show the app in a browser of this machine; needs the extra `serve` (pip install 'studyml[serve]').

    It listens on 127.0.0.1 alone, and lets in whoever has the address that it prints. Each page is a process
    of the app with the store to itself, so one at a time.

    \b
    Examples:
      studyml serve
      studyml serve --port 9000
    """
    if not 1 <= port <= 65_535:
        raise UsageError("--port must be a number from 1 to 65535")
    try:
        from studyml.tui.browser_server import BrowserServer
    except ImportError as error:
        raise StudymlError(
            "studyml serve needs textual-serve, which is not installed: pip install 'studyml[serve]'"
        ) from error
    store = db or context.obj
    words = [sys.executable, "-m", "studyml", *(["--db", os.path.abspath(store)] if store else [])]  # noqa: PTH100
    try:
        BrowserServer(shlex.join(words), port, echo).serve()
    except OSError as error:
        reason = error.strerror or str(error)
        raise StudymlError(
            f"port {port} cannot be listened on ({reason}); choose another with --port"
        ) from error
    return 0
