"""How likely two cards ask the same thing, judged by their words alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from studyml.domain.deck import is_section_name
from studyml.domain.normal_form import normalised
from studyml.domain.word_form import split_words, word_key

LEAST: Final = 0.6

_COMPARED: Final = 400  # characters of a side
_GLANCED: Final = 120  # of them, to find out which are worth comparing
_CLOSER: Final = 24  # texts that are compared in full
_WORTH_A_LOOK: Final = 0.3

# Words that ask without saying what about. "Why" and "how" are not among them: they tell two cards apart.
_ASKING: Final = frozenset(
    re.findall(
        r"\w+",
        "a an and are be between by concept define definition describe do does explain for from in is it its"
        " mean meaning means of on or stand stands tell term that the this to was were what which with",
    )
)


class _Words(NamedTuple):
    """A side as it is compared: its telling words in order, and as a set."""

    line: str
    keys: frozenset[str]


def likeness(front: str, back: str, other_front: str, other_back: str) -> float:
    """From 0 to 1, how alike two cards are; the order of the two does not matter.

    What counts is the telling words of the fronts: the mean of how many they share (Dice 1945) and how alike
    their letters are, the words sorted. Backs that are more alike than the fronts raise it to the mean of
    both. A card that asks for what the other answers, and answers what it asks, is as alike as the lesser of
    the two. A section of a concept (`SGD: Math`) is like nothing but the same section.
    """
    front_words, other_front_words = _words(front), _words(other_front)
    asked = _alike(front_words, other_front_words)
    if _section(front) != _section(other_front):
        asked *= LEAST
    back_words, other_back_words = _words(back), _words(other_back)
    answered = _alike(back_words, other_back_words) if asked >= _WORTH_A_LOOK else 0.0
    turned = min(_alike(front_words, other_back_words), _alike(back_words, other_front_words))
    return max(asked, (asked + answered) / 2, turned)


def most_alike(
    front: str, back: str, others: Sequence[tuple[str, str]], most: int = 5, least: float = LEAST
) -> list[tuple[int, float]]:
    """The index and the likeness of those of the other cards, each its front and back, that are most alike.

    The best come first, at most `most` of them, none below `least`.
    """
    from rapidfuzz import fuzz, process

    near: Sequence[int] = range(len(others))
    if len(others) > _CLOSER:
        closest: dict[int, None] = {}
        fronts = [_glance(other_front) for other_front, _ in others]
        for side in (front, back):
            found = process.extract(_glance(side), fronts, scorer=fuzz.token_set_ratio, limit=_CLOSER // 2)
            closest |= dict.fromkeys(index for _, _, index in found)
        near = sorted(closest)
    scores = ((index, likeness(front, back, *others[index])) for index in near)
    return sorted((found for found in scores if found[1] >= least), key=lambda found: -found[1])[:most]


def _glance(side: str) -> str:
    return side[:_GLANCED].casefold()


def telling_words(text: str) -> list[str]:
    """The words by which a text can be found again, in the order of the text, each once."""
    words = re.findall(r"[^\W_]+", normalised(text[:_COMPARED]))
    return [word for word in dict.fromkeys(words) if word not in _ASKING] or list(dict.fromkeys(words))


def _section(front: str) -> str:
    """The section that a front asks for, in lower case; empty when it asks a question of its own."""
    name = front[:_COMPARED].rpartition(": ")[2]
    return name.rstrip(":?!. ").casefold() if is_section_name(name) else ""


@lru_cache(maxsize=1024)
def _words(text: str) -> _Words:
    keys = [word_key(word) for word in split_words(normalised(text[:_COMPARED])).words if word]
    telling = [key for key in keys if key and key not in _ASKING] or keys
    return _Words(" ".join(sorted(telling)), frozenset(telling))


def _alike(one: _Words, other: _Words) -> float:
    if not one.keys or not other.keys:
        return 0.0
    from rapidfuzz.fuzz import ratio

    shared = 2 * len(one.keys & other.keys) / (len(one.keys) + len(other.keys))
    return (shared + float(ratio(one.line, other.line)) / 100) / 2
