"""Packages of Anki, `.apkg` and `.colpkg` of every generation."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Final

from studyml.errors import SourceRefused
from studyml.interchange.anki_collection import read_collection
from studyml.interchange.anki_values import ForeignCollection
from studyml.interchange.protobuf import WireError, fields, number_field, text_field
from studyml.interchange.zip_package import ZipPackage, leads_elsewhere
from studyml.paths import shown

_NEWEST_FORMAT: Final = 3
_NOTICE_LIMIT: Final = 64 * 1024
_LIST_LIMIT: Final = 16 * 1024 * 1024
_COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")


class AnkiPackage:
    """A package that was opened; use it in a `with` statement. Raises SourceRefused where it cannot be read.

    Whatever is unpacked to be read goes into a temporary folder, which is gone afterwards.
    """

    def __init__(self, path: Path) -> None:
        self._zip = ZipPackage(path)
        try:
            self._folder = TemporaryDirectory(prefix="studyml-", ignore_cleanup_errors=True)
        except OSError as error:
            self._zip.__exit__(None, None, None)
            raise self._not_unpacked(error) from error
        self._remarks: list[str] = []
        try:
            name = next((name for name in _COLLECTIONS if name in self._zip.names), None)
            if name is None:
                raise self._zip.refusal("There is no collection of Anki in it.")
            self._name = name
            self._is_zstd = name == _COLLECTIONS[0]
            self._check_format()
            self._entries = self._media_entries()
        except BaseException:
            self.__exit__(None, None, None)
            raise

    @property
    def media(self) -> Collection[str]:
        """The names of the media, as notes know them, that came along."""
        return self._entries.keys()

    def collection(self) -> ForeignCollection:
        """Everything but the media, which `copy_media` takes out one by one."""
        file = Path(self._folder.name, "collection")
        try:
            self._zip.copy(self._name, file, is_zstd=self._is_zstd)
        except OSError as error:
            raise self._not_unpacked(error) from error
        found = read_collection(file, self._zip.path)
        found.remarks[:0] = self._remarks
        return found

    def copy_media(self, name: str, target: Path) -> None:
        """Unpacks one of the media into a new file."""
        self._zip.copy(self._entries[name], target, is_zstd=self._is_zstd)

    def media_digest(self, name: str) -> str:
        """A digest of the content of one of the media, in hex."""
        digest = blake2b(digest_size=16)
        for chunk in self._zip.chunks(self._entries[name], is_zstd=self._is_zstd):
            digest.update(chunk)
        return digest.hexdigest()

    def __enter__(self) -> AnkiPackage:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.__exit__(kind, error, trace)
        self._folder.cleanup()

    def _not_unpacked(self, error: OSError) -> SourceRefused:
        place = (
            shown(Path(error.filename).parent) if isinstance(error.filename, str) else "a temporary folder"
        )
        reason = error.strerror or str(error)
        return self._zip.refusal(
            f"It cannot be unpacked in {place} ({reason}). Free some space or set TMPDIR."
        )

    def _check_format(self) -> None:
        if "meta" not in self._zip.names:
            return
        try:
            version = number_field(self._zip.read("meta", _NOTICE_LIMIT), 1)
        except WireError:
            raise self._zip.refusal("Its entry 'meta' is damaged. Export the package again.") from None
        if version > _NEWEST_FORMAT:
            raise self._zip.refusal(
                "It was made by a newer Anki than is known here. Export it once more with"
                " “Support older Anki versions”."
            )

    def _media_entries(self) -> dict[str, str]:
        """The entries of the media by the name that notes know them by."""
        if "media" not in self._zip.names:
            return {}
        data = self._zip.read("media", _LIST_LIMIT, is_zstd=self._is_zstd)
        names = self._listed(data) if self._is_zstd else self._mapped(data)
        found: dict[str, str] = {}
        for entry, name in names.items():
            if entry not in self._zip.names:
                continue
            if leads_elsewhere(name) or not name.isprintable() or len(name.encode()) > 255:
                self._remarks.append(
                    f"a media file is called {name[:60]!r}, which is no name of a file; left out"
                )
            else:
                found[name] = entry
        return found

    def _mapped(self, data: bytes) -> Mapping[str, str]:
        try:
            names = json.loads(data or b"{}")
        except (ValueError, RecursionError):
            names = None
        if not isinstance(names, dict) or not all(isinstance(name, str) for name in names.values()):
            raise self._damaged()
        return {str(entry): _well_formed(name) for entry, name in names.items()}

    def _listed(self, data: bytes) -> Mapping[str, str]:
        found: dict[str, str] = {}
        try:
            for number, value in fields(data):
                if number == 1 and isinstance(value, bytes):
                    found[str(len(found))] = text_field(value, 1)
        except WireError:
            raise self._damaged() from None
        return found

    def _damaged(self) -> SourceRefused:
        return self._zip.refusal("Its list of media is damaged. Export the package again.")


def _well_formed(name: str) -> str:
    return name.encode("utf-8", "replace").decode()
