"""Reads a deck file: text in, its concepts and cards out."""

from __future__ import annotations

from pathlib import Path

from studyml.domain.deck import DeckText, Dialect
from studyml.domain.safe_text import safe_line, safe_text
from studyml.errors import SourceRefused
from studyml.reading.deck_builder import DeckBuilder
from studyml.reading.deck_folder import deck_files
from studyml.reading.file_text import FILE_LIMIT
from studyml.reading.front_matter import FrontMatter, read_front_matter
from studyml.reading.native import HASHCARDS, NATIVE, has_card_mark, read_native

__all__ = ["deck_files", "looks_like_deck", "read_deck"]


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
    builder = DeckBuilder(_deck_name(front, path), found, _tags(front))
    for remark in front.remarks:
        builder.remark(remark.line, remark.level, remark.text)
    body = lines[front.first - 1 :] if front.first > 1 else lines
    if found == Dialect.HASHCARDS:
        read_native(body, front.first, builder, HASHCARDS)
    else:
        read_native(body, front.first, builder, NATIVE)
    return builder.deck()


def looks_like_deck(text: str) -> bool:
    """Whether a markdown file met in a folder is worth reading as a deck.

    It is when its front matter names a deck or dialect, or when a card is written in it by a mark that
    ordinary documents do not have. Headings alone do not make a deck: every README has them.
    """
    lines = safe_text(text[:FILE_LIMIT]).split("\n")
    try:
        front = read_front_matter(lines, Path())
    except SourceRefused:
        return any(line.startswith(("deck:", "dialect:")) for line in lines[1:20])
    if front.is_toml or "deck" in front.values or "dialect" in front.values:
        return True
    return has_card_mark(lines[front.first - 1 :])


def _deck_name(front: FrontMatter, path: Path) -> str:
    """`A/B` from the front matter, else the file's stem; never empty."""
    written = front.text("deck") or (front.text("name") if front.is_toml else "")
    parts = [part for part in map(str.strip, written.split("/")) if part]
    return "/".join(parts) or safe_line(path.stem).strip().replace("/", "-") or "Deck"


def _tags(front: FrontMatter) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(tag for tag in (word.strip().lstrip("#") for word in front.words("tags")) if tag)
    )


def _named_dialect(front: FrontMatter) -> Dialect | None:
    try:
        return Dialect(front.text("dialect").lower())
    except ValueError:
        return None


def _shown_dialect(front: FrontMatter, text: str) -> Dialect:
    return Dialect.HASHCARDS if front.is_toml else Dialect.NATIVE
