"""What was typed as an answer, held against what was to be typed."""

from __future__ import annotations

import unicodedata
from difflib import SequenceMatcher
from enum import Enum, auto
from typing import NamedTuple

_LONGEST = 500  # characters that are compared sign by sign


class Sign(Enum):
    """What a stretch of letters is: in both, typed too much, or missing."""

    SAME = auto()
    EXTRA = auto()
    MISSING = auto()


class Stretch(NamedTuple):
    """Letters that stand one after another and are the same kind of `sign`."""

    sign: Sign
    text: str


class Comparison(NamedTuple):
    """What was typed and what was to be typed, as stretches in order; `is_right` where case, accents
    written otherwise, and white space are all that differs."""

    stretches: tuple[Stretch, ...]
    is_right: bool


def compared(given: str, expected: str) -> Comparison:
    """Compares an answer, sign by sign whatever its case; rating it is left to the learner."""
    given, expected = _plain(given), _plain(expected)
    if given.casefold() == expected.casefold():
        return Comparison((Stretch(Sign.SAME, expected),) if expected else (), bool(expected))
    if max(len(given), len(expected)) > _LONGEST:
        return Comparison((Stretch(Sign.EXTRA, given), Stretch(Sign.MISSING, expected)), False)
    stretches = []
    matcher = SequenceMatcher(None, given.lower(), expected.lower(), autojunk=False)
    # Lower case of a few letters has another length; then the letters themselves are compared.
    if len(given.lower()) != len(given) or len(expected.lower()) != len(expected):
        matcher = SequenceMatcher(None, given, expected, autojunk=False)
    for what, first, last, start, end in matcher.get_opcodes():
        if what == "equal":
            stretches.append(Stretch(Sign.SAME, expected[start:end]))
            continue
        if last > first:
            stretches.append(Stretch(Sign.EXTRA, given[first:last]))
        if end > start:
            stretches.append(Stretch(Sign.MISSING, expected[start:end]))
    return Comparison(tuple(stretches), False)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())
