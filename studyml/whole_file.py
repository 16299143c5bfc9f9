"""Files that are whole at every moment, also when the power goes."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

PREFIX = ".studyml-"
"""What the name of every temporary file begins with that lies beside the file which it will replace."""

_UNFINISHED = re.compile(rf"{re.escape(PREFIX)}[a-z0-9_]{{8}}")
_IN_WORK = 3_600_000_000  # microseconds: no file is written for as long as that


def replace_file(
    path: Path, data: bytes, mode: int | None = None, *, several: set[Path] | None = None
) -> None:
    """Puts a file with this content at a path, in one step, and waits for the disk. Raises OSError.

    A link leads on to its file. The file gets the mode, without one that of the file it replaces, else 0600.
    For one of `several` files its folder is added to these, and nobody waits for the new name before
    `sync_folders` is called: until then it may still be the old file after a power cut.
    """
    import tempfile

    target = Path(os.path.realpath(path))
    if mode is None:
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o600
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=PREFIX)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    if several is None:
        sync_folders([target.parent])
    else:
        several.add(target.parent)


def sync_folders(folders: Iterable[Path]) -> None:
    """Waits until the names of files that were replaced are on the disk."""
    for folder in folders:
        # The files are whole already; some file systems cannot wait for a folder.
        with suppress(OSError):
            sync_folder(folder)


def make_folder(folder: Path) -> None:
    """Makes a folder and those that lead to it, for the learner alone, and waits for the disk.

    Raises OSError.
    """
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for each in missing:
        with suppress(OSError):
            sync_folder(each.parent)


def sync_folder(folder: Path) -> None:
    """Puts the names in a folder on the disk, where the system can. Raises OSError."""
    if os.name == "posix":
        entry = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(entry)
        finally:
            os.close(entry)


def unfinished_files(folder: Path, now: int) -> list[Path]:
    """The temporary files in a folder that programs left which were killed: the learner's own, regular, of
    the names that `replace_file` gives, and older than an hour at a moment (epoch microseconds)."""
    found = []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _UNFINISHED.fullmatch(entry.name):
                status = entry.stat(follow_symlinks=False)
                is_own = os.name != "posix" or status.st_uid == os.getuid()
                is_old = status.st_mtime_ns // 1000 < now - _IN_WORK
                if is_own and is_old and stat.S_ISREG(status.st_mode):
                    found.append(Path(entry.path))
    return sorted(found)


def sweep_unfinished(folder: Path, now: int) -> None:
    """Takes these files away; what cannot be taken away stays."""
    for path in unfinished_files(folder, now):
        with suppress(OSError):
            path.unlink()
