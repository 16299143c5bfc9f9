"""The mark between the two sides of a card on one line."""

from __future__ import annotations

import re

from studyml.domain.inline_spans import masked, opaque_spans

_BETWEEN = re.compile(r"(?<!\S)(:::?)(?!\S)")


def separator(line: str) -> re.Match[str] | None:
    """The `::` or `:::` that parts the sides of a card: white space around it, no code, no formula."""
    return _BETWEEN.search(masked(line, opaque_spans(line)))


def without_separators(line: str) -> str:
    """The line with an escape before each mark that would part the sides of a card."""
    pieces = []
    at = 0
    for between in _BETWEEN.finditer(masked(line, opaque_spans(line))):
        pieces.append(line[at : between.start()])
        at = between.start()
    return "\\".join((*pieces, line[at:]))
