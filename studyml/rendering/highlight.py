"""Marks places in a markdown text, so that they stand out when it is drawn."""

from __future__ import annotations

import re
from collections.abc import Iterable

from studyml.domain.inline_spans import opaque_spans

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.M)


def highlighted(text: str, places: Iterable[tuple[int, int]]) -> str:
    """The text with `==marks==` around some places (start and end), in their order and disjoint.

    Places within code and formulas stay as they are: a mark there would be shown to the letter.
    """
    closed = _fenced(text) + [(span.start, span.end) for span in opaque_spans(text)]
    pieces = []
    at = 0
    for start, end in places:
        is_open = all(end <= first or start >= last for first, last in closed)
        if start >= at and is_open and "\n" not in text[start:end]:
            pieces += [text[at:start], "==", text[start:end], "=="]
            at = end
    return "".join([*pieces, text[at:]])


def _fenced(text: str) -> list[tuple[int, int]]:
    """Where fenced code stands, from the opening fence to the closing one or the end."""
    found = []
    opening: re.Match[str] | None = None
    for fence in _FENCE.finditer(text):
        if opening is None:
            opening = fence
        elif fence[1].startswith(opening[1]):
            found.append((opening.start(), fence.end()))
            opening = None
    return found if opening is None else [*found, (opening.start(), len(text))]
