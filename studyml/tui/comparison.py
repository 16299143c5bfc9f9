"""What was typed beside what was to be typed."""

from __future__ import annotations

from studyml.domain.typed_answer import Comparison, Sign
from studyml.tui.sheet import Part, Sheet

_STYLES = {Sign.SAME: "text", Sign.EXTRA: "error strike", Sign.MISSING: "mark"}
_LABEL = 10


def draw_comparison(sheet: Sheet, comparison: Comparison, *, indent: int) -> None:
    """One line where the answer is right; else two, with what is too much struck out in the first and what
    is missing underlined in the second."""
    if comparison.is_right:
        answer = "".join(stretch.text for stretch in comparison.stretches)
        sheet.line(("✓ ", "accent bold"), (answer, "text bold"), indent=indent)
        return
    for mark, label, left_out in (("✗ ", "typed", Sign.MISSING), ("  ", "expected", Sign.EXTRA)):
        parts: list[Part] = [
            (stretch.text, _STYLES[stretch.sign])
            for stretch in comparison.stretches
            if stretch.sign is not left_out
        ]
        sheet.line((mark, "error"), (label.ljust(_LABEL), "dim"), *parts, indent=indent)
