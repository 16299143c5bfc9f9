"""Files of other software, recognised by their content: who reads each, and what it says."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, NamedTuple

from studyml.domain.deck import Level, Remark
from studyml.errors import SourceRefused
from studyml.interchange.crowd_anki import is_crowd_anki, read_crowd_anki
from studyml.interchange.foreign_file import ForeignFile
from studyml.interchange.json_text import JSON_LIMIT, json_values
from studyml.interchange.note_table import read_table
from studyml.interchange.own_list import is_card_list, read_card_list
from studyml.interchange.table_head import TableWishes
from studyml.interchange.zip_package import leads_elsewhere
from studyml.reading.file_text import read_bytes
from studyml.reading.note_text import decode_table
from studyml.services.carried_media import MediaSource

TABLE_LIMIT: Final = 64 * 1024 * 1024
_MEDIA_LIMIT: Final = 64 * 1024 * 1024
_CHUNK = 256 * 1024


class ForeignKind(StrEnum):
    """The kinds of files of other software, as a person names them."""

    ANKI = "anki"
    CSV = "csv"
    CROWDANKI = "crowdanki"
    MOCHI = "mochi"
    JSON = "json"


class OpenedSource(NamedTuple):
    """What a file says, and where its media come from, if any come along."""

    file: ForeignFile
    media: MediaSource | None


@contextmanager
def opened(
    path: Path, kind: ForeignKind, wishes: TableWishes, told: Callable[[int], None]
) -> Iterator[OpenedSource]:
    """A file of a kind, read; its media can be had within the `with`. Raises SourceRefused."""
    if kind is ForeignKind.MOCHI:
        from studyml.interchange.mochi import MochiPackage

        with MochiPackage(path) as package:
            yield OpenedSource(package.notes(), package)
    elif kind in (ForeignKind.CROWDANKI, ForeignKind.JSON):
        value = _json(path)
        if kind is ForeignKind.CROWDANKI or is_crowd_anki(value):
            if not is_crowd_anki(value):
                raise SourceRefused(
                    str(path), "This is no deck of CrowdAnki: it has no notes and note types."
                )
            yield OpenedSource(read_crowd_anki(value), FolderMedia(path.parent / "media"))
        elif is_card_list(value):
            yield OpenedSource(read_card_list(value), None)
        else:
            raise SourceRefused(
                str(path), "This JSON is no list of cards, each with “front” and “back”, nor of CrowdAnki."
            )
    else:
        text, remark = decode_table(read_bytes(path, TABLE_LIMIT), path)
        file = read_table(text, str(path), wishes, told)
        if remark:
            file.remarks.insert(0, Remark(1, Level.NOTE, remark))
        yield OpenedSource(file, None)


def _json(path: Path) -> Any:
    text, _ = decode_table(read_bytes(path, JSON_LIMIT), path)
    return json_values(text, str(path))


class FolderMedia:
    """The files in a folder; what is no plain file in it, or leads out of it, is not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: dict[str, Path] = {}
        if folder.is_symlink():
            return
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if leads_elsewhere(entry.name) or not entry.is_file(follow_symlinks=False):
                        continue
                    if entry.stat(follow_symlinks=False).st_size <= _MEDIA_LIMIT:
                        self._names[entry.name] = Path(entry.path)
        except OSError:
            return

    @property
    def media(self) -> Collection[str]:
        """The names of the files."""
        return self._names.keys()

    def media_digest(self, name: str) -> str:
        """A digest of the content of one of them, in hex."""
        digest = blake2b(digest_size=16)
        for chunk in self._chunks(name):
            digest.update(chunk)
        return digest.hexdigest()

    def copy_media(self, name: str, target: Path) -> None:
        """Writes one of them into a new file."""
        with target.open("xb") as out:
            for chunk in self._chunks(name):
                out.write(chunk)

    def _chunks(self, name: str) -> Iterator[bytes]:
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        with os.fdopen(os.open(self._names[name], flags), "rb") as file:
            left = _MEDIA_LIMIT if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else 0
            while left > 0 and (chunk := file.read(min(_CHUNK, left))):
                left -= len(chunk)
                yield chunk
