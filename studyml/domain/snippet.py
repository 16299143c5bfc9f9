"""The stretch of a text to show for words that were searched for, with the words marked in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

WIDTH = 160

_BEFORE = 40  # characters that lead up to the first word
_LOOKED_AT = 32  # places at which words stand, of which the best stretch is chosen
_MARKS = "[\u0300-\u036f]*+"
_MARK = re.compile("[\u0300-\u036f]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_TOKEN = re.compile(r"[^\W_]+")
_SPACE = re.compile(r"\s")
_BLANK = re.compile(r"[^\S\n]")


class Snippet(NamedTuple):
    """Some of a text with its line ends; `spans` are the offsets of the words in it."""

    text: str
    spans: tuple[tuple[int, int], ...]


class WordMarker:
    """Finds words in texts, whatever their case and accents; of the last word also what only begins with it.

    A word of several parts (`batch-norm`) is found with its parts in a row. Takes time linear in a text.
    """

    def __init__(self, words: list[str], *, is_last_begun: bool) -> None:
        ends = ["(?![^\\W_])"] * len(words)
        if is_last_begun:
            ends[-1] = "[^\\W_]*+"
        each = [f"({_pattern(word)}{end})" for word, end in zip(words, ends, strict=True)]
        self._words = re.compile(f"(?<![^\\W_])(?:{'|'.join(each)})", re.I)
        self._count = len(words)
        self._lower: re.Pattern[str] | None = None
        if all(map(str.isascii, words)):
            each = [f"({_lower_pattern(word)}{end})" for word, end in zip(words, ends, strict=True)]
            self._lower = re.compile("|".join(each))

    def snippet(self, text: str) -> Snippet | None:
        """The stretch of about `WIDTH` characters in which the most of the words stand, the first of several.

        None when the text has none of them.
        """
        plain, words = _plain(text), self._words
        if self._lower is not None and (plain.isascii() or _MARK.search(plain) is None):
            plain, words = plain.lower(), self._lower
        start = self._best(words.finditer(plain))
        if start is None:
            return None
        low, high = _stretch(text, start)
        return _shown(text, low, high, [match.span() for match in words.finditer(plain, low, high)])

    def _best(self, matches: Iterator[re.Match[str]]) -> int | None:
        """Where the first stretch begins that holds the most of the words; None when there is no match."""
        stretches: list[tuple[int, set[int | None]]] = []
        for match in islice(matches, _LOOKED_AT):
            stretches.append((match.start(), set()))
            whole = None
            for start, words in reversed(stretches):
                if match.end() > start + WIDTH - _BEFORE:
                    break
                words.add(match.lastindex)
                if len(words) == self._count:
                    whole = start
            if whole is not None:
                return whole
        return max(stretches, key=lambda stretch: len(stretch[1]))[0] if stretches else None


def beginning(text: str) -> Snippet:
    """The first stretch of a text, nothing marked in it."""
    return _shown(text, *_stretch(text, 0), [])


def _pattern(word: str) -> str:
    parts = ["".join(re.escape(letter) + _MARKS for letter in part) for part in _TOKEN.findall(_plain(word))]
    return r"[\W_]++".join(parts)


def _lower_pattern(word: str) -> str:
    """The same for a word in ASCII, to be found in lower case where there are no loose accents.

    The pattern begins with the word itself, so that most of a text is passed over at once.
    """
    first, *others = [part.lower() for part in _TOKEN.findall(word)]
    return r"[\W_]++".join((rf"{first}(?<![^\W_]{first})", *others))


def _plain(text: str) -> str:
    """The text with every letter without its accent; of the same length."""
    if text.isascii():
        return text
    letters = {letter: _bare(letter) for letter in set(_BEYOND_ASCII.findall(text))}
    accented = {ord(letter): bare for letter, bare in letters.items() if letter != bare}
    return text.translate(accented) if accented else text


def _bare(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    return parts[0] if all(map(unicodedata.combining, parts[1:])) else letter


def _stretch(text: str, start: int) -> tuple[int, int]:
    """The offsets of what to show of a text so that a place stands in it, cut between words."""
    low, high = max(0, start - _BEFORE), min(len(text), start + WIDTH - _BEFORE)
    if low > 0:
        space = _SPACE.search(text, low, start)
        low = start if space is None else space.end()
    if high < len(text) and not text[high].isspace():
        spaces = [space.start() for space in _SPACE.finditer(text, start, high)]
        high = spaces[-1] if spaces else high
    return low, high


def _shown(text: str, low: int, high: int, found: list[tuple[int, int]]) -> Snippet:
    lead, tail = "…" if low > 0 else "", "…" if high < len(text) else ""
    by = len(lead) - low
    return Snippet(
        lead + _BLANK.sub(" ", text[low:high]) + tail, tuple((first + by, last + by) for first, last in found)
    )
