"""Reading decks without storing anything: what became a card, what did not and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from studyml.domain.deck import DeckText, Dialect, Level
from studyml.errors import SourceRefused
from studyml.reading.deck import deck_files, looks_like_deck, read_deck
from studyml.reading.file_text import decode, read_bytes


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The decks that were read and the files that could not be."""

    decks: list[tuple[Path, DeckText]]
    refused: list[SourceRefused]

    @property
    def has_errors(self) -> bool:
        """Whether anything is wrong that costs a card."""
        return bool(self.refused) or any(
            remark.level is Level.ERROR for _, deck in self.decks for remark in deck.remarks
        )


def check_decks(paths: Sequence[Path], dialect: Dialect | None = None) -> CheckReport:
    """Reads deck files and folders of them. An explicit id that two files use is an error in the second."""
    report = CheckReport([], [])
    for path in paths:
        for file, is_named in found_files(path, report.refused):
            try:
                text = decode(read_bytes(file))
                if is_named or looks_like_deck(text):
                    report.decks.append((file, read_deck(text, file, dialect)))
            except SourceRefused as refusal:
                report.refused.append(located(refusal, file))
    return report


def found_files(path: Path, refused: list[SourceRefused]) -> Iterator[tuple[Path, bool]]:
    """The files that a path means, and whether each was named itself; what is missing goes to `refused`."""
    is_folder = path.is_dir()
    if not is_folder and not path.exists() and not path.is_symlink():
        refused.append(SourceRefused(str(path), "there is no such file or folder; check the path"))
        return
    try:
        for file in deck_files(path):
            yield file, not is_folder
    except SourceRefused as refusal:
        refused.append(located(refusal, path))


def located(refusal: SourceRefused, path: Path) -> SourceRefused:
    """The refusal with the path of the file that it is about."""
    return refusal if refusal.path else SourceRefused(str(path), refusal.reason, refusal.line)
