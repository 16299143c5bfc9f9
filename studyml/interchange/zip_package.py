"""A ZIP archive from outside, unpacked with care: nothing that it says of itself is believed."""

from __future__ import annotations

import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Final

from studyml.errors import SourceRefused
from studyml.regular_file import open_regular

PACKAGE_LIMIT: Final = 512 * 1024 * 1024
UNPACKED_LIMIT: Final = 2 * 1024 * 1024 * 1024
ENTRY_LIMIT: Final = 20_000
RATIO_LIMIT: Final = 200

_SMALL: Final = 16 * 1024 * 1024  # what may be unpacked of an entry before its ratio counts
_DIRECTORY_LIMIT: Final = 16 * 1024 * 1024
_CHUNK: Final = 256 * 1024
_WINDOW_LIMIT: Final = 128 * 1024 * 1024
_END = b"PK\x05\x06"
_END_SIZE = 22
_LOCAL_HEADER = 30
_DRIVE = re.compile(r"[A-Za-z]:")


class ZipPackage:
    """The entries of an archive by name; use it in a `with` statement.

    Opening it raises SourceRefused for what is no archive, for one of more than `PACKAGE_LIMIT` bytes or
    `ENTRY_LIMIT` entries, for entries that overlap, are encrypted or stand twice, and for names that lead
    elsewhere. Entries may be `with_folders` before their names; the folders themselves are no entries.
    """

    def __init__(self, path: Path, *, with_folders: bool = False) -> None:
        self.path = path
        self._with_folders = with_folders
        self._unpacked = 0
        try:
            self._file: IO[bytes] = open_regular(path)
        except OSError as error:
            raise self.refusal(f"The file cannot be read: {error.strerror or error}.") from None
        try:
            self._check_size()
            self._zip = zipfile.ZipFile(self._file)
            self._entries = self._checked()
        except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, OverflowError) as error:
            self._file.close()
            raise self.refusal(f"This is no whole package: {error}. Export it again.") from None
        except BaseException:
            self._file.close()
            raise

    @property
    def names(self) -> frozenset[str]:
        """The names of all entries."""
        return frozenset(self._entries)

    def refusal(self, reason: str) -> SourceRefused:
        """Why the package is not read, as an error to raise."""
        return SourceRefused(str(self.path), reason)

    def read(self, name: str, limit: int, *, is_zstd: bool = False) -> bytes:
        """An entry of at most `limit` bytes. Raises SourceRefused."""
        chunks = []
        for chunk in self.chunks(name, is_zstd=is_zstd):
            chunks.append(chunk)
            limit -= len(chunk)
            if limit < 0:
                raise self.refusal(f"Its entry {name!r} is larger than any that Anki writes.")
        return b"".join(chunks)

    def copy(self, name: str, target: Path, *, is_zstd: bool = False) -> None:
        """Unpacks an entry into a new file. Raises SourceRefused, and leaves then what has been written."""
        with target.open("xb") as out:
            for chunk in self.chunks(name, is_zstd=is_zstd):
                out.write(chunk)

    def chunks(self, name: str, *, is_zstd: bool) -> Iterator[bytes]:
        """An entry's content piece by piece, counted against the limits."""
        entry = self._entries[name]
        most = max(_SMALL, RATIO_LIMIT * entry.compress_size)
        try:
            with self._zip.open(entry) as packed:
                source: IO[bytes] = _unpacked(packed) if is_zstd else packed
                while chunk := source.read(_CHUNK):
                    most -= len(chunk)
                    self._unpacked += len(chunk)
                    if most < 0:
                        raise self.refusal(
                            f"Its entry {name!r} grows to more than {RATIO_LIMIT} times its size when it is"
                            " unpacked, as none of Anki's does."
                        )
                    if self._unpacked > UNPACKED_LIMIT:
                        size = UNPACKED_LIMIT // 1024 // 1024 // 1024
                        raise self.refusal(f"Unpacked it holds more than {size} GiB. Export less.")
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, _zstd_error()) as error:
            reason = f"Its entry {name!r} is damaged ({error}). Export the package again."
            raise self.refusal(reason) from None

    def __enter__(self) -> ZipPackage:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._zip.close()
        self._file.close()

    def _check_size(self) -> None:
        size = os.fstat(self._file.fileno()).st_size
        if size > PACKAGE_LIMIT:
            raise self.refusal(f"It is larger than {PACKAGE_LIMIT // 1024 // 1024} MiB. Export less at once.")
        tail = min(size, _END_SIZE + 0xFFFF)
        self._file.seek(size - tail)
        data = self._file.read(tail)
        at = data.rfind(_END)
        if at < 0 or at + _END_SIZE > len(data):
            raise self.refusal("This is no package: it is no ZIP archive.")
        entries = int.from_bytes(data[at + 10 : at + 12], "little")
        directory = int.from_bytes(data[at + 12 : at + 16], "little")
        if entries > ENTRY_LIMIT or directory > _DIRECTORY_LIMIT:
            raise self._too_many()
        self._file.seek(0)

    def _too_many(self) -> SourceRefused:
        return self.refusal(f"The package holds more than {ENTRY_LIMIT:,} files. Export it in parts.")

    def _checked(self) -> dict[str, zipfile.ZipInfo]:
        entries = self._zip.infolist()
        if len(entries) > ENTRY_LIMIT:
            raise self._too_many()
        end = 0
        for entry in sorted(entries, key=lambda entry: entry.header_offset):
            if entry.header_offset < end:
                raise self.refusal("Entries of the package overlap, which only a forged one does.")
            end = entry.header_offset + _LOCAL_HEADER + entry.compress_size
        found: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            name = entry.orig_filename
            if self._with_folders and name.endswith("/"):
                continue
            if any(map(leads_elsewhere, name.split("/") if self._with_folders else (name,))):
                raise self.refusal(f"An entry of the package is called {name[:60]!r}, as none of Anki's is.")
            if name in found:
                raise self.refusal(f"The entry {name[:60]!r} stands twice in the package.")
            if entry.flag_bits & 1:
                raise self.refusal("The package is encrypted. Unlock it and export it again.")
            found[name] = entry
        return found


def leads_elsewhere(name: str) -> bool:
    """Whether a file's name from outside is more than a name, or none."""
    is_path = any(mark in name for mark in ("/", "\\", "\0"))
    return is_path or name in ("", ".", "..") or _DRIVE.match(name) is not None


def _unpacked(packed: IO[bytes]) -> IO[bytes]:
    import zstandard

    reader = zstandard.ZstdDecompressor(max_window_size=_WINDOW_LIMIT)
    return reader.stream_reader(packed, read_across_frames=True)


def _zstd_error() -> type[Exception]:
    import zstandard

    return zstandard.ZstdError
