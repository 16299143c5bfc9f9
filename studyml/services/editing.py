"""Opening a file in the learner's own editor, at a line."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

from studyml.errors import ConfigError, StudymlError, UsageError
from studyml.paths import shown
from studyml.reading.file_text import decode, read_bytes

_COLON = {"code", "codium", "cursor", "subl", "hx", "helix", "zed", "windsurf"}
_WAIT = {"code", "codium", "cursor", "subl", "zed", "windsurf"}


def run_editor(setting: str, path: Path, line: int) -> None:
    """Opens a file in the learner's editor at a line and waits until it is left.

    Raises StudymlError when the editor cannot be started.
    """
    command = editor_command(setting, path, line)
    try:
        subprocess.run(command, check=False)
    except OSError as error:
        reason = error.strerror or str(error)
        raise StudymlError(
            f"{command[0]} cannot be started ({reason}); set one with `studyml config editor`"
        ) from error


def deck_to_edit(path: str, sync: str = "`studyml sync`") -> Path:
    """The deck file of a card. Raises UsageError when it is gone, which is settled by what `sync` names."""
    file = Path(path)
    if not file.is_file():
        raise UsageError(f"{shown(file)} is gone, and this card with it; {sync} retires it")
    return file


def edited_text(setting: str, text: str, line: int) -> str:
    """A text as the learner leaves it in the editor, which opens at a line of it.

    Raises StudymlError when there is no room for the text or the editor cannot be started, SourceRefused
    when what it leaves is no text.
    """
    from tempfile import TemporaryDirectory

    try:
        with TemporaryDirectory(prefix="studyml-") as folder:
            path = Path(folder, "cards.md")
            path.write_text(text, encoding="utf-8")
            run_editor(setting, path, line)
            return decode(read_bytes(path), path.name)
    except OSError as error:
        reason = error.strerror or str(error)
        raise StudymlError(f"the text cannot be put into a file to be edited ({reason})") from error


def editor_command(setting: str, path: Path, line: int) -> list[str]:
    """The words that start the editor with a file at a line (1-based), to be run without a shell.

    The setting comes first, then $VISUAL, then $EDITOR, then vi. Raises ConfigError when the words cannot be
    taken apart.
    """
    chosen = setting or os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        words = shlex.split(chosen)
    except ValueError as error:
        raise ConfigError(f"the editor {chosen!r} cannot be understood: {error}") from error
    if not words:
        raise ConfigError("the editor is empty; set one with `studyml config editor vim`")
    name = Path(words[0]).stem
    file = str(path.absolute())
    if name in _COLON:
        if name in _WAIT and "--wait" not in words and "-w" not in words:
            words.append("--wait")
        if name in {"code", "codium", "cursor", "windsurf"} and not {"-g", "--goto"} & set(words):
            words.append("--goto")
        return [*words, f"{file}:{line}"]
    return [*words, f"+{line}", file]
