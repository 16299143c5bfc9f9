"""The files of a folder that may be decks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

SUFFIXES = (".md", ".markdown")


def deck_files(path: Path) -> Iterator[Path]:
    """A file itself, or the markdown files in a folder and its subfolders, in the order of their paths.

    Hidden files and folders are left out, and folders that are symbolic links are not entered. Whether a
    file can be read, or is a deck, is not looked at.
    """
    if not path.is_dir():
        yield path
        return
    pending = _entries(path)
    while pending:
        entry, is_folder = pending.pop()
        if is_folder:
            pending += _entries(entry)
        else:
            yield entry


def _entries(folder: Path) -> list[tuple[Path, bool]]:
    """What a folder holds, last first, and whether each is a folder; nothing when it cannot be listed."""
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    found.append((folder / entry.name, True))
                elif entry.name.lower().endswith(SUFFIXES) and not _leads_to_folder(entry):
                    found.append((folder / entry.name, False))
    except OSError:
        return []
    return sorted(found, reverse=True)


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads back to itself is for the reader of the file to refuse
        return False
