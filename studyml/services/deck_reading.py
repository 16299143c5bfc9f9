"""Deck files off the disk: which of them have changed since they were last read, and what they say now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from studyml.domain.deck import DeckText, Dialect, Level
from studyml.errors import SourceRefused
from studyml.reading.deck import looks_like_deck, read_deck
from studyml.reading.file_text import decode, read_bytes
from studyml.services.check import located
from studyml.store.deck_store import PlacedFile
from studyml.store.known import KnownFile


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read; `deck` is None when it is as it was when it was last read."""

    path: str
    placed: PlacedFile | None
    deck: DeckText | None


class DeckReader:
    """Reads deck files once each. `force` reads also those that have not changed."""

    def __init__(
        self, known: Mapping[str, KnownFile], dialect: Dialect | None = None, *, force: bool = False
    ) -> None:
        self._known = known
        self._dialect = dialect
        self._force = force
        self.files: dict[str, ReadFile] = {}
        self.refused: list[SourceRefused] = []
        self.missing: list[str] = []

    def read(self, path: Path, *, is_named: bool = True) -> None:
        """Reads one file, if it has not been; a known file that is gone is `missing`, others are `refused`.

        A file met in a folder, not `is_named` itself, is passed over when it does not look like a deck.
        """
        name = str(path)
        if name in self.files:
            return
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
            deck = read_deck(text, path, self._dialect)
        except SourceRefused as refusal:
            if known and not path.exists():
                self.missing.append(name)
            else:
                self.refused.append(located(refusal, path))
            return
        # A file with errors is read again every time, so that they are told every time.
        has_errors = any(remark.level is Level.ERROR for remark in deck.remarks)
        stamp = path.stat()
        placed = PlacedFile(
            name, deck.name, "" if has_errors else digest, len(data), stamp.st_mtime_ns, deck.dialect.value
        )
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
        return self._force or (self._dialect is not None and self._dialect.value != known.dialect)
