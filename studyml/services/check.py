"""Reading decks without storing anything: what became a card, what did not and why."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from studyml.domain.deck import DeckText, Dialect, Level, Remark
from studyml.domain.identity import match_cards
from studyml.errors import SourceRefused
from studyml.paths import shown
from studyml.reading.deck import deck_files, looks_like_deck, read_deck
from studyml.reading.file_text import decode, read_bytes
from studyml.services.deck_plan import placed_texts, repetition


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
    """Reads deck files and folders of them. A card that two files hold is told of in the second, and an
    explicit id that two cards use is an error there."""
    refused: list[SourceRefused] = []
    decks: dict[Path, DeckText] = {}
    found = [pair for path in paths for pair in found_files(path, refused)]
    for file, is_named in dict.fromkeys(found):
        try:
            text = decode(read_bytes(file))
            if is_named or looks_like_deck(text):
                decks[file] = read_deck(text, file, dialect)
        except SourceRefused as refusal:
            refused.append(located(refusal, file))
    return CheckReport(_compared(decks), refused)


def _compared(decks: Mapping[Path, DeckText]) -> list[tuple[Path, DeckText]]:
    """The decks with remarks on cards that another of them holds too."""
    texts = [placed.text for placed in placed_texts({str(path): deck for path, deck in decks.items()})]
    told: dict[str, list[Remark]] = {}
    for index, first in match_cards([], texts).duplicates:
        there = texts[first]
        place = f"{shown(Path(there.path))}:{there.card.line}"
        told.setdefault(texts[index].path, []).append(repetition(texts[index], there.fingerprint, place))
    return [
        (path, replace(deck, remarks=(*deck.remarks, *told.get(str(path), ()))))
        for path, deck in decks.items()
    ]


def found_files(
    path: Path, refused: list[SourceRefused], walk: Callable[[Path], Iterator[Path]] = deck_files
) -> Iterator[tuple[Path, bool]]:
    """The files that a path means, and whether each was named itself; what is missing goes to `refused`."""
    # Unlike those of a Path these tests answer for every path, also one that is too long to exist.
    is_folder = os.path.isdir(path)  # noqa: PTH112
    if not is_folder and not os.path.lexists(path):
        refused.append(SourceRefused(str(path), "there is no such file or folder; check the path"))
        return
    try:
        for file in walk(path):
            yield file, not is_folder
    except SourceRefused as refusal:
        refused.append(located(refusal, path))


def located(refusal: SourceRefused, path: Path) -> SourceRefused:
    """The refusal with the path of the file that it is about."""
    return refusal if refusal.path else SourceRefused(str(path), refusal.reason, refusal.line)
