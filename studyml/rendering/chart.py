"""Small charts that fit in a line of text."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

_LEVELS = "▁▂▃▄▅▆▇█"
_EIGHTHS = " ▏▎▍▌▋▊▉█"


def sparkline(values: Sequence[float], width: int | None = None) -> str:
    """One character a value, its height relative to the largest; nothing for no values.

    Zero, negative and undefined values are the lowest bar. More values than `width` are averaged in
    equal spans, fewer are left as they are.
    """
    if not values or (width is not None and width < 1):
        return ""
    heights = [value if math.isfinite(value) and value > 0 else 0.0 for value in values]
    if width is not None and len(heights) > width:
        edges = [index * len(heights) // width for index in range(width + 1)]
        heights = [sum(heights[start:end]) / (end - start) for start, end in pairwise(edges)]
    top = max(heights)
    if top == 0:
        return _LEVELS[0] * len(heights)
    return "".join(_LEVELS[min(len(_LEVELS) - 1, int(height / top * len(_LEVELS)))] for height in heights)


def bar(fraction: float, width: int) -> str:
    """A bar filled from the left to an eighth of a cell, padded with blanks to `width` cells.

    `fraction` is taken to the nearest of 0 and 1 when outside of them, and as 0 when undefined.
    """
    if width < 1:
        return ""
    share = min(1.0, max(0.0, fraction)) if not math.isnan(fraction) else 0.0
    full, rest = divmod(round(share * width * 8), 8)
    return ("█" * full + (_EIGHTHS[rest] if rest else "")).ljust(width)
