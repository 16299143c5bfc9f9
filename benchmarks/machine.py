"""What the figures were measured on, asked of the machine itself."""

from __future__ import annotations

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path

_PACKAGES = ("studyml", "textual", "rich", "sqlalchemy", "sqlmodel", "fsrs", "markdown-it-py", "anki")
_IN_MEMORY = frozenset(("tmpfs", "ramfs"))


def machine_lines(folder: Path) -> list[str]:
    """The processor, memory, system, file system of a folder, and versions, a line each."""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    busy = ", ".join(f"{load:.2f}" for load in os.getloadavg())
    return [
        f"Processor: {_processor()}, {os.cpu_count()} cores",
        f"Memory: {_memory_gib():.0f} GiB",
        f"System: {_system()}, {file_system(folder)} under the stores",
        f"Load before the run (1, 5, 15 minutes): {busy}",
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}",
    ]


def file_system(folder: Path) -> str:
    """The kind of file system that holds a folder, as far as the system tells."""
    mounts = Path("/proc/self/mounts")
    if not mounts.exists():
        return "a file system of unknown kind"
    kinds = {Path(point): kind for _, point, kind, *_ in map(str.split, mounts.read_text().splitlines())}
    place = folder.resolve()
    return next(kinds[point] for point in (place, *place.parents) if point in kinds)


def is_in_memory(folder: Path) -> bool:
    """Whether what is written to a folder never reaches a disk."""
    return file_system(folder) in _IN_MEMORY


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        for line in facts.read_text().splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()


def _memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _system() -> str:
    try:
        name = platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        name = platform.system()
    return f"{name}, {platform.system()} {platform.release()}"
