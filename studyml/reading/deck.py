"""Reads a deck file: text in, its concepts and cards out."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from studyml.domain.deck import DeckText, Dialect, Level, Remark
from studyml.domain.safe_text import safe_line, safe_text
from studyml.errors import SourceRefused
from studyml.reading.ankiops import read_ankiops, shows_ankiops
from studyml.reading.deck_builder import DeckBuilder
from studyml.reading.deck_folder import deck_files
from studyml.reading.file_text import FILE_LIMIT
from studyml.reading.front_matter import FrontMatter, read_front_matter
from studyml.reading.hashcards import read_hashcards
from studyml.reading.marks import has_card_mark
from studyml.reading.mdanki import read_mdanki, shows_mdanki
from studyml.reading.native import read_native
from studyml.reading.obsidian import obsidian_deck, read_obsidian, shows_obsidian

__all__ = ["deck_files", "looks_like_deck", "read_deck", "states_deck"]

_READERS = {
    Dialect.NATIVE: read_native,
    Dialect.HASHCARDS: read_hashcards,
    Dialect.OBSIDIAN: read_obsidian,
    Dialect.MDANKI: read_mdanki,
    Dialect.ANKIOPS: read_ankiops,
}
_KEYS = ("deck", "tags", "dialect")


def read_deck(text: str, path: Path, dialect: Dialect | None = None) -> DeckText:
    """The deck that a file's text states; `path` gives it a name when its front matter does not.

    The dialect is the one given, else the one the front matter names, else the one the text shows.
    What is wrong with a card becomes a remark; raises SourceRefused only when nothing can be relied
    upon: the file is too large, or its front matter is no small plain mapping.
    """
    if len(text) > FILE_LIMIT:
        raise SourceRefused(
            str(path),
            f"The file is larger than {FILE_LIMIT // 1024 // 1024} MiB. Split it into several decks.",
        )
    text = safe_text(text)
    lines = text.split("\n")
    front = read_front_matter(lines, path)
    found = dialect or _named_dialect(front) or _shown_dialect(front, text)
    tags = _tags(front)
    written = front.text("deck") or (front.text("name") if front.is_toml else "")
    own_name = safe_line(path.stem).strip().replace("/", "-") or "Deck"
    if found == Dialect.OBSIDIAN:
        name = _nested(written or obsidian_deck(text, tags)) or own_name
        builder = DeckBuilder(name, found, tags, own_name)
    else:
        builder = DeckBuilder(_nested(written) or own_name, found, tags)
    for remark in (*front.remarks, *_slips(front)):
        builder.remark(remark.line, remark.level, remark.text)
    body = lines[front.first - 1 :] if front.first > 1 else lines
    _READERS[found](body, front.first, builder)
    return builder.deck()


def looks_like_deck(text: str) -> bool:
    """Whether a markdown file met in a folder is worth reading as a deck.

    It is when its front matter names a deck or dialect, or when a card is written in it by a mark that
    ordinary documents do not have. Headings alone do not make a deck: every README has them.
    """
    return states_deck(text) or _has_card_mark(text)


def states_deck(text: str) -> bool:
    """Whether a file says that it is a deck: its front matter, or the marks of a program for cards.

    A head between `+++` with a date is that of a post.
    """
    lines = safe_text(text[:FILE_LIMIT]).split("\n")
    try:
        front = read_front_matter(lines, Path())
    except SourceRefused:
        return any(line.startswith(("deck:", "dialect:")) for line in lines[1:20])
    is_post = lines[0].startswith("+++") and "date" in front.values
    is_named = "deck" in front.values or "dialect" in front.values
    is_foreign = not front.values and (shows_ankiops(text) or shows_mdanki(text))
    return is_named or (front.is_toml and not is_post) or is_foreign or shows_obsidian(text)


def _has_card_mark(text: str) -> bool:
    lines = safe_text(text[:FILE_LIMIT]).split("\n")
    try:
        return has_card_mark(lines[read_front_matter(lines, Path()).first - 1 :])
    except SourceRefused:
        return has_card_mark(lines)


def _nested(name: str) -> str:
    """A deck's name with its parts trimmed, such as `A/B`; empty when no part is left."""
    return "/".join(part for part in map(str.strip, name.split("/")) if part)


def _tags(front: FrontMatter) -> tuple[str, ...]:
    words = (word.strip().lstrip("#") for word in front.words("tags"))
    return tuple(dict.fromkeys(word for word in words if word))


def _named_dialect(front: FrontMatter) -> Dialect | None:
    try:
        return Dialect(front.text("dialect").lower())
    except ValueError:
        return None


def _shown_dialect(front: FrontMatter, text: str) -> Dialect:
    if front.is_toml:
        return Dialect.HASHCARDS
    if "deck" not in front.values and shows_obsidian(text):
        return Dialect.OBSIDIAN
    if not front.values and shows_ankiops(text):
        return Dialect.ANKIOPS
    if not front.values and shows_mdanki(text):
        return Dialect.MDANKI
    return Dialect.NATIVE


def _slips(front: FrontMatter) -> Iterator[Remark]:
    """Remarks on keys of the front matter that cannot have been meant as they stand."""
    if front.is_toml:
        return
    for key, value in front.values.items():
        nearest = next(iter(get_close_matches(key.lower(), _KEYS, 1, 0.8)), "") if key not in _KEYS else ""
        if nearest:
            yield Remark(
                1, Level.WARNING, f"`{key}` in the front matter says nothing here. Did you mean `{nearest}`?"
            )
        elif key == "dialect" and _named_dialect(front) is None:
            known = ", ".join(Dialect)
            yield Remark(
                1, Level.ERROR, f"There is no dialect `{safe_line(str(value))}`. Write one of: {known}."
            )
        elif key == "deck" and not front.text(key):
            yield Remark(
                1, Level.WARNING, "`deck` in the front matter has no name. Write it as `deck: Name`."
            )
