"""Code blocks in colour."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from rich.segment import Segment
from rich.style import Style

from studyml.rendering.flow import Run, flow
from studyml.rendering.page import Line
from studyml.rendering.palette import Palette

if TYPE_CHECKING:
    from rich.syntax import PygmentsSyntaxTheme

_BAR = "▏"
_FOLD = "↪ "
_TAB = 4
_ROWS_A_LINE = 20
_MAX_COLOURED = 20_000
_MAX_COLOURED_LINE = 500
"""Characters of a block, and of one of its lines, that are given to a highlighter at most."""


class _Lexer(Protocol):
    def get_tokens(self, text: str) -> Iterable[tuple[tuple[str, ...], str]]: ...


def code_lines(source: str, language: str, width: int, palette: Palette) -> list[Line]:
    """Code behind a bar in lines of at most `width` cells: a longer one is folded, a sign before the rest.

    The source is safe text. A language that is unknown or empty is drawn in one colour.
    """
    text = source.expandtabs(_TAB).rstrip("\n")
    bar = [Segment(_BAR + " ", palette.rule)] if width > 8 else []
    room = width - 2 * len(bar)
    lines: list[Line] = []
    for runs in _coloured_lines(text, language, palette):
        lines.extend([*bar, *line] for line in _folded(runs, room, palette))
    return lines


def _folded(runs: list[Run], room: int, palette: Palette) -> list[Line]:
    whole = [Run(run.text, run.style, is_whole=True) for run in runs if run.text]
    lines = flow(whole, room)
    if len(lines) <= 1 or room <= 4 * len(_FOLD):
        return lines[:_ROWS_A_LINE] or [[]]
    # The first row has the full width, the others what the sign leaves of it.
    first = lines[0]
    rest, skip = [], sum(len(segment.text) for segment in first)
    for run in whole:
        if skip < len(run.text):
            rest.append(Run(run.text[skip:], run.style, is_whole=True))
        skip = max(0, skip - len(run.text))
    sign = Segment(_FOLD, palette.dim)
    folded = [first, *([sign, *line] for line in flow(rest, room - len(_FOLD)))]
    if len(folded) > _ROWS_A_LINE:
        folded[_ROWS_A_LINE - 1 :] = [[Segment("… the line goes on", palette.dim)]]
    return folded


def _coloured_lines(text: str, language: str, palette: Palette) -> list[list[Run]]:
    lines = text.split("\n")
    lexer = _lexer(language) if palette.pygments_theme and language else None
    if lexer is None or len(text) > _MAX_COLOURED or max(map(len, lines)) > _MAX_COLOURED_LINE:
        return [[Run(line, palette.code_block)] for line in lines]
    theme = _theme(palette.pygments_theme)
    coloured: list[list[Run]] = [[]]
    for token_type, value in lexer.get_tokens(text):
        style = palette.code_block + _foreground(theme, token_type)
        first, *others = value.split("\n")
        coloured[-1].append(Run(first, style))
        coloured.extend([Run(other, style)] for other in others)
    return coloured[: len(lines)]


@lru_cache(maxsize=64)
def _lexer(language: str) -> _Lexer | None:
    from rich.syntax import Syntax

    lexer: _Lexer | None = Syntax("", language, tab_size=_TAB).lexer
    return lexer


@lru_cache(maxsize=8)
def _theme(name: str) -> PygmentsSyntaxTheme:
    from rich.syntax import PygmentsSyntaxTheme

    return PygmentsSyntaxTheme(name)


@lru_cache(maxsize=512)
def _foreground(theme: PygmentsSyntaxTheme, token_type: tuple[str, ...]) -> Style:
    """The style of a kind of token without its background, which is the terminal's."""
    style = theme.get_style_for_token(token_type)
    return Style(color=style.color, bold=style.bold or None, italic=style.italic or None)
