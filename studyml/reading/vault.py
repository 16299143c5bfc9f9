"""A vault of notes: what its pages are called, and which page a link leads to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import Final
from unicodedata import normalize
from urllib.parse import unquote

from studyml.domain.safe_text import safe_line
from studyml.reading.logseq import FOLDERS
from studyml.reading.wiki_links import page_links, without_wiki_marks

__all__ = ["Vault", "is_vault", "page_links", "page_name", "vault_root", "without_wiki_marks"]

_DAY: Final = re.compile(r"((?:19|20)\d\d)[_-](\d\d)[_-](\d\d)")
_SUFFIX: Final = re.compile(r"\.(?:md|markdown|mdown|txt)$", re.I)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def page_name(path: PurePath) -> str:
    """What a page is called in links: its file's name without suffix.

    In the folders of Logseq a day is `2021-03-04`, and `%2F` or `___` in a name is the `/` of a namespace.
    """
    name = _SUFFIX.sub("", path.name)
    if path.parent.name == "journals" and (day := _DAY.fullmatch(name)):
        return "-".join(day.groups())
    if path.parent.name in FOLDERS:
        name = unquote(name.replace("___", "/"))
    return safe_line(name)


def is_vault(files: Iterable[PurePath]) -> bool:
    """Whether files are those of a vault: one lies in `.obsidian` or `logseq`, or is a day in `journals`."""
    return any(".obsidian" in path.parts or _is_logseq(path, "-_") for path in files)


def _is_logseq(path: PurePath, between: str = "_") -> bool:
    """Whether Logseq made a path: it lies in its own folder, or is a day in its journals with such marks."""
    if path.parent.name == "journals" and _DAY.fullmatch(_SUFFIX.sub("", path.name)):
        return path.name[4] in between
    return "logseq" in path.parts[:-1]


def vault_root(path: Path) -> Path | None:
    """The nearest folder, of a path and those it lies in, that Obsidian or Logseq keeps its settings in."""
    return next(
        (
            folder
            for folder in (path, *path.absolute().parents)
            if (folder / ".obsidian").is_dir() or (folder / "logseq" / "config.edn").is_file()
        ),
        None,
    )


class Vault:
    """The pages of a vault, by the names under which links know them.

    `files` are the paths of its notes, below `root`; `aliases` are further names of some of them. Of two
    files with one name, links lead to the one that is named in full, then to the one beside the linking
    page, then to the one in the fewest folders, as in Obsidian. Case does not count.
    """

    def __init__(self, root: Path, files: Iterable[Path], aliases: Iterable[tuple[str, Path]] = ()) -> None:
        self._root = root
        self._by_name: dict[str, list[tuple[str, Path]]] = {}
        self._by_path: dict[str, Path] = {}
        places = sorted((len(path.parts), path) for path in files)
        self._is_logseq = is_vault(
            path.relative_to(root) for _, path in places if ".obsidian" not in path.parts
        )
        for _, path in places:
            for place in self._names(path):
                self._by_path.setdefault(place, path)
                self._by_name.setdefault(place.rpartition("/")[2], []).append((place, path))
        for alias, path in aliases:
            self._by_path.setdefault(_folded(alias), path)

    def resolve(self, target: str, source: Path | None = None) -> Path | None:
        """The file that a link leads to, from the page `source` when it is known; None when there is none.

        `target` is a name, a path from the root or the end of one, or a path from `source` with dots.
        """
        wanted = _folded(_SUFFIX.sub("", target.strip()))
        folder = "" if source is None else _folded(source.relative_to(self._root).parent.as_posix())
        if wanted.startswith(("./", "../")):
            return self._by_path.get(_joined(folder, wanted))
        wanted = wanted.strip("/")
        found = self._by_path.get(wanted)
        if found is not None or self._is_logseq or not wanted:
            return found
        ends = [
            (place, path)
            for place, path in self._by_name.get(wanted.rpartition("/")[2], ())
            if place.endswith(f"/{wanted}")
        ]
        beside = f"{folder}/{wanted}"
        return next((path for place, path in ends if place == beside), ends[0][1] if ends else None)

    def _names(self, path: Path) -> list[str]:
        """The full names of a page, folded: its path from the root, and what Logseq calls it."""
        inside = path.relative_to(self._root)
        names = [_folded(_SUFFIX.sub("", inside.as_posix()))]
        if self._is_logseq and inside.parent.as_posix() in FOLDERS:
            name = page_name(inside)
            names.append(_folded(name))
            if day := _DAY.fullmatch(name):
                names.append(_day_title(int(day[1]), int(day[2]), int(day[3])))
        return names


def _folded(name: str) -> str:
    return normalize("NFC", name).casefold()


def _joined(folder: str, path: str) -> str:
    """A path with dots, seen from a folder."""
    parts = [part for part in folder.split("/") if part not in ("", ".")]
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return ""
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _day_title(year: int, month: int, day: int) -> str:
    """A day as Logseq titles it, folded: `mar 4th, 2021`."""
    if not 1 <= month <= 12:
        return ""
    ending = "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{_MONTHS[month - 1]} {day}{ending}, {year}"
