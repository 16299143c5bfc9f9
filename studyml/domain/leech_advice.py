"""What helps with a card that is forgotten again and again, told from its text."""

from __future__ import annotations

import re
from enum import StrEnum

MOST_WORDS = 40
MOST_ITEMS = 3

_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s", re.M)
_ROW = re.compile(r"^\s*\|.*\|\s*$", re.M)
_WORD = re.compile(r"\w+")


class Advice(StrEnum):
    """The three things that help."""

    SPLIT = "split"
    CONTRAST = "contrast"
    REWRITE = "rewrite"


def advice_for(back: str, *, is_like_another: bool) -> tuple[Advice, str]:
    """What helps most with a card, and why. A card that asks for much is split; one that is taken for another
    is held against it; any other is worded anew.
    """
    items = len(_ITEM.findall(back)) + max(0, len(_ROW.findall(back)) - 2)
    if items >= MOST_ITEMS:
        return Advice.SPLIT, f"its answer lists {items} things; ask for each on a card of its own"
    if is_like_another:
        return Advice.CONTRAST, "another card asks nearly the same; add one that asks how the two differ"
    words = len(_WORD.findall(back))
    if words > MOST_WORDS:
        return Advice.SPLIT, f"its answer has {words} words; ask for one fact at a time"
    return Advice.REWRITE, "word it anew: an example, a reason or a picture gives memory more to hold on to"
