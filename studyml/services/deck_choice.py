"""Which deck file new cards go to: one that was named, or one for each source of notes."""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from studyml.domain.safe_text import safe_line
from studyml.errors import UsageError
from studyml.reading.deck_folder import SUFFIXES
from studyml.services.workspace import Workspace
from studyml.store import known as known_store

_LONGEST = 60


@dataclass(frozen=True, slots=True, order=True)
class DeckChoice:
    """A deck file, which may not exist yet, and the name of the deck that it holds."""

    path: Path
    name: str


def deck_named(work: Workspace, words: str) -> DeckChoice:
    """The deck file that a person names: by its path, or by the deck's name.

    A name that no known deck has makes a new file among the learner's decks. Raises UsageError for a name
    that stands for several files, and for none.
    """
    name = safe_line(words).strip().strip("/")
    if not name:
        raise UsageError("the deck has no name; name one, or a file such as ~/decks/optimisation.md")
    files = [file for file in known_store.known_files(work.store) if not file.is_gone]
    path = Path(words).expanduser()
    if path.suffix.lower() in SUFFIXES:
        path = Path(os.path.realpath(path))
        known = next((file.deck for file in files if file.path == str(path)), None)
        return DeckChoice(path, known or path.stem)
    alike = [file for file in files if file.deck.casefold() == name.casefold()]
    if len(alike) > 1:
        places = ", ".join(file.path for file in alike)
        raise UsageError(f"{name} has several files; name the one that is meant: {places}")
    if alike:
        return DeckChoice(Path(alike[0].path), alike[0].deck)
    return DeckChoice(decks_folder(work) / f"{file_stem(name)}.md", name)


def deck_of_source(work: Workspace, title: str) -> DeckChoice:
    """The learner's deck for what one source of notes offers."""
    name = safe_line(title).replace("/", " ").strip() or "Notes"
    path = decks_folder(work) / f"{file_stem(name)}.md"
    known = next((f.deck for f in known_store.known_files(work.store) if f.path == str(path)), None)
    return DeckChoice(path, known or name)


def decks_folder(work: Workspace) -> Path:
    """Where decks are made that the program writes: beside the store."""
    return Path(os.path.realpath(work.store.path.parent / "decks"))


def file_stem(name: str) -> str:
    """A deck's name as the stem of a file: letters and digits of any script, in lower case, with hyphens."""
    words = re.findall(r"\w+", unicodedata.normalize("NFC", name.casefold()))
    return "-".join(words)[:_LONGEST].strip("-") or "deck"


def place_for(work: Workspace, to: str | None) -> tuple[Path, tuple[Path, str] | None]:
    """The folder for the decks that an import makes, and the one file for all of them if `to` names one.

    Raises UsageError as `deck_named` does.
    """
    if to is None:
        return decks_folder(work), None
    path = Path(to).expanduser()
    if to.endswith(("/", os.sep)) or path.is_dir():
        return Path(os.path.realpath(path)), None
    chosen = deck_named(work, to)
    return chosen.path.parent, (chosen.path, chosen.name)
