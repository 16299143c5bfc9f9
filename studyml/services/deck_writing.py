"""Text into a deck file, and out again: the rest of the file stays as it is, whatever happens."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate
from pathlib import Path

from studyml.domain.deck import DeckText
from studyml.domain.deck_insertion import Insertion
from studyml.domain.identity import fingerprint
from studyml.domain.new_card import NewCard
from studyml.errors import CardRefused, DeckNotWritten, SourceRefused, StudymlError
from studyml.paths import shown
from studyml.reading.deck import read_deck
from studyml.reading.file_text import FILE_LIMIT, decode, read_bytes
from studyml.services.check import located
from studyml.services.deck_comparison import cards_outside, is_part_of, problem
from studyml.whole_file import make_folder, replace_file
from studyml.writing.card_markdown import new_deck
from studyml.writing.insertion import inserted, insertions, places, taken_out, written_cards


@dataclass(frozen=True, slots=True)
class DeckEdit:
    """A change of a deck file, not written yet; `data` is the whole file as it will be.

    `before` is the digest of the file that the change is for, None for a new file. Of a file that is `made`,
    the first insertion is its head. `deck` is what it is read as then, where that was looked at.
    """

    path: Path
    deck_name: str
    before: str | None
    insertions: tuple[Insertion, ...]
    data: bytes
    made: bool
    deck: DeckText | None = None


def plan_cards(path: Path, deck_name: str, cards: Sequence[NewCard]) -> DeckEdit:
    """The change that adds the cards to a deck file; one that does not exist begins as the deck `deck_name`.

    The result has been read: all cards that were there are as they were, and exactly the new ones have come.
    Raises CardRefused where a card cannot be added to this deck, DeckNotWritten where the file may not be
    changed, SourceRefused where it cannot be read.
    """
    made = not os.path.lexists(path)
    if made:
        check_name(path)
        head = new_deck(deck_name.strip() or path.stem).encode()
        edit = _plan(path, head, cards)
        body = tuple(Insertion(0, each.data) for each in edit.insertions)
        return DeckEdit(path, edit.deck_name, None, (Insertion(0, head), *body), edit.data, made=True)
    return _plan(path, writable_content(path), cards)


def sources_of_cards(path: Path) -> dict[str, tuple[str, ...]]:
    """Where the concept of each card in a deck file says that it comes from, by the card's fingerprint.

    Empty where there is no file that can be read; planning a change of it tells why.
    """
    if not os.path.lexists(path):
        return {}
    try:
        deck = read_deck_bytes(read_bytes(path), path)
    except StudymlError:
        return {}
    return {
        fingerprint(concept.name, card): concept.sources
        for concept in deck.concepts
        for card in concept.cards
    }


def write_deck(edit: DeckEdit, several: set[Path] | None = None) -> None:
    """Writes a planned change: the file on the disk is the old one or the new one, whole, at every moment.
    For one of `several`, `replace_file` says who waits for the disk.

    Raises DeckNotWritten, with the file as it was, when it has changed since the plan was made or cannot be
    written.
    """
    try:
        if edit.made:
            make_folder(edit.path.parent)
            if os.path.lexists(edit.path):
                raise DeckNotWritten(f"{shown(edit.path)}: the file has appeared meanwhile; try again")
            replace_file(edit.path, edit.data, several=several)
            return
        if digest_of_deck(writable_content(edit.path)) != edit.before:
            raise DeckNotWritten(f"{shown(edit.path)}: the file has changed meanwhile; try again")
        replace_file(edit.path, edit.data, several=several)
    except OSError as error:
        raise _not_written(edit.path, error) from error


def take_out(path: Path, insertions: Sequence[Insertion], *, made: bool) -> bool:
    """Takes text out of a deck file that was put into it, and puts back what was removed for it; False when
    it is not there as it was written.

    A file that was `made` for it goes as well, unless something else is in it. Raises DeckNotWritten or
    SourceRefused where the file cannot be changed, and then it is as it was.
    """
    if not os.path.lexists(path):
        return False
    data = writable_content(path)
    if made:
        head, *rest = insertions
        left = taken_out(data, insertions)
        if left is not None and not left.strip():
            try:
                path.unlink()
            except OSError as error:
                raise _not_written(path, error) from error
            return True
        insertions = [Insertion(len(head.data), each.data) for each in rest]
    left = taken_out(data, insertions)
    if left is None or not _is_kept(path, data, left, insertions):
        return False
    try:
        replace_file(path, left)
    except OSError as error:
        raise _not_written(path, error) from error
    return True


def _is_kept(path: Path, data: bytes, left: bytes, insertions: Sequence[Insertion]) -> bool:
    """Whether all cards stay but for those in the lines that go or become what they were."""
    now, then = read_deck_bytes(data, path), read_deck_bytes(left, path)
    if not any(each.removed for each in insertions):
        return is_part_of(then, now)
    at = places(data, insertions) or []
    shifts = accumulate((len(each.removed) - len(each.data) for each in insertions), initial=0)
    back = [place + shift for place, shift in zip(at, shifts, strict=False)]
    return cards_outside(now, data, at, [each.data for each in insertions]) == cards_outside(
        then, left, back, [each.removed for each in insertions]
    )


def _plan(path: Path, data: bytes, cards: Sequence[NewCard]) -> DeckEdit:
    before = read_deck_bytes(data, path)
    written = written_cards(before, cards)
    added = insertions(data, before, cards)
    new_data = inserted(data, added)
    if len(new_data) > FILE_LIMIT:
        size = FILE_LIMIT // 1024 // 1024
        raise DeckNotWritten(f"{shown(path)}: with the new cards the file would be larger than {size} MiB")
    after = read_deck_bytes(new_data, path)
    if reason := problem(before, after, cards, written, decode(data, path)):
        raise CardRefused(f"{shown(path)}: {reason}")
    return DeckEdit(path, before.name, digest_of_deck(data), added, new_data, made=False)


def read_deck_bytes(data: bytes, path: Path) -> DeckText:
    """The deck in the bytes of a file. Raises SourceRefused, which names the file."""
    try:
        return read_deck(decode(data, path), path)
    except SourceRefused as refusal:
        raise located(refusal, path) from None


def writable_content(path: Path) -> bytes:
    """The bytes of a deck file that may be changed. Raises DeckNotWritten, or SourceRefused where it cannot
    even be read."""
    if os.path.islink(path) and not os.path.exists(path) and _leads_nowhere(path):  # noqa: PTH110, PTH114
        raise DeckNotWritten(f"{shown(path)}: the link leads to no file; point it at a deck")
    data = read_bytes(path)
    target = os.path.realpath(path)
    mode = os.stat(target).st_mode  # noqa: PTH116
    if not mode & 0o222 or not os.access(target, os.W_OK):
        raise DeckNotWritten(f"{shown(path)}: the file is read-only; give yourself permission to write it")
    return data


def _leads_nowhere(link: Path) -> bool:
    """Whether what a link points at is missing, rather than the link itself again."""
    try:
        os.stat(link)  # noqa: PTH116
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def check_name(path: Path) -> None:
    """Raises DeckNotWritten where no file can have this path."""
    name = str(path)
    try:
        name.encode()
    except UnicodeEncodeError:
        raise DeckNotWritten(f"{shown(path)!r}: the name of the file is not UTF-8; choose another") from None
    if "\0" in name:
        raise DeckNotWritten("the path of the deck holds a NUL character; check its spelling")
    folder = path.parent
    while not os.path.lexists(folder) and folder != folder.parent:
        folder = folder.parent
    if not folder.is_dir():
        raise DeckNotWritten(f"{shown(path)}: {shown(folder)} is no folder; choose another path")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise DeckNotWritten(f"{shown(path)}: nothing may be written in the folder {shown(folder)}")


def digest_of_deck(data: bytes) -> str:
    """What tells whether a deck file has changed since a change of it was planned."""
    return blake2b(data, digest_size=16).hexdigest()


def _not_written(path: Path, error: OSError) -> DeckNotWritten:
    return DeckNotWritten(
        f"{shown(path)}: the deck cannot be written ({error.strerror or error}); it is as it was"
    )
