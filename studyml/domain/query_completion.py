"""What the word of a query that is being typed can become."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from studyml.domain.card_query import Is, Property
from studyml.domain.deck import CardKind
from studyml.domain.query_parsing import KEYS

MOST_CHOICES = 50
_PLAIN = re.compile(r'[^\s()"\\*_]+')
_SPANS = ("1", "7", "30", "90", "365")
_FIXED: dict[str, Sequence[str]] = {
    "is": tuple(Is),
    "kind": tuple(CardKind),
    "flag": tuple("12345670"),
    "prop": tuple(
        f"{figure}{sign}" for figure in Property for sign in (("<", ">=") if figure != "due" else ("<=", ">"))
    ),
    "rated": (*_SPANS, "1:1", "7:1", "30:1"),
    "added": _SPANS,
    "introduced": _SPANS,
}


class Names(NamedTuple):
    """What a learner's collection has names for."""

    decks: Sequence[str] = ()
    tags: Sequence[str] = ()
    concepts: Sequence[str] = ()
    papers: Sequence[str] = ()


class Completion(NamedTuple):
    """The words that can take the place of the text from `start` to `end`, the likeliest first; and what is
    shown of each."""

    start: int
    end: int
    words: list[str]
    shown: list[str]

    def applied(self, text: str, choice: int) -> tuple[str, int]:
        """The text with a choice in it, and where one goes on typing."""
        word = self.words[choice]
        return text[: self.start] + word + text[self.end :], self.start + len(word)


def completion(text: str, at: int, names: Callable[[], Names]) -> Completion:
    """What the word that ends at a place of the text can become; `names` is asked only where it matters."""
    start = _word_start(text, at)
    word = text[start:at]
    key, colon, value = word.partition(":")
    if not colon or key.casefold() not in KEYS:
        keys = [f"{name}:" for name in KEYS if name.startswith(word.casefold())]
        return Completion(start, at, keys, keys)
    found = _matching(_values(key.casefold(), names), _unquoted(value))
    return Completion(start, at, [f"{key}:{quoted(name)}" for name in found], found)


def _values(key: str, names: Callable[[], Names]) -> Sequence[str]:
    if key in _FIXED:
        return _FIXED[key]
    known = names() if key in ("deck", "tag", "concept", "paper") else Names()
    return {"deck": known.decks, "tag": known.tags, "concept": known.concepts, "paper": known.papers}.get(
        key, ()
    )


def _matching(values: Iterable[str], begun: str) -> list[str]:
    """Those that begin so, then those of which a word does, then those that hold it; and what is whole
    already is no choice."""
    wanted = begun.casefold()
    ranked = []
    for value in values:
        folded = value.casefold()
        at = folded.find(wanted)
        if at >= 0 and folded != wanted:
            ranked.append((0 if at == 0 else 1 if not folded[at - 1].isalnum() else 2, value))
    return [value for _, value in sorted(ranked, key=lambda pair: pair[0])[:MOST_CHOICES]]


def _word_start(text: str, at: int) -> int:
    """Where the word begins that ends at a place: after a blank or parenthesis outside of quotation marks."""
    start, is_quoted, place = 0, False, 0
    while place < at:
        sign = text[place]
        if sign == "\\":
            place += 1
        elif sign == '"':
            is_quoted = not is_quoted
        elif not is_quoted and (sign.isspace() or sign in "()"):
            start = place + 1
        place += 1
    return start + 1 if text[start : start + 1] == "-" and start < at else start


def _unquoted(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value.replace('\\"', "\0").replace('"', "")).replace("\0", '"')


def quoted(name: str) -> str:
    """A name as a value of a query that means just it: in quotation marks where it needs them."""
    if _PLAIN.fullmatch(name) or name in _ALL_FIXED:
        return name
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


_ALL_FIXED = frozenset(value for values in _FIXED.values() for value in values)
