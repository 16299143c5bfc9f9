"""Writing a text to a file that the learner names."""

from __future__ import annotations

import os
from pathlib import Path

from studyml.errors import UsageError
from studyml.paths import shown
from studyml.services.path_completion import typed_path


def save_text(typed: str, text: str) -> Path:
    """Writes a text to a new file, by its path as it was typed; its path.

    Raises UsageError where there is no name, something has that name already, or it cannot be written.
    """
    path = typed_path(typed)
    if path is None:
        raise UsageError("the file has no name; name one like ~/week.md")
    try:
        with path.open("x", encoding="utf-8") as file:
            try:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            except BaseException:
                path.unlink()
                raise
    except FileExistsError as error:
        raise UsageError(f"{shown(path)}: there is such a file already; name a new one") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "this cannot be a path"
        raise UsageError(f"{shown(path)}: it cannot be written ({reason}); name another place") from error
    return path
