"""The ways in which the name of a concept may be written in a note."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from studyml.domain.word_form import seen, split_words, word_key

MOST_WORDS: Final = 16

_JOINED_WORDS: Final = 4
_ACRONYM: Final = 5
_SHORTEST_PART: Final = 3
_SHORTEST_WHOLE: Final = 4
_SHORT_PREFIXES: Final = ("re", "de", "up", "un", "co", "bi")
_TAIL: Final = re.compile(r"(?<=\w)(?:\+\+|[#*])$")
_BRACKETED: Final = re.compile(r"\s*\(([^()]*)\)\s*$")
_POSSESSIVE: Final = re.compile(r"(?<=\w)['\u2019]s\b")
_LETTER_OF_SHAPE: Final = re.compile(r"[A-Z](?=[A-Z][a-z]{2})")
_NUMBERED: Final = re.compile(r"[A-Za-z]{2,}(?=\d+[A-Za-z]?$)")

# A word that begins with one of these is not found in two parts: "for ward" is no way to write "forward".
_FUNCTION_WORDS: Final = frozenset(
    re.findall(
        r"\w+",
        "all and any are but can for from had has have her him his how into its may new nor not now off"
        " one our out she some than that the them then they this two use was were what when who why will",
    )
)

# In a name of several words, which is many spellings already, a word is only split after one of these.
_PRODUCTIVE: Final = frozenset(
    re.findall(
        r"\w+",
        "auto back base batch bi check co cross data de down drop feed fine frame hyper in inter key layer"
        " long low max meta micro mini multi non over pre post re self semi short soft sub super un under up",
    )
)

# Names with inner capitals that are ordinary words without them.
_EVERYDAY: Final = frozenset(
    ("bit", "clip", "cola", "cove", "dino", "elm", "glove", "lime", "mass", "palm", "sit", "squad", "swag")
)


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write a name: the keys of its words in turn.

    `capitals` is how many capital letters it must have at least where it is one word; `tail` must follow it.
    """

    keys: tuple[str, ...]
    capitals: int = 0
    tail: str = ""


def spellings(name: str) -> Iterator[Spelling]:
    """Every way in which a name may be written: its words apart, joined in part or in whole, a long word in
    two parts, and each part of `name (in brackets)` where that is an acronym. Nothing for a single letter
    and for a name of more than `MOST_WORDS` words."""
    bracketed = _BRACKETED.search(name)
    if bracketed is not None and bracketed.start() > 0:
        outside, inside = name[: bracketed.start()], bracketed[1]
        yield from _spellings(outside)
        if _is_acronym(inside) or _is_acronym(outside):
            yield from _spellings(inside)
        return
    yield from _spellings(name)


def _is_acronym(name: str) -> bool:
    return name.isalnum() and sum(map(str.isupper, name)) >= 2


def _spellings(name: str) -> Iterator[Spelling]:
    tail = _TAIL.search(name.strip())
    words = _words(name)
    keys = tuple(map(word_key, words))
    if not keys or len(keys) > MOST_WORDS or not all(keys):
        return
    if len(keys) == 1:
        if len(keys[0]) == 1 and keys[0].isascii() and tail is None:
            return
        capitals = _capitals(words[0])
        yield Spelling(keys, capitals, tail[0] if tail is not None else "")
        if capitals or tail is not None:
            return
    else:
        yield Spelling(keys)
    yield from map(Spelling, _joined(words, keys))
    for at, word in enumerate(words):
        for left, right in _parts(word):
            if len(keys) == 1 or left.lower() in _PRODUCTIVE:
                yield Spelling((*keys[:at], word_key(left), word_key(right), *keys[at + 1 :]))


def _words(name: str) -> list[str]:
    """The words of a name as they look; the `s` of a possessive is none."""
    return [seen(word) for word in split_words(_POSSESSIVE.sub("", name)).words if word]


def _capitals(word: str) -> int:
    """How many capitals a word needs to be this name: none unless it is an acronym."""
    letters = word[:-1] if word[-1] == "s" and word[:-1].isupper() else word
    if not word.isascii():
        return 0
    is_short = len(letters) <= 2 or (letters.isalpha() and len(letters) <= _ACRONYM)
    if (letters.isupper() and is_short) or (letters.lower() in _EVERYDAY and not letters[1:].islower()):
        return min(2, sum(map(str.isupper, letters)))
    return 0


def _joined(words: list[str], keys: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The keys with some neighbours as one word: every choice for a short name, else one pair or all."""
    count = len(words)
    if count < 2:
        return
    gaps = count - 1
    if count <= _JOINED_WORDS:
        choices = [tuple(bool(bits >> gap & 1) for gap in range(gaps)) for bits in range(1, 1 << gaps)]
    else:
        choices = [tuple(gap == pair for gap in range(gaps)) for pair in range(gaps)]
        choices.append((True,) * gaps)
    for choice in choices:
        groups = [words[0]]
        for word, is_joined in zip(words[1:], choice, strict=True):
            if is_joined:
                groups[-1] += word
            else:
                groups.append(word)
        grouped = tuple(map(word_key, groups))
        if all(grouped) and len("".join(grouped)) >= _SHORTEST_WHOLE and grouped != keys:
            yield grouped


def _parts(word: str) -> Iterator[tuple[str, str]]:
    """The places where a word may be written in two."""
    numbered = _NUMBERED.match(word)
    if numbered is not None:
        yield numbered[0], word[numbered.end() :]
    if word.isupper():
        return
    shaped = _LETTER_OF_SHAPE.match(word)
    if shaped is not None:
        yield word[0], word[1:]
    lower = word.lower()
    if lower.startswith(_SHORT_PREFIXES) and len(lower) >= 7:
        yield lower[:2], lower[2:]
    for at in range(_SHORTEST_PART, len(lower) - _SHORTEST_PART + 1):
        if lower[:at] not in _FUNCTION_WORDS:
            yield lower[:at], lower[at:]
