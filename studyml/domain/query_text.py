"""What the texts of a query match: words, whole names, and what every match of a pattern must hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

from studyml.domain.card_query import ANYTHING, ONE, has_wildcards
from studyml.domain.deck_path import path_of

_WORD = re.compile(r"[^\W_]+")
_LETTERS = re.compile("[A-Za-z0-9]+")
_BEGUN = re.compile(r"[^\W_]{2,}\Z")
_LIKE = str.maketrans({ANYTHING: "%", ONE: "_", "%": "\\%", "_": "\\_", "\\": "\\\\"})
# Alternatives, what looks around, and escapes that are longer than two characters.
_UNTOLD = re.compile(r"\||\(\?|\\[xuUN0-9]")
_PATTERN_PIECE = re.compile(r"(?P<letters>[A-Za-z0-9 ]+)|\[\^?\]?(?:\\.|[^\]\\])*\]|\\.|\{[^}]*\}|.", re.S)
_SIGN = re.compile(rf"{ANYTHING}+|{ONE}")


def words_in(text: str) -> tuple[list[str], bool]:
    """The words of a text as the index of cards has them, and whether the last may be only begun.

    A single letter begins so many words that it can only mean itself.
    """
    plain = text.rstrip(ANYTHING)
    return _WORD.findall(plain), _BEGUN.search(plain) is not None


def is_anywhere(text: str) -> bool:
    """Whether a text is looked for as it stands, anywhere, because it is not made of words alone."""
    plain = text.rstrip(ANYTHING)
    return has_wildcards(plain) or not any(map(str.isalnum, plain))


def words_matcher(text: str) -> Callable[[str], bool]:
    """Whether a text holds the words as the index would find them: case and accents do not count."""
    words, is_begun = words_in(_unaccented(text))
    between = r"[\W_]+".join(map(re.escape, words))
    found = re.compile(rf"(?<![^\W_]){between}" + ("" if is_begun else r"(?![^\W_])"))
    return lambda held: found.search(_unaccented(held)) is not None


def text_matcher(text: str) -> Callable[[str], bool]:
    """Whether a text holds another one anywhere, wildcards read, whatever the case."""
    found = re.compile(anywhere_pattern(text), re.I | re.S)
    return lambda held: found.search(held) is not None


def anywhere_pattern(text: str) -> str:
    """A regular expression for a text with wildcards that stands anywhere."""
    return _pattern(text.strip(ANYTHING))


def like_pattern(text: str) -> str:
    """The same as a pattern of LIKE, with a backslash as its escape.

    It finds more: letters that LIKE knows no cases of stand for any letter. What they are is left to the
    regular expression, where `is_exact` says no.
    """
    text = text.strip(ANYTHING).translate(_LIKE)
    return f"%{text if text.isascii() else re.sub('[^ -~]+', '%', text)}%"


def letters_pattern(text: str) -> str:
    """A pattern of LIKE that finds every name of ASCII letters that holds the text or its words, and more."""
    return f"%{'%'.join(_LETTERS.findall(text))}%"


def is_exact(text: str) -> bool:
    """Whether `like_pattern` finds what it should and nothing else."""
    return text.isascii()


def name_matcher(text: str) -> Callable[[str], bool]:
    """Whether a name is the one that is meant, as a whole and whatever its case and white space."""
    found = re.compile(_pattern(" ".join(text.split()).casefold()), re.S)
    return lambda name: found.fullmatch(" ".join(name.split()).casefold()) is not None


def path_matcher(text: str) -> Callable[[str], bool]:
    """The same for a name that nests with `/`: also when a name above it is meant, or the end of one."""
    is_meant = lru_cache(maxsize=None)(name_matcher(text))
    return lambda name: any(
        is_meant(above[start:]) for above in path_of(name) for start in (0, *_part_starts(above))
    )


def literal_in(pattern: str) -> str:
    """Letters that every text with a match of a regular expression holds, whatever their case; empty where
    none can be told.

    Only what surely holds is told: of a pattern without alternatives, outside of groups and classes.
    """
    if _UNTOLD.search(pattern):
        return ""
    found = [""]
    depth = 0
    for piece in _PATTERN_PIECE.finditer(pattern):
        letters = piece["letters"]
        if letters and depth == 0:
            # What follows may let the last letter stand no times at all.
            is_sure = pattern[piece.end() : piece.end() + 1] not in ("*", "?", "{")
            found.append(letters if is_sure else letters[:-1])
        depth += {"(": 1, ")": -1}.get(piece[0], 0)
    return max(found, key=len)


def _part_starts(name: str) -> Iterator[int]:
    return (at + 1 for at, sign in enumerate(name) if sign == "/")


def _pattern(text: str) -> str:
    signs = {ONE: "."}
    at, parts = 0, []
    for sign in _SIGN.finditer(text):
        parts += [re.escape(text[at : sign.start()]), signs.get(sign[0], ".*?")]
        at = sign.end()
    return "".join((*parts, re.escape(text[at:])))


def _unaccented(text: str) -> str:
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.lower())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))
