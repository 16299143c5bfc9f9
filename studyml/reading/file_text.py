"""The bytes of a file from outside, and the text in them."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Final

from studyml.errors import SourceRefused

FILE_LIMIT: Final = 4 * 1024 * 1024

_TO_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
_PAGE = 4 * 1024
_CHUNK = 256 * 1024
_REASONS = {
    errno.ENOENT: "There is no such file. Check the spelling of the path.",
    errno.EACCES: "The file may not be read. Give yourself permission to read it.",
    errno.EPERM: "The file may not be read. Give yourself permission to read it.",
    errno.ELOOP: "The file is a symbolic link that leads back to itself. Point it at a file.",
    errno.ENXIO: "This is no regular file. Name a text file.",
    errno.ENAMETOOLONG: "The path is too long for the file system. Move the file to a shorter path.",
    errno.ENOTDIR: "A part of the path is no folder. Check the spelling of the path.",
}


def read_bytes(path: Path, limit: int = FILE_LIMIT) -> bytes:
    """The content of a regular file of at most `limit` bytes, or of one that a symbolic link leads to.

    Never waits: a pipe, a device or a folder is refused, and so is a file that holds more than the limit,
    whatever size it claims. Raises SourceRefused.
    """
    try:
        handle = os.open(path, _TO_READ)
    except ValueError:
        raise SourceRefused(str(path), "The path holds a NUL character. Check its spelling.") from None
    except OSError as error:
        raise _refusal(path, error) from None
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            if stat.S_ISDIR(status.st_mode):
                raise SourceRefused(str(path), "This is a folder. Name a file in it.")
            raise SourceRefused(
                str(path), "This is no regular file but a pipe or a device. Name a text file."
            )
        chunks: list[bytes] = []
        left = limit + 1
        most = min(max(_PAGE, status.st_size + 1), _CHUNK)  # to make room for more takes as long as to read
        while left > 0 and (chunk := os.read(handle, min(most, left))):
            chunks.append(chunk)
            left -= len(chunk)
    except OSError as error:
        raise _refusal(path, error) from None
    finally:
        os.close(handle)
    if left <= 0:
        size = f"{limit // 1024 // 1024} MiB" if limit >= 1024 * 1024 else f"{limit} bytes"
        raise SourceRefused(str(path), f"The file is larger than {size}. Split it into several files.")
    return b"".join(chunks)


def decode(data: bytes, path: Path | str = "") -> str:
    """The text in the bytes of a file: UTF-8, without byte order mark, line ends as `\\n`.

    Raises SourceRefused, with the line, for anything else: UTF-16 and NULs are told as such.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SourceRefused(str(path), "The file is UTF-16. Save it as UTF-8.")
    nul = data.find(b"\0")
    if nul >= 0:
        if _looks_like_utf16(data):
            raise SourceRefused(str(path), "The file looks like UTF-16. Save it as UTF-8.")
        line = data.count(b"\n", 0, nul) + 1
        raise SourceRefused(str(path), "There is a NUL byte, as in a binary file. Save it as text.", line)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        line = data.count(b"\n", 0, at) + 1
        reason = f"The byte 0x{data[at]:02x} is not UTF-8. Save the file as UTF-8."
        raise SourceRefused(str(path), reason, line) from None
    return text.replace("\r\n", "\n") if "\r" in text else text


def _looks_like_utf16(data: bytes) -> bool:
    head = data[:2000]
    return max(head[0::2].count(0), head[1::2].count(0)) * 4 > len(head)


def _refusal(path: Path, error: OSError) -> SourceRefused:
    reason = _REASONS.get(error.errno or 0, f"The file cannot be read: {error.strerror or error}.")
    return SourceRefused(str(path), reason)
