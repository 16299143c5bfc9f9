"""Words written in LaTeX, as Unicode."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Final

from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]
from pylatexenc.latexwalker import LatexWalkerError  # type: ignore[import-untyped]

MOST_MARKS: Final = 200_000

_MOST_AT_ONCE = 300
_NEEDED = ("\\", "$", "``", "--")
_MARK = re.compile(r"[\\{$`]")
_COMMENT = re.compile(r"(?<!\\)%")
_decoder = LatexNodes2Text(math_mode="verbatim", keep_comments=True)


class LatexWords:
    """Turns titles and names into words; `left` marks of LaTeX may still be resolved.

    Resolving costs some fifty microseconds a mark: text with more marks than are left, or than any title
    has, only loses its braces.
    """

    def __init__(self, left: int = MOST_MARKS) -> None:
        self.left = left

    def plain(self, text: str) -> str:
        """Accents and commands as Unicode, formulas as written, braces taken off, on one line."""
        text = " ".join(text.split())
        if any(mark in text for mark in _NEEDED):
            marks = sum(1 for _ in _MARK.finditer(text))
            if marks <= min(self.left, _MOST_AT_ONCE):
                self.left -= marks
                with suppress(LatexWalkerError, RecursionError, ValueError, IndexError):
                    return " ".join(_decoder.latex_to_text(_COMMENT.sub(r"\\%", text)).split())
        return " ".join(text.replace("{", "").replace("}", "").replace("~", " ").split())
