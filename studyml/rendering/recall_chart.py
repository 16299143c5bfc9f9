"""A forgetting curve with today and the due day on it, in characters."""

from __future__ import annotations

from collections.abc import Sequence

from studyml.rendering.chart import curve
from studyml.rendering.share import percent

_LABEL = 7  # cells before the curve
_ROWS = 5


def recall_chart(
    recall: Sequence[float],
    days: float,
    marks: Sequence[tuple[float, str]],
    *,
    desired: float,
    width: int,
) -> list[str]:
    """Lines of at most `width` cells: probabilities of recall at equal distances over so many days, a dotted
    line at the desired retention, and under it what is marked, each as days and a word.

    Marks that would write over each other stand in lines of their own. Nothing for a width without room.
    """
    room = width - _LABEL
    if room < 10 or not recall:
        return []
    low = min(recall[-1], desired, 0.95)
    low = max(0.0, low - 0.25 * (1 - low))
    rows = curve(recall, room, _ROWS, low=low, high=1.0)
    level = _ROWS - 1 - min(_ROWS - 1, int((desired - low) / (1 - low) * _ROWS))
    lines = []
    for place, row in enumerate(rows):
        share = 1.0 if place == 0 else desired if place == level else low if place == _ROWS - 1 else None
        label = "" if share is None else percent(share)
        fill = "┄" if place == level else " "
        lines.append(f"{label:>{_LABEL - 2}} ┤{row.replace(' ', fill)}".rstrip())
    columns = [min(room - 1, max(0, round(at / days * (room - 1)))) for at, _ in marks]
    axis = "".join("┴" if place in columns else "─" for place in range(room))
    lines.append(" " * (_LABEL - 1) + "└" + axis)
    lines += [" " * _LABEL + line for line in _labels(columns, [words for _, words in marks], room)]
    return lines


def _labels(columns: Sequence[int], words: Sequence[str], room: int) -> list[str]:
    """Words under their columns, in as many lines as they need."""
    lines: list[str] = []
    for column, word in sorted(zip(columns, words, strict=True)):
        start = max(0, min(column, room - len(word)))
        for place, line in enumerate(lines):
            if len(line) < start:
                lines[place] = line.ljust(start) + word
                break
        else:
            lines.append(" " * start + word)
    return lines
