"""The colours and attributes in which a page is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rich.style import Style

Letters = Literal["italic", "upright"]
"""Variables of formulas in mathematical italics, or in plain letters for fonts without them."""


@dataclass(frozen=True, slots=True)
class Palette:
    """A style for each role of text on a page; `pygments_theme` colours code, empty for none.

    `letters` are those of formulas: `upright` ones for a terminal whose font lacks mathematical italics.

    Where `is_plain`, attributes cannot be relied upon: inline code keeps its backticks and marked text
    stands in brackets, so that the page reads the same as bare text.
    """

    text: Style
    dim: Style
    accent: Style
    heading: Style
    code: Style
    code_block: Style
    quote: Style
    link: Style
    math: Style
    mark: Style
    rule: Style
    error: Style
    pygments_theme: str
    is_plain: bool = False
    letters: Letters = "italic"


DARK = Palette(
    text=Style(),
    dim=Style(color="#8a92a6"),
    accent=Style(color="#7dcfff"),
    heading=Style(color="#7dcfff", bold=True),
    code=Style(color="#e0af68"),
    code_block=Style(color="#c0caf5"),
    quote=Style(italic=True, color="#a9b1d6"),
    link=Style(color="#7dcfff", underline=True),
    math=Style(color="#c3b1f5"),
    mark=Style(bold=True, underline=True, color="#9ece6a"),
    rule=Style(color="#565f77"),
    error=Style(bold=True, color="#f7768e"),
    pygments_theme="one-dark",
)

LIGHT = Palette(
    text=Style(),
    dim=Style(color="#646b78"),
    accent=Style(color="#0b67a3"),
    heading=Style(color="#0b67a3", bold=True),
    code=Style(color="#9a4d00"),
    code_block=Style(color="#24292f"),
    quote=Style(italic=True, color="#4b5563"),
    link=Style(color="#0b67a3", underline=True),
    math=Style(color="#5b3fa6"),
    mark=Style(bold=True, underline=True, color="#2d6a12"),
    rule=Style(color="#a3a9b5"),
    error=Style(bold=True, color="#b42318"),
    pygments_theme="friendly",
)

HIGH_CONTRAST = Palette(
    text=Style(),
    dim=Style(color="#d0d0d0"),
    accent=Style(color="#ffff5f"),
    heading=Style(color="#ffff5f", bold=True),
    code=Style(color="#ffd7af"),
    code_block=Style(color="#ffffff"),
    quote=Style(italic=True, color="#ffffff"),
    link=Style(color="#ffff5f", underline=True),
    math=Style(color="#87ffff"),
    mark=Style(bold=True, underline=True, color="#afff87"),
    rule=Style(color="#a8a8a8"),
    error=Style(bold=True, color="#ffafaf"),
    pygments_theme="github-dark",
)

# Sky blue, orange and yellow of Okabe and Ito (2008), which are told apart with any kind of colour vision.
COLOUR_BLIND = Palette(
    text=Style(),
    dim=Style(color="#9aa0a8"),
    accent=Style(color="#56b4e9"),
    heading=Style(color="#56b4e9", bold=True),
    code=Style(color="#de8f05"),
    code_block=Style(color="#d4d7dd"),
    quote=Style(italic=True, color="#b8bdc7"),
    link=Style(color="#56b4e9", underline=True),
    math=Style(color="#f0e442"),
    mark=Style(bold=True, underline=True, color="#ffffff"),
    rule=Style(color="#5d646f"),
    error=Style(bold=True, color="#e69f00"),
    pygments_theme="solarized-dark",
)

PLAIN = Palette(
    text=Style(),
    dim=Style(),
    accent=Style(bold=True),
    heading=Style(bold=True),
    code=Style(),
    code_block=Style(),
    quote=Style(),
    link=Style(underline=True),
    math=Style(),
    mark=Style(bold=True, underline=True),
    rule=Style(),
    error=Style(bold=True),
    pygments_theme="",
    is_plain=True,
)

PALETTES = {"dark": DARK, "light": LIGHT, "high-contrast": HIGH_CONTRAST, "colour-blind": COLOUR_BLIND}
"""The palettes by the names that the setting `theme` knows."""
