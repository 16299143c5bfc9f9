"""The form in which two spellings of one word are equal: case, number, British and American, look-alikes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import accumulate
from typing import Final, NamedTuple

LONGEST_WORD: Final = 64

_IDEOGRAPHS: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"
_UNSEEN: Final = "\u00ad\u200b-\u200d\u2060\ufeff"
_LETTERS: Final = rf"[^\W_{_IDEOGRAPHS}]"
_WORD: Final = re.compile(
    rf"([{_IDEOGRAPHS}]|{_LETTERS}++(?:[{_UNSEEN}\u0300-\u036f\u00d7]++{_LETTERS}*+)*+)"
)
_TYPOGRAPHIC: Final = "\u2019\u2018\u201c\u201d\u2010\u2011\u2013\u2014\u2026\u00a0\u2009\u202f\u2022\u2192"
_FLAT: Final = {code: " " for code in range(128) if not chr(code).isalnum()}
_DROPPED: Final = re.compile(rf"[{_UNSEEN}\u0300-\u036f]+")

# Spelling is changed on both sides of a comparison, so that a word which only looks British ("exercise")
# still equals itself; what counts is that no two words become one.
_BRITISH: Final = re.compile(
    r"(?<=[a-z]{3})is(?=(?:e|es|ed|er|ers|ing|able|ation|ations|ational)$)"
    r"|(?<=[a-z]{3})ys(?=(?:e|ed|er|ers|ing)$)"
    r"|(?<=[a-z]{2})our(?=(?:s|ed|ing|er|ers|al|ally|hood|hoods|able|ite|ites|less|ful)?$)"
    r"|(?<=[ae]l)l(?=(?:ed|ing|er|ers)$)"
    r"|(?<=[a-z]{2}[tb])re(?=s?$)"
    r"|(?<=[a-z]{2}[tb])r(?=ed$)"
    r"|(?<=[a-z]{3}og)ue(?=s?$)"
)
_AMERICAN: Final = {"is": "iz", "ys": "yz", "our": "or", "l": "", "re": "er", "r": "er", "ue": ""}

_IRREGULAR: Final = {
    **{f"{stem}ices": f"{stem}ix" for stem in ("matr", "append", "hel")},
    **{f"{stem}ices": f"{stem}ex" for stem in ("ind", "vert", "vort", "simpl", "ap")},
    **{f"{stem}es": f"{stem}is" for stem in ("analys", "hypothes", "synthes", "cris", "ax", "parenthes")},
    **{f"{stem}a": f"{stem}um" for stem in ("maxim", "minim", "optim", "spectr", "quant", "extrem")},
    **{f"{stem}a": f"{stem}on" for stem in ("criteri", "phenomen", "automat")},
    **{f"{stem}es": stem for stem in ("bias", "alias", "lens", "canvas", "atlas", "gas", "bus", "virus")},
    **{f"{stem}es": stem for stem in ("bonus", "status", "focus", "consensus", "campus", "corpus", "echo")},
    **{word: word for word in ("bias", "alias", "lens", "canvas", "atlas", "gas", "news", "series", "chaos")},
    **{word: word for word in ("pandas", "keras", "species", "ethos", "does", "always", "perhaps")},
    **{f"{stem}ves": f"{stem}f" for stem in ("hal", "shel", "lea")},
    **{f"{stem}ches": f"{stem}che" for stem in ("ca", "ni", "avalan")},
    "corpora": "corpus",
    "genera": "genus",
    "children": "child",
    "movies": "movie",
    "quizzes": "quiz",
    "women": "woman",
    "schemata": "schema",
    "lemmata": "lemma",
}


class Words(NamedTuple):
    """The words of a text, some of them empty; the word number `n` begins at `starts[n] + n * gap`."""

    words: list[str]
    starts: list[int]
    gap: int


def split_words(text: str) -> Words:
    """The words of a text with their places.

    A word is a run of letters and digits, with soft hyphens and the like inside it; an ideograph is a word of
    its own, and an underscore belongs to none.
    """
    flat = text
    if not flat.isascii():
        for mark in _TYPOGRAPHIC:
            flat = flat.replace(mark, " ")
    if (
        flat.isascii()
    ):  # the quick way: one character between each two words, and an empty one between two such
        words = flat.translate(_FLAT).split(" ")
        return Words(words, [*accumulate(map(len, words), initial=0)], 1)
    parts = _WORD.split(text)
    return Words(parts[1::2], [*accumulate(map(len, parts))][:-1:2], 0)


def seen(word: str) -> str:
    """A word as it looks: no soft hyphens, no accents, plain letters for full-width ones and ligatures."""
    if word.isascii():
        return word
    plain = _DROPPED.sub("", unicodedata.normalize("NFKD", word)).replace("\u00d7", "x")
    return unicodedata.normalize("NFC", plain)


@lru_cache(maxsize=50_000)
def word_key(word: str) -> str:
    """Equal for all spellings of a word in any case and number, British or American; empty if overlong.

    An acronym of up to five capitals loses nothing but a plural `s` in lower case.
    """
    if len(word) > LONGEST_WORD:
        return ""
    plain = seen(word)
    key = plain.lower() if plain.isascii() else plain.casefold()
    size = len(key)
    if size < 4:
        return key[:-1] if size == 3 and key[2] == "s" and plain[:2].isupper() else key
    if size <= 5 and plain.isupper():
        return key
    found = _IRREGULAR.get(key)
    if found is not None:
        return found
    if size >= 6 and (
        "is" in key or "our" in key or "ys" in key or "re" in key or "ll" in key or "ogue" in key
    ):
        key = _BRITISH.sub(_american, key)
    if key[-1] != "s":
        return key
    return key[:-1] if plain[-2].isupper() and not plain.isupper() else _singular(key)


def _american(match: re.Match[str]) -> str:
    return _AMERICAN[match[0]]


def _singular(key: str) -> str:
    """A word that ends in `s`, in the singular; as it is when that `s` is its own."""
    before = key[-2]
    if before in "su" or key.endswith("is"):
        return key
    if before == "a" and len(key) < 6:
        return key
    if before == "e":
        if key.endswith("ies") and len(key) > 4:
            return key[:-3] + "y"
        if key.endswith(("sses", "shes", "ches", "xes")):
            return key[:-2]
        if key.endswith("yses"):
            return key[:-2] + "is"
    return key[:-1]
