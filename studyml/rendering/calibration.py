"""Predicted beside actual recall: a line for what was recalled, with a mark where the prediction lies."""

from __future__ import annotations

from math import isfinite

from studyml.rendering.chart import line

_BEYOND, _WITHIN = "│", "┿"
MARK = _BEYOND


def calibration_bar(predicted: float, actual: float, width: int) -> list[tuple[str, str]]:
    """A line in `width` cells for the share `actual`, to half a cell, with a mark at `predicted` (both in
    [0, 1]): pieces of text with their roles. The mark tells by its shape whether the line reaches it."""
    if width < 1:
        return []
    drawn = line(actual, width)
    if not isfinite(predicted):
        return [(drawn, "accent")]
    place = min(width - 1, int(min(1.0, max(0.0, predicted)) * width))
    mark = _BEYOND if drawn[place] == " " else _WITHIN
    pieces = [(drawn[:place], "accent"), (mark, "text bold"), (drawn[place + 1 :], "accent")]
    return [(text, role) for text, role in pieces if text]
