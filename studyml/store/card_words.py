"""The words of all cards, as their index has them, and those that a pattern needs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from studyml.domain.learner_pattern import LearnerPattern
from studyml.domain.pattern_words import AllOf, Needed, OneOf, Piece
from studyml.store.store import Store

MANY = 2_000
"""More words than so many are not looked for one by one: reading all texts is quicker."""

# The figures and the structure of the index, which are others as soon as anything was written to it.
_STAMP = "SELECT id, block FROM card_search_data WHERE id IN (1, 10) ORDER BY id"
_IS_LISTED = "SELECT 1 FROM temp.sqlite_master WHERE name = 'card_word'"
_LIST = "CREATE VIRTUAL TABLE temp.card_word USING fts5vocab(main, card_search, row)"
_WORDS = "SELECT term FROM temp.card_word"

_BEYOND_ASCII = (
    "SELECT id, front, back FROM card WHERE length(front) <> length(CAST(front AS BLOB))"
    " OR length(back) <> length(CAST(back AS BLOB))"
)
# Letters that the index takes for those of ASCII, and accents, which it leaves out.
FOLDED = re.compile("[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff\u212a\u212b]")


@dataclass(frozen=True, slots=True)
class CardWords:
    """The words, without accents and in lower case, a line each; and a JSON list of the cards in which words
    may stand otherwise, for there are letters with accents in them."""

    words: str
    accented: str


_known: dict[Path, tuple[object, CardWords]] = {}


def known_words(store: Store) -> CardWords | None:
    """The words of all cards, when they were read since a text changed last."""
    stamp, words = _known.get(store.path, (None, None))
    return words if stamp == _stamp(store) else None


def words_of_cards(store: Store) -> CardWords:
    """The words of all cards. To read them takes as long as a slow search, so they are kept until a text
    changes."""
    words = known_words(store)
    if words is None:
        with store.snapshot():
            stamp = _stamp(store)
            _list_words(store)
            listed = "\n".join([word for (word,) in store.query(_WORDS)])
            others = store.query(_BEYOND_ASCII)
            accented = [card for card, *sides in others if any(map(FOLDED.search, sides))]
            words = CardWords(listed, json.dumps(accented))
        _known.clear()
        _known[store.path] = (stamp, words)
    return words


def forget_words() -> None:
    """Forgets the words that were kept, as after a change."""
    _known.clear()


def words_for(needed: Needed, words: str) -> set[str] | None:
    """Words of which every text that has what is needed holds one; None when that is not told, or when they
    are many. Raises SlowPattern."""
    match needed:
        case Piece(pattern):
            found = LearnerPattern(pattern).lines_in(words, MANY + 1)
            return set(found) if len(found) <= MANY else None
        case AllOf(parts):
            told = [few for part in parts if (few := words_for(part, words)) is not None]
            return min(told, key=len, default=None)
        case OneOf(parts):
            together: set[str] = set()
            for part in parts:
                few = words_for(part, words)
                if few is None:
                    return None
                together |= few
            return together if len(together) <= MANY else None


def words_matched(pattern: str, words: Iterable[str]) -> set[str]:
    """Those of some words that have a match. Raises SlowPattern."""
    asked = LearnerPattern(pattern)
    return {word for word in words if asked.is_in(word)}


def _list_words(store: Store) -> None:
    """Makes the index list its words, on this connection alone."""
    if store.query(_IS_LISTED):
        return
    [(is_guarded,)] = store.query("PRAGMA query_only")
    store.query("PRAGMA query_only=OFF")
    try:
        store.query(_LIST)
    finally:
        store.query(f"PRAGMA query_only={is_guarded}")


def _stamp(store: Store) -> object:
    """What differs as soon as a text has changed, or another file has taken the store's place."""
    file = store.path.stat()
    return file.st_dev, file.st_ino, store.query(_STAMP)
