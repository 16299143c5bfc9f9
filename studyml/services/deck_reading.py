"""Deck files off the disk: which of them have changed since they were last read, and what they say now."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

from studyml.domain.deck import DeckText, Dialect
from studyml.errors import SourceRefused
from studyml.reading.deck import looks_like_deck, read_deck
from studyml.reading.file_text import decode, read_bytes
from studyml.services.check import located
from studyml.store.known import KnownFile
from studyml.store.placed import PlacedFile

# Before the digest of a file with errors, so that it never equals the file's and they are told every time.
_WITH_ERRORS = "!"
# After a dialect that the learner named, so that the file keeps to it.
_AS_TOLD = "!"


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read; `deck` is None when it is as it was when it was last read."""

    path: str
    placed: PlacedFile | None
    deck: DeckText | None


Foreseen = Mapping[str, tuple[bytes, DeckText]]
"""What files, by path, are read as where they hold these bytes and no dialect is told for them."""


class DeckReader:
    """Reads deck files once each. `force` reads also those that have not changed. What those are read as that
    are as `foreseen` is not found out again."""

    def __init__(
        self,
        known: Mapping[str, KnownFile],
        dialect: Dialect | None = None,
        *,
        force: bool = False,
        foreseen: Foreseen | None = None,
    ) -> None:
        self._known = known
        self._dialect = dialect
        self._force = force
        self._foreseen = foreseen or {}
        self._seen: set[str] = set()
        self.files: dict[str, ReadFile] = {}
        self.refused: list[SourceRefused] = []
        self.missing: list[str] = []

    def read(self, path: Path, *, is_named: bool = True) -> None:
        """Reads one file, if it has not been; a known file that is gone is `missing`, others are `refused`.

        A file met in a folder, not `is_named` itself, is passed over when it does not look like a deck.
        """
        name = str(path)
        if name in self._seen:
            return
        self._seen.add(name)
        known = self._known.get(name)
        try:
            data = read_bytes(path)
            digest = blake2b(data, digest_size=16).hexdigest()
            if known and known.digest == digest and not known.is_gone and not self._must_read(known):
                self.files[name] = ReadFile(name, None, None)
                return
            text = decode(data)
            if not (is_named or known or looks_like_deck(text)):
                return
            if not _is_text(name):
                raise SourceRefused(name, "the name of the file is not UTF-8; give it another")
            told = self._dialect or (_told_dialect(known) if known else None)
            foreseen, deck_foreseen = self._foreseen.get(name, (None, None))
            if deck_foreseen is not None and told is None and foreseen == data:
                deck = deck_foreseen
            else:
                deck = read_deck(text, path, told)
        except SourceRefused as refusal:
            if known and not os.path.lexists(path):
                self.missing.append(name)
            else:
                self.refused.append(located(refusal, path))
            return
        dialect = f"{told}{_AS_TOLD}" if told else deck.dialect.value
        placed = PlacedFile(name, deck.name, digest, len(data), _changed_at(path), dialect)
        self.files[name] = ReadFile(name, placed, deck)

    def read_known(self, paths: Iterable[str]) -> None:
        """Reads files that were read before."""
        for path in paths:
            self.read(Path(path))

    @property
    def changed(self) -> dict[str, DeckText]:
        """What the changed files say, by path in the order of the paths."""
        return {name: file.deck for name, file in sorted(self.files.items()) if file.deck is not None}

    @property
    def unchanged(self) -> list[str]:
        """The files that are as they were."""
        return [name for name, file in self.files.items() if file.deck is None]

    def _must_read(self, known: KnownFile) -> bool:
        return self._force or (self._dialect is not None and self._dialect is not _told_dialect(known))


def with_errors(file: PlacedFile) -> PlacedFile:
    """The file, to be read again every time, so that its errors are told every time."""
    return replace(file, digest=_WITH_ERRORS + file.digest)


def may_return(file: KnownFile) -> bool:
    """Whether a file that was gone is there again. One whose import was taken back stays out."""
    return file.is_gone and bool(file.digest) and os.path.lexists(file.path)


def dialect_name(file: KnownFile) -> str:
    """The dialect as which a file was last read."""
    return file.dialect.removesuffix(_AS_TOLD)


def _told_dialect(file: KnownFile) -> Dialect | None:
    return Dialect(dialect_name(file)) if file.dialect.endswith(_AS_TOLD) else None


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _changed_at(path: Path) -> int:
    """When a file just read was last changed, in nanoseconds since the epoch; 0 if it has gone meanwhile."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
