"""Pictures and sounds that come along with cards: under which name each stands beside the decks."""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import quote

from studyml.domain.deck import Level, Remark
from studyml.domain.safe_text import safe_line
from studyml.errors import StudymlError
from studyml.paths import shown
from studyml.regular_file import open_regular
from studyml.rendering.interval import counted

MEDIA_FOLDER: Final = "media"

_MOST_NAMED = 5
_CHUNK = 256 * 1024


class MediaSource(Protocol):
    """Where the files that cards name come from."""

    @property
    def media(self) -> Collection[str]:
        """Their names, none of which leads elsewhere."""

    def media_digest(self, name: str) -> str:
        """A digest of the content of one of them, in hex."""

    def copy_media(self, name: str, target: Path) -> None:
        """Writes one of them into a new file."""


class CarriedMedia:
    """The media that cards name, to be copied into a folder `media` beside their decks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / MEDIA_FOLDER
        self._names: dict[str, str] = {}
        self._missing: set[str] = set()

    def address(self, source: MediaSource | None, name: str) -> str:
        """Where a file of this name will stand, seen from the decks; the name itself when there is none."""
        if name not in self._names and source is not None and name in source.media:
            self._names[name] = self._free_name(source, name)
        if name not in self._names:
            self._missing.add(name)
            return quote(safe_line(name))
        return f"{MEDIA_FOLDER}/{quote(self._names[name])}"

    @property
    def is_empty(self) -> bool:
        """Whether no card names a file that came along."""
        return not self._names

    def copy(self, source: MediaSource) -> list[Path]:
        """Copies what was named; the files that are new. Raises StudymlError, and has then copied nothing."""
        copied: list[Path] = []
        try:
            if self._names:
                self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            for name, file in self._names.items():
                target = self.folder / file
                if not os.path.lexists(target):
                    copied.append(target)
                    source.copy_media(name, target)
        except BaseException as error:
            remove_files(copied)
            if isinstance(error, OSError):
                reason = f"{shown(self.folder)}: the media cannot be copied ({error.strerror})"
                raise StudymlError(f"{reason}; nothing was imported") from error
            raise
        return copied

    def remarks(self) -> list[Remark]:
        """How many came along, and which did not."""
        found = []
        if self._missing:
            names = ", ".join(sorted(self._missing)[:_MOST_NAMED])
            more = len(self._missing) - _MOST_NAMED
            names += f" and {more} more" if more > 0 else ""
            told = f"media that are named and did not come along: {safe_line(names)}"
            found.append(Remark(1, Level.WARNING, told))
        if self._names:
            told = f"{counted(len(self._names), 'media file')} in {shown(self.folder)}"
            found.append(Remark(1, Level.NOTE, told))
        return found

    def _free_name(self, source: MediaSource, name: str) -> str:
        """The name that a file gets: its own, unless another file has it."""
        target = self.folder / name
        digest = source.media_digest(name)
        if not os.path.lexists(target) or digest_of_file(target) == digest:
            return name
        return f"{target.stem}-{digest[:8]}{target.suffix}"


def remove_files(files: Collection[Path]) -> None:
    """Removes files, and folders for media that are empty then."""
    for file in files:
        with suppress(OSError):
            file.unlink()
    for folder in {file.parent for file in files if file.parent.name == MEDIA_FOLDER}:
        with suppress(OSError):
            folder.rmdir()


def digest_of_file(path: Path) -> str:
    """A digest of a file's content, in hex; empty where it cannot be read."""
    digest = blake2b(digest_size=16)
    try:
        with open_regular(path) as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except OSError:
        return ""
    return digest.hexdigest()
