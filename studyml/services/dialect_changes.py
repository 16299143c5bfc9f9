"""What may be changed in deck files of other programs, and what to do where it may not."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

from studyml.domain.deck import Dialect


class Change(Enum):
    """What is asked of a deck file: tags or ids for its cards, cards into it, or cards out of it."""

    TAGS = auto()
    IDS = auto()
    INTO = auto()
    OUT = auto()


_NAMES: Final = {
    Dialect.HASHCARDS: "hashcards",
    Dialect.OBSIDIAN: "Obsidian",
    Dialect.MDANKI: "mdanki",
    Dialect.ANKIOPS: "AnkiOps",
}
_REASONS: Final = {
    (Dialect.HASHCARDS, Change.TAGS): (
        'hashcards has no tags of single cards and would show them; write `tags = ["exam"]` at the head of'
        " the file for all of them, or `studyml move` the cards into a deck of your own first"
    ),
    (Dialect.HASHCARDS, Change.IDS): (
        "hashcards knows its cards by their words and would show an id; `studyml move` the cards into a deck"
        " of your own first"
    ),
    (Dialect.HASHCARDS, Change.INTO): (
        "hashcards has no headings, so the card would lose its concept; write it there in your editor, as"
        " `Q:` and `A:`, or choose another deck"
    ),
    (Dialect.OBSIDIAN, Change.TAGS): (
        "Obsidian has tags of notes, not of cards; write `tags: [exam]` at the head of the note, for all"
        " its cards"
    ),
    (Dialect.MDANKI, Change.TAGS): (
        "mdanki has tags on a line of their own; write `[#exam]()` below the card's heading in your editor"
    ),
    (Dialect.ANKIOPS, Change.TAGS): (
        "AnkiOps has tags in a comment; write `<!-- tags: exam -->` above the note in your editor"
    ),
    (Dialect.ANKIOPS, Change.IDS): "AnkiOps gives its notes ids itself, and they are ids here too",
}
_IN_GENERAL: Final = {
    Change.TAGS: "it would show a tag as text",
    Change.IDS: (
        "it would show an id as text; where prompts are to be reworded, do a few at a time and `studyml sync`"
        " in between"
    ),
    Change.INTO: "write the card there in your editor, or choose another deck",
    Change.OUT: (
        "cut the card out and paste it in your editor, and `studyml sync` keeps what is remembered of it"
    ),
}


def why_not(dialect: Dialect, change: Change) -> str:
    """Why a change is not made in files of a dialect, with what to do instead; empty where it is made."""
    if dialect is Dialect.NATIVE or (dialect, change) == (Dialect.HASHCARDS, Change.OUT):
        return ""
    general = f"this is a file of {_NAMES[dialect]}: {_IN_GENERAL[change]}"
    return _REASONS.get((dialect, change), general)
