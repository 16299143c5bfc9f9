"""Colours that can be read, and told apart with any kind of colour vision."""

from __future__ import annotations

from dataclasses import fields
from itertools import combinations

import pytest
from rich.color import Color
from rich.style import Style

from studyml.config import SETTINGS
from studyml.rendering.palette import COLOUR_BLIND, PALETTES, Palette
from studyml.tui.theme import THEMES

Rgb = tuple[float, float, float]
READ = ("dim", "accent", "heading", "code", "code_block", "quote", "link", "math", "mark", "error")
# What a protanope and a deuteranope see of linear red, green and blue: Viénot, Brettel, Mollon (1999).
SEEN = {
    "protan": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "deutan": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
}


def linear(colour: str) -> Rgb:
    """Red, green and blue from 0 to 1 as light, not as they are stored (IEC 61966-2-1)."""
    stored = (part / 255 for part in Color.parse(colour).get_truecolor())
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in stored
    )
    return red, green, blue


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of WCAG 2, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def colour_of(style: Style, otherwise: str) -> str:
    return style.color.get_truecolor().hex if style.color is not None else otherwise


def lab(light: Rgb) -> Rgb:
    """CIE L*a*b* for the white of sRGB."""
    red, green, blue = light
    parts = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089,
    )
    x, y, z = (max(part, 0) ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in parts)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def apart(one: str, other: str, vision: str) -> float:
    """How different two colours look (CIE 1976); 2.3 is just noticeable."""

    def seen(colour: str) -> Rgb:
        light = linear(colour)
        rows = SEEN[vision]
        mixed = [sum(weight * part for weight, part in zip(row, light, strict=True)) for row in rows]
        return lab((mixed[0], mixed[1], mixed[2]))

    return sum((a - b) ** 2 for a, b in zip(seen(one), seen(other), strict=True)) ** 0.5


def test_every_theme_that_can_be_chosen_has_its_colours() -> None:
    assert set(SETTINGS["theme"].choices) == set(PALETTES) == set(THEMES)
    assert SETTINGS["theme"].check("color-blind") == "colour-blind"


@pytest.mark.parametrize("name", sorted(PALETTES))
def test_text_stands_out_from_its_ground(name: str) -> None:
    palette, theme = PALETTES[name], THEMES[name]
    least = 7 if name == "high-contrast" else 4.5
    assert theme.background is not None
    for ground in (theme.background, theme.surface):
        assert ground is not None
        for role in READ:
            colour = colour_of(getattr(palette, role), theme.foreground or "")
            assert contrast(colour, ground) >= least, (role, colour, ground)


@pytest.mark.parametrize("vision", sorted(SEEN))
def test_the_colours_for_the_colour_blind_are_told_apart(vision: str) -> None:
    roles = {"text": "#d4d7dd", "accent": "", "code": "", "math": ""}
    colours = {role: colour_of(getattr(COLOUR_BLIND, role), text) for role, text in roles.items()}
    for (one, first), (other, second) in combinations(colours.items(), 2):
        assert apart(first, second, vision) > 20, (one, other)


def test_no_role_is_told_by_colour_alone() -> None:
    """Where colours are the same, something else tells the roles that stand for a meaning of their own."""
    for palette in PALETTES.values():
        for role in ("mark", "error", "heading", "link"):
            style: Style = getattr(palette, role)
            assert style.bold or style.underline, role
    assert {field.name for field in fields(Palette)} > set(READ)
