"""The files below a path, in an order that is always the same."""

from __future__ import annotations

import os
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path

# Folders of programs in which nothing was written by the learner; hidden ones are left out anyway.
_FOREIGN = frozenset(("node_modules", "__pycache__", "site-packages"))
_COPIES = frozenset((("logseq", "bak"), ("logseq", "version-files")))


def walked(path: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    """A file itself, or the files with one of the suffixes in a folder and its subfolders, by their paths.

    Left out are hidden files and folders, folders of installed packages and the copies that Logseq keeps.
    Folders that are symbolic links are not entered, and a file that is one stands for the file to which it
    leads. Whether a file can be read is not looked at.
    """
    if not path.is_dir():
        yield path
        return
    pending = _entries(path, suffixes)
    while pending:
        entry, is_folder = pending.pop()
        if is_folder:
            pending += _entries(entry, suffixes)
        else:
            yield entry


def _entries(folder: Path, suffixes: tuple[str, ...]) -> list[tuple[Path, bool]]:
    """What a folder holds, last first, and whether each is a folder; nothing when it cannot be listed."""
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=attrgetter("name"), reverse=True):
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    if entry.name not in _FOREIGN and (folder.name, entry.name) not in _COPIES:
                        found.append((folder / entry.name, True))
                elif entry.name.lower().endswith(suffixes) and not _leads_to_folder(entry):
                    path = Path(os.path.realpath(entry)) if entry.is_symlink() else folder / entry.name
                    found.append((path, False))
    except OSError:
        return []
    return found


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads back to itself is for the reader of the file to refuse
        return False
