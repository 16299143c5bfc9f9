"""The app's two themes: quiet colours, one accent."""

from __future__ import annotations

from textual.theme import Theme

from studyml.rendering.palette import DARK, LIGHT, PLAIN, Palette

THEMES = {
    "dark": Theme(
        name="studyml-dark",
        primary="#d9a15b",
        accent="#d9a15b",
        foreground="#d4d7dd",
        background="#15171b",
        surface="#1b1e24",
        panel="#23272f",
        error="#e06c75",
        warning="#d9a15b",
        success="#8fb573",
        dark=True,
    ),
    "light": Theme(
        name="studyml-light",
        primary="#9a5b00",
        accent="#9a5b00",
        foreground="#24272c",
        background="#fbfaf7",
        surface="#f3f1ec",
        panel="#e8e5de",
        error="#b3261e",
        warning="#9a5b00",
        success="#3f6f2a",
        dark=False,
    ),
}


def palette_of(theme: str, *, no_color: bool) -> Palette:
    """The styles for text in a theme; without colour when the learner asked for none."""
    if no_color:
        return PLAIN
    return DARK if theme == "dark" else LIGHT
