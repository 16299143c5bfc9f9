"""The files of a folder that may be decks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from studyml.reading.folder_walk import walked

SUFFIXES = (".md", ".markdown")


def deck_files(path: Path) -> Iterator[Path]:
    """A file itself, or the markdown files in a folder and its subfolders, in the order of their paths.

    Hidden files and folders are left out, folders that are symbolic links are not entered, and a file that is
    one stands for the file to which it leads. Whether a file can be read, or is a deck, is not looked at.
    """
    return walked(path, SUFFIXES)
