"""What reaches the screen is one line of literal text, wherever it comes from."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style

from studyml.rendering.palette import DARK
from studyml.tui.sheet import Sheet


def test_pieces_of_a_chart_are_cut_to_the_width_and_cannot_act() -> None:
    sheet = Sheet(12, DARK)
    sheet.chart([[Segment("a\x1b[31m\u202e\n", Style(bold=True)), Segment(" and what follows")]])
    (strip,) = sheet.strips
    assert strip.cell_length <= 12
    assert not {*"\x1b\u202e\n"} & {*strip.text}
    assert strip.text.startswith("a")
    assert strip.text.endswith("…")
