"""What parameters are worth, drawn: their figures side by side, and predicted beside actual recall."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from studyml.domain.evaluation import CalibrationBin, Evaluation
from studyml.rendering.calibration import MARK, calibration_bar
from studyml.rendering.honesty_lines import figure
from studyml.rendering.share import percent, percents
from studyml.services.fit_run import Evidence
from studyml.services.fitting import FLATTERED, verdict
from studyml.tui.screens.list_screen import draw_words
from studyml.tui.sheet import MEASURE, Part, Sheet, column

_NAME = 24
_FIGURE = 14
_BIN = 12
_SHARE = 6
_COUNT = 8


def draw_evidence(sheet: Sheet, evidence: Evidence) -> None:
    """Draws the verdict, the figures of the four predictions, and the calibration before and after."""
    fit = evidence.fit
    draw_words(sheet, verdict(fit), "text bold")
    for remark in evidence.remarks:
        draw_words(sheet, remark, "code")
    sheet.gap()
    first, last = (date.fromordinal(day).isoformat() for day in (fit.first_day, fit.last_day))
    draw_words(
        sheet,
        f"{fit.reviews:,} reviews could be predicted, from {first} to {last};"
        f" judged by the latest {fit.fitted.reviews:,}.",
        "dim",
    )
    sheet.gap()
    heads = "".join(column(name, _FIGURE, right=True) for name in ("Log loss", "RMSE (bins)", "AUC"))
    sheet.line((column("", _NAME) + heads, "dim"), indent=3)
    for name, judged in (
        ("Present parameters", fit.present),
        ("Default parameters", fit.default),
        ("Fitted parameters", fit.fitted),
        ("Always the same", fit.constant),
    ):
        _draw_figures(sheet, name, judged, is_ours=judged is fit.fitted)
    if evidence.is_present_fitted:
        draw_words(sheet, FLATTERED, "dim")
    sheet.gap()
    _draw_two(sheet, fit.present.calibration, fit.fitted.calibration)


def _draw_figures(sheet: Sheet, name: str, judged: Evaluation, *, is_ours: bool) -> None:
    figures = (judged.log_loss, judged.rmse_bins, judged.auc)
    sheet.line(
        (f"{'›' if is_ours else ' '} ", "accent bold"),
        (column(name, _NAME), "text bold" if is_ours else "text"),
        ("".join(column(figure(value), _FIGURE, right=True) for value in figures), "text"),
        indent=1,
    )


def _draw_two(sheet: Sheet, present: Sequence[CalibrationBin], fitted: Sequence[CalibrationBin]) -> None:
    half = (min(sheet.width, MEASURE) - 5 - _BIN) // 2
    sheet.line(
        (column("Predicted", _BIN), "dim"),
        *_head("recalled, present", half),
        *_head("recalled, fitted", half),
        indent=3,
    )
    before, after = ({entry.low: entry for entry in bins} for bins in (present, fitted))
    for low in sorted({*before, *after}, reverse=True):
        sheet.line(
            (column(percents(low, low + 0.05), _BIN), "text"),
            *_bar(before.get(low), half),
            *_bar(after.get(low), half),
            indent=3,
        )
    sheet.line((f"{MARK} where the prediction lies; the line is what was recalled", "dim"), indent=3)


def _head(words: str, width: int) -> list[Part]:
    return [
        (column(words, width - _COUNT - 2), "dim"),
        (column("reviews", _COUNT, right=True) + "  ", "dim"),
    ]


def _bar(entry: CalibrationBin | None, width: int) -> list[Part]:
    if entry is None:
        return [(" " * width, "text")]
    drawn = calibration_bar(entry.predicted, entry.actual, width - _SHARE - _COUNT - 2)
    return [
        *drawn,
        (column(percent(entry.actual), _SHARE, right=True), "text"),
        (column(f"{entry.reviews:,}", _COUNT, right=True) + "  ", "dim"),
    ]
