"""The stretch of a text to show for words that were searched for, with the words marked in it."""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from typing import NamedTuple

WIDTH = 160

_BEFORE = 40  # characters that lead up to the first word
_LOOKED_AT = 32  # places at which words stand, of which the best stretch is chosen
_MARKS = "[\u0300-\u036f]*+"
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

    def snippet(self, text: str) -> Snippet | None:
        """The stretch of about `WIDTH` characters in which the most of the words stand, the first of several.

        None when the text has none of them.
        """
        plain = _plain(text)
        found = [
            (match.start(), match.end(), match.lastindex)
            for match in islice(self._words.finditer(plain), _LOOKED_AT)
        ]
        if not found:
            return None
        start = max(found, key=lambda one: (_distinct(found, one[0]), -one[0]))[0]
        low, high = _stretch(text, start)
        return _shown(text, low, high, [match.span() for match in self._words.finditer(plain, low, high)])


def beginning(text: str) -> Snippet:
    """The first stretch of a text, nothing marked in it."""
    return _shown(text, *_stretch(text, 0), [])


def _pattern(word: str) -> str:
    parts = ["".join(re.escape(letter) + _MARKS for letter in part) for part in _TOKEN.findall(_plain(word))]
    return r"[\W_]++".join(parts)


def _plain(text: str) -> str:
    """The text with every letter without its accent; of the same length."""
    if text.isascii():
        return text
    return text.translate({ord(letter): _bare(letter) for letter in set(text) if letter > "\x7f"})


def _bare(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    return parts[0] if all(map(unicodedata.combining, parts[1:])) else letter


def _distinct(found: list[tuple[int, int, int | None]], start: int) -> int:
    """How many different words stand in the stretch that would begin here."""
    end = start + WIDTH - _BEFORE
    return len({word for first, last, word in found if start <= first and last <= end})


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
