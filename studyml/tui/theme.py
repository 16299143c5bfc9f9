"""The app's themes: quiet colours, one accent."""

from __future__ import annotations

from dataclasses import replace

from textual.theme import Theme

from studyml.config import Config
from studyml.rendering.palette import PALETTES, PLAIN, Palette

THEMES = {
    "dark": Theme(
        name="studyml-dark",
        primary="#7dcfff",
        accent="#7dcfff",
        foreground="#d4d7dd",
        background="#15171b",
        surface="#1b1e24",
        panel="#23272f",
        error="#e06c75",
        warning="#7dcfff",
        success="#8fb573",
        dark=True,
    ),
    "light": Theme(
        name="studyml-light",
        primary="#0b67a3",
        accent="#0b67a3",
        foreground="#24272c",
        background="#fbfaf7",
        surface="#f3f1ec",
        panel="#e8e5de",
        error="#b3261e",
        warning="#0b67a3",
        success="#3f6f2a",
        dark=False,
    ),
    "high-contrast": Theme(
        name="studyml-high-contrast",
        primary="#ffff5f",
        accent="#ffff5f",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#303030",
        error="#ffafaf",
        warning="#ffff5f",
        success="#afff87",
        dark=True,
    ),
    "colour-blind": Theme(
        name="studyml-colour-blind",
        primary="#56b4e9",
        accent="#56b4e9",
        foreground="#d4d7dd",
        background="#15171b",
        surface="#1b1e24",
        panel="#23272f",
        error="#e69f00",
        warning="#f0e442",
        success="#56b4e9",
        dark=True,
    ),
}


def palette_of(config: Config, *, no_color: bool) -> Palette:
    """The styles for text that the settings ask for; without colour when the learner wants none."""
    chosen = PLAIN if no_color else PALETTES[config.theme]
    return replace(chosen, letters="upright" if config.math_letters == "upright" else "italic")
