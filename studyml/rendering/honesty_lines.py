"""How honest the scheduler is, in lines: the figures of three predictions, and the calibration."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment

from studyml.domain.evaluation import CalibrationBin
from studyml.domain.honesty import Honesty
from studyml.rendering.calibration import MARK, calibration_bar
from studyml.rendering.interval import counted
from studyml.rendering.page import Line
from studyml.rendering.palette import Palette
from studyml.rendering.share import percent, percents

_NAME = 19
_FIGURE = 13
_BIN = 12
_SHARE = 6
_COUNT = 8


def honesty_lines(honesty: Honesty, width: int, palette: Palette) -> list[Line]:
    """Everything there is to show in so many cells, or why there is nothing."""
    reviews, seen = honesty.present.reviews, honesty.seen
    if not reviews:
        told = f"Parameters were fitted to all {counted(seen, 'review')} here: nothing can judge them yet."
        return [[Segment(told if seen else "No review could be predicted yet.", palette.dim)]]
    room = min(_FIGURE, (width - _NAME) // 3)
    heads = "".join(f"{name:>{room}}" for name in ("Log loss", "RMSE (bins)", "AUC"))
    lines: list[Line] = [[Segment(" " * _NAME + heads, palette.dim)]]
    for name, judged in (
        ("Present parameters", honesty.present),
        ("Default parameters", honesty.default),
        ("Always the same", honesty.constant),
    ):
        figures = (judged.log_loss, judged.rmse_bins, judged.auc)
        told = "".join(f"{figure(value):>{room}}" for value in figures)
        lines.append([Segment(f"{name:{_NAME}}", palette.text), Segment(told, palette.text)])
    more = f"; {seen:,} more had been seen" if seen else ""
    lines.append([Segment(f"on {counted(reviews, 'review')} that no fit had seen{more}", palette.dim)])
    return [*lines, [], *_calibration(honesty.present.calibration, width, palette)]


def figure(value: float | None) -> str:
    """A figure to four places, or that there is none."""
    return "-" if value is None else f"{value:.4f}"


def _calibration(bins: Sequence[CalibrationBin], width: int, palette: Palette) -> list[Line]:
    """A bin a line: its bar with the prediction marked, its share recalled, its reviews."""
    room = max(1, width - _BIN - _SHARE - _COUNT)
    head = f"{'Predicted':{_BIN}}{f'recalled ({MARK} predicted)'[:room]:{room + _SHARE}}{'reviews':>{_COUNT}}"
    lines: list[Line] = [[Segment(head, palette.dim)]]
    for entry in reversed(bins):
        name = percents(entry.low, entry.high)
        lines.append(
            [
                Segment(f"{name:{_BIN}}", palette.text),
                *(
                    Segment(text, palette.accent if role == "accent" else palette.text)
                    for text, role in calibration_bar(entry.predicted, entry.actual, room)
                ),
                Segment(f"{percent(entry.actual):>{_SHARE}}", palette.text),
                Segment(f"{entry.reviews:>{_COUNT},}", palette.dim),
            ]
        )
    return lines
