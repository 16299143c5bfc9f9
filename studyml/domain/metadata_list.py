"""The list under a concept's heading that says what it is called, cites and needs: its keys and its shape."""

from __future__ import annotations

import re
from typing import Final

KEYS: Final = ("id", "aliases", "tags", "papers", "journal", "requires", "source", "type")

ITEM: Final = re.compile(r" {0,3}([-*+])[ \t]+(.*)")
PAIR: Final = re.compile(r"([A-Za-z][\w -]{0,24}?)[ \t]*:(?:[ \t]+(.*))?$")


def nearest_key(key: str) -> str:
    """The known key that a word in lower case is, or is a slip away from; empty when there is none."""
    if key in KEYS:
        return key
    from difflib import get_close_matches

    return next(iter(get_close_matches(key, KEYS, 1, 0.8)), "")
