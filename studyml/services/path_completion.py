"""Paths as they are typed: what they mean, and how they can go on."""

from __future__ import annotations

import os
from pathlib import Path

from studyml.reading.source_files import SUFFIXES


def typed_path(text: str) -> Path | None:
    """The path that was typed or pasted, `~` and quotes around it understood; None for no text at all."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1]
    return Path(os.path.expanduser(text)) if text else None  # noqa: PTH111 - of a user nobody knows it keeps the name


def completions(text: str) -> list[str]:
    """How a typed path can go on: folders, which end in a separator, then files that can be read.

    Hidden ones are offered when their dot was typed.
    """
    head, name = os.path.split(text)
    folder = Path(os.path.expanduser(head) if head else ".")  # noqa: PTH111
    lead = text[: len(text) - len(name)]
    folders, files = [], []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if not entry.name.lower().startswith(name.lower()):
                    continue
                if entry.name.startswith(".") and not name.startswith("."):
                    continue
                if entry.is_dir():
                    folders.append(f"{lead}{entry.name}{os.sep}")
                elif entry.name.lower().endswith(SUFFIXES):
                    files.append(f"{lead}{entry.name}")
    except (OSError, ValueError):
        return []
    return sorted(folders) + sorted(files)


def completed(text: str) -> str:
    """The text with as much added as all its completions have in common; as it is where there is none."""
    if text == "~":
        return f"~{os.sep}"
    found = completions(text)
    alike = 0
    for letters in zip(*found, strict=False):
        if len(set(letters)) > 1:
            break
        alike += 1
    # Names that differ in their capitals may be alike only up to a place before what was typed.
    return found[0][:alike] if found and alike >= len(text) else text
